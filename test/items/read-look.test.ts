import { describe, expect, test } from 'vitest';
import { readLook } from '../../lib/items/look/read-look.ts';
import { readSheet } from '../../lib/items/look/sheet.ts';

const page = (
  css: string,
  body = '<main class="page"><h1 id="top">Hello</h1><p class="lead big">Text <a href="/x">link</a></p></main>',
) => `<!doctype html><html lang="en"><head><title>A</title><style>${css}</style></head><body>${body}</body></html>`;
const colorsOf = (css: string, body?: string) => readLook(page(css, body), []).colors.map(({ color }) => color);
const fontsOf = (css: string, body?: string) => readLook(page(css, body), []).fonts.map(({ family }) => family);

describe('the colours of a page', () => {
  const rows: readonly (readonly [string, string, readonly string[]])[] = [
    ['are those of selectors that match', 'p{color:#123456} .none{color:#abcdef}', ['#123456']],
    [
      'come in every notation',
      'p{color:#f00;background:rgb(0 128 0);border:1px solid hsl(240,100%,50%)}',
      ['#ff0000', '#008000', '#0000ff'],
    ],
    ['come by name', 'p{color:rebeccapurple}', ['#663399']],
    [
      'are no colour where nothing is painted',
      'p{color:transparent;background:none;border-color:currentColor;fill:inherit;stroke:rgba(1,2,3,0)}',
      [],
    ],
    [
      'are found in gradients, and not in addresses or texts',
      'p{background:url("red.png") linear-gradient(#111111, #222222)}',
      ['#111111', '#222222'],
    ],
    ['follow custom properties', ':root{--a:var(--b);--b:#135790} p{color:var(--a)}', ['#135790']],
    ['follow fallbacks, nested ones too', 'p{color:var(--x, var(--y, #0a0b0c))}', ['#0a0b0c']],
    ['go by what the same selector sets', ':root{--c:#111111} p{--c:#222222;color:var(--c)}', ['#222222']],
    ['come of parts of colours', ':root{--h:240} p{color:hsl(var(--h) 100% 50%)}', ['#0000ff']],
    [
      'survive properties that lead in a circle',
      ':root{--a:var(--b);--b:var(--a)} p{color:var(--a);background:#010203}',
      ['#010203'],
    ],
    [
      'leave out states that come and go',
      'a:hover{color:#111111} a:not(:hover){color:#222222} a:is(:focus){color:#333333}',
      ['#222222'],
    ],
    [
      'leave out paper and dark mode',
      '@media print{p{color:#111111}} @media (prefers-color-scheme: dark){p{color:#222222}} @media (min-width: 1px){p{color:#333333}}',
      ['#333333'],
    ],
    [
      'leave out what is for lesser browsers',
      '@supports not (display:grid){p{color:#111111}} @supports (display:grid){p{color:#222222}}',
      ['#222222'],
    ],
    [
      'are found in nested rules',
      '.page{color:#111111; & .lead{color:#222222} .none &{color:#333333} & > h1{color:#444444}}',
      ['#111111', '#222222', '#444444'],
    ],
    ['are found in layers', '@layer base{p{color:#111111}}', ['#111111']],
    [
      'need each part of a selector',
      '.page > .lead a{color:#111111} .page > a{color:#222222} h1 + p{color:#333333} p + h1{color:#444444} h1 ~ p{color:#555555}',
      ['#111111', '#333333', '#555555'],
    ],
    ['need the attribute', 'a[href^="/"]{color:#111111} a[href$=".pdf"]{color:#222222}', ['#111111']],
    ['are drawn before and after elements', 'p::before{color:#111111} p::selection{color:#222222}', ['#111111']],
    [
      'keep to the first and last child',
      'h1:first-child{color:#111111} p:first-child{color:#222222} p:last-child{color:#333333}',
      ['#111111', '#333333'],
    ],
    ['pass over broken declarations', 'p{color:#11111;;background:} p{color:#222222', ['#222222']],
    ['know the root', ':root{color:#111111} p:root{color:#222222}', ['#111111']],
  ];
  test.each(rows)('%s', (_name, css, expected) => {
    expect(colorsOf(css)).toEqual(expected);
  });

  test('come from style attributes too', () => {
    expect(readLook(page('', '<p style="color: #ABC; --x: 1">a</p>'), []).colors).toEqual([
      { color: '#aabbcc', written: 'color: #ABC', selector: '<p style>', file: null, count: 1 },
    ]);
  });

  test('name the sheet, the selector and the declaration, and how often they are used', () => {
    const sheet = readSheet('.lead, .none { color: var(--x, #e60050) } h1 { border-color: #e60050 }');
    const look = readLook(page(''), [{ url: 'https://a.example/a.css', sheet }]);
    expect(look).toEqual({
      colors: [
        {
          color: '#e60050',
          written: 'color: var(--x, #e60050)',
          selector: '.lead',
          file: 'https://a.example/a.css',
          count: 2,
        },
      ],
      fonts: [],
      isComplete: true,
    });
  });

  test('are not all known while a sheet is not', () => {
    expect(readLook(page('p{color:red}'), [{ url: 'https://a.example/a.css', sheet: undefined }])).toMatchObject({
      colors: [{ color: '#ff0000' }],
      isComplete: false,
    });
  });
});

describe('the fonts of a page', () => {
  const rows: readonly (readonly [string, string, readonly string[]])[] = [
    ['are the first of each list', 'p{font-family:"Brand Sans",Arial,sans-serif}', ['Brand Sans']],
    ['are read from the shorthand', 'p{font:italic bold 1.2em/1.5 "Brand Serif", serif}', ['Brand Serif']],
    [
      'are none where the visitor’s own is asked for',
      'p{font-family:system-ui,-apple-system,"Segoe UI"} h1{font:inherit} a{font:caption}',
      [],
    ],
    ['follow custom properties', ':root{--f:"Brand Sans",sans-serif} p{font-family:var(--f)}', ['Brand Sans']],
    [
      'leave icons alone',
      '@font-face{font-family:Shop;unicode-range:U+E000-E0FF} p{font-family:Shop} a{font-family:"Font Awesome 6 Free"}',
      [],
    ],
    ['are counted once whatever their case', 'p{font-family:Inter} a{font-family:inter}', ['Inter']],
    ['may be written in other scripts', 'p{font-family:"游ゴシック","Yu Gothic"}', ['游ゴシック']],
  ];
  test.each(rows)('%s', (_name, css, expected) => {
    expect(fontsOf(css)).toEqual(expected);
  });
});

describe('hostile style', () => {
  const many = (part: string, count: number): string => part.repeat(count);
  test.each([
    ['brackets that never close', many('@media x{', 50_000)],
    ['nested rules without end', many('p{', 20_000)],
    ['functions without end', `p{color:${many('var(', 900)}`],
    [
      'properties that multiply',
      `${Array.from({ length: 30 }, (_, n) => `:root{--a${n}:var(--a${n + 1}) var(--a${n + 1})}`).join('')} p{color:var(--a0)}`,
    ],
    ['selectors without end', `${many('p ', 20_000)}{color:red}`],
    ['lists within lists', `${many(':is(', 5_000)}p${many(')', 5_000)}{color:red}`],
    [
      'many tangled selectors',
      many('div div div div div div div div div .none-at-all, div div div div div div p{color:#123456}', 50),
    ],
  ])('%s is read, or left, in time', (_name, css) => {
    const started = performance.now();
    readLook(page(css, many('<div>', 300)), []);
    expect(performance.now() - started).toBeLessThan(3_000);
  });

  test('a page of a hundred thousand nested elements is looked at without recursion', () => {
    const look = readLook(page('p{color:red}', many('<div>', 100_000)), []);
    expect(look.isComplete).toBe(false);
  });
});
