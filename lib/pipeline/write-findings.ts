/** Writes what changed in findings, deciding anew when somebody else was faster. */
import { assert } from '../errors.ts';
import { holdPlanned } from '../findings/planned.ts';
import type { FindingChangeKind } from '../model/finding.ts';
import type { FindingWrite, Stores } from '../ports/stores.ts';
import type { Engine } from './engine.ts';

/** What happened to one finding in this pass. */
export type ChangedFinding = { readonly id: string; readonly kind: FindingChangeKind };

/** Others may win this often before we call it our fault. */
const triesMax = 10;

/** Asks `decide` for the writes and applies them, but that what was to be expected waits; after a conflict it asks again, since the world has changed. */
export const writeFindings = async (
  { stores, config, clock }: Pick<Engine, 'config' | 'clock'> & { readonly stores: Pick<Stores, 'findings'> },
  decide: () => Promise<readonly FindingWrite[]>,
): Promise<readonly ChangedFinding[]> => {
  for (let attempt = 0; attempt < triesMax; attempt++) {
    const writes = holdPlanned(await decide(), { planned: config.planned ?? [], now: clock.now() });
    if (writes.length === 0) return [];
    const answers = await stores.findings.apply(writes);
    if (answers.every((answer) => answer === 'written')) {
      return writes.map(({ finding, change }) => ({ id: finding.id, kind: change.kind }));
    }
  }
  assert(false, `findings were changed by others ${triesMax} times in a row`);
};
