/** One whole poll of a channel: what there is, what is to be judged again, and how the channel fares. */
import { assert, EarmarkError } from '../errors.ts';
import { toBrandPlace, toPagePlace, toPagePlaces } from '../findings/identity.ts';
import type { Channel } from '../model/channel.ts';
import type { ChannelState } from '../model/channel-state.ts';
import type { Instant } from '../model/vocabulary.ts';
import type { CollectMessage } from '../ports/queue.ts';
import type { PollAhead } from '../ports/stores.ts';
import { sources } from '../sources/registry.ts';
import { toInstant } from '../text/instant.ts';
import type { Asking } from './asking.ts';
import type { BegunWork } from './begun-work.ts';
import { noteFactsChange } from './brand-round.ts';
import { ChannelReader } from './channel-reader.ts';
import { type CollectOutcome, toNothing } from './collect-outcome.ts';
import type { Engine } from './engine.ts';
import { gatherLinks, judgeLinkingPages, linkAgeMaxMs } from './gather-links.ts';
import { fileAgeMaxMs, gatherLook } from './gather-look.ts';
import { judgeChannelHealth } from './judge-health.ts';
import { KnownPages } from './known-pages.ts';
import { looksAtFiles } from './look-files.ts';
import { judgeAgainIfChanged, lookThrough } from './look-through.ts';
import { noteCertificate } from './note-certificate.ts';
import { laterOf, type Poll } from './poll.ts';
import type { PollPlan } from './poll-plan.ts';
import { owesOlder, toReachesTo } from './reaches-to.ts';

/** What polls of one process have in common. */
export type PollShared = {
  /** What the poll begins with, where that was read already. */
  readonly ahead?: PollAhead | undefined;
  /** Where the heartbeat is noted instead of waited for. */
  readonly heartbeats?: Pick<BegunWork, 'add'>;
};

export type PollOrder = PollShared & {
  readonly channel: Channel;
  readonly message: CollectMessage;
  readonly signal: AbortSignal;
  readonly asking: Asking;
  /** What is left to messages of their own; undefined where all is read here. */
  readonly plan: PollPlan | undefined;
};

/** Polls a channel, unless this message did so before: then its pages are judged again, where that is due. */
export const pollChannel = async (
  engine: Engine,
  { channel, message, signal, asking, plan, ahead, heartbeats }: PollOrder,
): Promise<CollectOutcome> => {
  const state = ahead === undefined ? await engine.stores.channels.find(channel.id) : ahead.state;
  if (state?.checkedAt != null && state.checkedAt >= message.dueAt) {
    await judgeAgainIfChanged(engine, channel, state);
    return toNothing(channel.id);
  }
  const startedAt = engine.clock.now();
  const known = new KnownPages(engine.stores.pages, {
    channel: channel.id,
    rows: ahead?.page === undefined ? [] : [ahead.page],
  });
  const reader = new ChannelReader({
    engine,
    channel,
    known,
    cursor: state?.cursor ?? undefined,
    dueAt: message.dueAt,
    signal,
    now: startedAt,
    asking,
    since: message.since === undefined ? undefined : new Date(message.since),
    ...(plan === undefined
      ? {}
      : { onTurned: (url) => judgeLinkingPages(engine, { channel, targets: new Set([url]) }) }),
  });
  const { poll } = reader;
  const failure = await readChannel(reader, { channel, plan });
  const isRead = failure === undefined && !signal.aborted;
  const looked = await lookThrough(engine, { channel, before: state, reader, plan, isRead, signal });
  if (poll.confirmed.size > 0) await verifyFixed(engine, { channel, known, confirmed: poll.confirmed });
  const read: AfterReading = { channel, poll, plan, before: state, signal };
  const linksCheckedAt = channel.owned ? await lookAtLinks(engine, read) : undefined;
  const filesCheckedAt = looksAtFiles(engine, channel) ? await lookAtFiles(engine, read) : undefined;
  // An interrupted poll is neither a success nor a failure: it stays due.
  if (signal.aborted)
    return { ...toNothing(channel.id), ...poll.counts, pagesFailed: poll.failed, isInterrupted: true };
  const notBeforeMs = plan?.lastMs ?? 0;
  // Not spread: a literal of five spreads costs a hundred times as much, on every poll.
  const after: ChannelState = Object.assign(
    toStateAfter({ channel, before: state, startedAt, failure, poll, notBeforeMs }),
    linksCheckedAt,
    filesCheckedAt,
    noteCertificate(engine, channel, state),
    looked,
  );
  const written = engine.stores.channels.put(after);
  if (heartbeats === undefined) await written;
  else heartbeats.add(written);
  const findings = await judgeChannelHealth(engine, { channel, state: after, isNew: ahead?.hasFindings === false });
  return {
    channel: channel.id,
    failure: failure?.message,
    ...poll.counts,
    pagesFailed: failure === undefined ? poll.failed : [],
    findings,
    ...(message.since === undefined || failure !== undefined
      ? {}
      : {
          reached: {
            since: message.since,
            to: toReachesTo(after.cursor) ?? null,
            owesOlder: owesOlder(after.cursor),
          },
        }),
    isInterrupted: false,
  };
};

/** A month that is over is told no more. */
const toSpent = (spent: ChannelState['spent'], now: Date): Pick<ChannelState, 'spent'> =>
  spent === undefined || spent.month !== now.toISOString().slice(0, 7) ? {} : { spent };

/** A poll whose pages are read: what they lead to is looked at next. */
type AfterReading = {
  readonly channel: Channel;
  readonly poll: Poll;
  readonly plan: PollPlan | undefined;
  readonly before: ChannelState | undefined;
  readonly signal: AbortSignal;
};

/** Where nothing changed, links are looked at once a day: hundreds of pages have tens of thousands of them. */
const lookAtLinks = async (
  engine: Engine,
  { channel, poll, plan, before, signal }: AfterReading,
): Promise<Pick<ChannelState, 'linksCheckedAt'>> => {
  if (signal.aborted) return {};
  const now = engine.clock.now();
  const last = before?.linksCheckedAt;
  const isFresh = last !== undefined && now.getTime() - Date.parse(last) < linkAgeMaxMs;
  if (isFresh && poll.handedOn.size === 0 && poll.turned.size === 0) return { linksCheckedAt: last };
  const isComplete =
    plan === undefined
      ? await gatherLinks(engine, channel, { turned: poll.turned, signal })
      : // At first all of the site is still to be read, and that tells more than a look.
        await plan.sendLinks(before?.succeededAt == null ? poll.asked : new Set());
  return isComplete ? { linksCheckedAt: now.toISOString() } : {};
};

/** The same for style sheets and pictures, where a check looks at them. */
const lookAtFiles = async (
  engine: Engine,
  { channel, poll, plan, before, signal }: AfterReading,
): Promise<Pick<ChannelState, 'filesCheckedAt'>> => {
  if (signal.aborted) return {};
  const now = engine.clock.now();
  const last = before?.filesCheckedAt;
  const isFresh = last !== undefined && now.getTime() - Date.parse(last) < fileAgeMaxMs;
  if (isFresh && poll.handedOn.size === 0) return { filesCheckedAt: last };
  const isComplete = plan === undefined ? await gatherLook(engine, channel, { signal }) : await plan.sendFiles();
  return isComplete ? { filesCheckedAt: now.toISOString() } : {};
};

/** Lets the source read, hands its entries on, and keeps what it says at its checkpoints. Answers the channel's failure. */
const readChannel = async (
  reader: ChannelReader,
  { channel, plan }: { readonly channel: Channel; readonly plan: PollPlan | undefined },
): Promise<EarmarkError | undefined> => {
  const source = sources.find(channel.source);
  assert(source, `channel ${channel.id} has an unknown source ${channel.source}`);
  try {
    for await (const yielded of source.read(reader.context())) {
      if (yielded.type === 'entry') await reader.entry(yielded.entry);
      else if (yielded.type === 'deleted') await reader.deleted(yielded.entry);
      else {
        await plan?.sendWanted();
        await reader.poll.checkpoint(yielded.cursor);
      }
    }
    return undefined;
  } catch (error) {
    if (error instanceof EarmarkError && !isOurs(error)) return error;
    throw error;
  }
};

/** A store that fails is no fault of the channel: the step fails and its message comes again. */
const isOurs = (error: EarmarkError): boolean => error.code.startsWith('STORE_');

/**
 * Somebody says that a page was mended, and it was read again unchanged: judged as of this read, so that the claim is seen to be
 * true or not.
 */
const verifyFixed = async (
  engine: Engine,
  {
    channel,
    known,
    confirmed,
  }: { readonly channel: Channel; readonly known: KnownPages; readonly confirmed: ReadonlyMap<string, Instant> },
): Promise<void> => {
  const filter = { brand: engine.config.brand.id, channel: channel.id, status: ['fixed'] as const };
  const { rows: fixed } = await engine.stores.findings.list(filter, { limit: 1000 });
  if (fixed.length === 0) return;
  const places = new Set(fixed.flatMap(toPagePlaces));
  const together = new Set(fixed.filter(({ place }) => place === toBrandPlace(filter.brand)).flatMap(toPagePlaces));
  for (const [url, readAt] of confirmed) {
    const body = places.has(toPagePlace(url)) ? (await known.find(url))?.body : undefined;
    if (body == null) continue;
    if (together.has(toPagePlace(url))) await noteFactsChange(engine);
    await engine.queue.send([{ step: 'analyze', channel: channel.id, url, body, readAt }]);
    await engine.onHandedOn();
  }
};

const toStateAfter = ({
  channel,
  before,
  startedAt,
  failure,
  poll,
  notBeforeMs,
}: {
  readonly channel: Channel;
  readonly before: ChannelState | undefined;
  readonly startedAt: Date;
  readonly failure: EarmarkError | undefined;
  readonly poll: Poll;
  readonly notBeforeMs: number;
}): ChannelState => {
  const checkedAt = toInstant(startedAt.getTime());
  // A host that asks us to wait is not asked again before, however often the channel is polled.
  const waitMs = Math.max(channel.everyMs, failure?.retryAfterMs ?? 0);
  const after = {
    channel: channel.id,
    checkedAt,
    succeededAt: failure === undefined ? checkedAt : (before?.succeededAt ?? null),
    // Nor is a site polled again while pages of this poll still wait for their turns.
    dueAt: toInstant(Math.max(startedAt.getTime() + waitMs, notBeforeMs)),
    failuresInARow: failure === undefined ? 0 : (before?.failuresInARow ?? 0) + 1,
    failure: failure?.message ?? null,
    cursor: poll.cursor ?? null,
    newestEntryAt: laterOf(before?.newestEntryAt ?? null, poll.newestEntryAt),
    pages: poll.known.count(before?.pages ?? 0),
  };
  return Object.assign(after, toSpent(poll.spent ?? before?.spent, startedAt));
};
