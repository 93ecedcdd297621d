/** The source of exports in CSV: what other listening and review tools have read, in a file beside the configuration. */
import * as z from 'zod';
import { SourceError } from '../errors.ts';
import { decodeText } from '../formats/charset.ts';
import { type CsvRow, readCsv } from '../formats/csv.ts';
import type { Entry } from '../model/entry.ts';
import { type Column, columns, findLayout, type Layout } from './csv-heads.ts';
import { cellOf, findDateOrder, isAmbiguousDate, type Manner, toRowEntry, toWebUrl } from './csv-row.ts';
import { findFiles, readSavedFile, type SavedFile } from './saved-files.ts';
import { defineSource, type SourceContext, type SourceYield } from './source.ts';

/** Heads that are named in an error. */
const headsShown = 12;

const head = (meaning: string) =>
  z.string().min(1).max(200).optional().describe(`The head of the column with ${meaning}.`);

const mapSchema = z.strictObject({
  id: head('its id; without one a row is named for its words, author and time'),
  url: head('its address'),
  title: head('its title'),
  text: head('its words'),
  author: head('who says it'),
  authorUrl: head('the author’s address'),
  siteName: head('where it was said'),
  publishedAt: head('when it was said'),
  time: head('the hour, where the day stands alone'),
  updatedAt: head('when it was changed last'),
  language: head('its language, en or English'),
  rating: head('its stars: 4, 4,5, 8/10, ★★★☆☆'),
  reach: head('how many people it reached'),
  likes: head('likes'),
  replies: head('how many answers it has'),
  shares: head('how often it was shared'),
  views: head('how often it was seen'),
  helpful: head('how many found it helpful'),
  reply: head('what you answered publicly'),
  repliedAt: head('when you answered'),
} satisfies Readonly<Record<Column, z.ZodType>>);

const options = z
  .strictObject({
    path: z
      .string()
      .min(1)
      .meta({ format: 'path' })
      .describe(
        'An export, or a folder of them (.csv, .tsv, .txt, packed with gzip or not); beside earmark.yml or below.',
      ),
    map: mapSchema.default({}).describe(`Heads of columns that have unusual names, for any of ${columns.join(', ')}.`),
    best: z.number().min(1).max(1000).default(5).describe('The best rating of the scale.'),
    worst: z.number().min(0).max(999).default(1).describe('The worst one.'),
    dates: z
      .enum(['auto', 'day-first', 'month-first'])
      .default('auto')
      .meta({ title: 'word' })
      .describe('How 03/04/2026 is meant; auto goes by the other dates of the file.'),
    maxFiles: z.number().int().min(1).max(10_000).default(1_000).describe('Files of one poll, at most.'),
    maxRows: z.number().int().min(1).max(1_000_000).default(100_000).describe('Rows of one file, at most.'),
  })
  .refine(({ best, worst }) => worst < best, { error: 'expected less than "best"', path: ['worst'] });
type CsvContext = SourceContext<z.infer<typeof options>>;

/** File name → what it was when it was read. */
const cursorSchema = z.object({ files: z.record(z.string(), z.string()) }).catch({ files: {} });

/** So many rows are handed on between two points at which they are made safe. */
const rowsPerCheckpoint = 1_000;

const isExport = ({ name }: SavedFile): boolean => /\.(?:csv|tsv|txt)(?:\.gz)?$/i.test(name);

const toFormatError = (file: SavedFile, received: string): SourceError =>
  new SourceError({
    code: 'SOURCE_FORMAT',
    retry: 'never',
    subject: { kind: 'file', id: file.path },
    expected: 'an export in CSV with a row of heads, words or stars among them',
    received,
    mend: 'Name its columns by "map": "earmark explain csv" lists what can be named.',
  });

const findManner = (
  context: CsvContext,
  file: SavedFile,
  { layout, rows }: { readonly layout: Layout; readonly rows: readonly CsvRow[] },
): Manner => {
  const { best, worst, dates: asked } = context.channel.options;
  const dates = rows.flatMap((row) => cellOf(row, layout, 'publishedAt') ?? []);
  const found = asked === 'auto' ? findDateOrder(dates) : asked;
  if (found === undefined && dates.some(isAmbiguousDate))
    context.log.warn('dates that can be read in two ways are read with the day first; "dates" says otherwise', {
      channel: context.channel.id,
      file: file.name,
    });
  return { layout, scale: { best, worst }, dateOrder: found ?? 'day-first', shared: findShared(rows, layout) };
};

/** Addresses that stand in several rows with something else to say. */
const findShared = (rows: readonly CsvRow[], layout: Layout): ReadonlySet<string> => {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const row of rows) {
    const url = toWebUrl(cellOf(row, layout, 'url'));
    if (url === null) continue;
    if (seen.has(url)) shared.add(url);
    seen.add(url);
  }
  return shared;
};

/** Entries of one file, each id once. Throws SourceError for what is no export. */
const readExport = async (context: CsvContext, file: SavedFile): Promise<readonly Entry[]> => {
  const { maxRows, map } = context.channel.options;
  const bytes = await readSavedFile(context.files, file);
  if (bytes === undefined) throw toFormatError(file, 'a file that is too large, or damaged');
  const { rows, isCut, openQuoteAt } = readCsv(decodeText(bytes, {}).text, { rowsMax: maxRows });
  const where = { channel: context.channel.id, file: file.name };
  if (isCut) context.log.warn('more rows than maxRows', { ...where, maxRows });
  if (openQuoteAt !== undefined) context.log.warn('a quote that is never closed', { ...where, line: openQuoteAt });
  const found = findLayout(rows, map);
  if (found === undefined) throw toFormatError(file, describeHeads(rows));
  const below = rows.slice(found.index + 1);
  const manner = findManner(context, file, { layout: found.layout, rows: below });
  const entries = below.flatMap((row) => toRowEntry(row, manner) ?? []);
  const skipped = below.length - entries.length;
  if (skipped > 0) context.log.info('rows without words or stars are left out', { ...where, rows: skipped });
  return [...new Map(entries.map((entry) => [entry.id, entry])).values()];
};

const describeHeads = (rows: readonly CsvRow[]): string => {
  const [first] = rows;
  if (first === undefined) return 'no rows';
  const shown = first.cells.slice(0, headsShown).map((cell) => cell.slice(0, 40));
  return `columns ${shown.map((cell) => `"${cell}"`).join(', ')}`;
};

/** Changed files, one after the other; one that cannot be read costs itself, and the channel where no other was read. */
async function* readExports(context: CsvContext): AsyncGenerator<SourceYield> {
  const { path, maxFiles } = context.channel.options;
  const known = { ...cursorSchema.parse(context.cursor).files };
  const { files, isComplete } = await findFiles(context.files, path, { filesMax: maxFiles });
  if (!isComplete) context.log.warn('more files than maxFiles', { channel: context.channel.id, maxFiles });
  const changed = files.filter((file) => isExport(file) && known[file.name] !== file.stamp);
  const errors: SourceError[] = [];
  for (const file of changed) {
    if (context.signal.aborted) return;
    const entries = await tryExport(context, file, errors);
    if (entries === undefined) continue;
    for (const [index, entry] of entries.entries()) {
      yield { type: 'entry', entry };
      if ((index + 1) % rowsPerCheckpoint === 0) yield { type: 'checkpoint', cursor: { files: { ...known } } };
    }
    known[file.name] = file.stamp;
    yield { type: 'checkpoint', cursor: { files: { ...known } } };
  }
  const [error] = errors;
  if (error !== undefined && errors.length === changed.length) throw error;
  yield { type: 'checkpoint', cursor: { files: toPresent(known, files, isComplete) } };
}

const tryExport = async (
  context: CsvContext,
  file: SavedFile,
  errors: SourceError[],
): Promise<readonly Entry[] | undefined> => {
  try {
    return await readExport(context, file);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    errors.push(error);
    const { id: channel } = context.channel;
    context.log.warn('a file could not be read', { channel, file: file.name, reason: error.message });
    return undefined;
  }
};

/** Files that are no more are forgotten; what they said stays. */
const toPresent = (
  known: Readonly<Record<string, string>>,
  files: readonly SavedFile[],
  isComplete: boolean,
): Readonly<Record<string, string>> => {
  const names = new Set(files.map(({ name }) => name));
  return Object.fromEntries(Object.entries(known).filter(([name]) => !isComplete || names.has(name)));
};

/** Reads exports by the names of their columns; those that have not changed since the last poll are not opened. */
export const csv = defineSource({
  id: 'csv',
  summary: 'Reads exports of other listening and review tools (CSV), their columns told by their heads.',
  options,
  everyMs: 60 * 60_000,
  examples: [
    { id: 'g2', source: 'csv', path: './exports/g2' },
    {
      id: 'survey',
      source: 'csv',
      path: './exports/survey.csv',
      map: { text: 'What could we do better?', rating: 'How likely are you to recommend us?' },
      best: 10,
      worst: 0,
    },
  ],
  read: readExports,
});
