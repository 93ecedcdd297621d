/** `earmark alerts`: the routes, what they would have sent, and who asked not to hear of what. */
import { Option } from 'commander';
import * as z from 'zod';
import { UsageError } from '../../errors.ts';
import type { Config } from '../../model/config.ts';
import { durationSchema } from '../../model/duration.ts';
import { type Mute, mutableSchema, mutables } from '../../model/mute.ts';
import { listMutes, type MuteEngine, mute, unmute } from '../../pipeline/mute.ts';
import { type Rehearsal, type RehearsedMessage, rehearseAlerts } from '../../pipeline/rehearse-alerts.ts';
import { defineCommand, done } from '../command.ts';
import type { Context } from '../context.ts';
import { sinceFlag, timeFlag, toUnknown } from '../flags.ts';
import type { App } from '../io.ts';
import { pad, toShown } from '../layout.ts';
import { whoRuns } from '../who-runs.ts';

/** A point in time, or how long from now. */
const untilFlag = z.union(
  [
    durationSchema.transform((ms) => (now: Date) => new Date(now.getTime() + ms)),
    timeFlag.transform((time) => (_now: Date) => time),
  ],
  'expected a time such as 2026-10-01T08:00:00Z, or for how long, such as 4h',
);
const thing = z
  .string()
  .regex(/^[a-z]+:.+$/, `expected what to mute, as ${mutables.map((of) => `${of}:ID`).join(', ')}`);

const schema = z.object({
  dryRun: z.boolean().default(false),
  since: sinceFlag.prefault('24h'),
  mute: thing.optional(),
  snooze: thing.optional(),
  unmute: thing.optional(),
  until: untilFlag.optional(),
  reason: z.string().max(4000).optional(),
});
type Flags = z.infer<typeof schema>;

export const alertsCommand = defineCommand({
  name: 'alerts',
  summary: 'Shows the routes of alerts, what they would have sent, and mutes or snoozes.',
  example: 'earmark alerts --dry-run --since 7d',
  flags: [
    new Option('--dry-run', 'what the routes as they are now would have sent; nothing is sent'),
    new Option('--since <time>', 'of what changed since then, or so long ago').default('24h'),
    new Option(
      '--mute <thing>',
      'send nothing of finding:ID, guideline:ID, channel:ID or route:ID; with --until, until then',
    ),
    new Option('--snooze <thing>', 'send it later: with --until'),
    new Option('--until <time>', 'when that ends, or after how long'),
    new Option('--reason <text>', 'why'),
    new Option('--unmute <thing>', 'hear of it again'),
  ],
  schema,
  run: (context, flags) =>
    context.withApp(async (app, config) => {
      const { clock } = context.io;
      const engine = { config, stores: app.stores, clock };
      if (flags.dryRun) return rehearse(context, { app, config, flags });
      for (const kind of ['mute', 'snooze'] as const) await keep(engine, { kind, what: flags[kind], flags });
      if (flags.unmute !== undefined) await unmute(engine, toThing(flags.unmute));
      await show(context, engine);
      return done;
    }),
});

const toThing = (text: string): Pick<Mute, 'of' | 'id'> => {
  const colon = text.indexOf(':');
  const of = mutableSchema.safeParse(text.slice(0, colon));
  if (!of.success) throw toUnknown('kind of thing', text.slice(0, colon), mutables);
  return { of: of.data, id: text.slice(colon + 1) };
};

const keep = async (
  engine: MuteEngine,
  { kind, what, flags }: { readonly kind: Mute['kind']; readonly what: string | undefined; readonly flags: Flags },
): Promise<void> => {
  if (what === undefined) return;
  const until = flags.until?.(engine.clock.now()).toISOString() ?? null;
  if (kind === 'snooze' && until === null)
    throw new UsageError({
      subject: { kind: 'command', id: 'alerts' },
      expected: '--until with --snooze',
      received: 'none',
      mend: 'Say until when: --until 4h.',
    });
  await mute(engine, { ...toThing(what), kind, until, by: whoRuns(), reason: flags.reason ?? null });
};

const show = async (context: Context, engine: MuteEngine): Promise<void> => {
  const mutes = await listMutes(engine);
  const { alerts } = engine.config;
  if (context.json) {
    for (const { id, at, to, escalates } of alerts)
      context.printJson({
        type: 'route',
        id,
        at,
        to: to.map(({ notifier }) => notifier),
        escalates: escalates ?? null,
      });
    for (const each of mutes) context.printJson({ type: 'mute', ...each });
    return;
  }
  const { paint } = context;
  for (const { id, at, to } of alerts)
    context.print(`${paint.bold(pad(id, 24))}  ${at}  → ${to.map(({ notifier }) => notifier).join(', ')}`);
  for (const { of, id, kind, until, by, reason } of mutes)
    context.print(
      `${pad(kind === 'mute' ? 'muted' : 'snoozed', 8)} ${toShown(`${of}:${id}`)}  ${until === null ? 'for good' : `until ${toMinute(until)}`}  ${paint.dim(`by ${toShown(by)}${reason === null ? '' : `: ${toShown(reason)}`}`)}`,
    );
};

const rehearse = async (
  context: Context,
  { app, config, flags }: { readonly app: App; readonly config: Config; readonly flags: Flags },
) => {
  const now = context.io.clock.now();
  const span = { since: flags.since(now).toISOString(), until: now.toISOString() };
  const rehearsal = await rehearseAlerts({ config, stores: app.stores }, span);
  if (context.json) for (const message of rehearsal.messages) context.printJson({ type: 'message', ...message });
  else for (const line of showRehearsal(rehearsal, context)) context.print(line);
  return done;
};

const showRehearsal = ({ since, messages, isCut }: Rehearsal, context: Context): readonly string[] => [
  ...messages.flatMap((message) => showMessage(message, context)),
  context.paint.dim(
    `${messages.length} messages with ${messages.reduce((sum, { alerts }) => sum + alerts.length, 0)} alerts of what changed since ${toMinute(since)}. Nothing was sent.${isCut ? ' Not all findings were looked at.' : ''}`,
  ),
];

const showMessage = ({ at, route, to, heldBack, alerts }: RehearsedMessage, { paint }: Context): readonly string[] => [
  `${toMinute(at)}  ${paint.bold(route)} → ${to.join(', ')}${heldBack === null ? '' : `  ${paint.dim(heldBack)}`}`,
  ...alerts.map(
    ({ why, finding }) =>
      `    ${pad(why, 10)} [${finding.severity}] ${toShown(finding.title)} ${paint.dim(finding.id)}`,
  ),
];

const toMinute = (time: string): string => time.slice(0, 16).replace('T', ' ');
