/** What links brought: visits that are counted by where they came from, given to the links that they may have come by. */
import type { Backlink } from '../model/backlink.ts';
import type { Referral } from '../model/referral.ts';

export type Effect = { readonly visits: number; readonly conversions: number | null };

/** An address without what browsers and tools write now so, now otherwise: scheme, `www.`, a slash at the end. */
const toPlain = (url: string): string =>
  url
    .replace(/^https?:\/\/(?:www\.)?/i, '')
    .replace(/\/+$/, '')
    .toLowerCase();
/** The path of an address, for landing pages: hosts of a brand are many, at times. */
const toPlainPath = (url: string): string =>
  toPlain(url)
    .replace(/^[^/?]*/, '')
    .replace(/[?#].*$/, '');

/** The links by which the visitors may have come: of their page, else of their site, to where they landed if any leads there. */
const toCandidates = ({ by, name, landing }: Referral, links: readonly Backlink[]): readonly Backlink[] => {
  const page = toPlain(name);
  const there = by === 'page' ? links.filter(({ from }) => toPlain(from) === page) : links;
  if (landing === null || there.length < 2) return there;
  const path = toPlainPath(landing);
  const onPath = there.filter(({ to }) => to !== null && toPlainPath(to) === path);
  return onPath.length > 0 ? onPath : there;
};

/**
 * Visits and conversions of the links of one domain. Most browsers only tell the site: what may have come by several links is shared among
 * them in equal parts, so that the sum is right. What came from a page that is not known to link stays out.
 */
export const toEffects = (
  referrals: readonly Referral[],
  backlinks: readonly Backlink[],
): ReadonlyMap<string, Effect> => {
  const links = backlinks.filter(
    ({ to, state, lastReadAt }) => to !== null || (state === 'unknown' && lastReadAt === null),
  );
  const sums = new Map<string, { visits: number; conversions: number | null }>();
  for (const referral of referrals) {
    if (referral.by === 'query') continue;
    const candidates = toCandidates(referral, links);
    for (const { id } of candidates) {
      const sum = sums.get(id) ?? { visits: 0, conversions: null };
      sum.visits += referral.visits / candidates.length;
      if (referral.conversions !== null)
        sum.conversions = (sum.conversions ?? 0) + referral.conversions / candidates.length;
      sums.set(id, sum);
    }
  }
  return new Map(
    [...sums].map(([id, { visits, conversions }]) => [
      id,
      { visits: round(visits), conversions: conversions === null ? null : round(conversions) },
    ]),
  );
};

const round = (value: number): number => Math.round(value * 100) / 100;
