/** Lists of terms in CSV, as style teams keep them in spreadsheets: a row a term, columns told by their heads. */
import { type CsvRow, readCsv } from './csv.ts';
import {
  noteLengthMax,
  type TermRow,
  type TermRows,
  termLengthMax,
  termRowsMax,
  toStatus,
  type WrongRow,
} from './term-row.ts';

export const termColumns = ['term', 'preferred', 'status', 'note', 'language', 'case', 'exact'] as const;
export type TermColumn = (typeof termColumns)[number];

/** Which head of the file each column has, where it is not one of the usual words. */
export type ColumnMap = Readonly<Partial<Record<TermColumn, string>>>;

/** Heads that are understood, in lower case without what is no letter. */
const usualHeads: Readonly<Record<TermColumn, readonly string[]>> = {
  term: 'term terms word phrase unwanted avoid wrong dontsay dontuse donotuse banned forbidden begriff benennung wort terme término termine termo'.split(
    ' ',
  ),
  preferred:
    'preferred use useinstead instead replacement replacewith say saythis right preferredterm bevorzugt stattdessen préféré preferido preferito'.split(
      ' ',
    ),
  status: 'status administrativestatus usage usagestatus estado statut stato'.split(' '),
  note: 'note notes reason comment comments remark why definition hinweis bemerkung remarque nota'.split(' '),
  language: 'language lang locale sprache langue idioma lingua'.split(' '),
  case: 'case casesensitive matchcase'.split(' '),
  exact: 'exact exactmatch aswritten'.split(' '),
};

const toHeadName = (head: string): string => head.toLowerCase().replace(/[^\p{L}]/gu, '');

type Columns = ReadonlyMap<TermColumn, number>;

/** Where each column is. */
const toColumns = ({ cells }: CsvRow, map: ColumnMap): Columns => {
  const names = cells.map(toHeadName);
  const found = termColumns.flatMap((column): readonly (readonly [TermColumn, number])[] => {
    const asked = map[column];
    const index =
      asked === undefined
        ? names.findIndex((name) => usualHeads[column].includes(name))
        : cells.findIndex((cell) => cell.toLowerCase() === asked.toLowerCase());
    return index < 0 ? [] : [[column, index]];
  });
  return new Map(found);
};

/** What a mapped head is missing, or undefined where all are there. */
export const findMissingHead = (heads: readonly string[], map: ColumnMap): string | undefined =>
  Object.values(map).find((asked) => !heads.some((head) => head.toLowerCase() === asked.toLowerCase()));

const yes = new Set([
  'yes',
  'y',
  'true',
  '1',
  'x',
  'sensitive',
  'casesensitive',
  'exact',
  'ja',
  'oui',
  'sí',
  'si',
  'sim',
]);
const no = new Set(['', 'no', 'n', 'false', '0', 'insensitive', 'caseinsensitive', 'nein', 'non', 'não']);

const toFlag = (cell: string): boolean | undefined => {
  const word = cell.toLowerCase().replace(/[^\p{L}\d]/gu, '');
  if (yes.has(word)) return true;
  return no.has(word) ? false : undefined;
};

const languageTag = /^[a-z]{2,3}(?:[-_][a-z0-9]{2,8}){0,3}$/i;

type Read = { readonly row: TermRow } | { readonly wrong: WrongRow };

const readRow = ({ line, cells }: CsvRow, columns: Columns): Read => {
  const cell = (column: TermColumn): string => cells[columns.get(column) ?? -1] ?? '';
  const refuse = (expected: string, received: string): Read => ({ wrong: { line, expected, received } });
  const [term, preferred, written, note, language] = (['term', 'preferred', 'status', 'note', 'language'] as const).map(
    cell,
  );
  if (term === undefined || term === '') return refuse('a term', 'an empty cell');
  for (const text of [term, preferred ?? ''])
    if (text.length > termLengthMax) return refuse(`a term of at most ${termLengthMax} characters`, `${text.length}`);
  if (preferred === term) return refuse('another word than the term to be preferred to it', `"${preferred}"`);
  const status = written === undefined || written === '' ? 'forbidden' : toStatus(written);
  if (status === undefined) return refuse('a status (preferred, admitted or forbidden)', `"${written}"`);
  if (language !== undefined && language !== '' && !languageTag.test(language))
    return refuse('a language such as en or de-AT', `"${language}"`);
  const [matchCase, exact] = [toFlag(cell('case')), toFlag(cell('exact'))];
  if (matchCase === undefined) return refuse('"case" to be yes or no', `"${cell('case')}"`);
  if (exact === undefined) return refuse('"exact" to be yes or no', `"${cell('exact')}"`);
  return {
    row: {
      line,
      term,
      status,
      ...(preferred ? { preferred } : {}),
      ...(note ? { note: note.slice(0, noteLengthMax) } : {}),
      ...(language ? { language } : {}),
      ...(matchCase ? { matchCase } : {}),
      ...(exact ? { exact } : {}),
    },
  };
};

export type CsvTerms = TermRows & {
  /** The heads of the file's columns. */
  readonly heads: readonly string[];
  /** False where no column of terms could be told; there are no rows then. */
  readonly hasTerms: boolean;
};

/** Reads a list. A file of one column needs no head; otherwise one of the columns must be told to hold the terms. */
export const readTermsCsv = (text: string, map: ColumnMap = {}): CsvTerms => {
  const { rows, openQuoteAt, isCut } = readCsv(text, { rowsMax: termRowsMax + 1 });
  const [head, ...rest] = rows;
  if (head === undefined) return { rows: [], wrong: [], heads: [], hasTerms: false };
  const columns = toColumns(head, map);
  const isPlainList = !columns.has('term') && rows.every(({ cells }) => cells.length === 1) && map.term === undefined;
  if (!columns.has('term') && !isPlainList) return { rows: [], wrong: [], heads: head.cells, hasTerms: false };
  const read = (isPlainList ? rows : rest).map((row) =>
    readRow(row, isPlainList ? new Map([['term' as const, 0]]) : columns),
  );
  const wrong = read.flatMap((each) => ('wrong' in each ? [each.wrong] : []));
  if (openQuoteAt !== undefined)
    wrong.push({ line: openQuoteAt, expected: 'a quote that is closed', received: 'the end of the file' });
  if (isCut) wrong.push({ line: rows.at(-1)?.line ?? 1, expected: `at most ${termRowsMax} rows`, received: 'more' });
  return { rows: read.flatMap((each) => ('row' in each ? [each.row] : [])), wrong, heads: head.cells, hasTerms: true };
};

const toCell = (text: string): string => (/[",;\t|\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Shown as UTF-8 by spreadsheets that would guess otherwise. */
const byteOrderMark = '\ufeff';

/**
 * A list as a CSV file that `readTermsCsv` reads back as it was. No apostrophe is put before what a spreadsheet could take for a
 * formula, as our other tables do: the words are the user's own, and an apostrophe would become part of them.
 */
export const toTermsCsv = (rows: readonly TermRow[]): string =>
  byteOrderMark +
  [
    termColumns,
    ...rows.map(({ term, preferred, status, note, language, matchCase, exact }) => [
      term,
      preferred ?? '',
      status,
      note ?? '',
      language ?? '',
      matchCase === true ? 'sensitive' : '',
      exact === true ? 'yes' : '',
    ]),
  ]
    .map((cells) => `${cells.map(toCell).join(',')}\r\n`)
    .join('');
