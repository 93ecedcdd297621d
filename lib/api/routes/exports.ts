/** Whole lists as a file, streamed page by page. */
import * as z from 'zod';
import type { Backlink } from '../../model/backlink.ts';
import type { Finding } from '../../model/finding.ts';
import type { Mention } from '../../model/mention.ts';
import { noteAct } from '../../pipeline/audited.ts';
import type { Slice } from '../../ports/stores.ts';
import { toCsvRow } from '../../text/csv-row.ts';
import { toStream } from '../answer.ts';
import type { ApiEngine } from '../engine.ts';
import { defineRoute } from '../route.ts';
import { backlinkTable, findingTable, mentionTable, type Table } from '../tables.ts';

const pageRows = 500;

type List<T> = { readonly table: Table<T>; list(engine: ApiEngine, after: string | undefined): Promise<Slice<T>> };

const toPaging = (after: string | undefined) => ({ limit: pageRows, ...(after === undefined ? {} : { after }) });

const findings: List<Finding> = {
  table: findingTable,
  list: ({ stores, config }, after) => stores.findings.list({ brand: config.brand.id }, toPaging(after)),
};
const mentions: List<Mention> = {
  table: mentionTable,
  list: ({ stores, config }, after) => stores.mentions.list({ brand: config.brand.id }, toPaging(after)),
};
const backlinks: List<Backlink> = {
  table: backlinkTable,
  list: ({ stores, config }, after) => stores.backlinks.list({ brand: config.brand.id }, toPaging(after)),
};

type Wanted = { readonly format: 'csv' | 'jsonl'; readonly signal: AbortSignal };
type ToLines = (engine: ApiEngine, wanted: Wanted) => AsyncGenerator<string>;

/** As CSV by its table; as JSON Lines rows go whole. */
const toLines = <T>({ table, list }: List<T>): ToLines =>
  async function* (engine, { format, signal }) {
    const toLine = (row: T): string =>
      format === 'csv' ? `${toCsvRow(table.toCells(row))}\r\n` : `${JSON.stringify(row)}\n`;
    if (format === 'csv') yield `${toCsvRow(table.columns)}\r\n`;
    let after: string | undefined;
    do {
      const { rows, next } = await list(engine, after);
      yield rows.map(toLine).join('');
      after = next;
    } while (after !== undefined && !signal.aborted);
  };

/** What can be exported. */
const lists = { findings: toLines(findings), mentions: toLines(mentions), backlinks: toLines(backlinks) };

const types = { csv: 'text/csv; charset=utf-8', jsonl: 'application/x-ndjson' } as const;

export const exportList = defineRoute({
  method: 'get',
  path: '/api/exports/{list}',
  summary: 'A whole list as CSV, safe for spreadsheets, or as JSON Lines.',
  least: 'viewer',
  params: z.object({ list: z.enum(['findings', 'mentions', 'backlinks']) }),
  query: z.strictObject({ format: z.enum(['csv', 'jsonl']).default('csv') }),
  answer: { schema: z.string(), types: ['text/csv', 'application/x-ndjson'] },
  run: async ({ params, query: { format }, signal }, engine) => {
    await noteAct(engine, { action: 'exported', subject: { kind: 'list', id: params.list }, details: { format } });
    return toStream(
      ReadableStream.from(lists[params.list](engine, { format, signal })).pipeThrough(new TextEncoderStream()),
      types[format],
      { 'content-disposition': `attachment; filename="${engine.config.brand.id}-${params.list}.${format}"` },
    );
  },
});
