/** What an archived body is called, alike in every archive. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { entrySchema } from '../../model/entry.ts';
import type { ArchivedBody } from '../../ports/archive.ts';

/** Everything of a body but its bytes, as it is kept beside them. */
export const archivedHeaderSchema = z.object({
  contentType: z.string(),
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  entry: entrySchema.optional(),
});
export type ArchivedHeader = z.infer<typeof archivedHeaderSchema>;

/** The header as one line of JSON, fields in alphabetical order, so that equal ones are written alike. */
export const toHeaderText = ({ contentType, url, headers, entry }: ArchivedBody): string =>
  JSON.stringify({
    contentType,
    url,
    headers: inOrder(headers),
    ...(entry === undefined ? {} : { entry: inOrder(entry) }),
  });

const inOrder = (fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(fields).toSorted(([a], [b]) => (a < b ? -1 : 1)));

/**
 * The name of a body: 64 hex digits over header and bytes. BLAKE2b, cut to 256 bits, takes half of SHA-256's
 * time where the processor has no instruction for that one.
 */
export const toArchiveName = (headerText: string, bytes: Uint8Array): string =>
  createHash('blake2b512').update(`${headerText}\n`).update(bytes).digest('hex').slice(0, 64);

/** True for what may be an archive name; anything else never becomes a path. */
export const isArchiveName = (name: string): boolean => /^[0-9a-f]{64}$/.test(name);

/** A header and its bytes as the body that was put. */
export const toArchivedBody = ({ entry, ...header }: ArchivedHeader, bytes: Uint8Array): ArchivedBody => ({
  ...header,
  bytes,
  ...(entry === undefined ? {} : { entry }),
});
