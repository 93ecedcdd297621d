/** Closes what the configuration no longer asks for, and wakes what was ignored only until now. */
import { unaskedChecks } from '../checks/unasked.ts';
import { wakeIgnored } from '../findings/move.ts';
import { resolveRemoved } from '../findings/resolve.ts';
import type { Config } from '../model/config.ts';
import type { Finding } from '../model/finding.ts';
import type { FindingWrite, Stores } from '../ports/stores.ts';
import type { Pair } from './asked.ts';
import type { Engine } from './engine.ts';
import { surveyChannelId } from './survey-channel.ts';
import { watchedChannelId } from './watched-channel.ts';
import { type ChangedFinding, writeFindings } from './write-findings.ts';

const perSlice = 1000;
/** Slices of a thousand findings looked at in one pass. */
const slicesMax = 1000;

/** What the step needs of the engine. */
export type ReconcileConfigEngine = Pick<Engine, 'config' | 'clock'> & { readonly stores: Pick<Stores, 'findings'> };

/** Goes through the findings that are not resolved; repeating it changes nothing. */
export const reconcileConfig = async (engine: ReconcileConfigEngine): Promise<readonly ChangedFinding[]> => {
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

const toWrites = ({ config, clock }: ReconcileConfigEngine, finding: Finding): readonly FindingWrite[] => {
  const now = clock.now();
  const channels = [watchedChannelId, surveyChannelId, ...config.channels.map(({ id }) => id)];
  const removed = resolveRemoved({ existing: [finding], channels, pairs: toPairs(config), now });
  return removed.length > 0 ? removed : wakeIgnored({ existing: [finding], now });
};

/** Everything a configuration asks for. A check that judges unasked does so only while no guideline configures it. */
const toPairs = ({ guidelines }: Config): readonly Pair[] => {
  const guided = guidelines.map(({ id, check }) => ({ check, guideline: id }));
  const taken = new Set(guided.map(({ check }) => check));
  return [...guided, ...unaskedChecks.filter((id) => !taken.has(id)).map((check) => ({ check, guideline: null }))];
};
