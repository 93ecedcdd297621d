import fc from 'fast-check';
import { expect, test } from 'vitest';
import { leadsNowhere, unwrapLink } from '../../lib/sources/unwrap-link.ts';

/** As Google News made them until 2024: two bytes of length where the address has more than 127 characters. */
const toNewsLink = (target: string, path = 'rss/articles'): string => {
  const bytes = Buffer.from(target);
  const length = bytes.length < 128 ? [bytes.length] : [(bytes.length & 0x7f) | 0x80, bytes.length >> 7];
  const id = Buffer.concat([Buffer.from([0x08, 0x13, 0x22, ...length]), bytes, Buffer.from([0xd2, 0x01, 0x00])]);
  return `https://news.google.com/${path}/${id.toString('base64url')}?oc=5`;
};
const page = 'https://press.example/a?b=1';
const escaped = encodeURIComponent(page);
const opaque =
  'https://news.google.com/rss/articles/CBMinwFBVV95cUxObDNTMW1VT3pCQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE?oc=5';

test.each([
  ['an alert', `https://www.google.com/url?rct=j&sa=t&url=${escaped}&ct=ga&cd=CAEYACoT&usg=AOvVaw`, page],
  [
    'an alert whose address is not escaped',
    'https://www.google.com/url?rct=j&url=https://press.example/a&ct=ga',
    'https://press.example/a',
  ],
  ['an alert of another country', `https://www.google.co.uk/url?sa=t&url=${escaped}`, page],
  ['an alert over http, without www', `http://google.de/url?q=${escaped}&sa=U`, page],
  ['a search result with an empty q', `https://www.google.com/url?esrc=s&q=&rct=j&sa=U&url=${escaped}`, page],
  ['an alert of old', `http://www.google.com/news/url?sa=X&q=${escaped}&ct=ga`, page],
  [
    'an article of Google News until 2017',
    `http://news.google.com/news/url?sa=t&fd=R&ct2=us&cid=52779&url=${escaped}`,
    page,
  ],
  ['an article of Google News until 2024', toNewsLink(page), page],
  ['one in the reader', toNewsLink(page, 'articles'), page],
  ['one that is read', toNewsLink(page, 'read'), page],
  ['one behind a redirect', toNewsLink(page, '__i/rss/rd/articles'), page],
  ['one of an account', toNewsLink(page, 'u/0/articles'), page],
  [
    'one with a long address',
    toNewsLink(`https://press.example/${'a'.repeat(200)}`),
    `https://press.example/${'a'.repeat(200)}`,
  ],
  ['an AMP page at Google', 'https://www.google.com/amp/s/press.example/a.html', 'https://press.example/a.html'],
  ['one without TLS', 'https://www.google.com/amp/press.example/a', 'http://press.example/a'],
  [
    'an AMP page in its cache',
    'https://press-example.cdn.ampproject.org/c/s/press.example/a?x=1',
    'https://press.example/a?x=1',
  ],
  [
    'an alert for an AMP page',
    `https://www.google.com/url?url=${encodeURIComponent('https://www.google.com/amp/s/press.example/a')}`,
    'https://press.example/a',
  ],
  ['a news search of Bing', `http://www.bing.com/news/apiclick.aspx?ref=FexRss&aid=&tid=1&url=${escaped}&c=1`, page],
])('unwraps %s', (_, link, expected) => {
  expect(unwrapLink(link)).toBe(expected);
  expect(leadsNowhere(unwrapLink(link))).toBe(false);
});

test.each([
  ['a page', page],
  ['a path of Google that wraps nothing', 'https://www.google.com/search?q=https://press.example/'],
  ['a target that is no web address', 'https://www.google.com/url?url=javascript:alert(1)'],
  ['a host that only looks like Google', `https://www.google.com.evil.example/url?url=${escaped}`],
  ['an AMP path without a host', 'https://www.google.com/amp/about'],
  ['an article that Google alone knows', opaque],
  ['an article cut off in its address', toNewsLink(page).slice(0, 60)],
  ['no address', 'not an address'],
])('leaves %s as it is', (_, link) => expect(unwrapLink(link)).toBe(link));

test.each([
  ['an article that Google alone knows leads nowhere', opaque, true],
  ['its start page may be read', 'https://news.google.com/', false],
  ['any page may be read', page, false],
])('%s', (_, link, expected) => expect(leadsNowhere(link)).toBe(expected));

test('what an article of Google News holds comes out as it went in', () =>
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true }), (target) => {
      expect(unwrapLink(toNewsLink(target))).toBe(unwrapLink(target));
    }),
  ));
