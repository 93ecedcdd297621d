/** How many entries of each recorded answer have each field: what `bench/source-fields.ts` prints and docs/sources.md shows. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Entry } from '../../lib/model/entry.ts';
import { type Answered, type Asked, pollApi, samples } from '../../test/sources/api-poll.ts';
import { toMailboxes } from '../../test/sources/mail-folder.ts';
import { type Payload, type Read, reads } from './reads.ts';

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
const toAnswer = ({ file, inside, page, packed, also = [] }: Payload): Answered => {
  const bytes = Buffer.concat([file, ...also].map((each) => readFileSync(path.join(samples, each))));
  if (packed !== undefined) return { bytes: packed(bytes.toString()) };
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

export type FieldRow = {
  readonly source: string;
  readonly as: string;
  readonly entries: number;
  readonly error: string | undefined;
} & {
  readonly read: Readonly<Record<string, number>>;
};

const toRow = async (read: Read): Promise<FieldRow> => {
  const { source, as, options, owned = false, secrets = {} } = read;
  const mailboxes = toMailboxes(
    (read.mails ?? []).map((file, index) => ({
      uid: index + 1,
      raw: readFileSync(path.join(samples, file), 'utf8').replaceAll('\r\n', '\n'),
    })),
  );
  const { entries, error } = await pollApi(source, { options, owned, secrets, mailboxes, answer: answerOf(read) });
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

/** Every recorded answer, read. */
export const readAll = async (): Promise<readonly FieldRow[]> => {
  const rows: FieldRow[] = [];
  for (const read of reads) rows.push(await toRow(read));
  return rows;
};

/** As a table: its head, then a row each. */
export const toCells = (rows: readonly FieldRow[]): readonly (readonly string[])[] => {
  const names = Object.keys(fields);
  return [
    ['source', 'recorded', 'entries', ...names],
    ...rows.map(({ source, as, entries, read }) => [
      source,
      as,
      String(entries),
      ...names.map((name) => show(read[name] ?? 0, entries)),
    ]),
  ];
};

/** The table as it stands in docs/sources.md. */
export const toMarkdown = ([head = [], ...cells]: readonly (readonly string[])[]): string =>
  [head, head.map((_, index) => (index < 2 ? '---' : '--:')), ...cells]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
