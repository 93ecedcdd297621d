import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bbcodeToText } from '../../lib/formats/bbcode.ts';

test.each([
  ['words that only look dressed', '[b]Good[/b] [i]game[/i]', 'Good game'],
  ['a heading', '[h1]Pros[/h1]It runs.', 'Pros\nIt runs.'],
  ['a list', '[list][*]fast[*] small[/list]end', '- fast\n-  small\nend'],
  ['a link', 'see [url=https://a.example/?x=[1]]here[/url]', 'see [url=https://a.example/?x=[1]]here'],
  ['a link without brackets in it', 'see [url=https://a.example/]here[/url]', 'see here'],
  ['brackets that are no tag', 'it is [sic] 10/10 [b', 'it is [sic] 10/10 [b'],
  ['a quote in capitals', '[QUOTE=Ann]no[/QUOTE]yes', 'no\nyes'],
  ['many empty lines', 'a\n\n\n\nb', 'a\n\nb'],
  ['CJK and emoji', '[b]神[/b]👍🏽', '神👍🏽'],
  ['nothing', '', ''],
])('%s', (_, bbcode, text) => {
  expect(bbcodeToText(bbcode)).toBe(text);
});

test('what holds no bracket keeps its words, whatever they are', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      fc.pre(!/[[\]\n]/.test(text));
      expect(bbcodeToText(text)).toBe(text.trim());
    }),
  );
});

test.each([['['], ['[url='], ['[b'], ['[/'], ['\n'], ['[url=a']])(
  'takes time in proportion to a long text of %j',
  (part) => {
    const timeOf = (text: string): number => {
      const start = performance.now();
      bbcodeToText(text);
      return performance.now() - start;
    };
    timeOf(part.repeat(20_000));
    const short = timeOf(part.repeat(20_000));
    expect(timeOf(part.repeat(80_000))).toBeLessThan(16 * short + 500);
  },
);
