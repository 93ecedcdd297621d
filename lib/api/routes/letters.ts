/** Letters that ask for a link: drafted here, sent by a person from elsewhere. */
import * as z from 'zod';
import { EarmarkError } from '../../errors.ts';
import { backlinkSchema } from '../../model/backlink.ts';
import { draftLetter } from '../../pipeline/outreach.ts';
import { toJson, toProblem, toTagged } from '../answer.ts';
import { answerNotThere } from '../not-there.ts';
import { defineRoute } from '../route.ts';

export const listTemplates = defineRoute({
  method: 'get',
  path: '/api/outreach/templates',
  summary: 'Letters that the configuration has templates of, by name.',
  least: 'viewer',
  answer: { schema: z.object({ rows: z.array(z.object({ name: z.string(), subject: z.string() })) }) },
  run: ({ header }, { config }) => {
    const rows = Object.entries(config.outreach.templates).map(([name, { subject }]) => ({ name, subject }));
    return toTagged({ rows }, { ifNoneMatch: header('if-none-match') });
  },
});

export const draftLetterRoute = defineRoute({
  method: 'post',
  path: '/api/backlinks/{id}/draft',
  summary: 'Drafts a letter about one link from a template, and keeps the draft. Nothing is sent.',
  least: 'editor',
  params: z.object({ id: z.string().min(1).max(2000) }),
  body: z.strictObject({ template: z.string().min(1).max(64) }),
  answer: { schema: backlinkSchema },
  run: async ({ params: { id }, body: { template }, person }, { stores, config, clock, changes, guidelines }) => {
    if ((await stores.backlinks.find(id))?.brand !== config.brand.id) return answerNotThere('backlink', id);
    try {
      const by = { actor: person.name, now: clock.now() };
      const engine = { stores, config, listener: guidelines.listen(config) };
      const { backlink } = await draftLetter(engine, { id, template }, by);
      changes.tell({ what: 'backlinks', ids: [id] });
      return toJson(backlink);
    } catch (error) {
      if (!(error instanceof EarmarkError) || error.code !== 'USAGE') throw error;
      return toProblem({ status: 409, code: 'USAGE', detail: error.message });
    }
  },
});
