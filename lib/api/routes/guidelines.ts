/** Guidelines as they stand: what each asks, where, and how much it finds. */
import * as z from 'zod';
import { checks } from '../../checks/registry.ts';
import { assert } from '../../errors.ts';
import { type Guideline, narrowingSchema } from '../../model/guideline.ts';
import { audienceSchema, severitySchema } from '../../model/vocabulary.ts';
import { toTagged } from '../answer.ts';
import { defineRoute } from '../route.ts';

const guidelineSchema = z.object({
  id: z.string(),
  check: z.string(),
  summary: z.string(),
  audience: audienceSchema,
  severity: severitySchema,
  narrowing: narrowingSchema,
  options: z.unknown().describe('The options of its check.'),
  version: z.string(),
});

const toShown = ({ id, check, severity, narrowing, options, version }: Guideline) => {
  const found = checks.find(check);
  assert(found !== undefined, `a guideline was let in whose check "${check}" there is not`);
  const { summary, audience, severity: usual } = found;
  return { id, check, summary, audience, severity: severity ?? usual, narrowing, options, version };
};

export const listGuidelines = defineRoute({
  method: 'get',
  path: '/api/guidelines',
  summary: 'Every guideline, in the order of the configuration.',
  least: 'viewer',
  answer: { schema: z.object({ rows: z.array(guidelineSchema) }) },
  run: ({ header }, { config }) =>
    toTagged({ rows: config.guidelines.map(toShown) }, { ifNoneMatch: header('if-none-match') }),
});
