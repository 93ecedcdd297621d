/** `earmark push`: a configuration from a file into the core table of a deployment, where functions read it a minute later. */
import { findTable, openTableAudit, openTableConfigs, openTables } from '../../adapters/aws/tables.ts';
import { prepareConfig } from '../../config/prepare.ts';
import { auditConfigs } from '../../pipeline/audited.ts';
import type { Clock } from '../../ports/clock.ts';

export type Pushed = {
  readonly brand: string;
  readonly version: string;
  /** False where it was the current one before. */
  readonly isNew: boolean;
  readonly files: number;
  readonly table: string;
};

export type PushOptions = {
  /** The configuration, and what errors call it. */
  readonly file: string;
  readonly name: string;
  /** Which deployment of the brand; without it, `prod`. */
  readonly stage?: string | undefined;
  /** The core table, for those who know its name; EARMARK_CORE_TABLE says it too. */
  readonly table?: string | undefined;
  readonly clock: Clock;
};

const stageDefault = 'prod';

/** Puts it. Throws ConfigErrors with everything that is wrong with it or cannot run on AWS; then nothing is put. */
export const push = async (
  { file, name, stage = stageDefault, table = process.env.EARMARK_CORE_TABLE, clock }: PushOptions,
  client = openTables(),
): Promise<Pushed> => {
  const { stored, files } = await prepareConfig(file, { name });
  const { id: brand } = stored.config.brand;
  const core = table ?? (await findTable(client, { brand, stage, table: 'core' }));
  const configs = auditConfigs(openTableConfigs(client, core), { audit: openTableAudit(client, core), clock });
  const before = await configs.find(brand);
  const isNew = before?.version !== stored.version;
  if (isNew) await configs.put(brand, { ...stored, at: clock.now().toISOString() }, files);
  return { brand, version: stored.version, isNew, files: files.length, table: core };
};
