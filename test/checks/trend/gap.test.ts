/** Whether a channel brought in its last days what it brings. */
import { expect, test } from 'vitest';
import { isWhole } from '../../../lib/checks/trend/gap.ts';
import { seriesHours, toSums } from '../../../lib/checks/trend/series.ts';

const days = 72;
const last = seriesHours - 1;

/** Two mentions an hour, but for hours before now in which nothing was said, or nothing was read. */
const toChannel = ({ silent = [0, 0], unread = 0 }: { silent?: readonly [number, number]; unread?: number }) => {
  const mentions = new Float64Array(seriesHours).fill(2).fill(0, last - silent[0], last - silent[1]);
  const cover = new Float64Array(seriesHours).fill(1).fill(0, last - unread);
  const negative = new Float64Array(seriesHours);
  const of = { kind: 'channel' as const, name: 'news' };
  return { of, mentions, negative, cover, mentionSums: toSums(mentions), negativeSums: toSums(negative) };
};

test.each([
  { row: 'says what it says', known: {}, whole: true },
  { row: 'is silent for a few hours', known: { silent: [5, 0] as const }, whole: true },
  { row: 'is silent since yesterday', known: { silent: [24, 0] as const }, whole: false },
  { row: 'was silent for a day, and speaks again', known: { silent: [60, 36] as const }, whole: false },
  { row: 'fell silent before these days, and speaks again', known: { silent: [120, 40] as const }, whole: false },
  { row: 'was silent before these days', known: { silent: [120, 80] as const }, whole: true },
  { row: 'could not be read for a day', known: { unread: 24 }, whole: false },
  { row: 'was read this morning', known: { unread: 8 }, whole: true },
])('a channel that $row', ({ known, whole }) => {
  expect(isWhole(toChannel(known), days)).toBe(whole);
});

test('a channel that is often silent is whole while it is', () => {
  const channel = toChannel({ silent: [24, 0] });
  const mentions = channel.mentions.slice().fill(0, 300, 315);
  expect(isWhole({ ...channel, mentions, mentionSums: toSums(mentions) }, days)).toBe(true);
});
