/** Findings for a report, up to a bound. */
import type { Finding } from '../../model/finding.ts';
import type { FindingFilter, Stores } from '../../ports/stores.ts';

/** Findings that a report counts; with more, it says that it was cut. */
export const findingsMax = 20_000;
/** The most that stores hand out at once. */
const sliceRows = 1000;

/** All findings of a filter, gravest first; at most `findingsMax` of them. */
export const listFindings = async (
  findings: Pick<Stores['findings'], 'list'>,
  filter: FindingFilter,
): Promise<{ readonly rows: readonly Finding[]; readonly isCut: boolean }> => {
  const rows: Finding[] = [];
  let after: string | undefined;
  do {
    const slice = await findings.list(filter, { limit: sliceRows, ...(after === undefined ? {} : { after }) });
    rows.push(...slice.rows);
    after = slice.next;
  } while (after !== undefined && rows.length < findingsMax);
  return { rows, isCut: after !== undefined };
};
