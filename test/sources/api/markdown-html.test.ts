/** Markdown of posts: what it says and where it leads is kept, how it looks is not. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { markdownToHtml } from '../../../lib/sources/api/markdown-html.ts';

describe('markdown', () => {
  test.each([
    ['nothing', '', ''],
    ['a line', 'Northwind', '<p>Northwind</p>'],
    ['paragraphs', 'one\ntwo\n\nthree', '<p>one two</p><p>three</p>'],
    ['hard breaks', 'one  \ntwo\\\nthree', '<p>one<br>two<br>three</p>'],
    ['emphasis', '**Bold** _and_ *this* ~~gone~~ __x__', '<p>Bold and this gone x</p>'],
    ['signs that are none', 'snake_case 5 * 3 __init__x', '<p>snake_case 5 * 3 init__x</p>'],
    ['a link', '[The *menu*](https://a.example/b_c)', '<p><a href="https://a.example/b_c">The menu</a></p>'],
    ['a link with a title', '[a](https://a.example "T")', '<p><a href="https://a.example">a</a></p>'],
    ['a link with brackets', '[a](https://a.example/b_(c))', '<p><a href="https://a.example/b_(c)">a</a></p>'],
    [
      'a bare address',
      'see https://a.example/x_y_z.',
      '<p>see <a href="https://a.example/x_y_z">https://a.example/x_y_z</a>.</p>',
    ],
    ['one in brackets', '(https://a.example)', '<p>(<a href="https://a.example">https://a.example</a>)</p>'],
    [
      'one in angles',
      '<https://a.example/?a&b>',
      '<p><a href="https://a.example/?a&amp;b">https://a.example/?a&amp;b</a></p>',
    ],
    ['a picture', '![A cup](https://a.example/1.png)', '<p><img src="https://a.example/1.png" alt="A cup"></p>'],
    [
      'a linked picture',
      '[![A cup](https://a.example/1.png)](https://b.example)',
      '<p><a href="https://b.example">A cup</a></p>',
    ],
    ['a link elsewhere', '[a](javascript:alert(1))', '<p>[a](javascript:alert(1))</p>'],
    ['code', 'use `a_b <c>`', '<p>use <code>a_b &lt;c&gt;</code></p>'],
    ['a fence', 'a\n```ts\nx < *y*\n\n# z\n```\nb', '<p>a</p><pre><code>x &lt; *y*\n\n# z</code></pre><p>b</p>'],
    ['headings', '# One\n## Two', '<h1>One</h1><h2>Two</h2>'],
    ['a quotation', '> one\n> > two\nmine', '<blockquote><p>one two</p></blockquote><p>mine</p>'],
    ['lists', '- one\n- **two**\n1. three', '<ul><li>one</li><li>two</li><li>three</li></ul>'],
    ['a spoiler', '::: spoiler The end\nthey drink it\n:::', '<h6>The end</h6><p>they drink it</p>'],
    ['a table', '| a | b |\n|---|:-:|\n| c | d |', '<p>a   b</p><p>c   d</p>'],
    ['a rule', 'a\n\n---\n\nb', '<p>a</p><p>b</p>'],
    ['entities', 'AT&amp;T & <b>', '<p>AT&amp;T &amp; &lt;b&gt;</p>'],
    ['escaped signs', '\\*not\\* \\[a\\]', '<p>*not* [a]</p>'],
    ['other scripts', '**北风** ☕ ſİ\n> قهوة', '<p>北风 ☕ ſİ</p><blockquote><p>قهوة</p></blockquote>'],
  ])('reads %s', (_name, markdown, html) => {
    expect(markdownToHtml(markdown)).toBe(html);
  });

  test('becomes no markup but ours, whatever it says', () => {
    const bits = fc.constantFrom(
      '[',
      ']',
      '(',
      ')',
      '!',
      '<',
      '>',
      '"',
      '`',
      '*',
      '_',
      '\n',
      'https://a.example/',
      '&lt;',
      'a',
      '\\',
      '#',
      ' ',
    );
    void fc.assert(
      fc.property(fc.array(bits, { maxLength: 40 }), (parts) => {
        const html = markdownToHtml(parts.join(''));
        const ours =
          /<\/?(?:p|h\d|ul|li|blockquote|pre|code|br)>|<a href="https:[^"<>]*">|<\/a>|<img src="https:[^"<>]*" alt="[^"<>]*">/g;
        expect(html.replace(ours, '')).not.toMatch(/[<>]/);
      }),
    );
  });

  test.each([
    '[',
    '![',
    '[![',
    '`',
    '*',
    '_',
    '>',
    '> ',
    '(',
    '<https://',
    'https://a',
    '[a](https://b',
    ' ',
    '\\',
    '|',
    '\n',
    '~',
    '- ',
    ':',
    '&#',
    '0123456789',
  ])('is read in time where it says nothing but %j', (bit) => {
    const started = performance.now();
    markdownToHtml(bit.repeat(Math.ceil(100_000 / bit.length)));
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
