/** Findings for figures, up to a bound. */
import type { Stores } from '../../ports/stores.ts';

/** Findings of a status that figures are made from; with more, they say that they were cut. */
export const briefsMax = 20_000;
/** Not resolved and not ignored. */
export const openStatuses = ['open', 'acknowledged', 'fixed'] as const;

type Briefs = Awaited<ReturnType<Stores['findings']['listBriefs']>>;

export const readOpen = (findings: Pick<Stores['findings'], 'listBriefs'>, brand: string): Promise<Briefs> =>
  findings.listBriefs({ brand, status: openStatuses, max: briefsMax });

export const readResolved = (findings: Pick<Stores['findings'], 'listBriefs'>, brand: string): Promise<Briefs> =>
  findings.listBriefs({ brand, status: ['resolved'], max: briefsMax });
