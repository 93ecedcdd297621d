/** A person moves a finding: read, decided and written as one, whoever else is at it. */
import { UsageError } from '../errors.ts';
import { type FindingMove, moveFinding, noteAbsorbed } from '../findings/move.ts';
import type { Finding } from '../model/finding.ts';
import type { Clock } from '../ports/clock.ts';
import type { FindingStore } from '../ports/stores.ts';

/** What the step needs of the engine. */
export type MoveEngine = {
  readonly config: { readonly brand: { readonly id: string } };
  readonly stores: { readonly findings: Pick<FindingStore, 'find' | 'history' | 'apply'> };
  readonly clock: Clock;
};

export type MoveWish = {
  readonly id: string;
  readonly move: FindingMove;
  readonly actor: string;
  /** The version that the person saw; without it, the finding is taken as it is. */
  readonly version?: number;
};

/** `changed`: somebody else was faster; the finding is as it is now. */
export type MoveOutcome =
  | { readonly outcome: 'moved' | 'changed'; readonly finding: Finding }
  | { readonly outcome: 'not-there' };

/** How often a move is tried anew when somebody else changed the finding in between. */
const attemptsMax = 5;

/** Moves one finding of the brand. Throws a UsageError where the finding does not take the move. */
export const moveStored = async (engine: MoveEngine, wish: MoveWish): Promise<MoveOutcome> => {
  const { stores, clock } = engine;
  const { id, move, actor, version } = wish;
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const finding = await findOwn(engine, id);
    if (finding === undefined) return { outcome: 'not-there' };
    if (version !== undefined && version !== finding.version) return { outcome: 'changed', finding };
    if (move.type === 'duplicate') await assertSpeaks(engine, finding, move.of);
    const history = move.type === 'undo' ? await stores.findings.history(id) : [];
    const write = moveFinding(finding, move, { actor, now: clock.now(), history });
    const [answer] = await stores.findings.apply([write]);
    if (answer !== 'written') continue;
    if (move.type === 'duplicate') await noteOn(engine, move.of, wish);
    return { outcome: 'moved', finding: write.finding };
  }
  const finding = await findOwn(engine, id);
  return finding === undefined ? { outcome: 'not-there' } : { outcome: 'changed', finding };
};

const findOwn = async ({ stores, config }: MoveEngine, id: string): Promise<Finding | undefined> => {
  const finding = await stores.findings.find(id);
  return finding?.brand === config.brand.id ? finding : undefined;
};

/** A chain of duplicates would lead nowhere: whoever speaks for others is none itself. */
const assertSpeaks = async (engine: MoveEngine, { id }: Finding, of: string): Promise<void> => {
  const other = await findOwn(engine, of);
  if (other !== undefined && other.duplicateOf === undefined) return;
  throw new UsageError({
    subject: { kind: 'finding', id },
    expected: 'to be a duplicate of a finding that is stored, and is no duplicate itself',
    received: `"${of}"${other === undefined ? '' : `, a duplicate of ${other.duplicateOf}`}`,
    mend: other?.duplicateOf === undefined ? 'List them with "earmark findings".' : `Name ${other.duplicateOf}.`,
  });
};

/** The other's history says so too; where that fails again and again, the duplicate's own still does. */
const noteOn = async ({ stores, clock }: MoveEngine, of: string, { id, actor }: MoveWish): Promise<void> => {
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const other = await stores.findings.find(of);
    if (other === undefined) return;
    const [answer] = await stores.findings.apply([noteAbsorbed(other, id, { actor, now: clock.now() })]);
    if (answer === 'written') return;
  }
};
