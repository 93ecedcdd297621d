/** Opens the folder of what is built once a run; see built-once.ts. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';

export default async ({ provide }: TestProject): Promise<() => Promise<void>> => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'earmark-built-'));
  provide('builtOnce', folder);
  return () => rm(folder, { recursive: true, force: true });
};
