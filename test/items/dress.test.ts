import { describe, expect, test } from 'vitest';
import { readPage } from '../../lib/items/read-page.ts';

const dressOf = (head: string, body: string) =>
  readPage(`<!doctype html><html><head>${head}</head><body>${body}</body></html>`, {
    url: 'https://a.example/en/page',
    headers: {},
  }).dress;
const emblemsOf = (head: string, body: string) =>
  dressOf(head, body)?.emblems.filter(({ url }) => url !== 'https://a.example/favicon.ico');
const drawing = '<svg viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>';

describe('the style sheets of a page', () => {
  test.each([
    [
      'in order, each once',
      '<link rel=stylesheet href="/a.css"><link rel="preload stylesheet" href="b.css"><link rel=stylesheet href="/a.css">',
      ['https://a.example/a.css', 'https://a.example/en/b.css'],
    ],
    [
      'those for paper left out',
      '<link rel=stylesheet media=print href="/a.css"><link rel=stylesheet media="screen, print" href="/b.css">',
      ['https://a.example/b.css'],
    ],
    ['alternatives left out', '<link rel="alternate stylesheet" href="/a.css">', []],
    [
      'by the base of the page',
      '<base href="https://cdn.example/x/"><link rel=stylesheet href="a.css">',
      ['https://cdn.example/x/a.css'],
    ],
    [
      'at most sixteen',
      Array.from({ length: 40 }, (_, n) => `<link rel=stylesheet href="/${n}.css">`).join(''),
      Array.from({ length: 16 }, (_, n) => `https://a.example/${n}.css`),
    ],
  ])('are told %s', (_name, head, expected) => {
    expect(dressOf(head, '<p>a</p>')?.sheets).toEqual(expected);
  });
});

describe('the emblems of a page', () => {
  test.each([
    [
      'a picture that is called so',
      '<p class="brand-logo"><img src="/a.png"></p>',
      [{ kind: 'logo', where: 'on the page', url: 'https://a.example/a.png' }],
    ],
    [
      'a picture in the header that leads home',
      '<header><a href="/"><img src="/a.png" alt="Home"></a><img src="/search.png"></header>',
      [{ kind: 'logo', where: 'in the header', url: 'https://a.example/a.png' }],
    ],
    [
      'a drawing in the header',
      `<header><a href="https://a.example">${drawing}</a></header>`,
      [{ kind: 'logo', where: 'in the header', url: null, drawing }],
    ],
    [
      'the header’s before others',
      '<img class=logo src="/foot.png"><header><img class=logo src="/head.png"></header>',
      [
        { kind: 'logo', where: 'in the header', url: 'https://a.example/head.png' },
        { kind: 'logo', where: 'on the page', url: 'https://a.example/foot.png' },
      ],
    ],
    [
      'no logos of partners',
      '<div class="partner-logos"><img src="/a.png"></div><div class="logos"><img src="/b.png"></div><button class=login>Logout</button>',
      [],
    ],
    ['no drawing that stands elsewhere', '<header><a class=logo><svg><use href="/all.svg#a"/></svg></a></header>', []],
  ])('are told: %s', (_name, body, expected) => {
    expect(emblemsOf('', body)).toEqual(expected);
  });

  test('are its icon, what is shown where it is shared, and what its data say', () => {
    const head = `<link rel=icon href="/i.png"><meta property="og:image" content="/s.png">
      <script type="application/ld+json">{"@context":"https://schema.org","@type":"Organization","name":"A","logo":"https://a.example/d.png"}</script>`;
    expect(emblemsOf(head, '<p>a</p>')).toEqual([
      { kind: 'logo', where: 'in its structured data', url: 'https://a.example/d.png' },
      { kind: 'icon', where: 'as its icon', url: 'https://a.example/i.png' },
      { kind: 'social', where: 'where it is shared', url: 'https://a.example/s.png' },
    ]);
  });

  test('are no part of what is kept of an item', () => {
    const item = readPage('<title>A</title>', { url: 'https://a.example/', headers: {} });
    expect(Object.keys({ ...item })).not.toContain('dress');
    expect(Object.keys({ ...item })).not.toContain('markup');
  });
});
