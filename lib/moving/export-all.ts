/** Everything that is kept, into a folder: `<kind>.jsonl`, the bodies, and last of all the manifest. */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { StoreError } from '../errors.ts';
import type { Archive } from '../ports/archive.ts';
import type { Clock } from '../ports/clock.ts';
import { type Mover, movedKinds } from '../ports/move.ts';
import { type BodyReport, copyBodies } from './bodies.ts';
import { hasManifest, writeManifest } from './manifest.ts';
import { openRowsWriter } from './rows-file.ts';

/** Lies in an export that is being written. */
const unfinishedName = 'unfinished';
const rowsBetweenReports = 1000;

export type ExportReport = BodyReport & { readonly rows: Readonly<Record<string, number>> };

/**
 * Exports everything. An older export in the folder is replaced; a folder with anything else in it is refused. Run it while nothing
 * else writes: rows are read one after another, not at one moment.
 */
export const exportAll = async ({
  mover,
  archive,
  folder,
  openBodies,
  clock,
  onProgress = () => {},
}: {
  readonly mover: Mover;
  readonly archive: Archive;
  readonly folder: string;
  /** Opens the export's own archive. */
  readonly openBodies: (folder: string) => Archive;
  readonly clock: Clock;
  readonly onProgress?: (done: number) => void;
}): Promise<ExportReport> => {
  makeRoom(folder);
  const rows = await exportRows(mover, folder, onProgress);
  const { bodies, damaged } = await copyBodies(archive, openBodies(folder));
  writeManifest(folder, { exportedAt: clock.now().toISOString(), rows, bodies });
  rmSync(path.join(folder, unfinishedName));
  return { rows, bodies, damaged };
};

const exportRows = async (
  mover: Mover,
  folder: string,
  onProgress: (done: number) => void,
): Promise<Readonly<Record<string, number>>> => {
  const writer = openRowsWriter(folder, movedKinds);
  try {
    let done = 0;
    for await (const row of mover.dump()) {
      writer.write(row);
      done += 1;
      if (done % rowsBetweenReports === 0) onProgress(done);
    }
    onProgress(done);
  } finally {
    writer.close();
  }
  return { ...writer.counts };
};

/** Only what an export wrote is cleared away. */
const makeRoom = (folder: string): void => {
  const isExport = hasManifest(folder) || existsSync(path.join(folder, unfinishedName));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!isExport && readdirSync(folder).length > 0) throw toOccupiedError(folder);
  writeFileSync(path.join(folder, unfinishedName), '');
  if (!isExport) return;
  for (const name of readdirSync(folder))
    if (/^(?:\w+\.jsonl|manifest\.json|imported-[0-9a-f]+\.json|bodies)$/.test(name))
      rmSync(path.join(folder, name), { recursive: true });
};

const toOccupiedError = (folder: string): StoreError =>
  new StoreError({
    code: 'TARGET_NOT_EMPTY',
    retry: 'never',
    subject: { kind: 'folder', id: folder },
    expected: 'an empty folder, or one that holds an export',
    received: 'other files in it',
    mend: 'Name a folder of its own.',
  });
