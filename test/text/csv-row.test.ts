import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCsv } from '../../lib/formats/csv.ts';
import { toCsvRow } from '../../lib/text/csv-row.ts';

describe('a row of a table for spreadsheets', () => {
  test.each([
    ['a formula', '=1+1', "'=1+1"],
    ['a formula behind white space', ' \t@SUM(A1)', "' \t'@SUM(A1)"],
    ['a formula in what another country takes for a cell', 'a;  =1+1', "a;  '=1+1"],
    ['a formula on a line of its own', 'a\n-1', '"a\n\'-1"'],
    ['a sum in a sentence', 'one + one = two', 'one + one = two'],
    ['a number', -1, '-1'],
  ])('%s', (_name, cell, expected) => {
    expect(toCsvRow([cell])).toBe(expected);
  });

  test('no cell begins as a formula does, wherever it is cut', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('=', '+', '-', '@', ';', '\t', '\n', '\r', ' ', 'a', '"') }),
        (text) => {
          const cell = readCsv(toCsvRow([text]), { rowsMax: 2 }).rows[0]?.cells[0] ?? '';
          expect(cell.split(/[;\t\n]/).filter((part) => /^\s*[=+\-@]/.test(part))).toEqual([]);
        },
      ),
    );
  });

  test('a million spaces behind a semicolon are looked at once', () => {
    const text = `a;${' '.repeat(1_000_000)}b`;
    expect(toCsvRow([text])).toBe(text);
  });
});
