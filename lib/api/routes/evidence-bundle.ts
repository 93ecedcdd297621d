/** The evidence of one finding, as a file to keep. */
import * as z from 'zod';
import { noteAct } from '../../pipeline/audited.ts';
import { packEvidence } from '../../pipeline/evidence-bundle.ts';
import { toStream } from '../answer.ts';
import { answerNotThere } from '../not-there.ts';
import { defineRoute } from '../route.ts';

const type = 'application/zip';

export const packEvidenceRoute = defineRoute({
  method: 'get',
  path: '/api/findings/{id}/evidence',
  summary: 'The archived pages of a finding, its history and a hash of everything, as a ZIP.',
  // Pages are in it as they came, others' contacts too.
  least: 'editor',
  params: z.object({ id: z.string().min(1).max(200) }),
  answer: { schema: z.string(), types: [type] },
  run: async ({ params: { id } }, engine) => {
    const bytes = await packEvidence(engine, { brand: engine.config.brand.id, id });
    if (bytes === undefined) return answerNotThere('finding', id);
    await noteAct(engine, { action: 'exported', subject: { kind: 'evidence', id } });
    const name = id.replace(/[^\w-]/g, '').slice(0, 60);
    return toStream(new Blob([Buffer.from(bytes)]).stream(), type, {
      'content-disposition': `attachment; filename="evidence-${name}.zip"`,
    });
  },
});
