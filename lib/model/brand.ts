/** A brand as its owner describes it in earmark.yml. */
import * as z from 'zod';
import { idSchema } from './vocabulary.ts';

const name = z.string().trim().min(1).max(200);
const names = z.array(name).max(200).default([]);
const domain = z.string().trim().toLowerCase().min(1).max(253);

/** A thing the brand sells; a mention of it counts as a mention of the brand. */
export const productSchema = z.strictObject({
  name: name.describe('What it is called.'),
  aliases: names.describe('Other ways in which people write it.'),
  url: z.url().optional().describe('Its page: where a link to it should lead.'),
});
export type Product = z.infer<typeof productSchema>;

/** Counted in the same items for share of voice; nothing is ever found against it. */
export const competitorSchema = z.strictObject({
  name: name.describe('What it is called.'),
  aliases: names.describe('Other ways in which people write it.'),
  domains: z
    .array(domain)
    .max(200)
    .default([])
    .describe('Its hosts, subdomains included; nobody there is asked for a link.'),
});
export type Competitor = z.infer<typeof competitorSchema>;

/** A branch or office. */
export const locationSchema = z.strictObject({
  id: idSchema.describe('What facts, channels and guidelines call it.'),
  name: name.describe('What people call it.'),
  address: z.string().min(1).max(500).optional().describe('Its postal address.'),
  phone: z.string().min(1).max(50).optional().describe('Its telephone number.'),
  url: z.url().optional().describe('Its own page.'),
});
export type Location = z.infer<typeof locationSchema>;

export const brandSchema = z
  .strictObject({
    id: idSchema.describe('What everything stored is filed under; changing it begins anew.'),
    name: name.describe('The name as the brand writes it.'),
    aliases: names.describe('All ways in which people write the name.'),
    misspellings: names.describe('Wrong ways in which people write it; still mentions.'),
    exclude: names.describe('Near these words the name is somebody else’s.'),
    require: z
      .array(name)
      .max(200)
      .optional()
      .describe(
        'Words by which the brand is told: a mention without any of them is marked as perhaps somebody else’s, and alerts nobody.',
      ),
    domains: z.array(domain).max(200).default([]).describe('Hosts that are the brand’s own, subdomains included.'),
    profiles: z
      .record(z.string().min(1).max(64), z.url())
      .default({})
      .describe('Own pages on other sites, by the site’s name.'),
    products: z
      .array(productSchema)
      .max(1000)
      .default([])
      .describe('What it sells; a mention of a product is a mention of the brand.'),
    competitors: z
      .array(competitorSchema)
      .max(200)
      .default([])
      .describe('Counted in the same items for share of voice; nothing is ever found against them.'),
    locations: z.array(locationSchema).max(5000).default([]).describe('Branches and offices.'),
  })
  .describe('Who is listened for.');
export type Brand = z.infer<typeof brandSchema>;
