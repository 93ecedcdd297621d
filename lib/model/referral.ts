/** Visits that came to a page of the brand from elsewhere, as an analytics tool's export or a server's log counted them. */
import * as z from 'zod';

/** A linking page, a site of which no page is told, a campaign (utm), or words that were searched for. */
const referralWays = ['page', 'site', 'campaign', 'query'] as const;
export type ReferralWay = (typeof referralWays)[number];

const referralSchema = z.object({
  id: z.string(),
  brand: z.string(),
  /** Who counted: `ga4`, `plausible`, `cloudfront`, `search-console`, `other`. */
  source: z.string(),
  by: z.enum(referralWays),
  /** The page's address, the site's host or name, `source / medium / campaign`, or the query. */
  name: z.string(),
  /** The registrable domain of page or site; null where there is none. */
  domain: z.string().nullable(),
  /** The brand's page to which they came, canonical; null where it is not told. */
  landing: z.string().nullable(),
  /** What is counted together: a day `2026-10-01`, a period `2026-10-01/2026-10-31`, or one file; with the file of a log behind the day. */
  period: z.string(),
  visits: z.number(),
  /** Null where they are not counted. */
  conversions: z.number().nullable(),
  /** How often a query showed the page, and at which place on average; null elsewhere. */
  impressions: z.number().nullable(),
  position: z.number().nullable(),
});
export type Referral = z.infer<typeof referralSchema>;
