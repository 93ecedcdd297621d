/** What an export says of itself: written last, so that one that was cut short has none. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { StoreError } from '../errors.ts';
import { instantSchema } from '../model/vocabulary.ts';
import { type MovedKind, movedKinds } from '../ports/move.ts';

/** Grows when an older Earmark would read an export wrongly. */
export const exportFormat = 1;
const manifestName = 'manifest.json';

const manifestSchema = z.object({
  type: z.literal('earmark-export'),
  format: z.number().int(),
  exportedAt: instantSchema,
  /** Rows of each kind. */
  rows: z.record(z.string(), z.number().int().nonnegative()),
  bodies: z.number().int().nonnegative(),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** Where the rows of a kind lie: `pages.jsonl`. */
export const toRowsFile = (folder: string, kind: MovedKind): string => path.join(folder, `${kind}.jsonl`);

/** Writes the manifest; from then on the export is whole. */
export const writeManifest = (folder: string, manifest: Omit<Manifest, 'type' | 'format'>): void => {
  const file = path.join(folder, manifestName);
  const text = `${JSON.stringify({ type: 'earmark-export', format: exportFormat, ...manifest }, null, 2)}\n`;
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
};

/** True where an export was finished. */
export const hasManifest = (folder: string): boolean => existsSync(path.join(folder, manifestName));

/** Reads the manifest. Throws StoreError for a folder without one, a damaged one, and one of a newer Earmark. */
export const readManifest = (folder: string): Manifest => {
  const parsed = manifestSchema.safeParse(readJson(path.join(folder, manifestName)));
  if (!parsed.success)
    throw toExportError(folder, {
      expected: `a ${manifestName} that earmark export wrote`,
      received: hasManifest(folder) ? 'a damaged one' : 'none',
      mend: 'Name the folder of a finished export; run the export again if it was cut short.',
    });
  const manifest = parsed.data;
  if (manifest.format > exportFormat)
    throw toExportError(folder, {
      expected: `format ${exportFormat} or older`,
      received: `format ${manifest.format}`,
      mend: 'Update Earmark, and import again.',
    });
  const unknown = Object.keys(manifest.rows).find((kind) => !movedKinds.some((known) => known === kind));
  if (unknown === undefined) return manifest;
  throw toExportError(folder, {
    expected: `rows of ${movedKinds.join(', ')}`,
    received: `"${unknown}"`,
    mend: 'Update Earmark, and import again.',
  });
};

const readJson = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
};

/** An export that cannot be used. */
export const toExportError = (
  id: string,
  details: { readonly expected: string; readonly received: string; readonly mend: string },
): StoreError =>
  new StoreError({ code: 'EXPORT_INVALID', retry: 'never', subject: { kind: 'export', id }, ...details });
