/** A brand as its owner describes it in earmark.yml. */
import * as z from 'zod';
import { idSchema } from './vocabulary.ts';

const name = z.string().trim().min(1).max(200);
const names = z.array(name).max(200).default([]);
const domain = z.string().trim().toLowerCase().min(1).max(253);

/** A thing the brand sells; a mention of it counts as a mention of the brand. */
export const productSchema = z.strictObject({
  name,
  aliases: names,
  url: z.url().optional(),
});
export type Product = z.infer<typeof productSchema>;

/** Counted in the same items for share of voice; nothing is ever found against it. */
export const competitorSchema = z.strictObject({
  name,
  aliases: names,
  domains: z.array(domain).max(200).default([]),
});
export type Competitor = z.infer<typeof competitorSchema>;

/** A branch or office. */
export const locationSchema = z.strictObject({
  id: idSchema,
  name,
  address: z.string().min(1).max(500).optional(),
  phone: z.string().min(1).max(50).optional(),
  url: z.url().optional(),
});
export type Location = z.infer<typeof locationSchema>;

export const brandSchema = z.strictObject({
  id: idSchema,
  name,
  /** All ways in which people write the name. */
  aliases: names,
  /** Wrong ways in which people write it; still mentions. */
  misspellings: names,
  /** Near these words the name is somebody else's. */
  exclude: names,
  /** Hosts that are the brand's own, subdomains included. */
  domains: z.array(domain).max(200).default([]),
  /** Own pages on other sites, by the site's name. */
  profiles: z.record(z.string().min(1).max(64), z.url()).default({}),
  products: z.array(productSchema).max(1000).default([]),
  competitors: z.array(competitorSchema).max(200).default([]),
  locations: z.array(locationSchema).max(5000).default([]),
});
export type Brand = z.infer<typeof brandSchema>;
