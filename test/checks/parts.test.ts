import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alignWords, diffWords, toEditText, toPhrase } from '../../lib/checks/align-words.ts';
import { brokenLinkTarget } from '../../lib/checks/broken-link-target.ts';
import { toFivePoints } from '../../lib/checks/displeasure.ts';
import { needyChecks } from '../../lib/checks/needs.ts';
import { isOwn } from '../../lib/checks/own-domains.ts';
import { checks } from '../../lib/checks/registry.ts';
import { toSurrounding } from '../../lib/checks/surroundings.ts';
import { unaskedChecks } from '../../lib/checks/unasked.ts';
import { toWords } from '../../lib/text/words.ts';
import { runExample, toBrand } from './subject.ts';

describe('alignWords and diffWords', () => {
  const toDiff = (phrase: string, text: string) => {
    const wanted = toPhrase(toWords(phrase));
    const words = toWords(text);
    const best = alignWords(words, wanted);
    if (best === undefined) return undefined;
    return {
      near: words
        .slice(best.start, best.end)
        .map(({ folded }) => folded)
        .join(' '),
      ratio: Math.round(best.similarityRatio * 100) / 100,
      changes: toEditText(diffWords(wanted, words.slice(best.start, best.end))),
    };
  };
  test.each([
    ['the same words', 'good to go', 'well, good to go now', { near: 'good to go', ratio: 1, changes: '' }],
    [
      'another word',
      'every little helps',
      'every small helps',
      { near: 'every small helps', ratio: 0.67, changes: '"little" became "small"' },
    ],
    [
      'another form of a word',
      'every little helps',
      'every little help',
      { near: 'every little help', ratio: 0.83, changes: '"helps" became "help"' },
    ],
    [
      'a short word left out',
      'coffee to go',
      'coffee go',
      { near: 'coffee go', ratio: 0.75, changes: '"to" is missing' },
    ],
    [
      'a word put in',
      'coffee to go',
      'coffee just to go',
      { near: 'coffee just to go', ratio: 0.63, changes: '"just" was added' },
    ],
    ['nothing alike', 'coffee', 'tea', { near: 'tea', ratio: 0, changes: '"coffee" became "tea"' }],
    ['no words at all', 'coffee', '', undefined],
  ])('%s', (_, phrase, text, diff) => {
    expect(toDiff(phrase, text)).toEqual(diff);
  });

  test('a phrase stands whole wherever it is put', () => {
    const words = fc.array(fc.constantFrom('a', 'coffee', 'to', 'go', 'now'), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(words, words, words, (before, phrase, behind) => {
        const best = alignWords(
          toWords([...before, ...phrase, ...behind].join(' ')),
          toPhrase(toWords(phrase.join(' '))),
        );
        expect(best?.similarityRatio).toBe(1);
      }),
    );
  });
});

describe('toFivePoints', () => {
  test.each<[string, number | null, number | null, number | null, number | undefined]>([
    ['stars as they are', 2, 5, 1, 2],
    ['stars without a scale', 4, null, null, 4],
    ['ten points', 10, 10, null, 5],
    ['a hundred points, which begin at none', 50, 100, null, 3],
    ['a scale from none', 0, 5, 0, 1],
    ['no star on a scale from one', 0, 5, 1, 1],
    ['more than there is', 6, 5, 1, undefined],
    ['less than nothing', -1, 5, 1, undefined],
    ['a scale upside down', 2, 1, 5, undefined],
    ['none given', null, 5, 1, undefined],
  ])('%s', (_, rating, best, worst, points) => {
    expect(toFivePoints({ rating, best, worst })).toBe(points);
  });
});

describe('isOwn', () => {
  const brand = toBrand({
    domains: ['northwind.example'],
    profiles: { mastodon: 'https://social.example/@northwind' },
  });
  test.each([
    ['https://northwind.example/a', true],
    ['http://www.northwind.example', true],
    ['https://notnorthwind.example/', false],
    ['https://northwind.example.evil.example/', false],
    ['https://www.social.example/@Northwind/', true],
    ['https://social.example/@northwind/123', true],
    ['https://social.example/@northwinds', false],
    ['https://social.example/', false],
    ['mailto:hi@northwind.example', false],
    ['not an address', false],
  ])('%s: %s', (url, own) => {
    expect(isOwn(url, brand)).toBe(own);
  });
});

describe('toSurrounding', () => {
  test.each([
    ['plain words', 'at northwind now', undefined],
    ['a sentence’s end', 'at northwind. Now', undefined],
    ['brackets and quotes', '(“northwind”)', undefined],
    ['a handle', 'by @northwind now', 'handles'],
    ['a handle on a server', '@hi.northwind@x.example', 'emails'],
    ['a hashtag', '#northwind', 'hashtags'],
    ['a hashtag among signs', '!#we-northwind', undefined],
    ['a mail address’s name', 'northwind@x.example', 'emails'],
    ['a mail address’s host', 'hi@northwind.example', 'emails'],
    ['a host', 'see northwind.example', 'urls'],
    ['a subdomain', 'see shop.northwind.example', 'urls'],
    ['an address', 'https://x.example/northwind', 'urls'],
    ['an address without scheme', 'x.example/northwind', 'urls'],
    ['a path', 'under /northwind/a', 'urls'],
    ['two alternatives', 'Tea/northwind', undefined],
  ])('%s', (_, text, surrounding) => {
    const start = text.indexOf('northwind');
    expect(toSurrounding(text, [start, start + 9])).toBe(surrounding);
  });

  test('a long hostile token is judged by what stands near', () => {
    const text = `${'a@#.'.repeat(50_000)}northwind${'.a@'.repeat(50_000)}`;
    const near = text.slice(200_000 - 300, 200_009 + 300);
    expect(toSurrounding(text, [200_000, 200_009])).toBe(toSurrounding(near, [300, 309]));
  });
});

describe('options', () => {
  test.each<[string, string, unknown, string]>([
    ['a pattern that is none', 'required-text', { pattern: '(' }, 'expected a pattern in RE2 syntax'],
    ['a pattern that RE2 does not run', 'required-text', { pattern: 'a(?=b)' }, 'expected a pattern in RE2 syntax'],
    ['neither text nor pattern', 'required-text', {}, 'expected either "text" or "pattern"'],
    ['both text and pattern', 'required-text', { text: 'a', pattern: 'a' }, 'expected either "text" or "pattern"'],
    ['a message without words', 'key-message', { text: '!!!' }, 'expected at least one word'],
    ['a message without end', 'key-message', { text: 'a '.repeat(100) }, 'expected at most 60 words'],
    ['an address for a host', 'unlinked-mention', { doNotContact: ['https://a.example/'] }, 'expected a host name'],
  ])('%s is refused in words', (_, id, options, message) => {
    const parsed = checks.find(id)?.options.safeParse(options);
    expect(parsed?.error?.issues.map((issue) => issue.message).join()).toContain(message);
  });
});

describe('hostile pages', () => {
  const hostile = [
    ['one long word', 'a'.repeat(200_000)],
    ['words of the message over and over', 'coffee that knows '.repeat(10_000)],
    ['years over and over', '© 2019 - '.repeat(20_000)],
    ['spaces', ' '.repeat(200_000)],
    ['the name over and over', 'northwind.'.repeat(2_000)],
  ] as const;
  const asked = [
    ['preferred-term', { terms: { 'a a': 'b' } }, 0],
    ['brand-name', { symbol: '®', symbolAt: 'every' }, 0],
    ['required-text', { text: '© {year} {year} Northwind' }, 1],
    ['required-text', { pattern: '(a+)+ \\d{4}$' }, 1],
    ['key-message', { text: 'Coffee that knows your name' }, 1],
  ] as const;
  const rows = hostile.flatMap(([label, text]) =>
    asked.map(([id, options, count]) => ({ label, text, id, options, count })),
  );
  test.each(rows)('$id says what it has to say of $label', ({ text, id, options, count }) => {
    const check = checks.find(id);
    if (check === undefined) throw new Error(`there is no check ${id}`);
    const remarks = runExample(check, { name: '', options, text, brand: { name: 'Northwind' }, remarks: [] });
    expect(remarks.length).toBe(count);
  });
});

test('the checks that judge unasked are listed by their own word', () => {
  expect(unaskedChecks).toEqual(checks.all.filter(({ always }) => always).map(({ id }) => id));
});

test('the checks that need something gathered are listed by their own word', () => {
  const needy = checks.all.filter(({ needs }) => needs !== undefined);
  expect(needyChecks).toEqual(needy.map(({ id, speaker, always, needs }) => ({ id, speaker, always, needs })));
});

test.each([
  ['the first page of the site that it led to', [], 'https://shop.northwind.example/'],
  [
    'the brand’s first site, where the link led to a domain that it has no more',
    ['northwind.example'],
    'https://northwind.coffee/',
  ],
])('a link whose target is gone is to lead to %s', (_, oldDomains, expected) => {
  const url = 'https://shop.northwind.example/gone';
  const link = { url, href: url, anchor: 'blend', rel: [], followed: true, place: 'main' as const, block: 0 };
  const remarks = runExample(brokenLinkTarget, {
    name: 'gone',
    brand: { domains: ['northwind.coffee', 'northwind.example'] },
    text: 'Try the blend.',
    item: { links: [link] },
    backlinks: [{ to: url, state: 'broken-target', anchor: 'blend' }],
    linking: { oldDomains },
    remarks: [],
  });
  expect(remarks.map((remark) => remark.expected)).toEqual([expected]);
});
