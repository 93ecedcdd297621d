import { expect, test } from 'vitest';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { toOverrides } from '../../lib/insights/overrides.ts';
import { toResponses } from '../../lib/insights/responses.ts';
import type { Finding } from '../../lib/model/finding.ts';
import { type Mention, withCorrection } from '../../lib/model/mention.ts';
import type { NamedOf } from '../../lib/ports/stores.ts';
import { at, toFinding, toMention } from '../contracts/samples.ts';

const hour = 60;
const window = { since: new Date(at(0)), now: new Date(at(100 * hour)) };
const days = { brand: 'northwind', fromDay: '2026-10-01', toDay: '2026-10-05' };

/** A store in memory that keeps these. */
const keep = async (mentions: readonly Mention[]) => {
  const store = openMemoryStores({ clock: { now: () => window.now } }).stores.mentions;
  await store.put(mentions);
  return store;
};

/** The figures of mentions and findings as they are counted. */
const ask = async (mentions: readonly Mention[], findings: readonly Finding[]) => {
  const { sumCounts, sumNamed } = await keep(mentions);
  const by = ['channel', 'speaker'] as const;
  const waited = findings.flatMap((finding) => {
    const review = mentions.find(({ id }) => id === finding.mention);
    return review === undefined ? [] : [{ finding, review }];
  });
  return toResponses(
    {
      reviews: await sumCounts({ ...days, by }),
      answered: await sumNamed({ ...days, of: 'answered', by }),
      replies: await sumNamed({ ...days, of: 'reply', by }),
    },
    { findings, waited },
    window,
  );
};
const review = (id: string, known: Partial<Mention> = {}): Mention =>
  toMention({ id, rating: 2, channel: 'reviews', publishedAt: at(hour), seenAt: at(2 * hour), ...known });

test('rate by the review’s date, replies and their times and targets by the reply’s', async () => {
  const mentions = [
    review('m_1', { answer: { at: at(5 * hour) } }),
    review('m_2', { answer: { at: null } }),
    review('m_3'),
    review('m_4'),
    // Written before the window, answered in it.
    review('m_5', { publishedAt: at(-hour), answer: { at: at(19 * hour) } }),
    // Written before it and answered before it.
    review('m_6', { publishedAt: at(-9 * hour), answer: { at: at(-hour) } }),
    toMention({ id: 'm_7', channel: 'news', publishedAt: at(hour) }),
    review('m_8', { speaker: 'brand' }),
  ];
  const event = { lifecycle: 'event', channel: 'reviews' } as const;
  const findings = [
    toFinding({ ...event, mention: 'm_1', dueAt: at(6 * hour), status: 'resolved', resolution: 'answered' }),
    toFinding({ ...event, mention: 'm_3', dueAt: at(6 * hour), status: 'resolved', resolution: 'answered' }),
    toFinding({ ...event, mention: 'm_4', dueAt: at(6 * hour) }),
    toFinding({ ...event, mention: 'm_5', dueAt: at(6 * hour), status: 'resolved', resolution: 'answered' }),
    toFinding({ dueAt: at(0), channel: 'home' }),
  ];
  const figures = {
    reviews: 4,
    answered: 3,
    rate: 0.75,
    replies: 2,
    medianMs: 12 * hour * 60_000,
    targeted: 2,
    inTime: 1,
    compliance: 0.5,
    overdue: 1,
  };
  expect(await ask(mentions, findings)).toEqual([
    { channel: null, ...figures },
    { channel: 'reviews', ...figures },
  ]);
});

test('without reviews there is no rate', async () => {
  expect(await ask([], [])).toEqual([
    {
      channel: null,
      reviews: 0,
      answered: 0,
      rate: null,
      replies: 0,
      medianMs: null,
      targeted: 0,
      inTime: 0,
      compliance: null,
      overdue: 0,
    },
  ]);
});

test('corrections are counted by the engine that erred and the language, not as the person’s own', async () => {
  const by = { by: 'ann', at: at(1) };
  const judged = toMention({ sentiment: { label: 'negative', score: -1, confidence: 1, engine: 'local/2' } });
  const { sumNamed } = await keep(
    [
      judged,
      withCorrection(judged, { ...by, label: 'positive' }),
      withCorrection(judged, { ...by, label: 'negative' }),
      { ...judged, language: 'en-GB' },
      { ...withCorrection(judged, { ...by, label: 'neutral' }), language: 'de' },
      { ...judged, speaker: 'brand' as const },
    ].map((mention, index) => ({ ...mention, id: `m_${index}` })),
  );
  const counted = (of: NamedOf) => sumNamed({ ...days, of, by: ['language', 'speaker'] });
  const rows = toOverrides({
    judged: await counted('judged'),
    overridden: await counted('overridden'),
    confirmed: await counted('confirmed'),
  });
  expect(rows).toEqual([
    { engine: 'local/2', language: 'en', judged: 4, overridden: 1, confirmed: 1, rate: 0.25 },
    { engine: 'local/2', language: 'de', judged: 1, overridden: 1, confirmed: 0, rate: 1 },
  ]);
});
