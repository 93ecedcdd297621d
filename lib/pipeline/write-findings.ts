/** Writes what changed in findings, deciding anew when somebody else was faster. */
import { assert } from '../errors.ts';
import type { FindingChangeKind } from '../model/finding.ts';
import type { FindingWrite, Stores } from '../ports/stores.ts';

/** What happened to one finding in this pass. */
export type ChangedFinding = { readonly id: string; readonly kind: FindingChangeKind };

/** Others may win this often before we call it our fault. */
const triesMax = 10;

/** Asks `decide` for the writes and applies them; after a conflict it asks again, since the world has changed. */
export const writeFindings = async (
  { stores }: { readonly stores: Pick<Stores, 'findings'> },
  decide: () => Promise<readonly FindingWrite[]>,
): Promise<readonly ChangedFinding[]> => {
  for (let attempt = 0; attempt < triesMax; attempt++) {
    const writes = await decide();
    if (writes.length === 0) return [];
    const answers = await stores.findings.apply(writes);
    if (answers.every((answer) => answer === 'written')) {
      return writes.map(({ finding, change }) => ({ id: finding.id, kind: change.kind }));
    }
  }
  assert(false, `findings were changed by others ${triesMax} times in a row`);
};
