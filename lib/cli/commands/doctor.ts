/** `earmark doctor`: whether everything that Earmark needs is in order, and what to do where it is not. */
import * as z from 'zod';
import { openFolderFiles } from '../../config/folder-files.ts';
import { EarmarkError } from '../../errors.ts';
import type { Receipt } from '../../model/alert.ts';
import type { Channel } from '../../model/channel.ts';
import type { ChannelState } from '../../model/channel-state.ts';
import type { Config } from '../../model/config.ts';
import type { Instant } from '../../model/vocabulary.ts';
import { type Probed, probe } from '../../pipeline/probe.ts';
import { toReachesTo } from '../../pipeline/reaches-to.ts';
import { toRetention } from '../../pipeline/retention.ts';
import type { Spent } from '../../pipeline/spending.ts';
import { silentLog } from '../../ports/log.ts';
import { findHub } from '../../sources/feed-cursor.ts';
import { sources } from '../../sources/registry.ts';
import { findLeftOut, findSampled, type Sampled } from '../../sources/website.ts';
import type { LeftOut } from '../../sources/website-scope.ts';
import { defineCommand, done } from '../command.ts';
import type { Context } from '../context.ts';
import type { App } from '../io.ts';
import { pad, wrap } from '../layout.ts';

/** The oldest Node.js that Earmark runs on. */
const nodeMin = [20, 19] as const;

type Sign = { readonly name: string; readonly ok: boolean; readonly detail: string };

export const doctorCommand = defineCommand({
  name: 'doctor',
  summary: 'Checks configuration, data folder and channels, and says what to do.',
  example: 'earmark doctor',
  schema: z.object({}),
  run: async (context) => {
    tell(checkNode(process.versions.node), context);
    await context.loadConfig();
    tell({ name: 'configuration', ok: true, detail: context.configPath }, context);
    try {
      await context.withApp((app, config) => examine(app, config, context));
    } catch (error) {
      // Everything that concerns the data folder is a sign too; what is our fault is not.
      if (!(error instanceof EarmarkError)) throw error;
      tell({ name: 'data folder', ok: false, detail: error.message }, context);
    }
    return done;
  },
});

/** Lines of one sign: what stands behind an error, what is spent above all, is not to be cut off. */
const signLinesMax = 16;

const tell = (sign: Sign, { json, paint, io, print, printJson }: Context): void => {
  if (json) {
    printJson({ type: 'sign', ...sign });
    return;
  }
  const [first = '', ...rest] = wrap(sign.detail, io.columns - 26, signLinesMax);
  print(`${sign.ok ? paint.green('ok  ') : paint.red('look')}  ${pad(sign.name, 20)}${first}`);
  for (const line of rest) print(`${' '.repeat(26)}${line}`);
};

const checkNode = (version: string): Sign => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const ok = major > nodeMin[0] || (major === nodeMin[0] && minor >= nodeMin[1]);
  return { name: 'Node.js', ok, detail: ok ? version : `${version}; install ${nodeMin.join('.')} or newer` };
};

const examine = async (app: App, config: Config, context: Context): Promise<void> => {
  tell({ name: 'data folder', ok: true, detail: context.dataFolder }, context);
  const waiting = await app.queue.size();
  tell({ name: 'queue', ok: true, detail: `${waiting} waiting` }, context);
  const dead = await app.queue.deadLetters();
  const [latest] = dead.toSorted((a, b) => (a.at < b.at ? 1 : -1));
  const reason = latest === undefined ? '' : `; last: ${latest.message.step}, ${latest.reason}`;
  tell({ name: 'dead letters', ok: dead.length === 0, detail: `${dead.length}${reason}` }, context);
  for (const status of ['parked', 'failed'] as const) {
    const receipts = await app.stores.alerts.listReceipts({ status });
    const [first] = receipts;
    const reason = first === undefined ? '' : `; ${toWhere(first)}: ${first.detail ?? 'no reason given'}`;
    const detail = `${receipts.length}${reason}`;
    tell({ name: `messages ${status}`, ok: receipts.length === 0, detail }, context);
  }
  tell(toKeptSign(config), context);
  for (const sign of await checkSentiment(app)) tell(sign, context);
  await examineChannels(app, config, context);
};

/** `pr-desk → slack`: the route, and which of its notifiers. */
const toWhere = ({ route, notifier }: Receipt): string => `${route} → ${notifier.replace(/^\d+:/, '')}`;

/** For how many days each kind is kept. */
const toKeptSign = (config: Config): Sign => {
  const { sources: bySource, ...kinds } = toRetention(config);
  const days = [
    ...Object.entries(kinds),
    ...Object.entries(bySource).map(([id, days]) => [`from ${id}`, days] as const),
  ];
  return { name: 'kept', ok: true, detail: `days: ${days.map(([name, count]) => `${name} ${count}`).join(', ')}` };
};

/** Channels tried at one time; their hosts are spaced by the fetcher. */
const triedAtOnce = 6;

/** Told in the order of the configuration, each as soon as those before it are. */
const examineChannels = async (app: App, config: Config, context: Context): Promise<void> => {
  const { signal } = context.io;
  const examine = (channel: Channel): Promise<Sign> => examineChannel(app, { config, channel }, context);
  const waiting: Promise<Sign>[] = [];
  const tellFirst = async (): Promise<void> => {
    const sign = await waiting.shift();
    if (sign !== undefined) tell(sign, context);
  };
  for (const channel of config.channels) {
    if (signal.aborted) break;
    const sign = examine(channel);
    // Whoever fails meanwhile is waited for in turn.
    sign.catch(() => {});
    waiting.push(sign);
    if (waiting.length >= triedAtOnce) await tellFirst();
  }
  while (waiting.length > 0 && !signal.aborted) await tellFirst();
};

/** Nothing where the local engine judges: it needs nothing and costs nothing. */
const checkSentiment = async ({ sentiment }: App): Promise<readonly Sign[]> => {
  const report = await sentiment.report?.();
  if (report === undefined) return [];
  const { engine, isUsable, unitsToday, unitsPerDay } = report;
  const name = 'sentiment';
  if (!isUsable) {
    const detail = `${engine}: no AWS region or credentials, so the local engine judges. Set AWS_REGION and credentials.`;
    return [{ name, ok: false, detail }];
  }
  const used = `${engine}: ${unitsToday} of ${unitsPerDay ?? 'any number of'} units used today`;
  if (unitsPerDay === null || unitsToday < unitsPerDay) return [{ name, ok: true, detail: used }];
  const mend = 'the local engine judges until midnight UTC. Raise "unitsPerDay" if that is not enough.';
  return [{ name, ok: false, detail: `${used}; ${mend}` }];
};

/** One small request: whether its source can read the channel now, what of it, and what its last poll said. */
const examineChannel = async (
  app: App,
  { config, channel }: { readonly config: Config; readonly channel: Channel },
  { io }: Context,
): Promise<Sign> => {
  const name = channel.id;
  const tools = {
    files: openFolderFiles(config.folder),
    fetcher: app.fetcher,
    secrets: app.secrets,
    ...(app.mailboxes === undefined ? {} : { mailboxes: app.mailboxes }),
    ...(app.units === undefined ? {} : { units: app.units }),
    clock: io.clock,
    log: silentLog,
    brand: config.brand,
  };
  const probed = await probe(tools, channel, io.signal);
  const state = await app.stores.channels.find(channel.id);
  const notes = toNotes(probed, { channel, state });
  const fault = probed.error?.message ?? state?.failure;
  if (fault != null) {
    const beside = notes.length === 0 ? '' : ` Beside that: ${notes.join('; ')}.`;
    return { name, ok: false, detail: `${fault}${beside}` };
  }
  const last = state?.succeededAt == null ? 'never read yet' : `last read ${toShortTime(state.succeededAt)}`;
  const can =
    sources.find(channel.source)?.receive === undefined ? toReadNote(probed) : `takes posts to /hooks/${name}`;
  return { name, ok: true, detail: [can, ...notes, last].join('; ') };
};

const toShortTime = (at: Instant): string => `${at.slice(0, 16)}Z`;

const toReadNote = ({ entries, newestAt }: Probed): string => {
  if (entries === 0) return 'can be read';
  const newest = newestAt === null ? '' : `, the newest of ${toShortTime(newestAt)}`;
  return `can be read: ${entries} ${entries === 1 ? 'entry' : 'entries'} in one answer${newest}`;
};

const toLeftOutNote = ({ pages, example }: LeftOut): string =>
  `at least ${pages} ${pages === 1 ? 'page' : 'pages'} left out whose addresses differ in their numbers alone, as ${example}: raise "maxPages" (a half of it may be alike) or list them in the sitemap`;

const toSampledNote = ({ listed, kept }: Sampled): string =>
  `its sitemaps list at least ${listed} pages, of which ${kept} are read in turn, some of each section: raise "maxPages" (ten times as many are kept), or narrow it with "include"`;

/** `12 of 500 paid units of 2026-11 used ($0.06 of $2.50)` */
const toSpentNote = ({ units, perMonth, month }: Spent, unitDollars: number | undefined): string => {
  const dollars = (count: number): string => `$${(count * (unitDollars ?? 0)).toFixed(2)}`;
  const price = unitDollars === undefined ? '' : ` (${dollars(units)} of ${dollars(perMonth)})`;
  const rest = units >= perMonth ? ', all of them: nothing more is asked before the next one' : '';
  return `${units} of ${perMonth} paid units of ${month} used${price}${rest}`;
};

/** What else there is to know: how far back it was read, what is left of limits, and what nobody has tried. */
const toNotes = (
  { limit, spent, cursor }: Probed,
  { channel, state }: { readonly channel: Channel; readonly state: ChannelState | undefined },
): readonly string[] => {
  const reachesTo = toReachesTo(state?.cursor);
  const used = spent ?? state?.spent;
  const leftOut = findLeftOut(state?.cursor);
  const sampled = findSampled(state?.cursor);
  const hub = findHub(cursor) ?? findHub(state?.cursor);
  return [
    ...(reachesTo === undefined ? [] : [`reads back to ${toShortTime(reachesTo)}`]),
    ...(limit === undefined
      ? []
      : [`${limit.left} calls left${limit.resetAt === null ? '' : ` until ${toShortTime(limit.resetAt)}`}`]),
    ...(leftOut === undefined ? [] : [toLeftOutNote(leftOut)]),
    ...(sampled === undefined ? [] : [toSampledNote(sampled)]),
    ...(used === undefined ? [] : [toSpentNote(used, sources.find(channel.source)?.paid?.unitDollars)]),
    ...(hub === undefined ? [] : [`could be subscribed to at ${hub.hub} (WebSub), is polled all the same`]),
    ...(sources.find(channel.source)?.triedLive === false ? ['never tried against the live service'] : []),
  ];
};
