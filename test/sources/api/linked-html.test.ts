import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toLinkedHtml, unescapePlain } from '../../../lib/sources/api/linked-html.ts';

const link = (url: string, shown = url) => `<a href="${url}">${shown}</a>`;

test.each([
  ['', ''],
  ['two\n\nparagraphs, a\nbreak', '<p>two</p><p>paragraphs, a<br>break</p>'],
  ['see https://a.example/b?c=1&d=2.', `<p>see ${link('https://a.example/b?c=1&amp;d=2')}.</p>`],
  ['(https://a.example)', `<p>(${link('https://a.example')})</p>`],
  ['https://a.example/x_(y)', `<p>${link('https://a.example/x_(y)')}</p>`],
  ['<b>"x"</b> 🎉 https://ä.example/ü', `<p>&lt;b&gt;&quot;x&quot;&lt;/b&gt; 🎉 ${link('https://ä.example/ü')}</p>`],
  ['https://t.co/a!', `<p>${link('https://northwind.example/menu', 'northwind.example/menu')}!</p>`],
  ['javascript:alert(1) ftp://a.example', '<p>javascript:alert(1) ftp://a.example</p>'],
])('%j', (text, expected) => {
  const expanded = new Map([
    ['https://t.co/a', { url: 'https://northwind.example/menu', shown: 'northwind.example/menu' }],
  ]);
  expect(toLinkedHtml(text, expanded)).toBe(expected);
});

test('no text brings a tag of its own', () => {
  fc.assert(
    fc.property(fc.string(), fc.webUrl(), (text, url) => {
      expect(toLinkedHtml(`${text} ${url} ${text}`).replace(/<\/?p>|<br>|<a href="[^"<>]*">|<\/a>/g, '')).not.toMatch(
        /[<>]/,
      );
    }),
  );
});

test('a long hostile text costs no more than its length', () => {
  const started = performance.now();
  toLinkedHtml('https://'.repeat(50_000));
  toLinkedHtml(`https://a${')'.repeat(200_000)}`);
  expect(performance.now() - started).toBeLessThan(2000);
});

test.each([
  ['a &amp; b', 'a & b'],
  ['&amp;lt;', '&lt;'],
  ['&#39;&quot;&apos;', `'"'`],
  ['&nbsp;&unknown;', '&nbsp;&unknown;'],
])('unescapes %s once', (text, expected) => {
  expect(unescapePlain(text)).toBe(expected);
});
