/** Where alerts go, what went, what would have gone, and what nobody wants to hear of. */
import * as z from 'zod';
import { EarmarkError } from '../../errors.ts';
import { alertSchema, receiptSchema } from '../../model/alert.ts';
import { mutableSchema, muteSchema } from '../../model/mute.ts';
import { audienceSchema, instantSchema, severitySchema } from '../../model/vocabulary.ts';
import { listMutes, mute, unmute } from '../../pipeline/mute.ts';
import { rehearseAlerts } from '../../pipeline/rehearse-alerts.ts';
import { withoutUndefined } from '../../text/without-undefined.ts';
import { toJson, toProblem, toTagged } from '../answer.ts';
import { defineRoute } from '../route.ts';

const routeSchema = z.object({
  id: z.string(),
  at: z.string(),
  audience: audienceSchema.nullable(),
  severity: severitySchema.nullable(),
  channels: z.array(z.string()).nullable(),
  checks: z.array(z.string()).nullable(),
  to: z.array(z.string()).describe('The notifiers; their options are not shown, for they may name secrets.'),
});

export const listRoutes = defineRoute({
  method: 'get',
  path: '/api/routes',
  summary: 'The routes of alerts, in the order of the configuration.',
  least: 'viewer',
  answer: { schema: z.object({ rows: z.array(routeSchema) }) },
  run: ({ header }, { config }) => {
    const rows = config.alerts.map(({ id, at, audience, severity, channels, checks, to }) => ({
      id,
      at,
      audience: audience ?? null,
      severity: severity ?? null,
      channels: channels ?? null,
      checks: checks ?? null,
      to: to.map(({ notifier }) => notifier),
    }));
    return toTagged({ rows }, { ifNoneMatch: header('if-none-match') });
  },
});

/** Receipts are few: one a message. The newest are shown. */
const receiptsMax = 500;

export const listReceipts = defineRoute({
  method: 'get',
  path: '/api/receipts',
  summary: 'Messages that went, or did not, newest first.',
  least: 'viewer',
  query: z.strictObject({
    status: receiptSchema.shape.status.optional(),
    route: z.string().min(1).max(64).optional(),
  }),
  answer: { schema: z.object({ rows: z.array(receiptSchema), isCut: z.boolean() }) },
  run: async ({ query, header }, { stores, config }) => {
    const all = await stores.alerts.listReceipts(withoutUndefined(query));
    const own = all.filter(({ brand }) => brand === config.brand.id).toSorted((a, b) => (a.at < b.at ? 1 : -1));
    const rows = own.slice(0, receiptsMax);
    return toTagged({ rows, isCut: own.length > rows.length }, { ifNoneMatch: header('if-none-match') });
  },
});

const dayMs = 24 * 3_600_000;
/** Findings that are looked at for one answer, the gravest: each takes a look at its history. "earmark alerts" looks at more. */
const rehearsedMax = 200;

export const rehearseRoute = defineRoute({
  method: 'get',
  path: '/api/alerts/dry-run',
  summary:
    'What the routes as they are now would have sent of what changed since then (a day, unless said otherwise). Nothing is sent.',
  least: 'viewer',
  query: z.strictObject({ since: instantSchema.optional() }),
  answer: {
    schema: z.object({
      since: instantSchema,
      until: instantSchema,
      messages: z.array(
        z.object({
          route: z.string(),
          window: z.string(),
          at: instantSchema,
          to: z.array(z.string()),
          heldBack: z.string().nullable(),
          alerts: z.array(alertSchema),
        }),
      ),
      isCut: z.boolean().describe('True where not all findings were looked at, but the gravest.'),
    }),
  },
  run: async ({ query }, { stores, config, clock }) => {
    const now = clock.now();
    const since = query.since ?? new Date(now.getTime() - dayMs).toISOString();
    return toJson(await rehearseAlerts({ config, stores }, { since, until: now.toISOString(), max: rehearsedMax }));
  },
});

export const listMutesRoute = defineRoute({
  method: 'get',
  path: '/api/mutes',
  summary: 'What nobody wants to hear of for now.',
  least: 'viewer',
  answer: { schema: z.object({ rows: z.array(muteSchema) }) },
  run: async ({ header }, engine) =>
    toTagged({ rows: await listMutes(engine) }, { ifNoneMatch: header('if-none-match') }),
});

const muted = z.string().min(1).max(200).describe('Of the finding, guideline, channel or route.');

export const muteRoute = defineRoute({
  method: 'post',
  path: '/api/mutes',
  summary: 'Mutes (send nothing) or snoozes (send it later) a finding, guideline, channel or route.',
  least: 'editor',
  body: z.strictObject({
    of: mutableSchema,
    id: muted,
    kind: muteSchema.shape.kind,
    until: instantSchema.nullable().default(null),
    reason: z.string().min(1).max(4000).nullable().default(null),
  }),
  answer: { schema: muteSchema },
  run: async ({ body, person }, engine) => {
    try {
      return toJson(await mute(engine, { ...body, by: person.name }));
    } catch (error) {
      if (!(error instanceof EarmarkError)) throw error;
      const status = error.code === 'NOT_FOUND' ? 404 : 409;
      return toProblem({ status, code: error.code, detail: error.message });
    }
  },
});

export const unmuteRoute = defineRoute({
  method: 'delete',
  path: '/api/mutes/{of}/{id}',
  summary: 'Has it heard of again.',
  least: 'editor',
  params: z.object({ of: mutableSchema, id: muted }),
  answer: { schema: z.object({ rows: z.array(muteSchema) }) },
  run: async ({ params }, engine) => {
    await unmute(engine, params);
    return toJson({ rows: await listMutes(engine) });
  },
});
