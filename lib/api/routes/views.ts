/** Lists of findings that people come back to, each their own. */
import * as z from 'zod';
import { findingChoiceSchema, type SavedView, savedViewSchema } from '../../model/view.ts';
import { toJson, toProblem, toTagged } from '../answer.ts';
import type { ApiEngine } from '../engine.ts';
import { defineRoute } from '../route.ts';

/** More lists than this nobody finds again. */
const viewsMax = 100;

const params = z.object({ name: savedViewSchema.shape.name });
const answer = { schema: z.object({ rows: z.array(savedViewSchema) }) };

const list = ({ stores, config }: ApiEngine, user: string): Promise<readonly SavedView[]> =>
  stores.findings.listViews(config.brand.id, user);

export const listViews = defineRoute({
  method: 'get',
  path: '/api/views',
  summary: 'The lists of findings that the asker saved, by name.',
  least: 'viewer',
  answer,
  run: async ({ person, header }, engine) =>
    toTagged({ rows: await list(engine, person.name) }, { ifNoneMatch: header('if-none-match') }),
});

export const saveView = defineRoute({
  method: 'put',
  path: '/api/views/{name}',
  summary: 'Saves a list of findings under a name of the asker’s own.',
  least: 'viewer',
  params,
  body: z.strictObject({ choice: z.strictObject(findingChoiceSchema.shape) }),
  answer,
  run: async ({ params: { name }, body: { choice }, person }, engine) => {
    const views = await list(engine, person.name);
    if (views.length >= viewsMax && !views.some((view) => view.name === name))
      return toProblem({
        status: 409,
        code: 'REQUEST_INVALID',
        detail: `view "${name}": expected at most ${viewsMax} of one person, received one more. Remove some first.`,
      });
    const { config, stores, clock } = engine;
    await stores.findings.putView({
      brand: config.brand.id,
      user: person.name,
      name,
      choice,
      at: clock.now().toISOString(),
    });
    return toJson({ rows: await list(engine, person.name) });
  },
});

export const removeView = defineRoute({
  method: 'delete',
  path: '/api/views/{name}',
  summary: 'Forgets a list that the asker saved.',
  least: 'viewer',
  params,
  answer,
  run: async ({ params: { name }, person }, engine) => {
    await engine.stores.findings.removeView({ brand: engine.config.brand.id, user: person.name, name });
    return toJson({ rows: await list(engine, person.name) });
  },
});
