/** Where alerts go, and what went. */
import * as z from 'zod';
import { receiptSchema } from '../../model/alert.ts';
import { audienceSchema, severitySchema } from '../../model/vocabulary.ts';
import { withoutUndefined } from '../../text/without-undefined.ts';
import { toTagged } from '../answer.ts';
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
