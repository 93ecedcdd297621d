import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toHashtags, toLeadingAuthors, toLeadingHashtags, toLeadingStories, toSaidMs } from '../../lib/text/said.ts';
import { toMention } from '../contracts/samples.ts';

describe('hashtags', () => {
  test.each([
    ['each once, in lower case', 'Love #Northwind and #northwind #OatMilk', ['#northwind', '#oatmilk']],
    ['other scripts, full width too', '＃北风咖啡 #кофе #café', ['#北风咖啡', '#кофе', '#café']],
    ['a number is none', 'We are #1 of #2026', []],
    ['a part of an address is none', 'https://x.example/#top and https://x.example/a#part', []],
    ['an entity is none', '&#39;tis &#x27;', []],
    ['within a word is none', 'C#sharp', []],
    ['after a bracket or another word', '(#fair) ,#trade', ['#fair', '#trade']],
    ['a sign alone', '# ## #', []],
    ['nothing', '', []],
  ])('%s', (_name, text, tags) => {
    expect(toHashtags(text)).toEqual(tags);
  });

  test('a hostile text takes no time', () => {
    const startedAt = performance.now();
    toHashtags('#'.repeat(200_000));
    toHashtags(`#${'a'.repeat(200_000)}`);
    toHashtags('#a'.repeat(100_000));
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });
});

const by = (author: string | null, known = {}) => toMention({ author, ...known });

describe('leading', () => {
  test('authors with their counts, their link, and their share of what rose or fell', () => {
    const now = [by('ann'), by('ann', { authorUrl: 'https://social.example/@ann' }), by('ann'), by('ben'), by(null)];
    const before = [by('ben'), by('ben'), by('cem'), by(null)];
    expect(toLeadingAuthors({ now, before }, { max: 5 })).toEqual({
      names: 2,
      mentions: 4,
      mentionsBefore: 3,
      risen: 3,
      fallen: 2,
      rows: [
        { name: 'ann', count: 3, before: 0, share: 1, url: 'https://social.example/@ann' },
        { name: 'ben', count: 1, before: 2, share: -0.5, url: null },
      ],
    });
  });

  test('a longer past is brought to the length of the window', () => {
    const tagged = (count: number) => Array.from({ length: count }, () => toMention({ snippet: '#oat milk' }));
    const { rows, mentionsBefore } = toLeadingHashtags({ now: tagged(5), before: tagged(10), times: 10 }, { max: 5 });
    expect({ rows, mentionsBefore }).toEqual({
      rows: [{ name: '#oat', count: 5, before: 1, share: 1 }],
      mentionsBefore: 1,
    });
  });

  test('stories by their first telling, with their outlets', () => {
    const tell = (cluster: string, url: string, minute: string, title: string) =>
      toMention({ cluster, url, title, seenAt: `2026-10-01T00:${minute}:00.000Z` });
    const now = [
      tell('a', 'https://www.late.example/1', '30', 'Copy'),
      tell('a', 'https://late.example/2', '40', 'Copy'),
      tell('a', 'https://first.example/1', '10', 'Recall'),
      tell('b', 'https://once.example/', '10', 'Told once'),
    ];
    const { rows, ...totals } = toLeadingStories({ now, before: [] }, { max: 5 });
    expect(totals).toEqual({ names: 2, mentions: 4, mentionsBefore: 0, risen: 4, fallen: 0 });
    expect(rows.map(({ tellings, ...row }) => ({ ...row, tellings: tellings.map(({ title }) => title) }))).toEqual([
      {
        name: 'Recall',
        cluster: 'a',
        count: 3,
        before: 0,
        share: 0.75,
        outlets: ['late.example', 'first.example'],
        outletCount: 2,
        tellings: ['Recall', 'Copy', 'Copy'],
      },
    ]);
  });

  test('shares of what rose add up to one, of what fell to minus one', () => {
    const authors = fc.array(
      fc.constantFrom('a', 'b', 'c', 'd').map((name) => by(name)),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(authors, authors, (now, before) => {
        const { rows, risen } = toLeadingAuthors({ now, before }, { max: 10, countMin: 0 });
        const sum = (sign: number): number =>
          rows.filter(({ share }) => Math.sign(share) === sign).reduce((all, { share }) => all + share, 0);
        expect(sum(1)).toBeCloseTo(risen > 0 ? 1 : 0);
        expect(rows.reduce((all, { count }) => all + count, 0)).toBe(now.length);
      }),
    );
  });
});

test('what was published in the future was said when it was seen', () => {
  const seenAt = '2026-10-01T00:00:00.000Z';
  expect(
    [null, '2026-09-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z', 'soon'].map((publishedAt) =>
      new Date(toSaidMs({ publishedAt, seenAt })).toISOString().slice(0, 10),
    ),
  ).toEqual(['2026-10-01', '2026-09-01', '2026-10-01', '2026-10-01']);
});
