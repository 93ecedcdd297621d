import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCsv } from '../../lib/formats/csv.ts';
import type { TermRow } from '../../lib/formats/term-row.ts';
import { readTermsCsv, toTermsCsv } from '../../lib/formats/terms-csv.ts';
import { readTermsFile } from '../../lib/formats/terms-file.ts';

const read = (text: string | Uint8Array, map = {}) =>
  readTermsFile(typeof text === 'string' ? Buffer.from(text) : text, { map });
const withoutLines = (rows: readonly TermRow[]) => rows.map(({ line: _, ...row }) => row);

describe('readCsv', () => {
  test.each<[string, string, readonly (readonly string[])[]]>([
    [
      'commas',
      'a,b\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'semicolons with commas in cells',
      'a;b\n"1,5";2',
      [
        ['a', 'b'],
        ['1,5', '2'],
      ],
    ],
    [
      'tabs',
      'a\tb\r\nc\td\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'quotes within quotes and a line break',
      '"say ""hi""","two\nlines"\nx,y',
      [
        ['say "hi"', 'two\nlines'],
        ['x', 'y'],
      ],
    ],
    ['a byte order mark and Excel’s hint', '\ufeffsep=;\na,b;c', [['a,b', 'c']]],
    [
      'empty rows',
      'a,b\n\n,\n \nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['what stands behind a quote', '"a"b,c', [['ab', 'c']]],
    [
      'old Macs',
      'a,b\rc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['nothing', '', []],
  ])('%s', (_, text, cells) => {
    expect(readCsv(text, { rowsMax: 100 }).rows.map((row) => row.cells)).toEqual(cells);
  });

  test('lines are counted through quoted breaks, and an open quote is told', () => {
    const { rows, openQuoteAt } = readCsv('a\n"b\nc"\nd\n"e\nf', { rowsMax: 100 });
    expect(rows.map(({ line }) => line)).toEqual([1, 2, 4, 5]);
    expect(openQuoteAt).toBe(5);
  });

  test.each([
    ['quotes', '"'.repeat(200_000)],
    ['commas', ','.repeat(200_000)],
    ['cells in quotes', '"a",'.repeat(100_000)],
  ])('a hostile file of %s is read in no time', (_, text) => {
    const startedAt = performance.now();
    readCsv(text, { rowsMax: 100 });
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });
});

describe('lists in CSV', () => {
  test('columns are told by their heads, and everything of a row is kept', () => {
    const { rows, wrong } = read(
      'Term,Preferred,Status,Note,Language,Case,Exact\ncheap,good value,deprecated,"we sell value, not price",en,,\nIT,,forbidden,,,yes,x\nroast,,preferred,,,,\n',
    );
    expect(wrong).toEqual([]);
    expect(rows).toEqual([
      {
        line: 2,
        term: 'cheap',
        preferred: 'good value',
        status: 'forbidden',
        note: 'we sell value, not price',
        language: 'en',
      },
      { line: 3, term: 'IT', status: 'forbidden', matchCase: true, exact: true },
      { line: 4, term: 'roast', status: 'preferred' },
    ]);
  });

  test('heads of one’s own are mapped, semicolons and windows-1252 as Excel writes them', () => {
    const text = 'Begriff;Statt dessen;Sprache\ngünstig;preiswert;de\nGeschäft;Laden;de\n';
    const { rows } = read(Buffer.from(text, 'latin1'), { term: 'begriff', preferred: 'Statt dessen' });
    expect(withoutLines(rows)).toEqual([
      { term: 'günstig', preferred: 'preiswert', status: 'forbidden', language: 'de' },
      { term: 'Geschäft', preferred: 'Laden', status: 'forbidden', language: 'de' },
    ]);
  });

  test('UTF-16, as Excel’s "Unicode text"', () => {
    const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('term\tuse\ncafé\tcoffee house\n', 'utf16le')]);
    expect(withoutLines(read(bytes).rows)).toEqual([{ term: 'café', preferred: 'coffee house', status: 'forbidden' }]);
  });

  test('a plain list of words is one of forbidden ones', () => {
    expect(read('world-class\nbest in town\n').rows.map(({ term }) => term)).toEqual(['world-class', 'best in town']);
  });

  test('wrong rows are listed by line, and the rest is kept', () => {
    const { rows, wrong } = read(
      [
        'term,preferred,status,language,case',
        'cheap,good value,,,',
        ',x,,,',
        'same,same,,,',
        'guys,,perhaps,,',
        'a,b,,english please,',
        'c,d,,,maybe',
        'cheap,bargain,,,',
        'cheap,good value,,,',
        `${'x'.repeat(201)},,,,`,
        '"open,,,,',
      ].join('\n'),
    );
    expect(rows.map(({ term }) => term)).toEqual(['cheap', 'open,,,,']);
    expect(wrong.map(({ line, expected, received }) => `${line}: ${expected}: ${received}`)).toEqual([
      '3: a term: an empty cell',
      '4: another word than the term to be preferred to it: "same"',
      '5: a status (preferred, admitted or forbidden): "perhaps"',
      '6: a language such as en or de-AT: "english please"',
      '7: "case" to be yes or no: "maybe"',
      '8: each term once in a language: "cheap" again, which line 2 says otherwise of',
      '10: a term of at most 200 characters: 201',
      '11: a quote that is closed: the end of the file',
    ]);
  });

  test('columns that are not known, and an empty file, are no list', () => {
    expect(read('colour,size\nred,1\n')).toMatchObject({ isList: false, heads: ['colour', 'size'], rows: [] });
    expect(read('')).toMatchObject({ isList: false, rows: [] });
  });

  test('what is written is read back as it was', () => {
    const text = fc
      .string({ unit: fc.constantFrom(...'ab ,;"\'|=+-@é🎉\n\t'), minLength: 1, maxLength: 12 })
      .map((each) => each.trim())
      .filter((each) => each !== '');
    const row = fc.record(
      {
        term: text,
        preferred: text,
        status: fc.constantFrom('preferred', 'admitted', 'forbidden'),
        note: text,
        language: fc.constantFrom('en', 'de-AT'),
        matchCase: fc.constant(true),
        exact: fc.constant(true),
      },
      { requiredKeys: ['term', 'status'] },
    );
    fc.assert(
      fc.property(fc.array(row, { maxLength: 6 }), (rows) => {
        const kept = rows.filter(({ term, preferred }) => term !== preferred);
        const written = toTermsCsv(kept.map((each, index) => ({ line: index + 2, ...each })));
        expect(withoutLines(readTermsCsv(written).rows)).toEqual(kept);
      }),
    );
  });
});

const concept = (inner: string): string => `<termEntry id="c1">${inner}</termEntry>`;

describe('lists in TBX', () => {
  test('version 2 with tig and ntig', () => {
    const { rows, wrong, format } = read(
      `<?xml version="1.0"?><!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">\n<martif type="TBX" xml:lang="en"><text><body>\n${concept(
        `<descrip type="definition">a shop</descrip><langSet xml:lang="en-GB">\n<tig><term>shop</term><termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></tig>\n` +
          `<tig><term>store</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote><note>American</note></tig>\n` +
          `<tig><term>outlet</term><termNote type="administrativeStatus">admittedTerm-admn-sts</termNote></tig></langSet>\n` +
          `<langSet xml:lang="de"><ntig><termGrp><term>Gesch&#228;ft</term><termNote type="administrativeStatus">supersededTerm-admn-sts</termNote></termGrp></ntig></langSet>`,
      )}</body></text></martif>`,
    );
    expect([format, wrong]).toEqual(['TBX', []]);
    expect(rows).toEqual([
      { line: 4, term: 'shop', status: 'preferred', language: 'en-GB' },
      { line: 5, term: 'store', status: 'forbidden', preferred: 'shop', note: 'American', language: 'en-GB' },
      { line: 6, term: 'outlet', status: 'admitted', language: 'en-GB' },
      { line: 7, term: 'Geschäft', status: 'forbidden', language: 'de' },
    ]);
  });

  test('version 3 with statuses as attributes and as elements of their own', () => {
    const dialect = (status: string): string =>
      `<tbx type="TBX-Min" style="dct"><text><body><conceptEntry id="1"><langSec xml:lang="en"><termSec><term>sign in</term></termSec>` +
      `<termSec><term>log in</term>${status}</termSec></langSec></conceptEntry></body></text></tbx>`;
    const expected = [
      { term: 'sign in', status: 'preferred', language: 'en' },
      { term: 'log in', preferred: 'sign in', status: 'forbidden', language: 'en' },
    ];
    const dct = '<min:administrativeStatus>strange-admn-sts</min:administrativeStatus>';
    const wrongWord = '<min:administrativeStatus>deprecatedTerm-admn-sts</min:administrativeStatus>';
    expect(withoutLines(read(dialect(wrongWord)).rows)).toEqual(expected);
    expect(withoutLines(read(dialect('<termNote type="administrativeStatus">obsolete</termNote>')).rows)).toEqual(
      expected,
    );
    expect(read(dialect(dct)).wrong).toEqual([
      {
        line: 1,
        expected: 'a status (preferredTerm-admn-sts, admittedTerm-admn-sts, deprecatedTerm-admn-sts)',
        received: '"strange-admn-sts"',
      },
    ]);
  });

  test('other XML is no list', () => {
    expect(read('<rss version="2.0"><channel/></rss>')).toMatchObject({ isList: false, rows: [] });
  });

  test('entities that would grow, open elements without end and endless text are bounded', () => {
    const bomb = `<!DOCTYPE tbx [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><tbx><conceptEntry><langSec xml:lang="en"><termSec><term>&b;&b;</term></termSec></langSec></conceptEntry></tbx>`;
    expect(read(bomb).rows.map(({ term }) => term)).toEqual(['&b;&b;']);
    const startedAt = performance.now();
    expect(read(`<tbx>${'<langSec><termSec>'.repeat(200_000)}`).rows).toEqual([]);
    expect(read(`<tbx><conceptEntry><langSec><termSec><term>${'x '.repeat(1_000_000)}</term></termSec>`).rows).toEqual(
      [],
    );
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });
});
