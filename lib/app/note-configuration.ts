/** Takes note of a configuration that a data folder was not worked by before: its file is edited by hand, so nobody tells us when. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { toConfigVersion } from '../config/prepare.ts';
import type { Config } from '../model/config.ts';
import { type AuditEngine, noteAct, toConfigAct } from '../pipeline/audited.ts';

/** Holds the hash of the configuration by which the folder was worked last. */
const versionMarkName = 'configuration-version';

/** What the configuration says, guidelines with the versions of their files; where it lies makes no difference. */
const toVersion = ({ folder: _, ...said }: Config): string => toConfigVersion(JSON.stringify(said), []);

/** Once a change; two processes that start at once may both tell of it. */
export const noteConfiguration = async (
  engine: AuditEngine & { readonly config: Config; readonly dataFolder: string },
): Promise<void> => {
  const mark = path.join(engine.dataFolder, versionMarkName);
  const after = toVersion(engine.config);
  const before = await readFile(mark, 'utf8').catch(() => null);
  if (before === after) return;
  await noteAct(engine, toConfigAct({ before, after }));
  await writeFile(mark, after);
};
