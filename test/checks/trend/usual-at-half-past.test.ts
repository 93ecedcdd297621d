/** What the bench of spikes remembers of an hour while it is under way is what it would measure anew. */
import { expect, test } from 'vitest';
import { createUsual } from '../../../bench/spikes/judge.ts';
import { hourMs, joinTimeline, seriesHours, type Timeline, toSums } from '../../../lib/checks/trend/series.ts';
import { measureSwings } from '../../../lib/checks/trend/swing.ts';
import { toUsual } from '../../../lib/checks/trend/usual.ts';

const startMs = Date.UTC(2026, 8, 1);
const rates = { a: 2, b: 4, c: 8 };

/** Three channels that say as much each hour, of which one could not be read for a day. */
const toTimeline = (minute: number, unread: keyof typeof rates): Timeline => {
  const now = new Date(startMs + minute * 60_000);
  const empty = new Float64Array(seriesHours);
  const channels = Object.entries(rates).map(([name, rate]) => {
    const mentions = empty.slice().fill(rate);
    const readUntil = new Date(now.getTime() - (name === unread ? 24 : 0) * hourMs).toISOString();
    const sums = { mentionSums: toSums(mentions), negativeSums: toSums(empty) };
    return { name, readUntil, mentions, negative: empty, rated: empty, ratingSum: empty, ...sums };
  });
  return joinTimeline(channels, () => [], now);
};

test('also where other channels are left out half an hour later', () => {
  const remembered = createUsual();
  const levels: (readonly [remembered: number | undefined, anew: number | undefined])[] = [];
  for (const timeline of [toTimeline(0, 'b'), toTimeline(30, 'c'), toTimeline(45, 'c')])
    measureSwings(timeline, { countMin: 5, ratioMin: 1.2, usualShare: 1 }, (series, now, asked) => {
      const usual = remembered(timeline)(series, now, asked);
      if (asked?.hours !== undefined) levels.push([usual?.level, toUsual(series, now, asked)?.level]);
      return usual;
    });
  expect(levels.map(([level]) => Math.round(level ?? 0))).toEqual([10 * 168, 6 * 168, 6 * 168]);
  for (const [level, anew] of levels) expect(level).toBe(anew);
});
