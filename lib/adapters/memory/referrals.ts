/** Counted visits, in memory. */
import * as z from 'zod';
import type { Referral } from '../../model/referral.ts';
import type { ReferralStore } from '../../ports/stores.ts';
import { compareBy, compareText } from '../agreed/order.ts';
import { parseCursor, toLimit, toSlice } from '../agreed/paging.ts';
import type { Held } from './mover.ts';

type ReferralKey = readonly [domain: string, id: string];
const referralKey = z.tuple([z.string(), z.string()]);
const toKey = ({ domain, id }: Referral): ReferralKey => [domain ?? '', id];
const byDomain: (a: ReferralKey, b: ReferralKey) => number = compareBy(
  (a, b) => compareText(a[0], b[0]),
  (a, b) => compareText(a[1], b[1]),
);

/** A referral store that lasts as long as the process. */
export const createMemoryReferrals = (): ReferralStore & Held => {
  const referrals = new Map<string, Referral>();
  return {
    put: async (news) => {
      for (const referral of news) referrals.set(referral.id, structuredClone(referral));
    },
    list: async ({ brand, domain, landing }, paging) => {
      const after = parseCursor(paging?.after, referralKey);
      const limit = toLimit(paging);
      const rows = [...referrals.values()]
        .filter((referral) => referral.brand === brand)
        .filter((referral) => domain === undefined || referral.domain === domain)
        .filter((referral) => landing === undefined || referral.landing === landing)
        .filter((referral) => after === undefined || byDomain(toKey(referral), after) > 0)
        .toSorted((a, b) => byDomain(toKey(a), toKey(b)));
      return toSlice(structuredClone(rows.slice(0, limit + 1)), limit, toKey);
    },
    held: function* () {
      for (const row of referrals.values()) yield { kind: 'referrals', row };
    },
  };
};
