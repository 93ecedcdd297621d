/** A row of a JSON lines file: an entry as people's own exports write it. */
import * as z from 'zod';
import { toInstant } from '../formats/dates.ts';
import { type Entry, ratingSchema, toEntry } from '../model/entry.ts';

const text = z.string().nullish();
const date = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .refine((value) => value == null || toInstant(value) !== null, { error: 'expected a date' });
const rating = z.union([ratingSchema, z.number().transform((value) => ({ value, best: 5, worst: 1 }))]).nullish();

/** Names as Entry has them, with the usual others: `date`, `content`, `body`, `name`. */
const rowSchema = z
  .looseObject({
    id: z.union([z.string().min(1).max(2048), z.number().transform(String)]).optional(),
    url: z
      .url({ protocol: /^https?$/ })
      .max(8192)
      .nullish(),
    title: text,
    html: text,
    text: text,
    content: text,
    body: text,
    author: text,
    authorUrl: text,
    siteName: text,
    publishedAt: date,
    date,
    updatedAt: date,
    language: text,
    rating,
    reach: z.number().nonnegative().nullish(),
  })
  .refine(
    (row) => [row.title, row.html, row.text, row.content, row.body].some((value) => value != null && value !== ''),
    {
      error: 'expected words: "text", "html" or "title"',
    },
  );

const toReason = ({ path, message }: z.core.$ZodIssue): string => [...path.slice(0, 1), message].join(': ');

/** Parses one row, already JSON; `fallbackId` names one without an id. Answers the reason where it is none. */
export const parseEntryRow = (
  row: unknown,
  fallbackId: string,
): { readonly entry: Entry } | { readonly reason: string } => {
  const parsed = rowSchema.safeParse(row);
  if (!parsed.success) return { reason: parsed.error.issues.map(toReason).join('; ').slice(0, 300) };
  const { data } = parsed;
  const html = data.html ?? null;
  return {
    entry: toEntry({
      id: data.id ?? fallbackId,
      url: data.url ?? null,
      title: data.title ?? null,
      html,
      text: html === null ? (data.text ?? data.content ?? data.body ?? '') : null,
      author: data.author ?? null,
      authorUrl: data.authorUrl ?? null,
      siteName: data.siteName ?? null,
      publishedAt: toInstant(data.publishedAt ?? data.date),
      updatedAt: toInstant(data.updatedAt),
      language: data.language ?? null,
      rating: data.rating ?? null,
      reach: data.reach ?? null,
    }),
  };
};

/** Parses a whole JSON lines text; wrong rows are answered with their line (from 1), the rest is kept. */
export const parseEntryRows = (
  lines: string,
  name: string,
): {
  readonly entries: readonly Entry[];
  readonly wrong: readonly { readonly line: number; readonly reason: string }[];
} => {
  const entries: Entry[] = [];
  const wrong: { readonly line: number; readonly reason: string }[] = [];
  for (const [index, written] of lines.split('\n').entries()) {
    const line = index + 1;
    if (written.trim() === '') continue;
    const row = parseJson(written);
    const parsed = row === undefined ? { reason: 'expected JSON' } : parseEntryRow(row.value, `${name}:${line}`);
    if ('entry' in parsed) entries.push(parsed.entry);
    else wrong.push({ line, reason: parsed.reason });
  }
  return { entries, wrong };
};

const parseJson = (json: string): { readonly value: unknown } | undefined => {
  try {
    return { value: JSON.parse(json) };
  } catch {
    return undefined;
  }
};
