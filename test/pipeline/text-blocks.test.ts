import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitMarkdown, splitPlainText, type TextBlock } from '../../lib/pipeline/text-blocks.ts';

const show = (blocks: readonly TextBlock[]) =>
  blocks.map(({ kind, level, line, column, text }) => `${line}:${column} ${kind}${level ?? ''} ${text}`);

describe('Markdown is split into blocks that know their line and column', () => {
  test.each<[string, string, string[]]>([
    ['paragraphs', 'One\ntwo\n\n  Three', ['1:1 paragraph One two', '4:3 paragraph Three']],
    [
      'headings',
      '# One #\n## Two\nthree\n=====\nfour\n----',
      ['1:3 heading1 One', '2:4 heading2 Two', '3:1 heading1 three', '5:1 heading2 four'],
    ],
    ['lists', '- one\n  more\n* [x] two\n12. three', ['1:3 list one more', '3:7 list two', '4:5 list three']],
    ['quotes', '> one\n> two\n\nthree', ['1:3 quote one two', '4:1 paragraph three']],
    ['tables', '| a | b |\n|---|:-:|\n| c | d |', ['1:3 table a | b |', '3:3 table c | d |']],
    ['fenced code', '```js\ncheap()\n\n# x\n```\nafter', ['2:1 code cheap()', '4:1 code # x', '6:1 paragraph after']],
    ['a fence that never ends', 'a\n~~~\nb', ['1:1 paragraph a', '3:1 code b']],
    ['indented code', 'a\n\n    b\n\nc', ['1:1 paragraph a', '3:5 code b', '5:1 paragraph c']],
    ['rules', 'a\n\n***\n\nb', ['1:1 paragraph a', '5:1 paragraph b']],
    ['front matter', '---\ntitle: x\n---\nHello', ['4:1 paragraph Hello']],
    ['line ends of Windows', 'a\r\n\r\nb', ['1:1 paragraph a', '3:1 paragraph b']],
    ['nothing', '', []],
    ['words beyond the Basic Plane', '# 🙂 ſ\n\nİ', ['1:3 heading1 🙂 ſ', '3:1 paragraph İ']],
  ])('%s', (_name, text, expected) => {
    expect(show(splitMarkdown(text))).toEqual(expected);
  });

  test('the first word of each block stands where the block says', () => {
    const line = fc.constantFrom('# a', '> b', '- c', '', '    d', '```', '| e |', '---', 'f g', '1. h', '  i', '***');
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        for (const block of splitMarkdown(lines.join('\n'))) {
          const [word = ''] = block.text.split(' ');
          expect(lines[block.line - 1]?.slice(block.column - 1).startsWith(word)).toBe(true);
        }
      }),
    );
  });

  test.each([
    ['spaces', `|${' '.repeat(200_000)}x`, [['table', 1]]],
    ['dashes', '- '.repeat(100_000), []],
    ['quote marks', '>'.repeat(200_000), [['quote', 199_999]]],
    ['heading marks', '#'.repeat(200_000), [['paragraph', 200_000]]],
  ])('a hostile line of %s is one block at most', (_name, line, expected) => {
    expect(splitMarkdown(line).map(({ kind, text }) => [kind, text.length])).toEqual(expected);
  });
});

test('plain text is split at empty lines', () => {
  expect(show(splitPlainText('one\n two\n\n\n# three'))).toEqual(['1:1 text one two', '5:1 text # three']);
});
