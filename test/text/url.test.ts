import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isOnDomain, toAbsoluteUrl, toCanonicalUrl, toRegistrableDomain, toUrl } from '../../lib/text/url.ts';

const page = 'https://www.example.org/news/index.html?page=2#top';

const parsed = (href: string, base?: string): string | undefined => {
  try {
    return new URL(href, base).href;
  } catch {
    return undefined;
  }
};

describe('toUrl', () => {
  test.each([
    ['an address', 'https://example.org/a', undefined, 'https://example.org/a'],
    ['a path and its base', 'b', page, 'https://www.example.org/news/b'],
    ['a path alone', '/b', undefined, undefined],
    ['nothing', '', undefined, undefined],
  ])('reads %s', (_name, href, base, expected) => expect(toUrl(href, base)?.href).toBe(expected));

  test('knows a host with an umlaut however often it is asked', () => {
    // URL.canParse of Node 20 denies it from some thousandth call on.
    const answers = Array.from({ length: 20_000 }, () => toUrl('https://bücher.example/')?.hostname);
    expect(new Set(answers)).toEqual(new Set(['xn--bcher-kva.example']));
  });
});

describe('toAbsoluteUrl', () => {
  test.each([
    ['a path from the root', '/about', 'https://www.example.org/about'],
    ['a path from here', 'team.html', 'https://www.example.org/news/team.html'],
    ['a path from here with a query', 'team.html?id=5', 'https://www.example.org/news/team.html?id=5'],
    ['a step up', '../shop/', 'https://www.example.org/shop/'],
    ['a hidden step up', 'a/../b', 'https://www.example.org/news/b'],
    ['another host', '//cdn.example.net/x.js', 'https://cdn.example.net/x.js'],
    ['another query', '?page=3', 'https://www.example.org/news/index.html?page=3'],
    ['a fragment', '#end', 'https://www.example.org/news/index.html?page=2#end'],
    ['the page itself', '', 'https://www.example.org/news/index.html?page=2'],
    ['white space around and line ends inside', ' /a\n/b ', 'https://www.example.org/a/b'],
    ['a scheme in capitals', 'HTTPS://EXAMPLE.ORG', 'https://example.org/'],
    ['what looks like a scheme', 'mailto:jane@example.org', 'mailto:jane@example.org'],
    ['a path with a colon after a slash', 'a/b:c', 'https://www.example.org/news/a/b:c'],
    ['a backslash', '\\about', 'https://www.example.org/about'],
    ['a host with an umlaut', 'https://bücher.example/', 'https://xn--bcher-kva.example/'],
    ['a lone surrogate', '/a\ud800b', 'https://www.example.org/a%EF%BF%BDb'],
    ['an emoji', '/☕', 'https://www.example.org/%E2%98%95'],
    ['a number as host', 'http://2130706433/', 'http://127.0.0.1/'],
  ])('resolves %s', (_, href, expected) => expect(toAbsoluteUrl(href, page)).toBe(expected));

  test.each(['http://', 'https://exa mple.org/', 'http://[::1', 'http://example.org:99999/'])('refuses %s', (href) =>
    expect(toAbsoluteUrl(href, page)).toBeUndefined(),
  );

  test('refuses a plain address whose base is none, as the standard says', () =>
    expect(toAbsoluteUrl('https://example.org/', 'nonsense')).toBeUndefined());

  test('leaves relative ones without a base alone', () => expect(toAbsoluteUrl('/about')).toBeUndefined());

  test('agrees with the platform on every address, plain or not', () => {
    const piece = fc.constantFrom(
      '/',
      'a',
      '.',
      '..',
      '?',
      '#',
      ':',
      '@',
      '%',
      '%2e',
      'b=1',
      '&',
      ' ',
      'ä',
      ';',
      "'",
      '\\',
      '//',
      'http:',
      '9',
      '-',
      'xn--',
      '\t',
      '"',
      '<',
      '|',
      '^',
      '`',
      '{',
      '~',
    );
    const href = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
    const starts = fc.constantFrom(
      '',
      'https://example.org',
      'https://example.org/',
      'http://a.b-c.example',
      'http://1.2.3.4/',
      'https://example.org/a;b',
    );
    const bases = fc.constantFrom(
      page,
      'http://localhost:8701/a/b',
      'https://jane:secret@example.org/a/',
      'file:///a/b',
      'about:blank',
    );
    fc.assert(
      fc.property(starts, href, bases, (start, rest, base) => {
        expect(toAbsoluteUrl(start + rest, base)).toBe(parsed(start + rest, base));
      }),
      { numRuns: 3000 },
    );
  });
});

describe('toCanonicalUrl', () => {
  test.each([
    ['drops the fragment', 'https://example.org/a#b', 'https://example.org/a'],
    ['keeps a fragment that names a page', 'https://example.org/a#!/b', 'https://example.org/a#!/b'],
    ['drops the default port', 'http://example.org:80/', 'http://example.org/'],
    ['drops an empty query', 'https://example.org/a?', 'https://example.org/a'],
    ['adds the root path', 'https://example.org', 'https://example.org/'],
    ['keeps a slash at the end', 'https://example.org/a/', 'https://example.org/a/'],
    ['keeps the order of parameters', 'https://example.org/?b=2&a=1', 'https://example.org/?b=2&a=1'],
    ['drops tracking', 'https://example.org/?utm_source=x&id=5&fbclid=abc', 'https://example.org/?id=5'],
    ['drops tracking in any case', 'https://example.org/?UTM_Source=x', 'https://example.org/'],
    [
      'keeps names that only contain a tracking name',
      'https://example.org/?my_utm_x=1',
      'https://example.org/?my_utm_x=1',
    ],
    ['drops a user name', 'https://jane:secret@example.org/a', 'https://example.org/a'],
    ['writes escapes in capitals', 'https://example.org/%e2%98%95', 'https://example.org/%E2%98%95'],
    ['undoes needless escapes', 'https://example.org/%7Ejane/%61', 'https://example.org/~jane/a'],
    ['keeps escapes that mean something', 'https://example.org/a%2Fb?c=%26', 'https://example.org/a%2Fb?c=%26'],
    ['escapes a bare percent sign', 'https://example.org/100%', 'https://example.org/100%25'],
    ['decodes nothing twice', 'https://example.org/%2541', 'https://example.org/%2541'],
    ['drops Java’s session id', 'https://example.org/cart;jsessionid=0A1B?x=1', 'https://example.org/cart?x=1'],
    ['keeps www. and m.', 'https://m.example.org/amp/', 'https://m.example.org/amp/'],
    ['folds the host, not the path', 'HTTPS://Example.ORG/A', 'https://example.org/A'],
    ['only parses other schemes', 'mailto:jane@example.org#x', 'mailto:jane@example.org#x'],
    ['goes on from the base for a bare fragment', '#end', 'https://www.example.org/news/index.html?page=2'],
  ])('%s', (_, href, expected) => expect(toCanonicalUrl(href, page)).toBe(expected));

  test('is idempotent', () => {
    const text = fc.oneof(
      fc.webUrl({
        withFragments: true,
        withQueryParameters: true,
        authoritySettings: { withPort: true, withUserInfo: true },
      }),
      fc
        .array(
          fc.constantFrom(
            '%',
            '%25',
            '%4',
            '41',
            '%7e',
            '/',
            '?',
            '&',
            '=',
            'utm_x',
            'a',
            '#',
            '#!',
            ';jsessionid=1',
            '.',
            '..',
            'é',
            '\ud800',
          ),
          { maxLength: 12 },
        )
        .map((pieces) => `https://example.org/${pieces.join('')}`),
    );
    fc.assert(
      fc.property(text, (href) => {
        const once = toCanonicalUrl(href);
        expect(once === undefined ? undefined : toCanonicalUrl(once)).toBe(once);
      }),
      { numRuns: 3000 },
    );
  });

  test.each([
    ['a', 200_000],
    ['a.', 400_000],
    ['a-', 400_000],
    ['/', undefined],
    ['%', undefined],
    [';jsessionid=', 2_400_000],
    ['&utm_a=', 1_400_000],
    ['?', undefined],
  ])('is not held up by %s two hundred thousand times', (piece, hostUnits) => {
    const rest = 'https:///'.length;
    expect(toCanonicalUrl(`https://${piece.repeat(200_000)}`, page)?.length).toBe(hostUnits && hostUnits + rest);
  });
});

describe('toRegistrableDomain', () => {
  test.each([
    ['https://shop.example.co.uk/a', 'example.co.uk'],
    ['https://jane.github.io/', 'github.io'],
    ['http://localhost:8701/', 'localhost'],
    ['http://127.0.0.1/', '127.0.0.1'],
    ['https://bücher.example/', 'xn--bcher-kva.example'],
    ['not an address', 'not an address'],
  ])('%s → %s', (url, expected) => expect(toRegistrableDomain(url)).toBe(expected));
});

describe('isOnDomain', () => {
  test.each([
    ['the domain itself', 'https://northwind.example/', true],
    ['a host below it', 'https://shop.northwind.example/a', true],
    ['a longer name that ends alike', 'https://eastnorthwind.example/', false],
    ['a user name that looks like it', 'https://northwind.example@evil.example/', false],
    ['a user name with a port', 'https://northwind.example:443@evil.example/', false],
    ['a backslash trick', 'https://evil.example\\@northwind.example/', false],
    ['no address', 'northwind.example', false],
  ])('%s', (_, url, expected) => expect(isOnDomain(url, 'northwind.example')).toBe(expected));
});
