/** The law that counts are what counting all mentions anew comes to, whatever became of them and whenever somebody asked. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { sentimentLabels } from '../../lib/model/mention.ts';
import { speakers } from '../../lib/model/vocabulary.ts';
import type { OpenStores } from '../../lib/ports/open-stores.ts';
import { countDimensions, namedCounts, namedDimensions } from '../../lib/ports/stores.ts';
import { at, type Open, type TestClock, toMention, toTestClock } from './samples.ts';
import { withStores } from './with-stores.ts';

const runs = process.env.EARMARK_THOROUGH === '1' ? 300 : 25;
const day = 24 * 60;
const dayMs = 86_400_000;
/** Narrow enough for days to be added up once, and wide enough for all that is done here. */
const span = { brand: 'northwind', fromDay: '2026-09-10', toDay: '2026-11-30' };
const small = (max: number) => fc.integer({ min: 0, max });

type Side = OpenStores & { readonly clock: TestClock };
type Act = (side: Side) => Promise<unknown>;

const mention = fc.record({
  id: small(6).map((number) => `m_${number}`),
  brand: fc.constantFrom('northwind', 'northwind', 'southbeam'),
  channel: fc.constantFrom('news', 'forum'),
  seenAt: small(40).map((hours) => at(hours * 60)),
  // Of before, of the future, and not known.
  publishedAt: fc.option(fc.integer({ min: -20, max: 3 }).map((days) => at(days * day))),
  speaker: fc.constantFrom(...speakers),
  rating: fc.option(fc.constantFrom(1, 2.5, 3.333)),
  language: fc.constantFrom('en', 'de', '\0'),
  product: fc.constantFrom(null, 'House Blend', '#\0'),
  competitors: fc.constantFrom([], ['Southbeam'], ['Southbeam', '#:\0', 'Southbeam', '\ud800']),
  answer: fc.option(fc.constantFrom({ at: null }, { at: at(-9 * day) }, { at: at(-3 * day + 1) }, { at: at(1700) })),
  kind: fc.constantFrom('other' as const, 'complaint' as const),
  relevance: fc.constantFrom({ level: 'high' as const, why: null }, { level: 'low' as const, why: 'a reason' }),
  sentiment: fc.record({
    label: fc.constantFrom(...sentimentLabels),
    score: fc.constant(0),
    confidence: fc.constant(1),
    engine: fc.constantFrom('one/1', 'two/2'),
  }),
});

const ask = async ({ stores: { mentions } }: Side): Promise<unknown> => ({
  hours: await mentions.sumCounts({ ...span, by: countDimensions }),
  days: await mentions.sumCounts({ ...span, by: ['day', 'channel', 'language', 'speaker', 'product'] }),
  channels: await mentions.sumCounts({ ...span, by: ['channel'] }),
  short: await mentions.sumCounts({ ...span, fromDay: '2026-09-25', toDay: '2026-09-27', by: ['speaker'] }),
  named: await Promise.all(namedCounts.map((of) => mentions.sumNamed({ ...span, of, by: namedDimensions }))),
  alone: await Promise.all(
    (['channel', 'language', 'product'] as const).flatMap((each) => [
      mentions.sumCounts({ ...span, by: ['day', each, 'speaker'] }),
      ...namedCounts.map((of) => mentions.sumNamed({ ...span, of, by: [each, 'speaker'] })),
    ]),
  ),
  names: await Promise.all(namedCounts.map((of) => mentions.sumNamed({ ...span, of, by: [] }))),
});

const acts: readonly fc.Arbitrary<Act>[] = [
  fc.array(mention, { minLength: 1, maxLength: 4 }).map(
    (list) =>
      ({ stores }) =>
        stores.mentions.put(list.map(toMention)),
  ),
  small(6).map(
    (number) =>
      ({ stores }) =>
        stores.mentions.remove(`m_${number}`),
  ),
  fc.tuple(small(6), fc.option(fc.constantFrom(...sentimentLabels))).map(
    ([number, label]) =>
      ({ stores }) =>
        stores.mentions.correct(`m_${number}`, label === null ? null : { label, by: 'ann', at: at(5) }),
  ),
  fc.integer({ min: 1, max: 4 }).map(
    (days) =>
      async ({ clock }) =>
        clock.advance(days * dayMs),
  ),
  fc.constant(ask),
];

export const countsContract = (name: string, open: Open, { share = 1 }: { readonly share?: number } = {}): void => {
  describe(`counts, ${name}`, () => {
    test('are what counting all mentions anew comes to, whatever became of them', { timeout: 600_000 }, async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.oneof(...acts), { minLength: 1, maxLength: 30, size: 'max' }),
          async (sequence) => {
            const clocks = [toTestClock(), toTestClock()] as const;
            const model: Side = { ...openMemoryStores({ clock: clocks[0] }), clock: clocks[0] };
            const real: Side = { ...(await open({ clock: clocks[1] })), clock: clocks[1] };
            try {
              for (const act of sequence) expect(await act(real)).toEqual(await act(model));
              expect(await ask(real)).toEqual(await ask(model));
            } finally {
              await real.close();
            }
          },
        ),
        { numRuns: Math.max(1, Math.round(runs * share)) },
      );
    });

    const each = withStores(open);

    test(
      'counts competitors, answers, replies, kinds and engines on the days that they are of',
      each(async ({ stores: { mentions } }) => {
        const review = { rating: 2, publishedAt: at(-3 * day), seenAt: at(60) };
        await mentions.put([
          toMention({ id: 'm_1', ...review, competitors: ['Southbeam', 'Southbeam'], answer: { at: at(-2 * day) } }),
          toMention({ id: 'm_2', ...review, channel: 'forum', answer: { at: null } }),
          toMention({ id: 'm_3', kind: 'complaint', competitors: ['Southbeam', 'Eastgale'], answer: { at: at(0) } }),
        ]);
        const sum = (of: (typeof namedCounts)[number], by: (typeof namedDimensions)[number][]) =>
          mentions.sumNamed({ ...span, of, by });
        expect(await sum('competitor', ['day'])).toEqual([
          { day: '2026-09-28', name: 'Southbeam', count: 1 },
          { day: '2026-10-01', name: 'Eastgale', count: 1 },
          { day: '2026-10-01', name: 'Southbeam', count: 1 },
        ]);
        expect(await sum('answered', ['channel'])).toEqual([
          { channel: 'forum', name: '', count: 1 },
          { channel: 'news', name: '', count: 1 },
        ]);
        expect(await sum('reply', ['day'])).toEqual([{ day: '2026-09-29', name: '1400', count: 1 }]);
        expect(await sum('kind', [])).toEqual([
          { name: 'complaint', count: 1 },
          { name: 'other', count: 2 },
        ]);
        expect(await sum('judged', ['language'])).toEqual([{ language: 'en', name: 'test-1', count: 3 }]);
        await mentions.correct('m_3', { label: 'negative', by: 'ann', at: at(9) });
        await mentions.correct('m_2', { label: 'neutral', by: 'ann', at: at(9) });
        expect([await sum('overridden', []), await sum('confirmed', [])]).toEqual([
          [{ name: 'test-1', count: 1 }],
          [{ name: 'test-1', count: 1 }],
        ]);
        for (const id of ['m_1', 'm_2', 'm_3']) await mentions.remove(id);
        expect((await Promise.all(namedCounts.map((of) => sum(of, ['day'])))).flat()).toEqual([]);
      }),
    );
  });
};
