import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCsv } from '../../lib/formats/csv.ts';
import { CsvStream, rowCharsMax, type StreamedRow } from '../../lib/formats/csv-stream.ts';

const readPieces = (pieces: readonly string[]): readonly StreamedRow[] => {
  const stream = new CsvStream();
  return [...pieces.flatMap((piece) => [...stream.push(piece)]), ...stream.end()];
};
const toPieces = (text: string, size: number): readonly string[] =>
  Array.from({ length: Math.ceil(text.length / size) }, (_, index) => text.slice(index * size, (index + 1) * size));

describe('rows of CSV that comes in pieces', () => {
  test.each([
    ['commas', 'a,b\n1,2\n', [['a', 'b'], ['1', '2']]], // biome-ignore format: a table
    ['semicolons and Windows line ends', 'a;b\r\n1;2\r\n', [['a', 'b'], ['1', '2']]], // biome-ignore format: a table
    ['tabs behind a byte order mark', '\ufeffa\tb\n1\t2', [['a', 'b'], ['1', '2']]], // biome-ignore format: a table
    ['the hint of Excel', 'sep=|\na|b,c\n', [['a', 'b,c']]],
    ['quotes over lines', 'a,"x\ny"\n"say ""so""",2\n', [['a', 'x\ny'], ['say "so"', '2']]], // biome-ignore format: a table
    ['line ends of old Macs', 'a,b\r1,2\r', [['a', 'b'], ['1', '2']]], // biome-ignore format: a table
    ['quotes that are not around the whole cell', '"a"b, "c",d"e\n"","f",\n', [['ab', '"c"', 'd"e'], ['', 'f', '']]], // biome-ignore format: a table
    ['nothing', '', []],
    ['blank lines', '\n\n,\n', []],
  ])('%s', (_, text, cells) => {
    for (const size of [1, 3, 1000])
      expect(readPieces(toPieces(text, size)).map((row) => ('cells' in row ? row.cells : row))).toEqual(cells);
  });

  test('lines are counted through quotes', () => {
    expect(readPieces(['a\n"x\ny"\nb\n\nc']).map(({ line }) => line)).toEqual([1, 2, 4, 6]);
  });

  test('a quote that is never closed costs its line, and no other', () => {
    const rest = Array.from({ length: 5000 }, (_, index) => `row ${index},with some more words of no interest`);
    const rows = readPieces(toPieces(['a,b', '"open,1', ...rest].join('\n'), 64 * 1024));
    expect(rows[1]).toEqual({ line: 2, expected: 'a quote that is closed', received: 'one that is open' });
    expect(rows.slice(2).map(({ line }) => line)).toEqual(rest.map((_, index) => index + 3));
  });

  test('a line without end costs itself, however long', () => {
    const long = 'x'.repeat(rowCharsMax * 3);
    const rows = readPieces(toPieces(`a,b\n${long},1\nc,d\n`, 10_000));
    expect(rows).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, expected: `a row of at most ${rowCharsMax} characters`, received: 'more' },
      { line: 3, cells: ['c', 'd'] },
    ]);
  });

  test('is what is read whole, however it is cut', () => {
    const cell = fc.stringMatching(/^[ab ,;"\n\r😀]{0,6}$/u).map((text) => `"${text.replaceAll('"', '""')}"`);
    const plain = fc.stringMatching(/^[a-z\u00e9 ]{0,5}$/u);
    const odd = fc.stringMatching(/^[ab ]{0,2}["]{0,2}[ab ]{1,2}$/u).filter((text) => !text.startsWith('"'));
    const table = fc.array(fc.array(fc.oneof(cell, plain, odd), { minLength: 1, maxLength: 4 }), { maxLength: 8 });
    fc.assert(
      fc.property(table, fc.integer({ min: 1, max: 20 }), (rows, size) => {
        const text = `head,b\n${rows.map((row) => row.join(',')).join('\n')}`;
        expect(readPieces(toPieces(text, size))).toEqual(readCsv(text, { rowsMax: 1000 }).rows);
      }),
    );
  });
});
