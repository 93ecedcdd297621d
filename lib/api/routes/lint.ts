/** A text that is not published yet, held against the guidelines: what reply and outreach drafts go through while they are typed. */
import * as z from 'zod';
import type { PlacedRemark } from '../../model/inspection.ts';
import { severitySchema } from '../../model/vocabulary.ts';
import { toJson } from '../answer.ts';
import { answerNotThere } from '../not-there.ts';
import { defineRoute } from '../route.ts';

/** Judges a text as that channel's, or as nobody's in particular. */
export type LintText = (
  text: string,
  channel: string | undefined,
) => Promise<{
  readonly remarks: readonly PlacedRemark[];
  /** What could not be judged, one sentence each. */
  readonly faults: readonly string[];
}>;

/** A draft has no more UTF-16 units. */
const draftUnitsMax = 20_000;

const remarkSchema = z.looseObject({
  check: z.string(),
  guideline: z.string().nullable(),
  severity: severitySchema,
  message: z.string(),
  mend: z.string(),
  line: z.number().int(),
  column: z.number().int(),
  quote: z.string(),
});

export const lintDraftRoute = defineRoute({
  method: 'post',
  path: '/api/lint',
  summary: 'Holds a text that is not published yet against the guidelines; nothing of it is kept.',
  least: 'viewer',
  body: z.strictObject({ text: z.string().max(draftUnitsMax), channel: z.string().min(1).max(64).optional() }),
  answer: { schema: z.object({ remarks: z.array(remarkSchema), faults: z.array(z.string()) }) },
  run: async ({ body: { text, channel } }, { config, lintText }) => {
    if (channel !== undefined && !config.channels.some(({ id }) => id === channel))
      return answerNotThere('channel', channel);
    const { remarks, faults } = await lintText(text, channel);
    return toJson({ remarks, faults });
  },
});
