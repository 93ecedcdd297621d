/** Closes what the configuration no longer asks for, and wakes what was ignored only until now. */
import { checks } from '../checks/registry.ts';
import { wakeIgnored } from '../findings/move.ts';
import { resolveRemoved } from '../findings/resolve.ts';
import type { Finding } from '../model/finding.ts';
import type { FindingWrite } from '../ports/stores.ts';
import { toAsked, toPair } from './asked.ts';
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
  const channels = config.channels.map(({ id }) => id);
  const pairs = toAsked(config, checks).map(toPair);
  const removed = resolveRemoved({ existing: [finding], channels, pairs, now });
  return removed.length > 0 ? removed : wakeIgnored({ existing: [finding], now });
};
