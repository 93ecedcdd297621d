import { expect, test } from 'vitest';
import { findImports } from '../../lib/formats/css-imports.ts';

test.each([
  ['by text', '@import "a.css"; p{}', ['a.css']],
  ['by address', "@import url( 'a.css' ) screen;@import url(b.css);", ['a.css', 'b.css']],
  [
    'behind what may stand before them',
    '@charset "utf-8"; /* @import "no.css"; */ @layer a, b;\n@import "a.css" layer(a);',
    ['a.css'],
  ],
  ['but none behind a rule', 'p{} @import "a.css";', []],
  ['but none for paper', '@import "a.css" print; @import "b.css" screen, print;', ['b.css']],
  ['where there are none', '', []],
  ['at most sixteen', '@import "a.css";'.repeat(40), Array.from({ length: 16 }, () => 'a.css')],
])('imports are found %s', (_name, text, expected) => {
  expect(findImports(text)).toEqual(expected);
});

test.each(['/*', '@import ', '@import url(', '@charset ', '@layer ', ' '])(
  'a long hostile sheet of %j is looked at quickly',
  (part) => {
    const started = performance.now();
    findImports(part.repeat(100_000));
    expect(performance.now() - started).toBeLessThan(500);
  },
);
