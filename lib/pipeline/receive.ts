/**
 * Receive: takes in what somebody posted to a channel, and hands every new or changed entry on to analyze. The order of writes is
 * collect's: archive the bodies, hand them on durably, only then keep their rows; and only after all of it remember the post. So a
 * crash at worst takes a post in twice, which changes nothing, and none is remembered that was not handed on.
 */
import { SourceError } from '../errors.ts';
import type { Channel } from '../model/channel.ts';
import type { Entry } from '../model/entry.ts';
import type { Page } from '../model/page.ts';
import type { Instant } from '../model/vocabulary.ts';
import type { ArchivedBody } from '../ports/archive.ts';
import type { Arrival, ArrivalStore } from '../ports/arrivals.ts';
import type { Stores } from '../ports/stores.ts';
import type { Registry } from '../registry.ts';
import type { Post, ReceivedPost, Source } from '../sources/source.ts';
import { sha256 } from '../text/hash.ts';
import type { Engine } from './engine.ts';
import { toEntryBody, toRow } from './page-rows.ts';

/** What the step needs of the engine. */
export type ReceiveEngine = Pick<Engine, 'config' | 'queue' | 'clock' | 'log' | 'secrets'> & {
  readonly archive: Pick<Engine['archive'], 'put'>;
  readonly stores: Pick<Stores, 'channels'> & { readonly pages: Pick<Stores['pages'], 'findAll' | 'put' | 'grant'> };
  readonly arrivals: ArrivalStore;
  /** Those that can be posted to, at least. */
  readonly sources: Pick<Registry<Source>, 'find'>;
};

/** What handing on needs of it. */
export type HandOnEngine = Pick<ReceiveEngine, 'archive' | 'queue' | 'stores'>;

export type Received =
  /** `entries` could be read, `handedOn` of them are new or changed. */
  | {
      readonly outcome: 'taken';
      readonly entries: number;
      readonly handedOn: number;
      readonly wrong: ReceivedPost['wrong'];
    }
  /** It was taken in before: nothing is done. */
  | { readonly outcome: 'known' }
  /** Another worker takes it in at this moment. */
  | { readonly outcome: 'held' };

/** A worker that died holds a post no longer than this; the sender comes again by then. */
const heldMs = 60_000;
/** Bodies archived at one time. */
const archivedAtOnce = 10;
const minuteMs = 60_000;
/** Wrong rows that are named in the log, one by one. */
const wrongLogged = 20;

/** Takes one post in. Throws SourceError for one that is refused, with its code; EarmarkError of the store where it fails. */
export const receive = async (
  engine: ReceiveEngine,
  { channel: name, post, holder }: { readonly channel: string; readonly post: Post; readonly holder: string },
): Promise<Received> => {
  const { clock, secrets, arrivals } = engine;
  const channel = engine.config.channels.find(({ id }) => id === name);
  const source = channel === undefined ? undefined : engine.sources.find(channel.source);
  if (channel === undefined || source?.receive === undefined) throw toNoHook(name);
  const now = clock.now();
  const read = await source.receive(post, { channel, now, secrets });
  const arrival: Arrival = { channel: channel.id, id: sha256(read.id) };
  const nowMs = now.getTime();
  const beginning = await arrivals.begin(arrival, { holder, nowMs, untilMs: nowMs + heldMs });
  if (beginning.state !== 'begun') return { outcome: beginning.state === 'done' ? 'known' : 'held' };
  // At every further try the same: what was handed on before it died is judged once, and nothing older overtakes what came since.
  const readAt = new Date(beginning.sinceMs).toISOString();
  try {
    await takeTurn(engine, { channel, post: arrival.id, nowMs, postsPerMinute: read.postsPerMinute });
    const handedOn = await handOn(engine, { channel, entries: read.entries, readAt });
    await arrivals.finish(arrival);
    tellWrong(engine, { channel, wrong: read.wrong });
    return { outcome: 'taken', entries: read.entries.length, handedOn, wrong: read.wrong };
  } catch (error) {
    // What could not be taken in may come again at once.
    await arrivals.letGo(arrival, holder).catch(() => undefined);
    throw error;
  }
};

const toNoHook = (id: string): SourceError =>
  new SourceError({
    code: 'NOT_FOUND',
    retry: 'never',
    // It comes from an address, and errors are shown on terminals.
    subject: { kind: 'hook', id: id.slice(0, 80).replace(/[^\w.-]/g, '?') },
    expected: 'a channel that takes posts',
    received: 'none of that name',
    mend: 'Post to the id of a channel whose source is webhook.',
  });

/** Counted by whole minutes, by all workers together; only genuine posts that are new count, so that nobody else can use it up. */
const takeTurn = async (
  { stores }: ReceiveEngine,
  {
    channel,
    post,
    nowMs,
    postsPerMinute,
  }: { readonly channel: Channel; readonly post: string; readonly nowMs: number; readonly postsPerMinute: number },
): Promise<void> => {
  const minute = new Date(nowMs - (nowMs % minuteMs)).toISOString();
  const budget = { channel: channel.id, poll: minute, of: 'posts' };
  const granted = await stores.pages.grant(budget, { by: post, names: ['post'], max: postsPerMinute });
  if (granted.length > 0) return;
  throw new SourceError({
    code: 'RATE_LIMITED',
    retry: 'later',
    subject: { kind: 'channel', id: channel.id },
    expected: `at most ${postsPerMinute} posts a minute`,
    received: 'more',
    mend: 'Send it again in the next minute, or raise "postsPerMinute" of this channel.',
    retryAfterMs: minuteMs - (nowMs % minuteMs),
  });
};

/** What a channel got, and when. */
export type Arrived = { readonly channel: Channel; readonly entries: readonly Entry[]; readonly readAt: Instant };

/** Hands on what is new or changed; answers how many. */
export const handOn = async (engine: HandOnEngine, { channel, entries, readAt }: Arrived): Promise<number> => {
  const { queue, stores } = engine;
  // Of two rows with one address the later one counts.
  const bodies = [
    ...new Map(entries.map((entry) => toEntryBody(entry, channel.id)).map((body) => [body.url, body])).values(),
  ];
  if (bodies.length === 0) return 0;
  const known = new Map(
    (
      await stores.pages.findAll(
        channel.id,
        bodies.map(({ url }) => url),
      )
    ).map((row) => [row.url, row]),
  );
  const rows = (await archiveAll(engine, bodies))
    .filter(({ url, name }) => known.get(url)?.body !== name)
    .map(({ url, name, contentType }): Page & { readonly body: string } => ({
      ...toRow({ channel: channel.id, url, kind: 'entry', depth: 0 }),
      body: name,
      contentType,
      readAt,
      state: 'read',
    }));
  if (rows.length === 0) return 0;
  await queue.send(rows.map(({ url, body }) => ({ step: 'analyze', channel: channel.id, url, body, readAt })));
  await stores.pages.put(rows);
  await noteNewest(engine, { channel, entries });
  return rows.length;
};

const archiveAll = async (
  { archive }: HandOnEngine,
  bodies: readonly ArchivedBody[],
): Promise<readonly { readonly url: string; readonly name: string; readonly contentType: string }[]> => {
  const archived = [];
  for (let at = 0; at < bodies.length; at += archivedAtOnce)
    archived.push(
      ...(await Promise.all(
        bodies.slice(at, at + archivedAtOnce).map(async (body) => ({
          url: body.url,
          contentType: body.contentType,
          name: await archive.put(body),
        })),
      )),
    );
  return archived;
};

/** That something new came is told by the channel's state, which its next poll keeps. */
const noteNewest = async (
  { stores }: HandOnEngine,
  { channel, entries }: Pick<Arrived, 'channel' | 'entries'>,
): Promise<void> => {
  const newest = entries.map(({ publishedAt }) => publishedAt ?? '').reduce((a, b) => (a > b ? a : b), '');
  const state = newest === '' ? undefined : await stores.channels.find(channel.id);
  if (state === undefined || (state.newestEntryAt ?? '') >= newest) return;
  await stores.channels.put({ ...state, newestEntryAt: newest });
};

const tellWrong = (
  { log }: ReceiveEngine,
  { channel, wrong }: { readonly channel: Channel; readonly wrong: ReceivedPost['wrong'] },
): void => {
  for (const { row, reason } of wrong.slice(0, wrongLogged))
    log.warn('a row could not be read', { channel: channel.id, row, reason });
  if (wrong.length > wrongLogged) log.warn('more rows could not be read', { channel: channel.id, rows: wrong.length });
};
