/** Doors of one source, check and notifier each, so that configuration is tested without the real ones. */
import * as z from 'zod';
import { defineCheck } from '../../lib/checks/check.ts';
import type { Doors } from '../../lib/config/doors.ts';
import { defineNotifier } from '../../lib/notifiers/notifier.ts';
import { isSecretReference } from '../../lib/ports/secrets.ts';
import { toRegistry } from '../../lib/registry.ts';
import { secretOption } from '../../lib/sources/api/secret-option.ts';
import { defineSource } from '../../lib/sources/source.ts';

const source = (id: string, everyMs: number, options: z.ZodObject) =>
  defineSource({
    id,
    summary: `Reads a ${id}.`,
    options,
    everyMs,
    triedLive: true,
    examples: [],
    read: async function* () {},
  });

const check = (id: string, options: z.ZodObject) =>
  defineCheck({
    id,
    summary: `Judges by ${id}.`,
    audience: 'brand',
    severity: 'medium',
    lifecycle: 'condition',
    version: 1,
    speaker: 'brand',
    always: false,
    judges: 'page',
    options,
    key: ({ quote }) => quote,
    examples: [],
    run: () => [],
  });

const reference = z.string().refine(isSecretReference, 'expected a reference such as env:EARMARK_SLACK_URL');

/** Small doors with options of every kind. */
export const testDoors: Doors = {
  sources: toRegistry({
    website: source(
      'website',
      21_600_000,
      z.object({ url: z.url(), maxPages: z.int().min(1).max(10_000).default(200) }),
    ),
    feed: source('feed', 900_000, z.object({ url: z.url(), readLinkedPages: z.boolean().default(false) })),
    file: source('file', 3_600_000, z.object({ path: z.string().min(1).meta({ format: 'path' }) })),
    forum: source(
      'forum',
      3_600_000,
      z.object({ forum: z.string(), token: reference.optional(), clientId: secretOption('Its app.').optional() }),
    ),
  }),
  checks: toRegistry({
    preferredTerm: check('preferred-term', z.object({ terms: z.record(z.string().min(1), z.string().min(1)) })),
    keyMessage: check('key-message', z.object({ text: z.string().min(1) })),
    vale: check('vale', z.object({ styles: z.string().meta({ format: 'path' }) })),
  }),
  notifiers: toRegistry({
    slack: defineNotifier({
      id: 'slack',
      summary: 'Slack.',
      options: reference,
      examples: [],
      send: async () => 'sent',
    }),
    webhook: defineNotifier({
      id: 'webhook',
      summary: 'A webhook.',
      options: z.strictObject({ url: z.url(), secret: reference.optional() }),
      examples: [],
      send: async () => 'sent',
    }),
    console: defineNotifier({
      id: 'console',
      summary: 'The terminal.',
      options: z.object({}),
      examples: [],
      send: async () => 'sent',
    }),
    email: defineNotifier({
      id: 'email',
      tellsReport: true,
      summary: 'Mail.',
      options: z.email(),
      examples: [],
      send: async () => 'sent',
    }),
  }),
};
