/** What was said again: which mentions are taken away from what was counted. */
import { expect, test } from 'vitest';
import { toRepeats } from '../../../lib/checks/trend/repeats.ts';
import type { Mention } from '../../../lib/model/mention.ts';
import { toMention } from '../../contracts/samples.ts';

const judged = (label: Mention['sentiment']['label']): Pick<Mention, 'sentiment'> => ({
  sentiment: { label, score: 0, confidence: 1, engine: 'test-1' },
});
const at = (hour: number): Pick<Mention, 'seenAt'> => ({
  seenAt: new Date(Date.UTC(2026, 8, 1, hour)).toISOString(),
});
const own = (index: number): Partial<Mention> => ({ id: `m_${index}`, cluster: `m_${index}` });

test.each([
  { name: 'a story told three times on a channel counts once', mentions: [{}, {}, {}], taken: 2 },
  { name: 'told on two channels, it counts on each', mentions: [{}, { channel: 'forum' }], taken: 0 },
  { name: 'told again after a day and more, it counts again', mentions: [at(1), at(26)], taken: 0 },
  { name: 'told all the time, it counts once', mentions: [at(1), at(20), at(40)], taken: 2 },
  {
    name: 'one author counts once, whatever he says',
    mentions: [0, 1, 2].map((index) => ({ ...own(index), author: 'a_1' })),
    taken: 2,
  },
  {
    name: 'authors who are not known are not one',
    mentions: [0, 1, 2].map((index) => own(index)),
    taken: 0,
  },
  {
    name: 'a complaint that many share counts as often as it is shared',
    mentions: [judged('negative'), judged('mixed'), { ...judged('negative'), author: 'a_1' }],
    taken: 0,
  },
  {
    name: 'one who complains ten times is one',
    mentions: [0, 1].map((index) => ({ ...own(index), ...judged('negative'), author: 'a_1' })),
    taken: 1,
  },
  { name: 'reviews are alike and never one', mentions: [{ rating: 5 }, { rating: 5 }], taken: 0 },
  { name: 'nothing said', mentions: [], taken: 0 },
])('$name', ({ mentions, taken }: { mentions: readonly Partial<Mention>[]; taken: number }) => {
  expect(toRepeats(mentions.map(toMention))).toHaveLength(taken);
});

test('what is taken away is what was counted, in the hour of the later one, and the order of reading is none of it', () => {
  const said = [
    toMention({ ...at(5), product: 'Oats', language: 'de', ...judged('positive') }),
    toMention({ ...at(3), product: 'Oats', language: 'de', ...judged('positive') }),
  ];
  const [taken, ...others] = toRepeats(said);
  expect(others).toEqual([]);
  expect(taken).toEqual({
    brand: 'northwind',
    day: '2026-09-01',
    hour: 5,
    channel: 'news',
    language: 'de',
    speaker: 'public',
    product: 'Oats',
    mentions: -1,
    positive: -1,
    negative: 0,
    neutral: 0,
    mixed: 0,
    rated: 0,
    ratingSum: 0,
  });
});
