/**
 * What polls used up of their bounds, in DynamoDB.
 *
 * | row | pk | sk |
 * |---|---|---|
 * | budget: how many are granted, and the last claim | `GR#<channel>#<poll>` | hash of what it is |
 * | an earlier claim | `GR#<channel>#<poll>` | hash of what it is, hash of the claimant |
 *
 * A claim is counted and kept by one conditional write, of the budget's row. Whoever claims next first moves the last claim to a row of its own. So
 * a claim that was counted is always found again, in one row or the other, without a transaction (four write units instead of two), and a
 * budget of one claimant is one row.
 */
import type { Clock } from '../../ports/clock.ts';
import type { Budget, PageStore } from '../../ports/stores.ts';
import { toFreshGrants, toGranted } from '../agreed/grants.ts';
import { type Database, ifVersion, type Key, type Row } from './database.ts';
import { toHash, toKey } from './keys.ts';
import { numberIn, toNoun, toNounReader } from './noun.ts';
import { retentionDays, toExpiry } from './retention.ts';
import { tryAgain } from './try-again.ts';

/** Hex digits of a name's hash that are kept: ten thousand names of one claimant are told apart by 64 bits. */
const nameDigits = 16;

/** `names` are hashes. */
type Claim = { readonly by: string; readonly names: readonly string[] };

const readClaim = toNounReader<Claim>('claim', ['by', 'names']);

const toBudgetKey = ({ channel, poll, of }: Budget): Key => ({ pk: toKey('GR', channel, poll), sk: toHash(of) });
const toClaimKey = (budget: Key, by: string): Key => ({ pk: budget.pk, sk: `${budget.sk}#${toHash(by)}` });

/** Grants in the feed table. */
export const createAwsGrants = (database: Database, { clock }: { readonly clock: Clock }): Pick<PageStore, 'grant'> => {
  const toRow = (key: Key, claim: Claim, attributes: { readonly version: number; readonly granted?: number }) => ({
    ...key,
    ...attributes,
    noun: toNoun('claim', claim.by, claim),
    expiresAt: toExpiry(clock, retentionDays.grant),
  });

  /** Moves the last claim to a row of its own, unless it is `by` who goes on; a claim of a later version of the budget stays. */
  const moveLast = async (key: Key, budget: Row, by: string): Promise<void> => {
    const claim = readClaim(budget);
    if (claim.by === by) return;
    const version = numberIn(budget, 'version');
    await database.put(toRow(toClaimKey(key, claim.by), claim, { version }), {
      expression: 'attribute_not_exists(pk) OR #version < :version',
      names: { '#version': 'version' },
      values: { ':version': version },
    });
  };

  /** The names that a claimant has. Asked after the budget was read: a claim that is not the last one any more was moved before. */
  const findOwn = async (key: Key, budget: Row | undefined, by: string): Promise<readonly string[]> => {
    if (budget === undefined) return [];
    const last = readClaim(budget);
    if (last.by === by) return last.names;
    const row = await database.get(toClaimKey(key, by));
    return row === undefined ? [] : readClaim(row).names;
  };

  return {
    grant: (budget, { by, names, max }) =>
      tryAgain({ kind: 'budget', id: budget.of }, async () => {
        const key = toBudgetKey(budget);
        const nameOf = new Map(names.map((name) => [toHash(name).slice(0, nameDigits), name]));
        const wish = { by, names: [...nameOf.keys()], max };
        const before = await database.get(key);
        const own = new Set(await findOwn(key, before, by));
        const granted = before === undefined ? 0 : numberIn(before, 'granted');
        const fresh = toFreshGrants(wish, { own, granted });
        const claim = { by, names: [...own, ...fresh] };
        const answer = toGranted(wish, new Set(claim.names)).flatMap((hash) => nameOf.get(hash) ?? []);
        if (fresh.length === 0) return answer;
        if (before !== undefined) await moveLast(key, before, by);
        const version = before === undefined ? undefined : numberIn(before, 'version');
        const after = { version: (version ?? 0) + 1, granted: granted + fresh.length };
        return (await database.put(toRow(key, claim, after), ifVersion(version))) ? answer : undefined;
      }),
  };
};
