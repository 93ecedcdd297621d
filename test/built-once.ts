/** What several test files need and only one of them makes: the first that asks, while the others wait. */
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A folder of this run, shared by all its files. */
    readonly builtOnce: string;
  }
}

const lookEveryMs = 100;
const looksMax = 6_000;

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

/** True for the one who makes the folder. */
const makes = async (folder: string): Promise<boolean> => {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
};

/** Answers the folder that `build` filled, in this file or in another one of the run. */
export const builtOnce = async (name: string, build: (folder: string) => Promise<unknown>): Promise<string> => {
  const folder = path.join(inject('builtOnce'), name);
  const [done, failed] = [`${folder}.done`, `${folder}.failed`];
  if (await makes(folder)) {
    try {
      await build(folder);
      await writeFile(done, '');
    } catch (error) {
      await writeFile(failed, String(error));
      throw error;
    }
    return folder;
  }
  for (let look = 0; look < looksMax; look++) {
    if (await isThere(done)) return folder;
    if (await isThere(failed)) throw new Error(`${name} could not be built: ${await readFile(failed, 'utf8')}`);
    await sleep(lookEveryMs);
  }
  throw new Error(`${name} was not built within ${(looksMax * lookEveryMs) / 1000} s`);
};
