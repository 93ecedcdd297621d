import { type AnyNode, type Document, isText } from 'domhandler';
import { expect, test } from 'vitest';
import { nextNode } from '../../lib/items/element-text.ts';
import { parseHtml } from '../../lib/items/html-tree.ts';
import { readSiteLook, type SiteLook } from '../../lib/items/site-look.ts';

const look = (html: string): SiteLook => readSiteLook(parseHtml(html), { url: 'https://northwind.example/en/' });

const nothing: SiteLook = {
  logo: null,
  themeColor: null,
  colors: [],
  manifest: null,
  tagline: null,
  phones: [],
};

test('a front page says how the brand presents itself', () => {
  const html = `<!doctype html><head><base href="/"><link rel="manifest" href="site.webmanifest">
    <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#000"><meta name="theme-color" content="#004225"></head>
    <body><header style="background: #004225; color:#FFF"><a href="/"><img src="img/logo.svg" alt="Northwind"></a></header>
    <h1>Coffee that knows
      your name</h1><p style="color:#042">Welcome</p><b style="color:#c0ffee80">Hello</b><i style="color: #004225">there</i>
    <footer><div><p>© 2019–2026 Northwind Coffee Ltd. Registered in England, company 01234567.</p>
    <a href="tel:+44%2020%207946%200000">Call</a><a href="tel:+44%2020%207946%200000">us</a></div></footer>`;
  expect(look(html)).toEqual({
    logo: 'https://northwind.example/img/logo.svg',
    themeColor: '#004225',
    colors: ['#004225', '#004422', '#c0ffee'],
    manifest: 'https://northwind.example/site.webmanifest',
    tagline: 'Coffee that knows your name',
    phones: ['+44 20 7946 0000'],
  });
});

test.each<[string, string, Partial<SiteLook>]>([
  ['nothing at all', '', {}],
  [
    'a marked tagline before the heading',
    '<h1>Our shop in Soho</h1><p class="site-tagline">Good coffee</p>',
    { tagline: 'Good coffee' },
  ],
  ['a heading that is a paragraph', `<h1>${'word '.repeat(30)}</h1>`, {}],
  ['a logo written into the page', '<header><img class="logo" src="data:image/png;base64,AA"></header>', {}],
  ['a number that is none', '<a href="tel:call-us">Call</a>', {}],
  ['an address that is none', '<link rel="manifest" href="http://[">', {}],
])('a page with %s', (_name, html, expected) => {
  expect(look(html)).toEqual({ ...nothing, ...expected });
});

/** Parses a page, and counts how often a text of it is read from then on. */
const parseCounted = (html: string): { readonly document: Document; readonly readings: () => number } => {
  const document = parseHtml(html);
  let readings = 0;
  for (let node: AnyNode | null = document; node !== null; node = nextNode(node, document, true)) {
    if (!isText(node)) continue;
    const { data } = node;
    Object.defineProperty(node, 'data', {
      get: () => {
        readings++;
        return data;
      },
    });
  }
  return { document, readings: () => readings };
};

test.each([
  ['elements within elements', `${'<div class="logo tagline">'.repeat(3000)}x`],
  ['taglines without number', `<header>${'<p class="slogan">x<span>x</span></p>'.repeat(3000)}</header>`],
  ['a style without an end', `x<p style="${'#'.repeat(100_000)}">`],
])('a hostile page is looked at in a few places only: %s', (_name, html) => {
  const { document, readings } = parseCounted(html);
  expect(readSiteLook(document, { url: 'https://northwind.example/' })).toEqual(nothing);
  expect(readings()).toBeLessThan(100);
});
