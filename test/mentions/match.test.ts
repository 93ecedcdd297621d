import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { occurrencesMax, toBrandMatcher } from '../../lib/mentions/match.ts';
import type { Block } from '../../lib/model/block.ts';
import { type Brand, brandSchema } from '../../lib/model/brand.ts';

const brandOf = (brand: Record<string, unknown>): Brand => brandSchema.parse({ id: 'b', ...brand });
const paragraph = (text: string): Block => ({ kind: 'paragraph', place: 'main', text });

const northwind = brandOf({
  name: 'Northwind Coffee',
  aliases: [
    'Northwind',
    'Café Nördlich',
    'C&A',
    'Yahoo!',
    '.NET',
    'Müller',
    'O’Hara',
    'Strauß',
    '北风',
    'ノースウインド',
    'ลมเหนือ',
    '노스윈드',
  ],
  misspellings: ['North Wind Coffee', 'Nortwind'],
  exclude: ['northwind traders', 'sailing'],
  domains: ['northwind.example'],
  profiles: { social: 'https://social.example/@nwcoffee' },
  products: [{ name: 'House Blend', aliases: ['HB-1'] }, { name: 'Gale' }],
  competitors: [{ name: 'Southbeam', aliases: ['South Beam'], domains: ['southbeam.example'] }, { name: 'Target' }],
});
const { findOccurrences, findCompetitors, mayOccur } = toBrandMatcher(northwind);
const quotes = (...texts: string[]): readonly string[] =>
  findOccurrences(texts.map(paragraph)).map(({ quote }) => quote);

describe('findOccurrences', () => {
  test('says where, by which name and how', () => {
    expect(findOccurrences([paragraph('Nothing.'), paragraph('I like NORTHWIND coffee and its House Blend.')])).toEqual(
      [
        { block: 1, span: [7, 23], quote: 'NORTHWIND coffee', name: 'Northwind Coffee', via: 'name' },
        { block: 1, span: [32, 43], quote: 'House Blend', name: 'House Blend', via: 'product' },
      ],
    );
  });

  test.each([
    ['a product by its alias', 'the HB-1 is good', 'HB-1', 'House Blend', 'product'],
    ['an alias as configured', 'at northwind', 'northwind', 'Northwind', 'alias'],
    ['a misspelling', 'at North Wind Coffee', 'North Wind Coffee', 'North Wind Coffee', 'misspelling'],
  ])('%s', (_name, text, quote, name, via) => {
    expect(findOccurrences([paragraph(text)])).toMatchObject([{ quote, name, via }]);
  });

  test.each<[string, string, readonly string[]]>([
    ['an empty text', '', []],
    ['any case', 'northwind NORTHWIND NorthWind', ['northwind', 'NORTHWIND', 'NorthWind']],
    ['a Turkish capital', 'NORTHWİND', ['NORTHWİND']],
    ['full width', 'Ｎｏｒｔｈｗｉｎｄ!', ['Ｎｏｒｔｈｗｉｎｄ']],
    ['a soft hyphen inside', 'North\u00ADwind', ['North\u00ADwind']],
    [
      'a no-break space and a line break between',
      'Northwind\u00A0Coffee Northwind\nCoffee',
      ['Northwind\u00A0Coffee', 'Northwind\nCoffee'],
    ],
    ['decomposed marks', 'Cafe\u0301 No\u0308rdlich', ['Cafe\u0301 No\u0308rdlich']],
    ['other marks are other names', 'Cafe Nordlich', []],
    ['a sharp s or two s', 'STRAUSS Strauß', ['STRAUSS', 'Strauß']],
    ['any apostrophe', "O'Hara O’Hara Oʼhara", ["O'Hara", 'O’Hara', 'Oʼhara']],
    ['not inside a longer word', 'Northwinder xNorthwind Northwind2 North_Northwind_x', []],
    ['not a plural', 'two Northwinds opened', []],
    ['possessives', 'Northwind’s and Northwinds’ shops', ['Northwind', 'Northwind']],
    ['a German genitive', 'Das ist die neue Filiale und Northwinds Kaffee', ['Northwind']],
    ['hyphen compounds', 'die Northwind-Filiale, pre-Northwind', ['Northwind', 'Northwind']],
    ['no hyphen where none is listed', 'North-wind Coffee', []],
    ['punctuation around', '(Northwind), “Northwind”; Northwind…', ['Northwind', 'Northwind', 'Northwind']],
    ['a full stop without its space', 'I like Northwind.The rest is tea', ['Northwind']],
    ['names with punctuation in them', 'C&A and c&a but not C&AB', ['C&A', 'c&a']],
    ['names that end in punctuation', 'Yahoo! said. Yahoo said', ['Yahoo!']],
    ['names that begin in punctuation', 'on .NET, not ASP.NET', ['.NET']],
    [
      'tags and handles',
      '#NorthwindCoffee @northwind_coffee #northwind',
      ['NorthwindCoffee', 'northwind_coffee', 'northwind'],
    ],
    ['written together only as a tag', 'northwindcoffee', []],
    ['somebody else’s handle', '@northwind_fans @northwinds', []],
    ['a handle of the fediverse', 'hello @northwind@social.example', ['northwind']],
    ['no e-mail address elsewhere', 'northwind@mail.example x@northwind.org', []],
    ['an address of its own', 'see https://www.northwind.example/shop', ['northwind']],
    ['no address of another', 'see https://northwind.org/ or www.example.com/northwind', []],
    ['a slash between names', 'Northwind/Southbeam', ['Northwind']],
    ['the longest name', 'Northwind Coffee House', ['Northwind Coffee']],
    ['Chinese without spaces', '我喜欢北风咖啡', ['北风']],
    ['Thai without spaces', 'ฉันชอบลมเหนือมาก', ['ลมเหนือ']],
    ['katakana as a whole run', 'ノースウインドの店 ノースウインドウ', ['ノースウインド']],
    ['Latin beside kana', 'Northwindの店', ['Northwind']],
    ['Korean before a particle', '노스윈드는 노스윈드에서 노스윈드커피', ['노스윈드', '노스윈드']],
    ['beside right-to-left text', 'קפה Northwind טוב', ['Northwind']],
    ['beside emoji', '☕Northwind☕', ['Northwind']],
  ])('%s', (_name, text, expected) => {
    expect(quotes(text)).toEqual(expected);
  });

  test.each<[string, string, readonly string[]]>([
    ['inside an excluded phrase', 'the Northwind Traders database', []],
    ['the bare name near an excluded phrase', 'Northwind Traders is a sample; in Northwind there are tables', []],
    ['but not the full name beside it', 'Northwind Coffee is not Northwind Traders', ['Northwind Coffee']],
    ['near an excluded word', 'sailing in the northwind', []],
    [
      'but not far from it',
      'sailing is what he did for all of his long and happy life before Northwind',
      ['Northwind'],
    ],
    ['nor where the excluded word is part of a longer one', 'assailing Northwind', ['Northwind']],
  ])('exclude: %s', (_name, text, expected) => {
    expect(quotes(text)).toEqual(expected);
  });

  test('exclude looks at one block at a time', () => {
    expect(quotes('sailing', 'Northwind')).toEqual(['Northwind']);
  });

  test.each<[string, string, readonly string[], readonly string[]]>([
    ['a headline goes by the text below', 'A northwind rises', ['Sailing in the northwind.'], []],
    [
      'where that has it as its own, too, it stays',
      'Northwind',
      ['Sailing northwind.', 'Northwind is open.'],
      ['Northwind', 'Northwind'],
    ],
    ['a fuller name is another', 'Northwind Coffee', ['Sailing in the northwind.'], ['Northwind Coffee']],
    ['and so does one that the text does not have', 'Northwind', ['Sailing.'], ['Northwind']],
  ])('exclude: %s', (_name, title, texts, expected) => {
    const blocks = [
      { kind: 'title' as const, place: 'head' as const, text: title },
      ...texts.map((text) => ({ kind: 'paragraph' as const, place: 'main' as const, text })),
    ];
    expect(findOccurrences(blocks).map(({ quote }) => quote)).toEqual(expected);
  });

  test.each<[string, string, readonly string[]]>([
    ['with its capital', 'Apple and APPLE', ['Apple', 'APPLE']],
    ['not without', 'an apple a day', []],
    ['as a tag or handle', '#apple @apple', ['apple', 'apple']],
    ['possessive', 'Apple’s plan', ['Apple']],
    ['a product of common words', 'our Home Page and your home page', ['Home Page']],
    ['three words are rare enough', 'the big blue bus', ['big blue bus']],
    ['a name that begins small', 'eBay and EBAY and ebay', ['eBay', 'EBAY', 'ebay']],
  ])('a name that is a common word: %s', (_name, text, expected) => {
    const matcher = toBrandMatcher(
      brandOf({ name: 'Apple', aliases: ['Big Blue Bus', 'eBay'], products: [{ name: 'Home Page' }] }),
    );
    expect(matcher.findOccurrences([paragraph(text)]).map(({ quote }) => quote)).toEqual(expected);
  });

  test('occurrences slice back to their quotes, in order, and never overlap', () => {
    const pieces = fc.constantFrom(
      'Northwind',
      ' ',
      'Coffee',
      'C&A',
      'North',
      'wind',
      '.NET',
      '-',
      '\u00AD',
      'ß',
      '北风',
      '🙂',
      'Müller',
      'traders',
      '@',
      '#',
      '.',
      's',
      '’',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (each) => {
        const text = each.join('');
        let end = 0;
        for (const { span, quote } of findOccurrences([paragraph(text)])) {
          expect(text.slice(...span)).toBe(quote);
          expect(span[0]).toBeGreaterThanOrEqual(end);
          end = span[1];
        }
      }),
    );
  });
});

describe('findCompetitors', () => {
  test('names each once, in order of appearance', () => {
    expect(findCompetitors(['Target beats South Beam.', 'Southbeam and SOUTHBEAM, a target'].map(paragraph))).toEqual([
      'Target',
      'Southbeam',
    ]);
  });
});

describe('mayOccur', () => {
  test.each([
    ['<p>northwind coffee</p>', true],
    ['<p>C&amp;A</p>', true],
    ['<p>C&#38;A</p>', true],
    ['<p>O&#39;Hara</p>', true],
    ['<p>O&rsquo;Hara</p>', true],
    ['<b>M&uuml;ller</b>', true],
    ['<b>Mu\u0308ller</b>', true],
    ['<p>北风</p>', true],
    ['<p>&#21271;&#39118;</p>', true],
    ['<p>Ｎｏｒｔｈｗｉｎｄ</p>', true],
    ['<p>North&shy;wind</p>', true],
    ['<p>&#78;orthwind</p>', true],
    ['<p>NORTHWİND</p>', true],
    ['<p>House&nbsp;Blend</p>', true],
    ['<p>Yahoo&#33;</p>', true],
    ['<p>STRAUSS</p>', true],
    ['<p>strauß</p>', true],
    ['<a href="https://www.northwind.example/">here</a>', true],
    ['<a href="https://social.example/@nwcoffee">here</a>', true],
    ['<a href="https://social.example/@other">a cup of tea</a>', false],
    ['<p>Somebody else, &shy; elsewhere</p>', false],
    ['', false],
  ])('of %j says %s', (raw, expected) => {
    expect(mayOccur(raw)).toBe(expected);
  });

  test('is true wherever an occurrence is found', () => {
    const pieces = fc.constantFrom(
      'Northwind',
      'NORTHWİND',
      ' ',
      '\u00A0',
      'C&A',
      'c&a',
      'O’Hara',
      '.net',
      'STRAUSS',
      'Strauß',
      'Ｎorthwind',
      'North\u00ADwind',
      '北风',
      'Mu\u0308ller',
      'x',
      '-',
      'hb-1',
      '노스윈드',
      'ﾉｰｽｳｲﾝﾄﾞ',
      'ſ',
      '@',
      '#housEblend',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 6 }), (each) => {
        const text = each.join('');
        if (findOccurrences([paragraph(text)]).length > 0) expect(mayOccur(text)).toBe(true);
      }),
    );
  });
});

describe('hostile texts', () => {
  test.each([
    ['a name a hundred thousand times', 'Northwind '.repeat(100_000)],
    ['a name glued together', 'Northwind'.repeat(100_000)],
    ['one letter for ever', 'n'.repeat(1_000_000)],
    ['ampersands for ever', 'c&'.repeat(500_000)],
    ['references for ever', 'c&_;'.repeat(250_000)],
    ['excluded words for ever', 'sailing northwind '.repeat(50_000)],
    ['marks for ever', `c${'\u0301'.repeat(500_000)}`],
    ['an address for ever', `https://${'northwind.'.repeat(100_000)}`],
  ])('%s hides no name behind it', (_name, text) => {
    const hidden = `${text} . Northwind and Southbeam`;
    expect(mayOccur(hidden)).toBe(true);
    const occurrences = findOccurrences([paragraph('Northwind'), paragraph(text)]);
    expect(occurrences[0]).toMatchObject({ block: 0, quote: 'Northwind' });
    expect(occurrences.length).toBeLessThanOrEqual(occurrencesMax);
    expect(findCompetitors([paragraph(hidden)])).toEqual(['Southbeam']);
  });
});
