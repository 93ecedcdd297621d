/** What a service asks of whoever keeps its data, as the store obeys it. */

/** Rows that tell when an entry was last read go after some weeks in a deployment: words cannot be asked to go later than that. */
export const keepDaysMax = 40;

export type KeepTerms = {
  /** Days after which words must be gone, unless read again, at most `keepDaysMax`; null: no bound. */
  readonly keepDays: number | null;
  /** `figures`: ids, times and figures only; words, names and media are shown and never stored. */
  readonly stores: 'all' | 'figures';
  /** Words may be kept though whoever said them took them back. Absent: they go with them. */
  readonly keepsDeleted?: true;
};
