/**
 * Reads every recorded answer of a service by its source, and prints how many entries have each field.
 *   npx tsx bench/source-fields.ts [--json] [--markdown]
 * `12` of 12 entries is printed as `all`; a field that none has as `–`. With --markdown the table as it stands in docs/sources.md.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Entry } from '../lib/model/entry.ts';
import { type Answered, type Asked, pollApi } from '../test/sources/api-poll.ts';
import { type Payload, type Read, reads } from './source-fields/reads.ts';

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, markdown: { type: 'boolean', default: false } },
});

const samples = path.join(
  process.env.EARMARK_CHANNELS ?? path.resolve(import.meta.dirname, '../../shared/channels'),
  'samples',
);

/** What is counted of an entry, as the sheets name it. */
const fields: Readonly<Record<string, (entry: Entry) => boolean>> = {
  url: ({ url }) => url !== null,
  title: ({ title }) => title !== null,
  text: ({ html, text }) => (html ?? text ?? '') !== '',
  author: ({ author }) => author !== null,
  profile: ({ authorUrl }) => authorUrl !== null,
  time: ({ publishedAt }) => publishedAt !== null,
  edited: ({ updatedAt }) => updatedAt !== null,
  language: ({ language }) => language !== null,
  rating: ({ rating }) => rating !== null,
  counts: ({ counts }) => counts !== null && Object.keys(counts).length > 0,
  reach: ({ reach }) => reach !== null,
  parent: ({ parent }) => parent !== null,
  media: ({ media }) => media.length > 0,
  answer: ({ reply }) => reply !== null,
};

const types: Readonly<Record<string, string>> = { '.xml': 'application/xml', '.json': 'application/json' };

/** A recorded answer as it is given: its bytes, unless something is put around it. */
const toAnswer = ({ file, inside, page, also = [] }: Payload): Answered => {
  const bytes = Buffer.concat([file, ...also].map((each) => readFileSync(path.join(samples, each))));
  if (page !== undefined) return { text: page(bytes.toString()), headers: { 'content-type': 'text/html' } };
  if (inside !== undefined) return { json: inside(JSON.parse(bytes.toString())) };
  return { bytes, headers: { 'content-type': types[path.extname(file)] ?? 'text/html' } };
};

const answerOf =
  ({ answers }: Read) =>
  ({ url }: Asked): Answered => {
    const found = answers.find(([text]) => url.includes(text))?.[1] ?? { json: {} };
    return 'file' in found ? toAnswer(found) : found;
  };

type Row = {
  readonly source: string;
  readonly as: string;
  readonly entries: number;
  readonly error: string | undefined;
} & {
  readonly read: Readonly<Record<string, number>>;
};

const toRow = async (read: Read): Promise<Row> => {
  const { source, as, options, owned = false, secrets = {} } = read;
  const { entries, error } = await pollApi(source, { options, owned, secrets, answer: answerOf(read) });
  const counted = Object.entries(fields).map(([name, has]) => [name, entries.filter(has).length] as const);
  return {
    source: source.id,
    as,
    entries: entries.length,
    error: error === undefined ? undefined : String(error),
    read: Object.fromEntries(counted),
  };
};

const show = (count: number, entries: number): string => {
  if (count === 0) return '–';
  return count === entries ? 'all' : String(count);
};

if (!existsSync(samples)) {
  console.log(`no recorded answers at ${samples}`);
  process.exit(0);
}
const rows: Row[] = [];
for (const read of reads) rows.push(await toRow(read));
const names = Object.keys(fields);
const cells = rows.map(({ source, as, entries, read }) => [
  source,
  as,
  String(entries),
  ...names.map((name) => show(read[name] ?? 0, entries)),
]);
const head = ['source', 'recorded', 'entries', ...names];
if (values.json) for (const row of rows) console.log(JSON.stringify(row));
else if (values.markdown) {
  for (const row of [head, head.map((_, index) => (index < 2 ? '---' : '--:')), ...cells])
    console.log(`| ${row.join(' | ')} |`);
} else {
  const widths = head.map((name, index) => Math.max(name.length, ...cells.map((row) => row[index]?.length ?? 0)));
  for (const row of [head, ...cells]) console.log(row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  '));
}
const failed = rows.filter(({ error }) => error !== undefined);
for (const { source, as, error } of failed) console.error(`${source}, ${as}: ${error}`);
process.exitCode = failed.length > 0 ? 1 : 0;
