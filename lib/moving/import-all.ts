/** An export put into a target: bodies first, then kind by kind, what is waited for last. */
import { StoreError } from '../errors.ts';
import type { Archive } from '../ports/archive.ts';
import { type MovedKind, type Mover, movedKinds } from '../ports/move.ts';
import { type BodyReport, copyBodies } from './bodies.ts';
import { type Manifest, readManifest, toExportError, toRowsFile } from './manifest.ts';
import { type ImportProgress, openProgressFile, type ProgressFile } from './progress.ts';
import { readRows } from './rows-file.ts';

/** Rows put at a time, and noted as put. */
const rowsAtOnce = 200;

export type ImportReport = BodyReport & {
  readonly rows: Readonly<Record<string, number>>;
  /** True where an earlier import had been cut short. */
  readonly isResumed: boolean;
};

/**
 * Imports everything. Repeating does no harm: rows that are there stand where they are newer. A target that keeps something else
 * is refused without `merge`; one in which this very import was cut short is not.
 */
export const importAll = async ({
  folder,
  mover,
  archive,
  target,
  openBodies,
  merge = false,
  onProgress = () => {},
}: {
  readonly folder: string;
  readonly mover: Mover;
  readonly archive: Archive;
  /** What the target is called, so that an import is known again. */
  readonly target: string;
  readonly openBodies: (folder: string) => Archive;
  readonly merge?: boolean;
  readonly onProgress?: (done: number) => void;
}): Promise<ImportReport> => {
  const manifest = readManifest(folder);
  const note = openProgressFile(folder, { target, manifest });
  const isEmpty = await mover.isEmpty();
  // What was noted for a target that has been emptied since counts no more.
  const before = isEmpty ? undefined : note.read();
  if (!isEmpty && before === undefined && !merge) throw toOccupiedError(target);
  // Noted before anything is put: from now on what is kept there is ours.
  note.write(before ?? { rows: {} });
  const bodies = await copyBodies(openBodies(folder), archive);
  const rows = await importRows({ folder, manifest, mover, note, before: before ?? { rows: {} }, onProgress });
  return { ...bodies, rows, isResumed: before !== undefined };
};

const importRows = async ({
  folder,
  manifest,
  mover,
  note,
  before,
  onProgress,
}: {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly mover: Mover;
  readonly note: ProgressFile;
  readonly before: ImportProgress;
  readonly onProgress: (done: number) => void;
}): Promise<Readonly<Record<string, number>>> => {
  let rows = before.rows;
  let total = Object.values(rows).reduce((sum, count) => sum + count, 0);
  for (const kind of movedKinds) {
    let from = rows[kind] ?? 0;
    for await (const run of readRows(folder, { kind, from, atOnce: rowsAtOnce })) {
      await mover.restore(run, { from });
      from += run.length;
      total += run.length;
      rows = { ...rows, [kind]: from };
      note.write({ rows });
      onProgress(total);
    }
    requireWhole(folder, { kind, expected: manifest.rows[kind] ?? 0, received: from });
  }
  return rows;
};

const requireWhole = (
  folder: string,
  { kind, expected, received }: { readonly kind: MovedKind; readonly expected: number; readonly received: number },
): void => {
  if (received === expected) return;
  throw toExportError(toRowsFile(folder, kind), {
    expected: `${expected} rows, as the manifest says`,
    received: `${received}`,
    mend: 'Copy the export whole, or export anew, and import again: what was put so far stays.',
  });
};

const toOccupiedError = (target: string): StoreError =>
  new StoreError({
    code: 'TARGET_NOT_EMPTY',
    retry: 'never',
    subject: { kind: 'target', id: target },
    expected: 'nothing to be kept there yet',
    received: 'data of its own',
    mend: 'Name an empty target, or say --merge: what is newer there stands.',
  });
