/** Closes what the configuration no longer asks for, and wakes what was ignored only until now. */
import { wakeIgnored } from '../findings/move.ts';
import { resolveAll } from '../findings/resolve.ts';
import type { Finding, Resolution } from '../model/finding.ts';
import type { FindingWrite } from '../ports/stores.ts';
import type { Engine } from './engine.ts';
import { type ChangedFinding, writeFindings } from './write-findings.ts';

const perSlice = 1000;
/** Slices of a thousand findings looked at in one pass. */
const slicesMax = 1000;

/** Goes through the findings that are not resolved; repeating it changes nothing. */
export const reconcileConfig = async (engine: Engine): Promise<readonly ChangedFinding[]> => {
  const { config, stores } = engine;
  const changed: ChangedFinding[] = [];
  let after: string | undefined;
  for (let slice = 0; slice < slicesMax; slice++) {
    const { rows, next } = await stores.findings.list(
      { brand: config.brand.id, status: ['open', 'acknowledged', 'fixed', 'ignored'] },
      { limit: perSlice, ...(after === undefined ? {} : { after }) },
    );
    for (const { id } of rows.filter((finding) => toWrites(engine, finding).length > 0)) {
      const again = async (): Promise<readonly FindingWrite[]> => {
        const finding = await stores.findings.find(id);
        return finding === undefined ? [] : toWrites(engine, finding);
      };
      changed.push(...(await writeFindings(engine, again)));
    }
    if (next === undefined) return changed;
    after = next;
  }
  return changed;
};

const toWrites = ({ config, clock }: Engine, finding: Finding): readonly FindingWrite[] => {
  const now = clock.now();
  const resolution = toResolution(config, finding);
  return resolution === undefined
    ? wakeIgnored([finding], { now })
    : resolveAll({ existing: [finding], resolution, now });
};

const toResolution = (
  { channels, guidelines }: Engine['config'],
  { channel, guideline, status }: Finding,
): Resolution | undefined => {
  if (status === 'resolved') return undefined;
  if (!channels.some(({ id }) => id === channel)) return 'channel-removed';
  return guideline !== null && !guidelines.some(({ id }) => id === guideline) ? 'guideline-removed' : undefined;
};
