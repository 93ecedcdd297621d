/** How far an export was put into one target: kept beside the export, so that an import that was cut short goes on. */
import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import type { Manifest } from './manifest.ts';

const progressSchema = z.object({
  target: z.string(),
  exportedAt: z.string(),
  /** Rows put, by kind. */
  rows: z.record(z.string(), z.number().int().nonnegative()),
});
export type ImportProgress = { readonly rows: Readonly<Record<string, number>> };

export type ProgressFile = {
  /** Undefined where this export was never put into this target. */
  read(): ImportProgress | undefined;
  write(progress: ImportProgress): void;
};

/** The note for one export and one target. */
export const openProgressFile = (
  folder: string,
  { target, manifest: { exportedAt } }: { readonly target: string; readonly manifest: Manifest },
): ProgressFile => {
  const name = createHash('sha256').update(target).digest('hex').slice(0, 16);
  const file = path.join(folder, `imported-${name}.json`);
  return {
    read: () => {
      const parsed = progressSchema.safeParse(readJson(file));
      return parsed.success && parsed.data.target === target && parsed.data.exportedAt === exportedAt
        ? parsed.data
        : undefined;
    },
    write: ({ rows }) => {
      writeFileSync(`${file}.new`, JSON.stringify({ target, exportedAt, rows }));
      renameSync(`${file}.new`, file);
    },
  };
};

const readJson = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
};
