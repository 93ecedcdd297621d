/** Facets count bytes of UTF-8; a string counts units of UTF-16. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Facet, toFacetHtml } from '../../lib/sources/bluesky-text.ts';

const link = (byteStart: number, byteEnd: number, uri = 'https://a.example/'): Facet => ({
  index: { byteStart, byteEnd },
  features: [{ uri }],
});
/** A facet over the first place where a word stands. */
const over = (text: string, word: string, feature: Facet['features'][number]): Facet => {
  const byteStart = Buffer.byteLength(text.slice(0, text.indexOf(word)));
  return { index: { byteStart, byteEnd: byteStart + Buffer.byteLength(word) }, features: [feature] };
};

describe('a text with facets', () => {
  test.each([
    ['plain', 'see here', 'here', '<p>see <a href="https://a.example/">here</a></p>'],
    ['behind an emoji', '🧵👩‍👩‍👧 here', 'here', '<p>🧵👩‍👩‍👧 <a href="https://a.example/">here</a></p>'],
    ['in Chinese', '李之樸说这里好', '这里', '<p>李之樸说<a href="https://a.example/">这里</a>好</p>'],
    ['from right to left', 'ראו כאן עכשיו', 'כאן', '<p>ראו <a href="https://a.example/">כאן</a> עכשיו</p>'],
    ['with letters that change when cased', 'ſİ here ß', 'here', '<p>ſİ <a href="https://a.example/">here</a> ß</p>'],
    ['all of it', 'here', 'here', '<p><a href="https://a.example/">here</a></p>'],
    ['over lines', 'a\n\nb\nhere\nc', 'b\nhere', '<p>a</p><p><a href="https://a.example/">b<br>here</a><br>c</p>'],
    [
      'with markup in it',
      '<b> & "here"',
      '"here"',
      '<p>&lt;b&gt; &amp; <a href="https://a.example/">&quot;here&quot;</a></p>',
    ],
  ])('is linked where its bytes say: %s', (_name, text, word, html) => {
    expect(toFacetHtml(text, [over(text, word, { uri: 'https://a.example/' })])).toBe(html);
  });

  test.each([
    ['a name', { did: 'did:plc:abc' }, 'https://bsky.app/profile/did:plc:abc'],
    ['a hashtag', { tag: 'kaffee☕'.slice(0, 6) }, 'https://bsky.app/hashtag/kaffee'],
    ['a hashtag in another script', { tag: '咖啡' }, 'https://bsky.app/hashtag/%E5%92%96%E5%95%A1'],
  ])('links %s', (_name, feature, address) => {
    expect(toFacetHtml('word', [{ index: { byteStart: 0, byteEnd: 4 }, features: [feature] }])).toBe(
      `<p><a href="${address}">word</a></p>`,
    );
  });

  test.each([
    ['begins within a character', 'é here', [link(1, 3)]],
    ['ends within a character', 'é here', [link(0, 1)]],
    ['ends behind the text', 'here', [link(0, 5)]],
    ['is empty', 'here', [link(2, 2)]],
    ['runs backwards', 'here', [link(3, 1)]],
    ['begins before the text', 'here', [link(-1, 2)]],
    ['is no whole number', 'here', [link(0.5, 2)]],
    ['leads nowhere', 'here', [link(0, 4, 'javascript:alert(1)')]],
    ['has nothing', 'here', [{ index: { byteStart: 0, byteEnd: 4 }, features: [] }]],
    ['names nobody', 'here', [{ index: { byteStart: 0, byteEnd: 4 }, features: [{ did: '"><script>' }] }]],
    ['is a broken hashtag', 'here', [{ index: { byteStart: 0, byteEnd: 4 }, features: [{ tag: '\ud800' }] }]],
  ])('is left plain where a facet %s', (_name, text, facets) => {
    expect(toFacetHtml(text, facets)).toBe(`<p>${text}</p>`);
  });

  test('keeps the first of two facets that overlap, whatever their order', () => {
    const expected = '<p><a href="https://a.example/">abc</a>d<a href="https://c.example/">e</a></p>';
    const facets = [link(4, 5, 'https://c.example/'), link(2, 4, 'https://b.example/'), link(0, 3)];
    expect(toFacetHtml('abcde', facets)).toBe(expected);
  });

  test('is nothing where there is no text', () => {
    expect([toFacetHtml('', []), toFacetHtml('', [link(0, 1)]), toFacetHtml('\n\n', [])]).toEqual(['', '', '']);
  });

  test('loses no character and makes no markup, whatever the facets say', () => {
    const facet = fc.record({
      index: fc.record({ byteStart: fc.integer({ min: -2, max: 30 }), byteEnd: fc.integer({ min: -2, max: 40 }) }),
      features: fc.array(fc.record({ uri: fc.constantFrom('https://a.example/?a=1&b="', 'x') }), { maxLength: 2 }),
    });
    const words = fc.string({ unit: 'grapheme', maxLength: 20 }).map((each) => each.replace(/\s/gu, '_'));
    void fc.assert(
      fc.property(words, fc.array(facet, { maxLength: 4 }), (text, facets) => {
        const html = toFacetHtml(text, facets);
        const shown = html
          .replace(/<\/?p>|<\/a>|<a href="[^"<>]*">/g, '')
          .replace(/&lt;/g, '<')
          .replace(/&gt;/g, '>')
          .replace(/&quot;/g, '"')
          .replace(/&#39;/g, "'")
          .replace(/&amp;/g, '&');
        expect(shown).toBe(text.trim());
      }),
    );
  });

  test('is read in time however long it is', () => {
    const text = `${' '.repeat(50_000)}${'\n '.repeat(50_000)}x`;
    const started = performance.now();
    toFacetHtml(text, [link(0, 1)]);
    toFacetHtml(text, []);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
