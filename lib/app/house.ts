/** What moves house: a data folder, or what a deployment on AWS keeps, as rows and bodies. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openLocalArchive } from '../adapters/local/archive.ts';
import { openLocalStores } from '../adapters/local/open.ts';
import type { Archive } from '../ports/archive.ts';
import type { Clock } from '../ports/clock.ts';
import type { Mover } from '../ports/move.ts';
import type { Stores } from '../ports/stores.ts';

export type House = {
  /** The same for the same place, so that an import is known again. */
  readonly name: string;
  readonly mover: Mover;
  readonly stores: Stores;
  readonly archive: Archive;
  /** By what authors get their pseudonyms; undefined where it is kept elsewhere, and moved by hand. */
  readonly authorKeyFile: string | undefined;
  close(): Promise<void>;
};

/** Opens a data folder; made where there is none. */
export const openLocalHouse = async ({
  dataFolder,
  clock,
}: {
  readonly dataFolder: string;
  readonly clock: Clock;
}): Promise<House> => {
  const { mover, stores, archive, close } = await openLocalStores({ dataFolder, clock });
  const authorKeyFile = path.join(dataFolder, 'author-key');
  return { name: path.resolve(dataFolder), mover, stores, archive, authorKeyFile, close };
};

/** The archive that an export is: the same files as in a data folder. */
export const openExportedBodies =
  (clock: Clock) =>
  (folder: string): Archive =>
    openLocalArchive({ folder: path.join(folder, 'bodies'), clock });

export type KeyOutcome = 'moved' | 'same' | 'another' | 'none' | 'by-hand';

/** Copies the key of the authors' pseudonyms. One that is there already stays: names made with it would be told no more. */
export const moveAuthorKey = (from: string | undefined, to: string | undefined): KeyOutcome => {
  if (from === undefined || to === undefined) return 'by-hand';
  if (!existsSync(from)) return 'none';
  const key = readFileSync(from);
  if (existsSync(to)) return readFileSync(to).equals(key) ? 'same' : 'another';
  writeFileSync(to, key, { mode: 0o600, flag: 'wx' });
  return 'moved';
};
