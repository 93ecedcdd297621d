import { expect, test } from 'vitest';
import { readEntry } from '../../lib/items/read-entry.ts';
import { toItem } from '../../lib/items/to-item.ts';
import { toEntry } from '../../lib/model/entry.ts';
import { entryContentType } from '../../lib/ports/archive.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const url = 'https://e.example/x?utm_source=feed';

test('an entry of plain text is cut into paragraphs that know their line', () => {
  const item = readEntry(
    toEntry({
      id: 'a b',
      title: ' Great  beans ',
      text: 'One\nline.\n\n  Two\n',
      rating: { value: 4, best: 5, worst: 1 },
    }),
    { channel: 'reviews' },
  );
  expect(item).toMatchObject({
    kind: 'entry',
    url: 'urn:earmark:reviews:a%20b',
    mainText: 'One line.\nTwo',
    rating: { value: 4, best: 5, worst: 1 },
    blocks: [
      { kind: 'title', place: 'head', text: 'Great beans' },
      { kind: 'text', place: 'main', text: 'One line.', line: 1, column: 1 },
      { kind: 'text', place: 'main', text: 'Two', line: 4, column: 3 },
    ],
  });
});

test('all of an entry’s HTML is main text, whatever it looks like, and its own words of itself stand', () => {
  const entry = toEntry({
    id: '1',
    url,
    title: 'T',
    author: 'Ann',
    html: '<nav><a href="/menu">Menu</a></nav><p>Hi</p>',
    publishedAt: '2026-01-01T00:00:00.000Z',
  });
  const item = readEntry(entry, { channel: 'feed' });
  expect(item.url).toBe('https://e.example/x');
  expect([item.title, item.byline, item.publishedAt, item.mainText]).toEqual([
    'T',
    'Ann',
    '2026-01-01T00:00:00.000Z',
    'Menu\nHi',
  ]);
  expect(item.links).toMatchObject([{ href: 'https://e.example/menu', place: 'main', block: 1 }]);
});

test.each([
  ['text/html; charset=iso-8859-1', Uint8Array.from([0x3c, 0x70, 0x3e, 0xe9]), 'é', 'page'],
  ['text/plain', bytes('<b>not a tag</b>'), '<b>not a tag</b>', 'page'],
  [entryContentType, bytes(JSON.stringify(toEntry({ id: '1', text: 'Said' }))), 'Said', 'entry'],
  ['', bytes('<p>untyped'), 'untyped', 'page'],
])('an archived body of type %s is read as what it is', (contentType, body, text, kind) => {
  const item = toItem({ bytes: body, contentType, url, headers: {} }, { channel: 'c' });
  expect([item.kind, item.blocks.map((block) => block.text)]).toEqual([kind, [text]]);
});

test('the same bytes have the same fingerprint, another text has another', () => {
  const read = (html: string): string =>
    toItem({ bytes: bytes(html), contentType: 'text/html', url, headers: {} }, { channel: 'c' }).fingerprint;
  expect(read('<p>Hello   there')).toBe(read('<div>Hello there</div>'));
  expect(read('<p>Hello there')).not.toBe(read('<p>Hello here'));
});
