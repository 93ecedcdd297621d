/** What one part of the file says of another: ids used once, and names that exist. */

import { isSecretReference, secretMend } from '../ports/secrets.ts';
import { isSecretKey, looksSecret } from './describe-value.ts';
import { isRecord, type Report } from './report.ts';
import type { Path } from './yaml.ts';
import { toUnknownWord } from './zod-problems.ts';

type Row = Readonly<Record<string, unknown>>;

const rowsOf = (top: Row, section: string): readonly unknown[] => {
  const rows = top[section];
  return Array.isArray(rows) ? rows : [];
};

const idsOf = (rows: readonly unknown[]): readonly string[] =>
  rows.map((row) => (isRecord(row) ? row.id : undefined)).filter((id) => typeof id === 'string');

const namesOf = (rows: unknown): readonly string[] =>
  (Array.isArray(rows) ? rows : [])
    .map((row: unknown) => (isRecord(row) ? row.name : undefined))
    .filter((name) => typeof name === 'string');

const tagsOf = (rows: readonly unknown[]): readonly string[] => [
  ...new Set(
    rows
      .flatMap((row) => (isRecord(row) && Array.isArray(row.tags) ? row.tags : []))
      .filter((tag) => typeof tag === 'string'),
  ),
];

/** Notes ids that stand twice, and names of channels, locations, products and tags that nothing bears. */
export const reportReferences = (top: Row, report: Report): void => {
  for (const section of ['facts', 'guidelines', 'channels', 'alerts', 'planned'])
    reportDoubles(rowsOf(top, section), [section], report);
  const brand = isRecord(top.brand) ? top.brand : {};
  reportDoubles(rowsOf(brand, 'locations'), ['brand', 'locations'], report);
  const channels = idsOf(rowsOf(top, 'channels'));
  const locations = idsOf(rowsOf(brand, 'locations'));
  for (const section of ['guidelines', 'alerts', 'planned'])
    reportNames(top, { section, key: 'channels', what: 'a channel', known: channels }, report);
  reportNames(top, { section: 'alerts', key: 'products', what: 'a product', known: namesOf(brand.products) }, report);
  const tags = ['channels', 'guidelines'].flatMap((section) => tagsOf(rowsOf(top, section)));
  reportNames(top, { section: 'alerts', key: 'tags', what: 'a tag of a channel or guideline', known: tags }, report);
  const guidelines = idsOf(rowsOf(top, 'guidelines'));
  reportNames(top, { section: 'planned', key: 'guidelines', what: 'a guideline', known: guidelines }, report);
  reportNames(top, { section: 'guidelines', key: 'locations', what: 'a location', known: locations }, report);
  for (const section of ['facts', 'channels'])
    reportNames(top, { section, key: 'location', what: 'a location', known: locations }, report);
};

const reportDoubles = (rows: readonly unknown[], path: Path, report: Report): void => {
  const seen = new Set<unknown>();
  for (const [index, row] of rows.entries()) {
    const id = isRecord(row) ? row.id : undefined;
    if (typeof id === 'string' && seen.has(id))
      report.add({
        path: [...path, index, 'id'],
        at: 'value',
        expected: 'an id that stands once',
        received: `"${id}" again`,
        mend: 'Give one of the two another id.',
      });
    seen.add(id);
  }
};

type Names = {
  readonly section: string;
  readonly key: string;
  readonly what: string;
  readonly known: readonly string[];
};

const reportNames = (top: Row, { section, key, what, known }: Names, report: Report): void => {
  for (const [index, row] of rowsOf(top, section).entries()) {
    const value = isRecord(row) ? row[key] : undefined;
    const words = Array.isArray(value) ? value : [value];
    for (const [nth, word] of words.entries())
      if (typeof word === 'string' && !known.includes(word))
        report.add(toUnknownWord([section, index, key, ...(Array.isArray(value) ? [nth] : [])], word, what, known));
  }
};

/** Notes values that are secrets by their key or look: the file names them, it never holds them. */
export const reportSecrets = (value: unknown, path: Path, report: Report): void => {
  if (typeof value === 'object' && value !== null) {
    for (const [key, each] of Object.entries(value))
      reportSecrets(each, [...path, Array.isArray(value) ? Number(key) : key], report);
    return;
  }
  if (typeof value !== 'string' || isSecretReference(value)) return;
  const isHeld = isSecretKey(path.at(-1) ?? '') && isWhereOptionsStand(path);
  if (!isHeld && !looksSecret(value)) return;
  report.add({
    path,
    at: 'value',
    expected: 'a reference to a secret, such as env:EARMARK_TOKEN',
    received: 'a value that is not shown',
    mend: secretMend,
  });
};

/** A guideline may speak of tokens and passwords; only channels and routes use them. */
const isWhereOptionsStand = ([section]: Path): boolean => section === 'channels' || section === 'alerts';
