/** One pass of a deployment, and one here at the same time of its clock, with what is kept of a brand after each. */
import path from 'node:path';
import { expect } from 'vitest';
import { openLocalApp } from '../../../lib/app/local.ts';
import { loadConfig } from '../../../lib/config/load.ts';
import { silentLog } from '../../../lib/ports/log.ts';
import type { Deployment } from '../deployment/open.ts';
import { readKept } from './kept.ts';

type Kept = Awaited<ReturnType<typeof readKept>>;

/** A tick, and all that it leads to. Nothing may have been denied to a role. */
export const passInCloud = async (cloud: Deployment, brand: string): Promise<Kept> => {
  await cloud.tick();
  await cloud.drain();
  expect(cloud.denied, 'what roles do not allow').toEqual([]);
  return readKept(cloud.stores.stores, brand, []);
};

/** A pass by a configuration file, with the data folder `data` beside it. */
export const passHere = async (file: string, { clock }: Pick<Deployment, 'clock'>): Promise<Kept> => {
  const config = await loadConfig(file);
  const app = await openLocalApp({
    config,
    dataFolder: path.join(path.dirname(file), 'data'),
    clock,
    log: silentLog,
    print: () => {},
  });
  await app.run();
  const kept = await readKept(app.stores, config.brand.id, []);
  await app.close();
  return kept;
};
