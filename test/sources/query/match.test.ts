import { describe, expect, test } from 'vitest';
import { type Entry, toEntry } from '../../../lib/model/entry.ts';
import type { Atom } from '../../../lib/sources/query/grammar.ts';
import { matchesAtom, toSearchable } from '../../../lib/sources/query/match.ts';
import { parseQuery } from '../../../lib/sources/query/query.ts';

const toAtom = (text: string): Atom => {
  const read = parseQuery(text);
  if (!('query' in read) || read.query.type === 'and' || read.query.type === 'or' || read.query.type === 'not')
    throw new Error(`"${text}" is no single condition`);
  return read.query;
};
const matches = (query: string, entry: Partial<Entry>): boolean | undefined =>
  matchesAtom(toAtom(query), toSearchable(toEntry({ id: '1', ...entry })));

describe('words', () => {
  test.each<[string, string, string, boolean]>([
    ['a word', 'coffee', 'I like Coffee.', true],
    ['a longer word', 'coffee', 'coffees', false],
    ['an open end', 'coff*', 'Coffees', true],
    ['an open end that nothing follows', 'coff*', 'coff', true],
    ['an open end within a phrase', '"northwind coff*"', 'Northwind coffees', true],
    ['an accent in the text', 'cafe', 'Au Café', true],
    ['an accent in the query', 'café', 'cafe', true],
    ['a letter that is none with a mark', 'malmo', 'Malmö und Møller', true],
    ['Danish', 'moller', 'Møller', true],
    ['sharp s', 'strasse', 'STRAẞE', true],
    ['long s', 'self', 'ſelf', true],
    ['a Turkish capital', 'istanbul', 'İstanbul', true],
    ['a mark that makes another word', 'мои', 'мой', false],
    ['Greek', 'καφες', 'Καφές', true],
    ['Chinese within a sentence', '星巴克', '我爱星巴克咖啡', true],
    ['Chinese in another order', '星巴克', '巴星克', false],
    ['Japanese with a mark', 'かき', 'がき', false],
    ['Korean with a particle', '스타벅스', '스타벅스에서 만나', true],
    ['Arabic with vowels', 'قهوة', 'قهوة طيبة', true],
    ['full width', 'tea', 'ＴＥＡ', true],
    ['a phrase', '"northwind coffee"', 'the northwind, coffee', true],
    ['a phrase in another order', '"northwind coffee"', 'coffee northwind', false],
    ['a hyphen', 'self-made', 'self made', true],
    ['near, in its order', 'a near/2 b', 'a x b', true],
    ['near, in the other order', 'a near/2 b', 'b x a', true],
    ['near, too far', 'a near/2 b', 'a x y b', false],
    ['near, of a phrase, counted from its end', '"a b c" near/1 d', 'a b c d', true],
    ['near, of a phrase, in the other order', '"a b c" near/1 d', 'd a b c', true],
    ['near, of the same word once', 'a near/3 a', 'a b c', false],
    ['near, of the same word twice', 'a near/3 a', 'a b a', true],
    ['near, of what overlaps', '"a b" near/1 "b c"', 'a b c', false],
    ['near, with an open end', 'coff* near/1 tea', 'tea coffees', true],
  ])('%s', (_name, query, text, expected) => {
    expect(matches(query, { text })).toBe(expected);
  });

  test.each<[string, string, string, boolean]>([
    ['words beside markup', 'coffee', '<p>I like <b>coffee</b></p>', true],
    ['a phrase over inline markup', '"like coffee"', '<p>like <b>coffee</b></p>', true],
    ['a word cut by inline markup', 'coffee', 'cof<b>fee</b>', true],
    ['words of two paragraphs', '"tea coffee"', '<p>tea</p><p>coffee</p>', true],
    ['entities', '"it\'s tea"', 'it&#x27;s&nbsp;tea', true],
    ['a tag’s name', 'strong', '<strong>tea</strong>', false],
    ['an address in markup', 'coffee', '<a href="https://coffee.example">tea</a>', false],
    ['a script', 'coffee', '<script>coffee</script>tea', false],
    ['a broken tag', 'tea', 'tea <b', true],
  ])('in markup: %s', (_name, query, html, expected) => {
    expect(matches(query, { html, text: 'not looked at' })).toBe(expected);
  });

  test('no phrase and no near runs from the title into the text', () => {
    const entry = { title: 'Northwind', text: 'coffee' };
    expect(
      ['northwind', 'coffee', '"northwind coffee"', 'northwind near/1 coffee'].map((query) => matches(query, entry)),
    ).toEqual([true, true, false, false]);
  });

  test('long hostile texts cost no time', () => {
    const before = process.cpuUsage();
    for (const piece of ['<', '<a ', '&', 'a ', '茶', 'e\u0301', 'https://', '&amp;'])
      for (const query of ['a near/50 a', 'site:a.example', '"a a a b"'])
        matches(query, { html: piece.repeat(200_000 / piece.length) });
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(10_000);
  });
});

describe('fields', () => {
  test.each<[string, string, Partial<Entry>, boolean | undefined]>([
    ['title', 'title:coffee', { title: 'Coffee here', text: 'tea' }, true],
    ['title of the text alone', 'title:coffee', { title: 'Tea', text: 'coffee' }, false],
    ['title with an open end', 'title:coff*', { title: 'Coffees' }, true],
    ['title where there is none', 'title:coffee', { text: 'coffee' }, false],
    ['author', 'author:Jane', { author: 'jane' }, true],
    ['author with a sign', 'author:@jane', { author: 'Jane' }, true],
    ['author of several words', 'author:"jo doe"', { author: 'Jo Doe' }, true],
    [
      'author by the handle in the address',
      'author:jane',
      { author: 'Jane Doe', authorUrl: 'https://tea.example/@Jane' },
      true,
    ],
    [
      'author by handle and server',
      'author:jane@tea.example',
      { author: 'Jane Doe', authorUrl: 'https://tea.example/@jane' },
      true,
    ],
    ['author by part of the name', 'author:jan', { author: 'jane' }, false],
    ['author where there is none', 'author:jane', {}, false],
    ['language', 'lang:en', { language: 'en-GB' }, true],
    ['language of a country', 'lang:en-gb', { language: 'en-GB' }, true],
    ['language of another country', 'lang:en-us', { language: 'en-GB' }, false],
    ['language of a country that is not told', 'lang:en-us', { language: 'en' }, undefined],
    ['language that begins alike', 'lang:de', { language: 'den' }, false],
    ['language that is not told', 'lang:en', {}, undefined],
    ['site', 'site:tea.example', { url: 'https://www.tea.example/a' }, true],
    ['site by another that ends alike', 'site:tea.example', { url: 'https://greentea.example/a' }, false],
    ['part of a site', 'site:reddit.com/r/tea', { url: 'https://old.reddit.com/r/tea/comments/1' }, true],
    ['another part of it', 'site:reddit.com/r/tea', { url: 'https://old.reddit.com/r/teapots/1' }, false],
    [
      'site that is linked to',
      'site:tea.example',
      { url: 'https://a.example/', html: '<a href="https://tea.example/x?a=1&amp;b=2">x</a>' },
      true,
    ],
    ['site that is written out', 'site:tea.example', { text: 'see https://tea.example/x.' }, true],
    ['site where there is no address', 'site:tea.example', {}, false],
    ['site by an address that is none', 'site:tea.example', { url: 'urn:tea.example' }, false],
    ['a post', 'type:post', { text: 'a' }, true],
    ['a reply', 'type:reply', { parent: 'https://a.example/1' }, true],
    ['a comment is a reply', 'type:Comment', { parent: '7' }, true],
    ['a review', 'type:review', { rating: { value: 1, best: 5, worst: 1 } }, true],
    ['a review is no post', 'type:post', { rating: { value: 1, best: 5, worst: 1 } }, false],
    ['a film', 'type:video', { media: [{ url: 'https://a.example/1', type: 'video', alt: null }] }, true],
    ['no film', 'type:video', {}, false],
  ])('%s', (_name, query, entry, expected) => {
    expect(matches(query, entry)).toBe(expected);
  });
});
