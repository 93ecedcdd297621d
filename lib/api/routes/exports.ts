/** Whole lists as a file, streamed page by page. */
import * as z from 'zod';
import type { Slice } from '../../ports/stores.ts';
import { type Cell, toCsvRow } from '../../text/csv-row.ts';
import { toStream } from '../answer.ts';
import type { ApiEngine } from '../engine.ts';
import { defineRoute } from '../route.ts';

const pageRows = 500;

type Row = Readonly<Record<string, unknown>>;
type List = {
  readonly columns: readonly string[];
  list(engine: ApiEngine, after: string | undefined): Promise<Slice<Row>>;
};

const toPaging = (after: string | undefined) => ({ limit: pageRows, ...(after === undefined ? {} : { after }) });

/** What can be exported, and its columns as CSV; as JSON Lines rows go whole. */
const lists: Readonly<Record<'findings' | 'mentions' | 'backlinks', List>> = {
  findings: {
    columns: [
      'id',
      'severity',
      'status',
      'audience',
      'check',
      'guideline',
      'channel',
      'url',
      'message',
      'mend',
      'firstSeenAt',
      'lastSeenAt',
      'occurrences',
      'assignee',
      'dueAt',
    ],
    list: ({ stores, config }, after) => stores.findings.list({ brand: config.brand.id }, toPaging(after)),
  },
  mentions: {
    columns: [
      'id',
      'seenAt',
      'publishedAt',
      'channel',
      'speaker',
      'url',
      'title',
      'snippet',
      'author',
      'language',
      'rating',
      'linked',
      'reach',
      'cluster',
    ],
    list: ({ stores, config }, after) => stores.mentions.list({ brand: config.brand.id }, toPaging(after)),
  },
  backlinks: {
    columns: [
      'id',
      'from',
      'referringDomain',
      'to',
      'anchor',
      'followed',
      'state',
      'stage',
      'firstSeenAt',
      'lastCheckedAt',
      'visits',
    ],
    list: ({ stores, config }, after) => stores.backlinks.list({ brand: config.brand.id }, toPaging(after)),
  },
};

const toCell = (value: unknown): Cell =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value == null
    ? value
    : JSON.stringify(value);

async function* toLines(
  engine: ApiEngine,
  { columns, list }: List,
  { format, signal }: { readonly format: 'csv' | 'jsonl'; readonly signal: AbortSignal },
): AsyncGenerator<string> {
  if (format === 'csv') yield `${toCsvRow(columns)}\r\n`;
  let after: string | undefined;
  do {
    const { rows, next } = await list(engine, after);
    const lines = rows.map((row) =>
      format === 'csv' ? `${toCsvRow(columns.map((column) => toCell(row[column])))}\r\n` : `${JSON.stringify(row)}\n`,
    );
    yield lines.join('');
    after = next;
  } while (after !== undefined && !signal.aborted);
}

const types = { csv: 'text/csv; charset=utf-8', jsonl: 'application/x-ndjson' } as const;

export const exportList = defineRoute({
  method: 'get',
  path: '/api/exports/{list}',
  summary: 'A whole list as CSV, safe for spreadsheets, or as JSON Lines.',
  least: 'viewer',
  params: z.object({ list: z.enum(['findings', 'mentions', 'backlinks']) }),
  query: z.strictObject({ format: z.enum(['csv', 'jsonl']).default('csv') }),
  answer: { schema: z.string(), type: 'text/csv' },
  run: ({ params, query: { format }, signal }, engine) =>
    toStream(
      ReadableStream.from(toLines(engine, lists[params.list], { format, signal })).pipeThrough(new TextEncoderStream()),
      types[format],
      { 'content-disposition': `attachment; filename="${engine.config.brand.id}-${params.list}.${format}"` },
    ),
});
