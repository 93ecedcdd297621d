/** `earmark serve`: the schedule of `watch`, and the API beside it. */
import { Option } from 'commander';
import * as z from 'zod';
import { addDesk } from '../../api/add-desk.ts';
import type { Changes } from '../../api/changes.ts';
import { createApi } from '../../api/create-api.ts';
import { toHostCheck } from '../../api/host-check.ts';
import { type Listening, listen } from '../../api/listen.ts';
import { createRateLimit } from '../../api/rate-limit.ts';
import { addAlertFeed } from '../../api/routes-feed.ts';
import { addSession } from '../../api/routes-session.ts';
import { createLocalGate } from '../../api/sign-in/local-gate.ts';
import { createPeopleDesk } from '../../api/sign-in/people-desk.ts';
import { addSite, readSite } from '../../api/site.ts';
import { EarmarkError } from '../../errors.ts';
import type { Config } from '../../model/config.ts';
import { readKeptFeed } from '../../notifiers/rss.ts';
import { noteAct } from '../../pipeline/audited.ts';
import type { Received } from '../../pipeline/receive.ts';
import { silentLog } from '../../ports/log.ts';
import { sources } from '../../sources/registry.ts';
import { defineCommand, done } from '../command.ts';
import type { Context } from '../context.ts';
import { openDesk } from '../desk.ts';
import type { App } from '../io.ts';
import { createWaker, keepWatch } from '../keep-watch.ts';
import { pad } from '../layout.ts';

const portDefault = 4747;
/** Only this machine, unless told otherwise. */
const hostDefault = '127.0.0.1';
const portFlag = z.coerce
  .number({ error: 'a port, 0 to 65535' })
  .int()
  .min(0)
  .max(65_535, { error: 'a port, 0 to 65535' });
/** Refused posts that are told: one in so long, for anybody may send them. */
const refusalEveryMs = 5_000;
/** Who stands in the audit log where nobody is known to have asked. */
const strangerActor = 'unknown';
/** Changed findings that an open page is told of by id. */
const idsToldMax = 100;

export const serveCommand = defineCommand({
  name: 'serve',
  summary: 'Reads every channel when it is due and takes what is posted to /hooks, until you press Ctrl-C.',
  example: 'earmark serve --port 4747',
  flags: [
    new Option('--port <number>', `the port to listen on; 0 takes any that is free (default: ${portDefault})`),
    new Option('--host <address>', `the address to listen on (default: ${hostDefault}, this machine only)`),
    new Option('--allow-host <name...>', 'further names it is called by: of a tunnel or a reverse proxy before it'),
  ],
  schema: z.object({
    port: portFlag.default(portDefault),
    host: z.string().min(1).default(hostDefault),
    allowHost: z.array(z.string().min(1)).default([]),
  }),
  run: (context, { port, host, allowHost }) =>
    context.withApp(async (app, config) => {
      const waker = createWaker();
      const tell = createTeller(context);
      const gate = createLocalGate({
        clock: context.io.clock,
        users: app.users,
        onSign: ({ action, name }) =>
          noteAct({ config, stores: app.stores, clock: context.io.clock }, { action, actor: name ?? strangerActor }),
      });
      const runChannels = (channels: readonly string[]): void => waker.wake(channels);
      const desk = openDesk({ app, config, runChannels }, context);
      const { changes } = desk;
      const engine = { ...desk.engine, people: createPeopleDesk(app.users, gate.endAllOf) };
      const site = await readSite(context.io.siteFolder);
      const api = createApi({
        log: silentLog,
        isOurHost: toHostCheck([host, ...allowHost]),
        isWell: async () => void (await app.stores.channels.listHealth()),
        addMore: (more) => {
          const targets = config.alerts.flatMap(({ to }) => to);
          const { dataFolder } = context;
          addAlertFeed(more, (token) => readKeptFeed(token, { targets, secrets: app.secrets, dataFolder }));
          addSession(more, gate, config);
          addDesk(more, { gate, engine, rateLimit: createRateLimit(context.io.clock) });
          addSite(more, site);
        },
        takePost: async (channel, post) => {
          try {
            const received = await app.takePost(channel, post);
            if (received.outcome === 'taken' && received.handedOn > 0) waker.wake();
            tell.received(channel, received);
            return received;
          } catch (error) {
            tell.refused(channel, error);
            throw error;
          }
        },
      });
      const server = await listen(api, { host, port });
      try {
        for (const line of await welcome({ app, config, server, token: gate.token() }, context)) context.hint(line);
        await keepWatch(app, context, { waker, onPass: (result) => tellChanges(changes, result) });
      } finally {
        await server.close();
      }
      context.hint('Ended. Nothing is lost; the next start goes on from here.');
      return done;
    }),
});

/** Tells open pages what a pass changed. */
const tellChanges = (changes: Changes, { changed, summary }: Awaited<ReturnType<App['run']>>): void => {
  if (changed.length > 0) changes.tell({ what: 'findings', ids: changed.slice(0, idsToldMax).map(({ id }) => id) });
  if (summary.mentions > 0) changes.tell({ what: 'mentions', ids: [] });
  if (summary.channels > 0 || summary.fetched > 0)
    for (const what of ['channels', 'backlinks'] as const) changes.tell({ what, ids: [] });
};

/** What came over hooks, as one line a post. */
const createTeller = ({ hint, io, paint }: Context) => {
  let toldMs = Number.NEGATIVE_INFINITY;
  const time = (): string => paint.dim(io.clock.now().toISOString().slice(11, 19));
  return {
    received: (channel: string, received: Received): void => {
      if (received.outcome !== 'taken') return;
      const { entries, handedOn, wrong } = received;
      const unread =
        wrong[0] === undefined ? '' : `; ${wrong.length} could not be read, row ${wrong[0].row}: ${wrong[0].reason}`;
      hint(
        `${time()}  ${paint.bold(channel)}  ${entries} ${entries === 1 ? 'entry' : 'entries'} posted, ${handedOn} new${unread}`,
      );
    },
    refused: (channel: string, error: unknown): void => {
      const nowMs = io.clock.now().getTime();
      if (nowMs - toldMs < refusalEveryMs) return;
      toldMs = nowMs;
      const name = channel.replace(/[^\w-]/g, '').slice(0, 60);
      hint(
        `${time()}  ${paint.bold(name)}  ${paint.yellow('a post was not taken:')} ${error instanceof EarmarkError ? error.message : String(error)}`,
      );
    },
  };
};

const labelWidth = 9;

type Serving = { readonly app: App; readonly config: Config; readonly server: Listening; readonly token: string };

/** Where it is, which hooks there are and whether their secrets are set, and what is read when. */
const welcome = async ({ app, config, server, token }: Serving, { paint }: Context): Promise<readonly string[]> => {
  const line = (label: string, text: string): string => `  ${paint.dim(pad(label, labelWidth))}${text}`;
  const hooks = config.channels.filter(({ source }) => sources.find(source)?.receive !== undefined);
  const shown = await Promise.all(hooks.map((channel) => showHook(app, { channel, server }, paint)));
  const read = config.channels.length - hooks.length;
  return [
    `${paint.bold('Earmark')} listens for ${paint.bold(config.brand.name)}. Open this address; it signs you in, once:`,
    '',
    `  ${paint.cyan(paint.underline(`${server.address}/#token=${token}`))}`,
    '',
    line('reads', `${read} ${read === 1 ? 'channel' : 'channels'}, each when it is due`),
    ...(shown.length === 0
      ? [line('hooks', 'none: a channel with "source: webhook" opens one')]
      : shown.map((text, index) => line(index === 0 ? 'hooks' : '', text))),
    line('health', `${server.address}/health`),
    line('api', `${server.address}/api/openapi.json`),
    '',
    'Ctrl-C ends it; nothing is lost.',
  ];
};

const showHook = async (
  { secrets }: App,
  { channel, server }: { readonly channel: Config['channels'][number]; readonly server: Listening },
  paint: Context['paint'],
): Promise<string> => {
  const address = `${server.address}/hooks/${channel.id}`;
  const { secret } = z.object({ secret: z.string() }).parse(channel.options);
  const isSet = await secrets.get(secret).then(
    () => true,
    () => false,
  );
  return isSet ? address : `${address}  ${paint.yellow(`${secret} is not set: posts are refused`)}`;
};
