/** Findings for figures, up to a bound. */
import { openStatuses } from '../../model/finding.ts';
import type { Stores } from '../../ports/stores.ts';

/** Findings of a status that figures are made from; with more, they say that they were cut. */
export const briefsMax = 20_000;

type Briefs = Awaited<ReturnType<Stores['findings']['listBriefs']>>;

/** Findings that are neither resolved nor ignored, in brief; `isCut` where there are more of a status than `briefsMax`. */
export const readOpen = (findings: Pick<Stores['findings'], 'listBriefs'>, brand: string): Promise<Briefs> =>
  findings.listBriefs({ brand, status: openStatuses, max: briefsMax });

/** Findings that are resolved, whenever that was; cut alike. */
export const readResolved = (findings: Pick<Stores['findings'], 'listBriefs'>, brand: string): Promise<Briefs> =>
  findings.listBriefs({ brand, status: ['resolved'], max: briefsMax });
