/** Guidelines: what each asks and where, how it is written, what it would find; and one written anew. */
import * as z from 'zod';
import { checks } from '../../checks/registry.ts';
import type { EditedGuideline } from '../../config/edit-guideline.ts';
import { assert } from '../../errors.ts';
import { type Guideline, narrowingSchema } from '../../model/guideline.ts';
import { audienceSchema, instantSchema, severitySchema } from '../../model/vocabulary.ts';
import { tryOnStored, tryOnText } from '../../pipeline/try-guideline.ts';
import { findAdminOnly } from '../admin-only.ts';
import { toJson, toProblem, toTagged } from '../answer.ts';
import type { ApiEngine } from '../engine.ts';
import { answerNotThere } from '../not-there.ts';
import { mayAct, type Person } from '../people.ts';
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

const editableSchema = z.boolean().describe('False where the configuration is deployed: then it is changed there.');

export const listGuidelines = defineRoute({
  method: 'get',
  path: '/api/guidelines',
  summary: 'Every guideline, in the order of the configuration.',
  least: 'viewer',
  answer: { schema: z.object({ rows: z.array(guidelineSchema), isEditable: editableSchema }) },
  run: ({ header }, { config, guidelines }) =>
    toTagged(
      { rows: config.guidelines.map(toShown), isEditable: guidelines.editor !== undefined },
      { ifNoneMatch: header('if-none-match') },
    ),
});

const idParams = z.object({ id: z.string().min(1).max(64) });
/** Longer ones belong into a file. */
const yamlUnitsMax = 20_000;
const textUnitsMax = 20_000;
const textSchema = z.string().max(textUnitsMax);
const yamlSchema = z.string().max(yamlUnitsMax).describe('The guideline as it is written in earmark.yml.');

const shownSchema = z.object({
  guideline: guidelineSchema,
  yaml: z.string().describe('As it is written, from the first column.'),
  line: z.int().describe('Where it begins in earmark.yml.'),
  version: z.string().describe('Of how it is written: hand it in again to save.'),
  isEditable: editableSchema,
  changes: z
    .array(
      z.object({
        at: instantSchema,
        by: z.string().nullable(),
        before: z.string().nullable(),
        after: z.string().nullable(),
      }),
    )
    .describe('How it became what it is, latest first.'),
});

/** The guideline with all that is known of it; undefined where there is none of this id. */
const show = async (
  id: string,
  { config, guidelines }: ApiEngine,
): Promise<z.infer<typeof shownSchema> | undefined> => {
  const guideline = config.guidelines.find((each) => each.id === id);
  const written = guideline === undefined ? undefined : await guidelines.find(id);
  if (guideline === undefined || written === undefined) return undefined;
  const { yaml, version, place } = written;
  const changes = [...(await guidelines.listChanges(id))];
  const isEditable = guidelines.editor !== undefined;
  return { guideline: toShown(guideline), yaml, line: place.line, version, isEditable, changes };
};

export const showGuideline = defineRoute({
  method: 'get',
  path: '/api/guidelines/{id}',
  summary: 'One guideline: how it is written, and who changed it when.',
  least: 'viewer',
  params: idParams,
  answer: { schema: shownSchema },
  run: async ({ params: { id }, header }, engine) => {
    const shown = await show(id, engine);
    return shown === undefined
      ? answerNotThere('guideline', id)
      : toTagged(shown, { ifNoneMatch: header('if-none-match') });
  },
});

type Wrong = Extract<EditedGuideline, { ok: false }>;

/** The answer to a guideline that cannot be: each mistake with its line in what was handed in, null where it is elsewhere. */
const answerMistakes = ({ mistakes }: Wrong): Response =>
  toProblem({
    status: 400,
    code: 'CONFIG_INVALID',
    detail: mistakes
      .map(({ place, message }) => `${place === null ? '' : `line ${place.line}: `}${message}`)
      .join('\n'),
    more: {
      lines: mistakes.map(({ place, message }) => ({
        line: place?.line ?? null,
        column: place?.column ?? null,
        message,
      })),
    },
  });

const answerDeployed = (): Response =>
  toProblem({
    status: 409,
    code: 'NOT_ALLOWED',
    detail: 'The configuration is deployed: change earmark.yml where it is kept, and push it from there.',
  });

type Right = Extract<EditedGuideline, { ok: true }>;

/** What would come of a guideline that is written anew; or why somebody may not, or cannot, have it so. */
const edit = async (
  { id, yaml, person }: { readonly id?: string; readonly yaml: string; readonly person: Person },
  { guidelines, config }: ApiEngine,
): Promise<Right | Response> => {
  if (guidelines.editor === undefined) return answerDeployed();
  const edited = await guidelines.editor.edit(id, yaml);
  if (edited === undefined) return answerNotThere('guideline', id ?? 'new');
  if (!edited.ok) return answerMistakes(edited);
  const filesBefore = config.guidelines.find((each) => each.id === id)?.files ?? [];
  const refused = mayAct(person.role, 'admin')
    ? []
    : findAdminOnly(
        { value: edited.written.before, files: filesBefore },
        { value: edited.written.now, files: edited.guideline.files ?? [] },
      );
  if (refused.length === 0) return edited;
  return toProblem({
    status: 403,
    code: 'NOT_ALLOWED',
    detail: `Expected nothing that names a secret, a private address or a further file, received ${refused.length === 1 ? 'one such value' : `${refused.length} such values`}. Ask an admin of this Earmark.`,
  });
};

const answerChanged = (id: string): Response =>
  toProblem({
    status: 412,
    code: 'STORE_CONFLICT',
    detail: `guideline "${id}": expected the version that was looked at, received another: somebody changed it meanwhile. Look at it again.`,
  });

export const saveGuideline = defineRoute({
  method: 'put',
  path: '/api/guidelines/{id}',
  summary:
    'Writes a guideline into earmark.yml, if it is still what the asker saw; the rest of the file, remarks included, stays as it is.',
  least: 'editor',
  params: idParams,
  body: z.strictObject({ yaml: yamlSchema, version: z.string().min(1).max(64) }),
  answer: { schema: shownSchema },
  run: async ({ params: { id }, body: { yaml, version }, person }, engine) => {
    const edited = await edit({ id, yaml, person }, engine);
    if (edited instanceof Response) return edited;
    const isSaved = await engine.guidelines.editor?.save(id, { yaml, version, by: person.name });
    if (isSaved !== true) return answerChanged(id);
    engine.changes.tell({ what: 'guidelines', ids: [id] });
    const shown = await show(id, engine);
    return shown === undefined ? answerNotThere('guideline', id) : toJson(shown);
  },
});

export const addGuideline = defineRoute({
  method: 'post',
  path: '/api/guidelines',
  summary: 'Writes one more guideline into earmark.yml, behind all others; its id must be a new one.',
  least: 'editor',
  body: z.strictObject({ yaml: yamlSchema }),
  answer: { status: 201, schema: shownSchema },
  run: async ({ body: { yaml }, person }, engine) => {
    const edited = await edit({ yaml, person }, engine);
    if (edited instanceof Response) return edited;
    const { id } = edited.guideline;
    if ((await engine.guidelines.editor?.add(yaml, person.name)) !== true) return answerChanged(id);
    engine.changes.tell({ what: 'guidelines', ids: [id] });
    const shown = await show(id, engine);
    return shown === undefined ? answerNotThere('guideline', id) : toJson(shown, { status: 201 });
  },
});

export const removeGuidelineRoute = defineRoute({
  method: 'delete',
  path: '/api/guidelines/{id}',
  summary:
    'Takes a guideline out of earmark.yml, if it is still what the asker saw. What it found is closed by the next pass.',
  least: 'editor',
  params: idParams,
  query: z.strictObject({ version: z.string().min(1).max(64).describe('As it was shown.') }),
  answer: { schema: z.object({ rows: z.array(guidelineSchema) }) },
  run: async ({ params: { id }, query: { version }, person }, engine) => {
    const { editor } = engine.guidelines;
    if (editor === undefined) return answerDeployed();
    const removed = await editor.remove(id, { version, by: person.name });
    if (removed === undefined) return answerNotThere('guideline', id);
    if (removed === false) return answerChanged(id);
    if (!removed.ok) return answerMistakes(removed);
    engine.changes.tell({ what: 'guidelines', ids: [id] });
    return toJson({ rows: engine.config.guidelines.map(toShown) });
  },
});

const triedSchema = z.object({
  judges: z.enum(['page', 'channel', 'brand']),
  channels: z.int(),
  documents: z.int().describe('Documents that it was held against.'),
  documentsStored: z.int(),
  isCut: z.boolean().describe('True where more is stored than was looked at.'),
  isPartial: z.boolean().describe('True where its check also looks things up that are not looked up for a try.'),
  hitCount: z.int(),
  hits: z.array(
    z.looseObject({
      channel: z.string(),
      url: z.string(),
      severity: severitySchema,
      message: z.string(),
      mend: z.string(),
      evidence: z.array(z.looseObject({ quote: z.string(), url: z.string(), channel: z.string() })),
    }),
  ),
  faults: z.array(z.string()),
});

/** Tries a guideline, as the configuration has it that it stands in. */
const attempt = async (
  { guideline, config }: Pick<Right, 'guideline' | 'config'>,
  text: string | undefined,
  engine: ApiEngine,
): Promise<Response> => {
  const from = { ...engine, listener: engine.guidelines.listen(config) };
  return toJson(text === undefined ? await tryOnStored(from, guideline) : await tryOnText(from, guideline, text));
};

export const tryGuideline = defineRoute({
  method: 'post',
  path: '/api/guidelines/{id}/dry-run',
  summary:
    'What a guideline would find, as it stands or as it is handed in: in the text that is handed in, else in what is stored. Nothing is kept.',
  least: 'editor',
  params: idParams,
  body: z.strictObject({ yaml: yamlSchema.optional(), text: textSchema.optional() }),
  answer: { schema: triedSchema },
  run: async ({ params: { id }, body: { yaml, text }, person }, engine) => {
    const known = engine.config.guidelines.find((each) => each.id === id);
    if (known === undefined) return answerNotThere('guideline', id);
    const edited =
      yaml === undefined ? { guideline: known, config: engine.config } : await edit({ id, yaml, person }, engine);
    return edited instanceof Response ? edited : attempt(edited, text, engine);
  },
});

export const tryNewGuideline = defineRoute({
  method: 'post',
  path: '/api/guidelines/dry-run',
  summary:
    'What one more guideline would find: in the text that is handed in, else in what is stored. Nothing is kept.',
  least: 'editor',
  body: z.strictObject({ yaml: yamlSchema, text: textSchema.optional() }),
  answer: { schema: triedSchema },
  run: async ({ body: { yaml, text }, person }, engine) => {
    const edited = await edit({ yaml, person }, engine);
    return edited instanceof Response ? edited : attempt(edited, text, engine);
  },
});
