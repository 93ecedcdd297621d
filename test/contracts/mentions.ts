/** What every mention store does. */
import { describe, expect, test } from 'vitest';
import { earlierMention, type Mention } from '../../lib/model/mention.ts';
import type { CountSum } from '../../lib/ports/stores.ts';
import { at, type Open, toMention, walk } from './samples.ts';
import { withStores } from './with-stores.ts';

const day = 24 * 60;
const all = { brand: 'northwind', fromDay: '2000-01-01', toDay: '2099-12-31' };
const judged = (label: Mention['sentiment']['label']): Mention['sentiment'] => ({
  label,
  score: 0,
  confidence: 1,
  engine: 'test-1',
});

export const mentionStoreContract = (name: string, open: Open): void => {
  const each = withStores(open);
  describe(`mentions, ${name}`, () => {
    test(
      'keeps a mention under its id and tells which were new',
      each(async ({ stores: { mentions } }) => {
        const [one, two] = [toMention(), toMention({ id: 'm_2' })];
        expect(await mentions.put([one])).toEqual([{ id: 'm_1', isNew: true }]);
        expect(await mentions.put([one, two, two])).toEqual([
          { id: 'm_1', isNew: false },
          { id: 'm_2', isNew: true },
          { id: 'm_2', isNew: false },
        ]);
        expect(await mentions.find('m_1')).toEqual(one);
        expect(await mentions.find('m_3')).toBeUndefined();
      }),
    );

    test(
      'when it was first seen and which story it tells stand',
      each(async ({ stores: { mentions } }) => {
        await mentions.put([toMention()]);
        await mentions.put([toMention({ seenAt: at(9), cluster: 'm_9', title: 'New title' })]);
        expect(await mentions.find('m_1')).toEqual(toMention({ title: 'New title' }));
        expect((await mentions.list({ brand: 'northwind', cluster: 'm_9' })).rows).toEqual([]);
      }),
    );

    test(
      'lists newest first, page by page, while new ones come in',
      each(async ({ stores: { mentions } }) => {
        const ids = Array.from({ length: 25 }, (_, index) => `m_${String(index).padStart(2, '0')}`);
        await mentions.put(ids.map((id, index) => toMention({ id, seenAt: at(Math.floor(index / 5)) })));
        let turn = 0;
        const pages = await walk(async (after) => {
          turn += 1;
          await mentions.put([toMention({ id: `m_new_${turn}`, seenAt: at(100 + turn) })]);
          return mentions.list({ brand: 'northwind' }, { limit: 10, ...(after === undefined ? {} : { after }) });
        });
        const expected = [20, 15, 10, 5, 0].flatMap((first) => ids.slice(first, first + 5));
        expect(pages.flat().map(({ id }) => id)).toEqual(['m_new_1', ...expected]);
        expect(pages.map((page) => page.length)).toEqual([10, 10, 6]);
      }),
    );

    test(
      'a cursor from elsewhere is the asker’s mistake, and says so',
      each(async ({ stores: { mentions } }) => {
        for (const after of ['nonsense', '', Buffer.from('[1]').toString('base64url'), '%00'])
          await expect(mentions.list({ brand: 'northwind' }, { after })).rejects.toMatchObject({ code: 'USAGE' });
      }),
    );

    test.each([
      { row: 'channel', filter: { channel: 'reviews' }, ids: ['m_2'] },
      { row: 'speaker', filter: { speaker: 'brand' as const }, ids: ['m_3'] },
      { row: 'sentiment', filter: { sentiment: 'negative' as const }, ids: ['m_4', 'm_2'] },
      { row: 'story', filter: { cluster: 'm_1' }, ids: ['m_3', 'm_1'] },
      { row: 'time, that moment included', filter: { since: '2026-10-01T00:03:00Z' }, ids: ['m_4', 'm_3'] },
      { row: 'several at once', filter: { sentiment: 'negative' as const, since: at(3) }, ids: ['m_4'] },
      { row: 'a word', filter: { text: 'strike' }, ids: ['m_4', 'm_3'] },
      { row: 'a word and a channel', filter: { text: 'strike', channel: 'news', since: at(4) }, ids: ['m_4'] },
      { row: 'having stars', filter: { rated: true as const }, ids: ['m_4', 'm_3', 'm_1'] },
      { row: 'stars, halves rounded up', filter: { stars: 4 }, ids: ['m_4', 'm_1'] },
      { row: 'stars of a channel', filter: { stars: 1, channel: 'news' }, ids: ['m_3'] },
      { row: 'stars and a word', filter: { rated: true as const, text: 'strike', since: at(4) }, ids: ['m_4'] },
      { row: 'language', filter: { language: 'de' }, ids: ['m_2'] },
      { row: 'no filter', filter: {}, ids: ['m_4', 'm_3', 'm_2', 'm_1'] },
    ])('filters by $row', ({ filter, ids }) =>
      each(async ({ stores: { mentions } }) => {
        await mentions.put([
          toMention({ id: 'm_1', seenAt: at(1), rating: 4 }),
          toMention({
            id: 'm_2',
            seenAt: at(2),
            channel: 'reviews',
            sentiment: judged('negative'),
            cluster: 'm_2',
            language: 'de',
          }),
          toMention({ id: 'm_3', seenAt: at(3), speaker: 'brand', title: 'A strike', rating: 1 }),
          toMention({
            id: 'm_4',
            seenAt: at(4),
            sentiment: judged('negative'),
            cluster: 'm_4',
            snippet: 'On strike.',
            rating: 3.5,
          }),
          toMention({ id: 'm_5', seenAt: at(5), brand: 'southbeam' }),
        ]);
        const brand = { brand: 'northwind', ...filter };
        expect((await mentions.list(brand)).rows.map(({ id }) => id)).toEqual(ids);
        const paged = await walk((after) =>
          mentions.list(brand, { limit: 1, ...(after === undefined ? {} : { after }) }),
        );
        expect(paged.flat().map(({ id }) => id)).toEqual(ids);
      })(),
    );

    test.each([
      { row: 'a word in the title', text: 'soho', found: true },
      { row: 'words in title and snippet, any order and case', text: 'BLEND Northwind', found: true },
      { row: 'a word that is not there beside one that is', text: 'northwind tea', found: false },
      { row: 'half a word', text: 'north', found: false },
      { row: 'a word without its accent', text: 'cafe', found: true },
      { row: 'a word in full-width letters', text: 'ＳＯＨＯ', found: true },
      { row: 'a hyphenated word whose parts stand side by side', text: 'house-blend', found: true },
      { row: 'a hyphenated word whose parts stand apart', text: 'blend-house', found: false },
      { row: 'Chinese within a longer run', text: '咖啡', found: true },
      { row: 'Chinese in another order', text: '啡咖', found: false },
      { row: 'Japanese and Latin glued together', text: '東京cafe', found: true },
      { row: 'a phrase that would span title and snippet', text: 'soho-the', found: false },
      { row: 'an emoji, which is no word', text: '😀', found: true },
      { row: 'nothing', text: '   ', found: true },
    ])('search finds, or not, $row', ({ text, found }) =>
      each(async ({ stores: { mentions } }) => {
        await mentions.put([
          toMention({ snippet: 'The new café by Northwind Coffee: a house blend. 我爱咖啡店 在東京Caféで' }),
        ]);
        expect((await mentions.list({ brand: 'northwind', text })).rows.length).toBe(found ? 1 : 0);
      })(),
    );

    test.each([
      '"',
      '""',
      "'",
      '*',
      'north*',
      'title:north',
      '^northwind',
      'northwind NOT',
      'NEAR(a b)',
      '(',
      ')',
      'a AND',
      'OR',
      '-soho',
      '{title}: x',
      '"; DROP TABLE mentions; --',
      '\\',
      '%',
      '_',
      '\0',
      '\ud800',
      '?',
      ':a',
      '+',
      'a'.repeat(30_000),
      'x '.repeat(5000),
      'title : "soho',
      '東京" OR "',
    ])(
      'search survives %j',
      (text) => // biome-ignore format: one list of nasty questions
        each(async ({ stores: { mentions } }) => {
          await mentions.put([toMention()]);
          await mentions.list({ brand: 'northwind', text });
          expect(await mentions.find('m_1')).toEqual(toMention());
        })(),
    );

    test(
      'search knows what a mention says now, not what it said before or when it was there',
      each(async ({ stores: { mentions } }) => {
        const find = async (text: string) =>
          (await mentions.list({ brand: 'northwind', text })).rows.map(({ id }) => id);
        await mentions.put([toMention({ title: 'Before' }), toMention({ id: 'm_2', title: 'Before' })]);
        await mentions.put([toMention({ title: 'After' })]);
        expect([await find('before'), await find('after')]).toEqual([['m_2'], ['m_1']]);
        await mentions.remove('m_2');
        await mentions.remove('m_2');
        expect([await find('before'), await mentions.find('m_2')]).toEqual([[], undefined]);
      }),
    );

    test(
      'counts by the hour of publication; of sight, where that is unknown or would be the future',
      each(async ({ stores: { mentions } }) => {
        await mentions.put([
          toMention({ id: 'm_1', publishedAt: at(-day), seenAt: at(60), rating: 4.5, sentiment: judged('positive') }),
          toMention({ id: 'm_2', publishedAt: null, seenAt: at(60), rating: 1, sentiment: judged('negative') }),
          toMention({ id: 'm_3', publishedAt: at(500 * day), seenAt: at(61), sentiment: judged('mixed') }),
          toMention({ id: 'm_4', brand: 'southbeam' }),
        ]);
        const none = { positive: 0, negative: 0, neutral: 0, mixed: 0, rated: 0, ratingSum: 0 };
        const key = { brand: 'northwind', channel: 'news', language: 'en', speaker: 'public', product: null };
        expect(await mentions.counts(all)).toEqual([
          { ...key, ...none, day: '2026-09-30', hour: 0, mentions: 1, positive: 1, rated: 1, ratingSum: 4.5 },
          { ...key, ...none, day: '2026-10-01', hour: 1, mentions: 2, negative: 1, mixed: 1, rated: 1, ratingSum: 1 },
        ]);
        const narrow = await mentions.counts({ ...all, fromDay: '2026-10-01', toDay: '2026-10-01' });
        expect(narrow.map((count) => count.day)).toEqual(['2026-10-01']);
      }),
    );

    test(
      'sums counts by what is asked for, as adding them up by hand does',
      each(async ({ stores: { mentions } }) => {
        await mentions.put(
          Array.from({ length: 60 }, (_each, index) =>
            toMention({
              id: `m_${index}`,
              publishedAt: at(-day * (index % 3)),
              channel: index % 2 === 0 ? 'news' : 'forum',
              language: ['en', 'de', 'zh-Hant'][index % 3] ?? 'en',
              product: index % 5 === 0 ? 'Café # \0' : null,
              rating: index % 4 === 0 ? 3.3 : null,
              sentiment: judged(index % 7 === 0 ? 'negative' : 'positive'),
            }),
          ),
        );
        const rows = await mentions.counts(all);
        for (const by of [['day'], ['channel', 'day'], ['product', 'language'], ['hour', 'speaker']] as const) {
          const sums = await mentions.sumCounts({ ...all, by });
          const toName = (row: CountSum): string => JSON.stringify(by.map((each) => row[each]));
          expect(new Set(sums.map(toName)).size).toBe(sums.length);
          for (const sum of sums) {
            const own = rows.filter((row) => toName(row) === toName(sum));
            const add = (of: 'mentions' | 'negative' | 'positive' | 'rated' | 'ratingSum'): number =>
              own.reduce((total, row) => total + row[of], 0);
            expect([sum.mentions, sum.negative, sum.positive, sum.rated]).toEqual([
              add('mentions'),
              add('negative'),
              add('positive'),
              add('rated'),
            ]);
            expect(sum.ratingSum).toBeCloseTo(add('ratingSum'), 6);
          }
          expect(sums.reduce((total, { mentions: count }) => total + count, 0)).toBe(60);
        }
        const narrow = await mentions.sumCounts({ ...all, fromDay: '2026-10-01', toDay: '2026-10-01', by: ['day'] });
        expect(narrow.map((sum) => sum.day)).toEqual(['2026-10-01']);
      }),
    );

    test(
      'counts each product for itself, and follows a mention from one to the other',
      each(async ({ stores: { mentions } }) => {
        const rowsOf = async () =>
          (await mentions.counts(all)).map((count) => [count.product, count.mentions, count.negative]);
        await mentions.put([
          toMention({ id: 'm_1', product: 'House Blend', sentiment: judged('negative') }),
          toMention({ id: 'm_2', product: 'House Blend' }),
          toMention({ id: 'm_3', product: 'Café # \0' }),
          toMention({ id: 'm_4' }),
        ]);
        expect(await rowsOf()).toEqual([
          [null, 1, 0],
          ['Café # \0', 1, 0],
          ['House Blend', 2, 1],
        ]);
        await mentions.put([toMention({ id: 'm_1', product: null, sentiment: judged('negative') })]);
        await mentions.remove('m_3');
        expect(await rowsOf()).toEqual([
          [null, 2, 1],
          ['House Blend', 1, 0],
        ]);
      }),
    );

    test(
      'a changed mention is counted anew, the same one not, a removed one no more',
      each(async ({ stores: { mentions } }) => {
        await mentions.put([toMention({ rating: 2, sentiment: judged('negative') })]);
        await mentions.put([toMention({ rating: 2, sentiment: judged('negative') })]);
        expect((await mentions.counts(all)).map((count) => [count.mentions, count.negative])).toEqual([[1, 1]]);
        await mentions.put([toMention({ rating: 5, sentiment: judged('positive'), language: 'de' })]);
        expect(
          (await mentions.counts(all)).map((count) => [
            count.language,
            count.mentions,
            count.positive,
            count.ratingSum,
          ]),
        ).toEqual([['de', 1, 1, 5]]);
        await mentions.remove('m_1');
        expect(await mentions.counts(all)).toEqual([]);
      }),
    );

    test(
      'a mention that was kept before newer fields were asked for is whole when it is read',
      each(async ({ stores: { mentions } }) => {
        const newer = Object.keys(earlierMention);
        const kept = Object.entries(toMention()).filter(([field]) => !newer.includes(field));
        const earlier: Mention = JSON.parse(JSON.stringify(Object.fromEntries(kept)));
        await mentions.put([earlier]);
        expect(await mentions.find('m_1')).toEqual(toMention());
      }),
    );

    const word = (label: Mention['sentiment']['label'], minute: number) => ({ label, by: 'ann', at: at(minute) });

    test(
      'a person’s word stands in place of the engine’s, is counted so, and outlasts whatever is judged later',
      each(async ({ stores: { mentions } }) => {
        await mentions.put([toMention({ sentiment: judged('negative') })]);
        const corrected = await mentions.correct('m_1', word('positive', 5));
        expect(corrected).toMatchObject({
          sentiment: { label: 'positive', confidence: 1, engine: 'person' },
          correction: { label: 'positive', by: 'ann', at: at(5), judged: judged('negative') },
        });
        expect(await mentions.find('m_1')).toEqual(corrected);
        await mentions.put([toMention({ sentiment: judged('mixed'), title: 'New' })]);
        expect(await mentions.find('m_1')).toEqual({
          ...corrected,
          title: 'New',
          correction: { label: 'positive', by: 'ann', at: at(5), judged: judged('mixed') },
        });
        expect(
          (await mentions.counts(all)).map(({ positive, negative, mixed }) => [positive, negative, mixed]),
        ).toEqual([[1, 0, 0]]);
        expect((await mentions.list({ brand: 'northwind', sentiment: 'positive' })).rows.length).toBe(1);
      }),
    );

    test(
      'taken back, the engine’s word stands again',
      each(async ({ stores: { mentions } }) => {
        const one = toMention({ sentiment: judged('negative') });
        await mentions.put([one]);
        await mentions.correct('m_1', word('positive', 5));
        await mentions.correct('m_1', word('neutral', 6));
        expect(await mentions.correct('m_1', null)).toEqual(one);
        expect(await mentions.correct('m_1', null)).toEqual(one);
        expect(await mentions.listCorrected('northwind', 10)).toEqual([]);
        expect((await mentions.counts(all)).map(({ negative, mentions: count }) => [negative, count])).toEqual([
          [1, 1],
        ]);
        expect(await mentions.correct('m_none', word('neutral', 6))).toBeUndefined();
      }),
    );

    test(
      'lists what was corrected, the latest correction first, of one brand, as many as are asked for',
      each(async ({ stores: { mentions } }) => {
        await mentions.put(['m_1', 'm_2', 'm_3', 'm_4'].map((id) => toMention({ id })));
        await mentions.put([toMention({ id: 'm_5', brand: 'southbeam' })]);
        await mentions.correct('m_2', word('positive', 9));
        await mentions.correct('m_1', word('positive', 1));
        await mentions.correct('m_3', word('negative', 5));
        await mentions.correct('m_5', word('negative', 5));
        await mentions.correct('m_1', word('mixed', 12));
        const list = async (max: number) => (await mentions.listCorrected('northwind', max)).map(({ id }) => id);
        expect(await list(10)).toEqual(['m_1', 'm_2', 'm_3']);
        expect(await list(2)).toEqual(['m_1', 'm_2']);
        await mentions.remove('m_1');
        expect(await list(10)).toEqual(['m_2', 'm_3']);
      }),
    );
  });
};
