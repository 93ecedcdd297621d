/** What a finding's evidence looked like: out of the archive and the brand's own files, never from where it was found. */
import * as z from 'zod';
import { blockKindSchema } from '../../model/block.ts';
import { readPictures, readShownPage } from '../../pipeline/finding-evidence.ts';
import { toTagged } from '../answer.ts';
import type { ApiEngine } from '../engine.ts';
import { answerNotThere } from '../not-there.ts';
import { defineRoute } from '../route.ts';

const params = z.object({ id: z.string().min(1).max(200) });

const find = async ({ stores, config }: ApiEngine, id: string) => {
  const finding = await stores.findings.find(id);
  return finding?.brand === config.brand.id ? finding : undefined;
};

export const showPage = defineRoute({
  method: 'get',
  path: '/api/findings/{id}/page',
  summary: 'The page of a finding as it was when it was judged: its words, without its markup.',
  least: 'viewer',
  params,
  query: z.strictObject({
    evidence: z.coerce.number().int().min(0).max(1000).default(0).describe('Which of its evidence, from 0 on.'),
  }),
  answer: {
    schema: z.object({
      url: z.string(),
      title: z.string(),
      blocks: z.array(
        z.object({
          kind: blockKindSchema,
          level: z.number().int().optional().describe('Of headings.'),
          text: z.string(),
        }),
      ),
      isCut: z.boolean(),
    }),
  },
  run: async ({ params: { id }, query, header }, engine) => {
    const evidence = (await find(engine, id))?.evidence[query.evidence];
    const page = evidence === undefined ? undefined : await readShownPage(engine, evidence);
    return page === undefined
      ? answerNotThere('page of the finding', id)
      : toTagged(page, { ifNoneMatch: header('if-none-match') });
  },
});

const pictureSchema = z.object({
  name: z.string(),
  data: z.string().nullable().describe('A data: address; null where the picture is not kept.'),
});

export const showPictures = defineRoute({
  method: 'get',
  path: '/api/findings/{id}/pictures',
  summary: 'The pictures that a finding is about, and those of the brand that its guideline names.',
  least: 'viewer',
  params,
  answer: { schema: z.object({ found: z.array(pictureSchema), expected: z.array(pictureSchema) }) },
  run: async ({ params: { id }, header }, engine) => {
    const finding = await find(engine, id);
    if (finding === undefined) return answerNotThere('finding', id);
    return toTagged(await readPictures(engine, finding), { ifNoneMatch: header('if-none-match') });
  },
});
