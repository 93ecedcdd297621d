/** Whose dashboard this is. */
import * as z from 'zod';
import type { Config } from '../../model/config.ts';
import { toAccents } from '../accent.ts';
import { toTagged } from '../answer.ts';
import { defineRoute } from '../route.ts';

const accentSchema = z.object({ accent: z.string(), onAccent: z.string() });

export const brandSchema = z.object({
  id: z.string(),
  name: z.string(),
  accents: z
    .object({ light: accentSchema, dark: accentSchema })
    .nullable()
    .describe('Its colour, made readable for both themes; null where the configuration names none.'),
});

/** The brand as a page shows it. */
export const toShownBrand = ({
  brand: { id, name },
  dashboard,
}: Pick<Config, 'brand' | 'dashboard'>): z.infer<typeof brandSchema> => {
  const { colour } = dashboard ?? {};
  return { id, name, accents: colour === undefined ? null : toAccents(colour) };
};

export const showBrand = defineRoute({
  method: 'get',
  path: '/api/brand',
  summary: 'The brand that is listened for.',
  least: 'viewer',
  answer: { schema: brandSchema },
  run: ({ header }, { config }) => toTagged(toShownBrand(config), { ifNoneMatch: header('if-none-match') }),
});
