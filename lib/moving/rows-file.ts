/** Rows of one kind as lines of JSON: written and read a few at a time, so that files of any size fit into memory. */
import { closeSync, createReadStream, existsSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { MovedKind, MovedRow, MovedRows } from '../ports/move.ts';
import { toExportError, toRowsFile } from './manifest.ts';

/** Characters that wait before they are written. */
const bufferedCharsMax = 262_144;
/** Rows are handed on before more characters of them are held: a configuration with its files is large. */
const heldCharsMax = 8_000_000;
/** A row that is longer was not written by Earmark. */
const lineCharsMax = 64_000_000;
/** Exports hold what people wrote: for their owner alone. */
const fileMode = 0o600;

export type RowsWriter = {
  write(row: MovedRow): void;
  close(): void;
  readonly counts: Readonly<Record<string, number>>;
};

/** Writes rows of all kinds, each into the file of its kind. Files that are there are written anew. */
export const openRowsWriter = (folder: string, kinds: readonly MovedKind[]): RowsWriter => {
  const files = new Map(
    kinds.map((kind) => [kind, { fd: openSync(toRowsFile(folder, kind), 'w', fileMode), text: '' }]),
  );
  const counts: Record<string, number> = Object.fromEntries(kinds.map((kind) => [kind, 0]));
  const flush = (file: { readonly fd: number; text: string }): void => {
    const bytes = Buffer.from(file.text);
    for (let at = 0; at < bytes.length; ) at += writeSync(file.fd, bytes, at);
    file.text = '';
  };
  return {
    counts,
    write: ({ kind, row }) => {
      const file = files.get(kind);
      if (file === undefined) return;
      file.text += `${JSON.stringify(row)}\n`;
      counts[kind] = (counts[kind] ?? 0) + 1;
      if (file.text.length >= bufferedCharsMax) flush(file);
    },
    close: () => {
      for (const file of files.values()) {
        flush(file);
        fsyncSync(file.fd);
        closeSync(file.fd);
      }
    },
  };
};

/** Without these fields a row is none of its kind. */
const fieldsOf: { readonly [Kind in MovedKind]: readonly (keyof MovedRows[Kind] & string)[] } = {
  channels: ['channel', 'dueAt', 'failuresInARow'],
  pages: ['channel', 'url', 'readAt', 'state', 'depth', 'validators'],
  outlinks: ['channel', 'url', 'outlinks'],
  links: ['url', 'state', 'checkedAt'],
  stories: ['brand', 'cluster', 'near', 'lastSeenAt'],
  tellings: ['brand', 'mention', 'cluster'],
  suppressed: ['brand', 'author'],
  mentions: ['id', 'brand', 'channel', 'seenAt', 'title', 'snippet', 'sentiment', 'cluster', 'language', 'speaker'],
  dropped: ['id', 'brand', 'channel', 'seenAt', 'sentiment', 'language', 'speaker'],
  counts: ['brand', 'day', 'hour', 'channel', 'language', 'speaker', 'mentions', 'ratingSum'],
  namedCounts: ['brand', 'day', 'of', 'name', 'count'],
  facts: ['brand', 'channel', 'url', 'readAt', 'facts'],
  findings: ['id', 'brand', 'version', 'status', 'severity', 'lastSeenAt', 'place', 'audience', 'check', 'channel'],
  changes: ['finding', 'version', 'kind'],
  backlinks: ['id', 'brand', 'from', 'state', 'referringDomain', 'firstSeenAt', 'lastCheckedAt'],
  referrals: ['id', 'brand', 'source', 'by', 'name', 'period', 'visits'],
  audit: ['id', 'brand', 'at', 'actor', 'action'],
  measures: ['id', 'brand', 'name', 'value', 'day', 'group'],
  alerts: ['id', 'route', 'window', 'createdAt', 'finding'],
  receipts: ['id', 'route', 'window', 'status', 'at'],
  admissions: ['route', 'name', 'entries'],
  mutes: ['brand', 'of', 'id', 'kind'],
  views: ['brand', 'user', 'name', 'choice'],
  configs: ['brand', 'stored', 'files'],
  answers: ['question', 'answer'],
  units: ['brand', 'day', 'taken'],
  outbox: ['before', 'after', 'change'],
  deadLetters: ['message', 'attempts', 'reason', 'at'],
  messages: ['message', 'readyAt'],
};

/** The rows of one kind, from the `from`-th on, some at a time. Throws StoreError with the line that is damaged. */
export const readRows = async function* (
  folder: string,
  { kind, from, atOnce }: { readonly kind: MovedKind; readonly from: number; readonly atOnce: number },
): AsyncGenerator<readonly MovedRow[]> {
  const file = toRowsFile(folder, kind);
  if (!existsSync(file)) return;
  let number = 0;
  let run: MovedRow[] = [];
  let chars = 0;
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (number <= from) continue;
    run.push(parseRow(kind, line, `${file}:${number}`));
    chars += line.length;
    if (run.length < atOnce && chars < heldCharsMax) continue;
    yield run;
    run = [];
    chars = 0;
  }
  if (run.length > 0) yield run;
};

const parseRow = (kind: MovedKind, line: string, place: string): MovedRow => {
  const row = line.length > lineCharsMax ? undefined : parseJson(line);
  const moved: unknown = { kind, row };
  if (isMoved(moved)) return moved;
  throw toExportError(place, {
    expected: `a row of ${kind}, with ${fieldsOf[kind].join(', ')}`,
    received: row === undefined ? 'something else than a line of JSON' : 'a row without all of them',
    mend: 'Export anew; what was imported so far stays, and importing goes on where it stopped.',
  });
};

/** Only what would break is looked at, as in the stores: a whole parse would also drop what a later Earmark adds. */
const isMoved = (value: unknown): value is MovedRow => {
  if (typeof value !== 'object' || value === null || !('kind' in value) || !('row' in value)) return false;
  const { kind, row } = value;
  if (typeof row !== 'object' || row === null || !isKind(kind)) return false;
  return fieldsOf[kind].every((field) => field in row);
};
const isKind = (kind: unknown): kind is MovedKind => typeof kind === 'string' && Object.hasOwn(fieldsOf, kind);

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
