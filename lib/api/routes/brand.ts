/** Whose dashboard this is. */
import * as z from 'zod';
import { toAccents } from '../accent.ts';
import { toTagged } from '../answer.ts';
import { defineRoute } from '../route.ts';

const accentSchema = z.object({ accent: z.string(), onAccent: z.string() });

export const showBrand = defineRoute({
  method: 'get',
  path: '/api/brand',
  summary: 'The brand that is listened for.',
  least: 'viewer',
  answer: {
    schema: z.object({
      id: z.string(),
      name: z.string(),
      accents: z
        .object({ light: accentSchema, dark: accentSchema })
        .nullable()
        .describe('Its colour, made readable for both themes; null where the configuration names none.'),
    }),
  },
  run: ({ header }, { config: { brand, dashboard } }) => {
    const { colour } = dashboard ?? {};
    const accents = colour === undefined ? null : toAccents(colour);
    return toTagged({ id: brand.id, name: brand.name, accents }, { ifNoneMatch: header('if-none-match') });
  },
});
