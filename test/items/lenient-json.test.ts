import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseLenientJson } from '../../lib/items/lenient-json.ts';

describe('parseLenientJson', () => {
  test.each([
    ['strict JSON as it is', '{"a":[1,true,null,"x"]}', [{ a: [1, true, null, 'x'] }]],
    ['nothing in an empty script', '  \n', []],
    ['nothing in words', 'jQuery is not defined;', []],
    ['null as the value it is', 'null', [null]],
    ['a trailing comma', '{"a":[1,2,],}', [{ a: [1, 2] }]],
    ['commas too many', '{"a":1,,"b":2}', [{ a: 1, b: 2 }]],
    ['a comma forgotten between members', '{"a":"x"\n"b":"y"}', [{ a: 'x', b: 'y' }]],
    ['a comma forgotten between objects', '[{"a":1}{"a":2}]', [[{ a: 1 }, { a: 2 }]]],
    ['several values in a row', '{"a":1} {"a":2}', [{ a: 1 }, { a: 2 }]],
    ['line comments', '{"a":1, // one\n"b":"http://x.example/"}', [{ a: 1, b: 'http://x.example/' }]],
    ['block comments', '/* one */{"a":/* two */1}', [{ a: 1 }]],
    ['a comment of HTML before the data', '<!-- John joined -->\n{"a":1}', [{ a: 1 }]],
    ['a comment of HTML around the data', '<!--\n{"a":1}\n-->', [{ a: 1 }]],
    ['a CDATA wrapper', '//<![CDATA[\n{"a":1}\n//]]>', [{ a: 1 }]],
    ['a CDATA wrapper in comments of its own', '/*<![CDATA[*/{"a":1}/*]]>*/', [{ a: 1 }]],
    ['a bare CDATA wrapper', '<![CDATA[{"a":1}]]>', [{ a: 1 }]],
    ['line breaks and tabs inside strings', '{"a":"one\n\ttwo"}', [{ a: 'one\n\ttwo' }]],
    ['quotes that were not escaped', '{"a":"Joe\'s "best" pie","b":1}', [{ a: 'Joe\'s "best" pie', b: 1 }]],
    ['escapes that JSON does not know', String.raw`{"a":"it\'s \x 5"}`, [{ a: "it's x 5" }]],
    ['single quotes and bare names', "{a:'x', b:2}", [{ a: 'x', b: 2 }]],
    ['entities instead of quotes', '{&quot;a&quot;:&quot;x&quot;}', [{ a: 'x' }]],
    ['a number with a decimal comma', '{"ratingValue":4,5,"best":5}', [{ ratingValue: 4.5, best: 5 }]],
    ['a missing value', '{"a":,"b":}', [{ a: null, b: null }]],
    ['a missing end', '{"a":{"b":[1,2', [{ a: { b: [1, 2] } }]],
    ['an end too many', '{"a":1}}]', [{ a: 1 }]],
    ['a semicolon after the data', '{"a":1};', [{ a: 1 }]],
    ['a byte order mark', '\ufeff{"a":1}', [{ a: 1 }]],
    ['undefined and NaN', '{"a":undefined,"b":NaN}', [{ a: null, b: null }]],
  ])('reads %s', (_name, text, values) => {
    expect(parseLenientJson(text)).toEqual(values);
  });

  test('agrees with JSON.parse on everything that is JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(parseLenientJson(text)).toEqual([JSON.parse(text)]);
      }),
    );
  });

  test('mends a trailing comma without changing anything else', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ name: fc.string(), rating: fc.integer() }), { minLength: 1 }), (values) => {
        const text = `[${values.map((value) => `${JSON.stringify(value).slice(0, -1)},}`).join(',')},]`;
        expect(parseLenientJson(text)).toEqual([values]);
      }),
    );
  });

  test('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[{}[\]",:'/*<!\\ a1\n-]{0,60}$/), (text) => {
        expect(Array.isArray(parseLenientJson(text))).toBe(true);
      }),
    );
  });

  test.each([
    ['quotes', `{"a":${'"'.repeat(300_000)}`, [{ a: '"'.repeat(299_998) }]],
    ['quotes and spaces', `{"a":"${'" '.repeat(200_000)}`, [{ a: '" '.repeat(199_999) }]],
    ['quotes, commas and spaces', `{"a":"${'", '.repeat(150_000)}`, [{ a: '', ', ': null }]],
    ['backslashes', `{"a":"${'\\'.repeat(300_001)}`, []],
    ['comment openers', '/*'.repeat(200_000), []],
    ['slashes', `{${'/'.repeat(300_000)}`, [{}]],
    ['HTML comment openers', `{${'<!--'.repeat(100_000)}`, [{}]],
    ['open brackets', '[{'.repeat(100_000), []],
    ['digits and commas', `{"a":${'1,'.repeat(150_000)}`, [{ 1: null, a: 1.1 }]],
  ])('makes of a hostile run of %s what can be made of it', (_name, text, expected) => {
    expect(parseLenientJson(text)).toEqual(expected);
  });

  test('closing brackets of the wrong kind close nothing', () => {
    const [value] = parseLenientJson(`${'['.repeat(50_000)}${'}'.repeat(50_000)}`);
    expect(Array.isArray(value)).toBe(true);
  });
});
