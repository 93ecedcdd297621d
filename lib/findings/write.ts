/** One step in a finding's life, with its row in the history. */
import type { Decided, Finding, FindingChangeKind } from '../model/finding.ts';
import type { FindingWrite } from '../ports/stores.ts';

/** Who is named in the history where no person acted. */
export const ownActor = 'earmark';

export type ChangeWords = {
  readonly kind: FindingChangeKind;
  readonly now: Date;
  readonly actor?: string;
  readonly reason?: string | null;
  readonly note?: string | null;
  /** What a person's step changes, as it was. */
  readonly decided?: Decided;
  /** The version whose step it takes back. */
  readonly undoes?: number;
};

/** The finding without what only holds while it is ignored for it. */
export const withoutMarks = <F extends Partial<Finding>>({ duplicateOf: _, planned: __, ...finding }: F) => finding;

/** The write that brings a finding from what it was (null: new) to what it shall be; its version grows by one. */
export const toWrite = (before: Finding | null, after: Omit<Finding, 'version'>, words: ChangeWords): FindingWrite => {
  const version = (before?.version ?? 0) + 1;
  return {
    finding: { ...after, version },
    change: {
      finding: after.id,
      version,
      kind: words.kind,
      at: words.now.toISOString(),
      actor: words.actor ?? ownActor,
      from: before?.status ?? null,
      to: after.status,
      reason: words.reason ?? null,
      note: words.note ?? null,
      ...(before === null || before.severity === after.severity
        ? {}
        : { severity: { from: before.severity, to: after.severity } }),
      ...(words.decided === undefined ? {} : { before: words.decided }),
      ...(words.undoes === undefined ? {} : { undoes: words.undoes }),
    },
  };
};

/** ISO instants in UTC of one width sort as text; others (without milliseconds) do not, so that times are compared as times. */
export const isBefore = (one: string, other: string): boolean => Date.parse(one) < Date.parse(other);

/** The later of two instants. */
export const toLater = (one: string, other: string): string => (isBefore(one, other) ? other : one);

/** The later of an instant and now. */
export const toLaterInstant = (one: string, now: Date): string => toLater(one, now.toISOString());
