import { decodeHTMLAttribute } from 'entities';
import fc from 'fast-check';
import { Tokenizer } from 'htmlparser2';
import { expect, test } from 'vitest';
import { keptAttributes } from '../../lib/items/html-names.ts';
import { attributesMax, scanHtml } from '../../lib/items/html-scanner.ts';

type Call = readonly ['text' | 'open' | 'self-closed' | 'close' | 'cdata', string, Readonly<Record<string, string>>?];

const scanned = (html: string): readonly Call[] => {
  const calls: Call[] = [];
  scanHtml(html, {
    text: (start, end) => calls.push(['text', html.slice(start, end)]),
    openTag: (name, _start, attributes, isSelfClosed) =>
      calls.push([isSelfClosed ? 'self-closed' : 'open', name, { ...attributes }]),
    closeTag: (name) => calls.push(['close', name]),
    cdata: (start, end) => calls.push(['cdata', html.slice(start, end)]),
  });
  return calls;
};

const isKept = (name: string): boolean => keptAttributes.includes(name) || /^xmlns:./.test(name);

/** The same page as htmlparser2 cuts it. */
const tokenized = (html: string): readonly Call[] => {
  const calls: Call[] = [];
  let attributes: Record<string, string> = {};
  let name = '';
  let attribute = '';
  let value = '';
  const tokenizer = new Tokenizer(
    { xmlMode: false, decodeEntities: false },
    {
      onattribname: (start, end) => {
        attribute = html.slice(start, end).toLowerCase();
        value = '';
      },
      onattribdata: (start, end) => {
        value += html.slice(start, end);
      },
      onattribend: () => {
        if (isKept(attribute) && !Object.hasOwn(attributes, attribute))
          attributes[attribute] = decodeHTMLAttribute(value);
      },
      onopentagname: (start, end) => {
        name = html.slice(start, end).toLowerCase();
        attributes = {};
      },
      onopentagend: () => calls.push(['open', name, attributes]),
      onselfclosingtag: () => calls.push(['self-closed', name, attributes]),
      onclosetag: (start, end) => calls.push(['close', html.slice(start, end).toLowerCase()]),
      ontext: (start, end) => calls.push(['text', html.slice(start, end)]),
      oncdata: (start, end, offset) => calls.push(['cdata', html.slice(start, end - offset)]),
      onattribentity: () => {},
      ontextentity: () => {},
      oncomment: () => {},
      ondeclaration: () => {},
      onprocessinginstruction: () => {},
      onend: () => {},
    },
  );
  tokenizer.write(html);
  tokenizer.end();
  return calls;
};

const pieces =
  '<|</|>|/|/>|a|DIV|x-y|script|SCRIPT|</script|title|style|textarea|</textarea>|xmp|svg|<p>|<br/>|<!--|-->|--|<!|-|[|CDATA[|<![CDATA[|]]>|<?|"|\'|=|href|HREF=|class="a b"|on|xmlns:og=|hidden|é|\u212a|😀|&amp;|&lt|=1&copy=2|text'.split(
    '|',
  );
const soup = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.constantFrom(' ', '\n', '\t', '\f', 'word')), { maxLength: 40 })
  .map((all) => all.join(''));

test('a page is cut as htmlparser2 cuts it', () => {
  fc.assert(
    // A tag without an end is left out by one and half told by the other: quotes and a bracket end all of them.
    fc.property(soup, (page) => {
      const html = `${page}"'>`;
      expect(scanned(html)).toEqual(tokenized(html));
    }),
    { numRuns: 3000 },
  );
});

test.each<[string, string, readonly Call[]]>([
  ['nothing', '', []],
  [
    'text alone',
    'a < b',
    [
      ['text', 'a '],
      ['text', '< b'],
    ],
  ],
  [
    'a sign at the end',
    'a <',
    [
      ['text', 'a '],
      ['text', '<'],
    ],
  ],
  ['a tag that does not end', 'a<b href="x', [['text', 'a']]],
  ['a tag that ends in its slash', 'a<br/', [['text', 'a']]],
  [
    'an end tag that does not end',
    'a</b ',
    [
      ['text', 'a'],
      ['close', 'b'],
    ],
  ],
  ['the first of two attributes', '<a HREF=1 href=2>', [['open', 'a', { href: '1' }]]],
  [
    'entities in a value only where they are whole',
    '<a href="?a=1&amp;b&copy=2">',
    [['open', 'a', { href: '?a=1&b&copy=2' }]],
  ],
  ['attributes that nobody reads', '<a onclick="x" data-x=y constructor __proto__=z>', [['open', 'a', {}]]],
  ['a namespace', '<html xmlns:OG="http://ogp.me/ns#">', [['open', 'html', { 'xmlns:og': 'http://ogp.me/ns#' }]]],
  ['an element of its own name', '<Not-Known>', [['open', 'not-known', {}]]],
  [
    'a script up to its end',
    '<script>if (a</b/) </SCRIPT >x',
    [
      ['open', 'script', {}],
      ['text', 'if (a</b/) '],
      ['close', 'script'],
      ['text', 'x'],
    ],
  ],
  [
    'a title that does not end',
    '<title>a</titles>',
    [
      ['open', 'title', {}],
      ['text', 'a</titles>'],
    ],
  ],
  [
    'short comments',
    '<!-->a<!--->b<!-- -- -->c',
    [
      ['text', 'a'],
      ['text', 'b'],
      ['text', 'c'],
    ],
  ],
  ['a comment that does not end', 'a<!-- b', [['text', 'a']]],
  [
    'an end tag without a name',
    'a</>b',
    [
      ['text', 'a'],
      ['text', '</>b'],
    ],
  ],
])('%s', (_name, html, expected) => {
  expect(scanned(html)).toEqual(expected);
});

test('no more attributes are kept than the bound', () => {
  const names = Array.from({ length: attributesMax + 50 }, (_, index) => `xmlns:n${index}=x`);
  expect(scanned(`<a ${names.join(' ')}>`)).toEqual([
    ['open', 'a', Object.fromEntries(names.slice(0, attributesMax).map((each) => [each.slice(0, -2), 'x']))],
  ]);
});
