/** Findings: the queue, one with its history, and what people do with them. */
import * as z from 'zod';
import { EarmarkError } from '../../errors.ts';
import { type FindingMove, noteMax, toAllowedMoves } from '../../findings/move.ts';
import {
  type Finding,
  type FindingChange,
  findingChangeSchema,
  findingSchema,
  findingStatusSchema,
} from '../../model/finding.ts';
import { findingChoiceSchema } from '../../model/view.ts';
import { instantSchema } from '../../model/vocabulary.ts';
import { toWordChanges } from '../../notifiers/message/word-changes.ts';
import { isOfPictures } from '../../pipeline/finding-evidence.ts';
import { findFolded } from '../../pipeline/folded.ts';
import { type MoveOutcome, moveStored } from '../../pipeline/move-finding.ts';
import type { FindingFilter } from '../../ports/stores.ts';
import { withoutUndefined } from '../../text/without-undefined.ts';
import { toJson, toProblem, toTagged } from '../answer.ts';
import type { ApiEngine } from '../engine.ts';
import { answerList, pagingSchema, toListSchema } from '../listing.ts';
import { answerNotThere } from '../not-there.ts';
import { defineRoute } from '../route.ts';

const word = z.string().min(1).max(200);
const reason = z.string().min(1).max(noteMax);

/** What a person may do, as `earmark finding` names it. */
const moveSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ack') }),
  z.strictObject({ type: z.literal('fix') }),
  z.strictObject({ type: z.literal('ignore'), reason, until: instantSchema.nullable().default(null) }),
  z.strictObject({ type: z.literal('assign'), assignee: word.nullable() }),
  z.strictObject({ type: z.literal('note'), note: reason }),
  z.strictObject({ type: z.literal('close'), reason: reason.optional() }),
  z.strictObject({ type: z.literal('answered'), reason: reason.optional() }),
  z.strictObject({ type: z.literal('reopen') }),
  z.strictObject({ type: z.literal('duplicate'), of: word.describe('The finding that speaks for it from now on.') }),
  z.strictObject({ type: z.literal('undo') }),
]);

const params = z.object({ id: word });
const partSchema = z.object({ text: z.string(), kind: z.enum(['plain', 'marked', 'removed', 'added']) });
const detailSchema = z.object({
  finding: findingSchema,
  history: z.array(findingChangeSchema),
  moves: z.array(z.string()).describe('What may be done with it now.'),
  changes: z
    .array(z.array(partSchema))
    .describe(
      'Of each evidence: from what was expected to what was found, by words; empty where there is nothing to compare.',
    ),
  hasPictures: z.boolean().describe('Whether it is about pictures.'),
});

const toDetail = (finding: Finding, history: readonly FindingChange[]): z.infer<typeof detailSchema> => ({
  finding,
  history: [...history],
  moves: [...toAllowedMoves(finding, history)],
  changes: finding.evidence.map(({ expected, quote }) =>
    expected === undefined ? [] : [...toWordChanges(expected, quote)],
  ),
  hasPictures: isOfPictures(finding),
});

/** The stored finding of this brand; undefined for any other id. */
const find = async ({ stores, config }: ApiEngine, id: string) => {
  const finding = await stores.findings.find(id);
  return finding?.brand === config.brand.id ? finding : undefined;
};

const toFilter = (query: z.infer<typeof findingChoiceSchema>, brand: string): FindingFilter => ({
  brand,
  ...withoutUndefined(query),
});

export const listFindings = defineRoute({
  method: 'get',
  path: '/api/findings',
  summary: 'Findings, gravest first.',
  least: 'viewer',
  isOfStored: true,
  query: z.strictObject({
    ...findingChoiceSchema.shape,
    ...pagingSchema.shape,
    folded: z
      .enum(['yes', 'no'])
      .default('no')
      .describe('Also those that one finding about their guideline speaks for; a page without them may be shorter.'),
  }),
  answer: { schema: toListSchema(findingSchema) },
  run: async ({ query: { limit, after, folded, ...wanted }, header }, { stores, config }) => {
    const paging = withoutUndefined({ limit, after });
    const { rows, next } = await stores.findings.list(toFilter(wanted, config.brand.id), paging);
    const isAll = folded === 'yes' || wanted.guideline !== undefined;
    const isFolded = isAll ? () => false : await findFolded(config, stores.findings);
    return answerList({ rows: rows.filter((row) => !isFolded(row)), next }, header);
  },
});

export const countFindings = defineRoute({
  method: 'get',
  path: '/api/findings/counts',
  summary: 'How many findings are in each state.',
  least: 'viewer',
  answer: { schema: z.record(findingStatusSchema, z.number().int()) },
  run: async ({ header }, { stores, config }) =>
    toTagged(await stores.findings.count(config.brand.id), { ifNoneMatch: header('if-none-match') }),
});

export const showFinding = defineRoute({
  method: 'get',
  path: '/api/findings/{id}',
  summary: 'One finding, with its history and what may be done with it.',
  least: 'viewer',
  params,
  answer: { schema: detailSchema },
  run: async ({ params: { id }, header }, engine) => {
    const finding = await find(engine, id);
    if (finding === undefined) return answerNotThere('finding', id);
    const history = await engine.stores.findings.history(id);
    return toTagged(toDetail(finding, history), { ifNoneMatch: header('if-none-match') });
  },
});

/** How a move went, and what to answer where it is the only one. */
type Moved = { readonly status: number; readonly answer: () => Promise<Response> | Response };

type Wanted = {
  readonly id: string;
  readonly move: FindingMove;
  readonly version: number;
  readonly actor: string;
};

/** `version` is the one that the asker saw: whoever comes second is told so, and sees what the first did. */
const moveOne = async (engine: ApiEngine, { id, move, version, actor }: Wanted): Promise<Moved> => {
  const moved = await tryMove(engine, { id, move, version, actor });
  if (moved instanceof EarmarkError)
    return { status: 409, answer: () => toProblem({ status: 409, code: moved.code, detail: moved.message }) };
  if (moved.outcome === 'not-there') return { status: 404, answer: () => answerNotThere('finding', id) };
  if (moved.outcome === 'changed') return { status: 412, answer: () => answerChanged(id, moved.finding) };
  engine.changes.tell({ what: 'findings', ids: move.type === 'duplicate' ? [id, move.of] : [id] });
  return { status: 200, answer: () => showMoved(engine, id) };
};

/** A move that the finding does not take is an answer, and no fault. */
const tryMove = async (engine: ApiEngine, wanted: Wanted): Promise<MoveOutcome | EarmarkError> => {
  try {
    return await moveStored(engine, wanted);
  } catch (error) {
    if (error instanceof EarmarkError && error.code === 'USAGE') return error;
    throw error;
  }
};

const answerChanged = (id: string, finding: Finding): Response =>
  toProblem({
    status: 412,
    code: 'STORE_CONFLICT',
    detail: `finding "${id}": expected to be as you saw it, received a newer one. Look at what changed, and decide again.`,
    more: { finding },
  });

const showMoved = async (engine: ApiEngine, id: string): Promise<Response> => {
  const finding = await find(engine, id);
  if (finding === undefined) return answerNotThere('finding', id);
  const history = await engine.stores.findings.history(id);
  return toJson(toDetail(finding, history));
};

export const moveFindingRoute = defineRoute({
  method: 'post',
  path: '/api/findings/{id}/moves',
  summary: 'Moves one finding, if it still has the version that the asker saw.',
  least: 'editor',
  params,
  body: z.strictObject({ move: moveSchema, version: z.int().min(1) }),
  answer: { schema: detailSchema },
  run: async ({ params: { id }, body: { move, version }, person }, engine) =>
    (await moveOne(engine, { id, move, version, actor: person.name })).answer(),
});

const movedMax = 200;

export const moveFindingsRoute = defineRoute({
  method: 'post',
  path: '/api/findings/moves',
  summary: 'Moves several findings; what cannot be moved is named and leaves the rest alone.',
  least: 'editor',
  body: z.strictObject({
    move: moveSchema,
    findings: z
      .array(z.strictObject({ id: word, version: z.int().min(1) }))
      .min(1)
      .max(movedMax),
  }),
  answer: {
    schema: z.object({
      moved: z.array(z.string()),
      refused: z.array(z.object({ id: z.string(), status: z.number().int() })),
    }),
  },
  run: async ({ body, person }, engine) => {
    const outcomes = await moveAll(engine, body, person.name);
    return toJson({
      moved: outcomes.filter(({ status }) => status === 200).map(({ id }) => id),
      refused: outcomes.filter(({ status }) => status !== 200),
    });
  },
});

const moveAll = async (
  engine: ApiEngine,
  {
    move,
    findings,
  }: { readonly move: FindingMove; readonly findings: readonly { readonly id: string; readonly version: number }[] },
  actor: string,
): Promise<readonly { readonly id: string; readonly status: number }[]> => {
  const outcomes: { id: string; status: number }[] = [];
  for (const { id, version } of findings) {
    const { status } = await moveOne(engine, { id, move, version, actor });
    outcomes.push({ id, status });
  }
  return outcomes;
};
