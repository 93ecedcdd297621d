/** The source of files: saved pages, feeds, exports in JSON lines and plain texts, beside the configuration. */
import path from 'node:path';
import * as z from 'zod';
import { EarmarkError } from '../errors.ts';
import { decodeText } from '../formats/charset.ts';
import { parseFeed } from '../formats/feed.ts';
import { type Entry, toEntry } from '../model/entry.ts';
import type { FetchAnswer } from '../ports/fetcher.ts';
import { toCanonicalUrl } from '../text/url.ts';
import { parseEntryRow, parseEntryRows } from './entry-row.ts';
import { toFeedEntry } from './feed-entries.ts';
import { findFiles, readSavedFile, readUrlHint, type SavedFile } from './saved-files.ts';
import { defineSource, type SourceContext, type SourceYield } from './source.ts';

/** Wrong rows of one file that are listed one by one. */
const wrongRowsListed = 20;
/** So often what was handed on is made safe, and the place to go on from is kept. */
const filesPerCheckpoint = 200;

const options = z.strictObject({
  path: z
    .string()
    .min(1)
    .meta({ format: 'path' })
    .describe('A file, or a folder that is read with all folders in it; beside earmark.yml or below.'),
  baseUrl: z
    .url({ protocol: /^https?$/, error: 'expected an address that begins with http:// or https://' })
    .optional()
    .describe(
      'The address that saved pages had, their path in the folder appended; `<file>.url` says it for one page.',
    ),
  maxFiles: z.number().int().min(1).max(100_000).default(10_000).describe('Files of one poll, at most.'),
});
type FileContext = SourceContext<z.infer<typeof options>>;

/** File name → what it was when it was read, and the address of a page, so that it can be told gone. */
const cursorSchema = z
  .object({ files: z.record(z.string(), z.object({ stamp: z.string(), url: z.string().optional() })) })
  .catch({ files: {} });
type Known = z.infer<typeof cursorSchema>['files'];

type Kind = 'page' | 'feed' | 'rows' | 'text';
const kindByEnding: ReadonlyMap<string, Kind> = new Map([
  ...['.html', '.htm', '.xhtml'].map((ending) => [ending, 'page'] as const),
  ...['.xml', '.rss', '.atom', '.rdf', '.json'].map((ending) => [ending, 'feed'] as const),
  ...['.jsonl', '.ndjson'].map((ending) => [ending, 'rows'] as const),
  ...['.txt', '.md'].map((ending) => [ending, 'text'] as const),
]);

const kindOf = ({ name }: SavedFile): Kind | undefined =>
  kindByEnding.get(path.extname(name.toLowerCase().replace(/\.gz$/, '')));

/** `shop/index.html` under `https://x.example/a/` → `https://x.example/a/shop/`; a name of the channel's own without a base. */
const toPageUrl = async (context: FileContext, file: SavedFile): Promise<string> => {
  const hint = await readUrlHint(context.files, file);
  if (hint !== undefined) return toCanonicalUrl(hint) ?? hint;
  const escaped = file.name.replace(/\.gz$/i, '').split('/').map(encodeURIComponent).join('/');
  const { baseUrl } = context.channel.options;
  if (baseUrl === undefined) return `urn:earmark:${context.channel.id}:${escaped}`;
  const url = new URL(escaped.replace(/(^|\/)index\.x?html?$/i, '$1'), baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`);
  return toCanonicalUrl(url.href) ?? url.href;
};

const toAnswer = (context: FileContext, url: string, body: Uint8Array): FetchAnswer => ({
  outcome: 'read',
  requestedUrl: url,
  url,
  redirects: [],
  at: context.now.toISOString(),
  status: 200,
  // Without a charset: the page itself says it.
  headers: { 'content-type': 'text/html' },
  body,
  wire: { bytes: body, encoding: null },
  validators: {},
});

const toGone = (context: FileContext, url: string): FetchAnswer => ({
  outcome: 'gone',
  status: 404,
  requestedUrl: url,
  url,
  redirects: [],
  at: context.now.toISOString(),
});

/** `# Title` of Markdown, which a reader would call the text's title. */
const toTitle = (text: string): string | null => /^#\s+(\S.{0,300})$/m.exec(text.slice(0, 5000))?.[1]?.trim() ?? null;

const readText = async ({ files }: FileContext, file: SavedFile, text: string): Promise<readonly Entry[]> => [
  toEntry({
    id: file.name,
    url: (await readUrlHint(files, file)) ?? null,
    title: file.name.toLowerCase().endsWith('.md') ? toTitle(text) : null,
    text,
  }),
];

/** A feed; or, in a `.json`, one row or a list of rows. */
const readFeed = async (context: FileContext, file: SavedFile, bytes: Uint8Array): Promise<readonly Entry[]> => {
  const url =
    (await readUrlHint(context.files, file)) ??
    context.channel.options.baseUrl ??
    `urn:earmark:${context.channel.id}:${file.name}`;
  if (file.name.toLowerCase().endsWith('.json')) {
    const rows = readJsonRows(context, file, bytes);
    if (rows !== undefined) return rows;
  }
  const feed = await parseFeed(bytes, { url });
  return feed.entries.map((entry) => toFeedEntry(entry, feed));
};

/** Undefined for JSON that is no list. */
const readJsonRows = (context: FileContext, file: SavedFile, bytes: Uint8Array): readonly Entry[] | undefined => {
  const text = decodeText(bytes, {}).text.trimStart();
  if (!text.startsWith('[')) return undefined;
  let rows: unknown;
  try {
    rows = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = z
    .array(z.unknown())
    .parse(rows)
    .map((row, index) => parseEntryRow(row, `${file.name}:${index + 1}`));
  const wrong = parsed.flatMap((each, index) => ('reason' in each ? [{ line: index + 1, reason: each.reason }] : []));
  logWrong(context, file, wrong);
  return parsed.flatMap((each) => ('entry' in each ? [each.entry] : []));
};

const logWrong = (
  context: FileContext,
  file: SavedFile,
  wrong: readonly { readonly line: number; readonly reason: string }[],
): void => {
  for (const { line, reason } of wrong.slice(0, wrongRowsListed))
    context.log.warn('a row could not be read', { channel: context.channel.id, file: file.name, line, reason });
  if (wrong.length > wrongRowsListed)
    context.log.warn('more rows could not be read', {
      channel: context.channel.id,
      file: file.name,
      rows: wrong.length,
    });
};

const readEntries = async (
  context: FileContext,
  file: SavedFile,
  { kind, bytes }: { readonly kind: Exclude<Kind, 'page'>; readonly bytes: Uint8Array },
): Promise<readonly Entry[]> => {
  if (kind === 'feed') return readFeed(context, file, bytes);
  const { text } = decodeText(bytes, {});
  if (kind === 'text') return readText(context, file, text);
  const { entries, wrong } = parseEntryRows(text, file.name);
  logWrong(context, file, wrong);
  return entries;
};

/** Reads one file: hands a page on, answers the entries of anything else. A file that cannot be read costs only itself. */
const readFile = async (
  context: FileContext,
  file: SavedFile,
  kind: Kind,
): Promise<{ readonly entries: readonly Entry[]; readonly url?: string }> => {
  const skip = (reason: string) => {
    context.log.warn('a file could not be read', { channel: context.channel.id, file: file.name, reason });
    return { entries: [] };
  };
  const bytes = await readSavedFile(context.files, file);
  if (bytes === undefined) return skip('it is too large, or damaged');
  try {
    if (kind !== 'page') return { entries: await readEntries(context, file, { kind, bytes }) };
    const url = await toPageUrl(context, file);
    await context.page(url, { depth: 0, prefetched: toAnswer(context, url, bytes) });
    return { entries: [], url };
  } catch (error) {
    if (!(error instanceof EarmarkError) || error.code !== 'SOURCE_FORMAT') throw error;
    return skip(error.message);
  }
};

/** Pages whose files are no longer there are gone; only a walk that saw everything can tell. */
const noteGone = async (context: FileContext, before: Known, files: readonly SavedFile[]): Promise<void> => {
  const names = new Set(files.map(({ name }) => name));
  for (const [name, { url }] of Object.entries(before))
    if (!names.has(name) && url !== undefined) await context.page(url, { prefetched: toGone(context, url) });
};

async function* readFiles(context: FileContext): AsyncGenerator<SourceYield> {
  const { path: named, maxFiles } = context.channel.options;
  const before = cursorSchema.parse(context.cursor).files;
  const { files, isComplete } = await findFiles(context.files, named, { filesMax: maxFiles });
  if (!isComplete) context.log.warn('more files than maxFiles', { channel: context.channel.id, maxFiles });
  // What an unfinished walk did not see is still known.
  const known: Known = isComplete ? {} : { ...before };
  let sinceCheckpoint = 0;
  for (const file of files) {
    if (context.signal.aborted) return;
    const kind = kindOf(file);
    if (kind === undefined) continue;
    const earlier = before[file.name];
    if (earlier?.stamp === file.stamp) {
      known[file.name] = earlier;
      continue;
    }
    const { entries, url } = await readFile(context, file, kind);
    for (const entry of entries) yield { type: 'entry', entry };
    known[file.name] = { stamp: file.stamp, ...(url === undefined ? {} : { url }) };
    if (++sinceCheckpoint % filesPerCheckpoint === 0)
      yield { type: 'checkpoint', cursor: { files: { ...before, ...known } } };
  }
  if (isComplete) await noteGone(context, before, files);
  yield { type: 'checkpoint', cursor: { files: known } };
}

/** Reads files; those that have not changed since the last poll are not opened. */
export const file = defineSource({
  id: 'file',
  summary: 'Reads saved pages, feeds, exports (JSON lines) and texts from a file or folder.',
  options,
  everyMs: 3_600_000,
  examples: [
    { id: 'archive', source: 'file', path: './saved', baseUrl: 'https://northwind.example/' },
    { id: 'support-mails', source: 'file', path: './exports/mails.jsonl' },
  ],
  read: readFiles,
});
