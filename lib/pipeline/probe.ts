/** Tries a channel without keeping anything: whether its source can read it now, and what it would read. */
import { assert, ConfigError, EarmarkError, SourceError } from '../errors.ts';
import type { Brand } from '../model/brand.ts';
import type { Channel } from '../model/channel.ts';
import type { Instant } from '../model/vocabulary.ts';
import type { FetchAnswer } from '../ports/fetcher.ts';
import { sources } from '../sources/registry.ts';
import type { Limit, PageReading, SourceContext } from '../sources/source.ts';
import { readItem } from './channel-reader.ts';
import type { Engine } from './engine.ts';
import { laterOf } from './poll.ts';
import { type Spent, spendUnits, toSpentDay } from './spending.ts';

type Tools = Pick<Engine, 'files' | 'fetcher' | 'clock' | 'log' | 'secrets' | 'units' | 'mailboxes'> & {
  readonly brand: Brand;
};

/** What one small look at a channel told. */
export type Probed = {
  /** What stands against reading it; undefined where nothing does. */
  readonly error: EarmarkError | undefined;
  /** Entries that the first answer had. */
  readonly entries: number;
  readonly newestAt: Instant | null;
  /** What the service still grants, where it tells. */
  readonly limit: Limit | undefined;
  /** What is used of the month's paid calls, where there are any. */
  readonly spent: Spent | undefined;
  /** What the source would have kept of this look; opaque. */
  readonly cursor: unknown;
};

/** Some sources have to ask who somebody is before they can ask what he says. */
const requestsMax = 5;

/** What the look has come to; mutable, one a channel. */
type Trial = {
  readonly channel: Channel;
  readonly stop: AbortSignal;
  readonly enough: AbortController;
  readonly gone: string[];
  requests: number;
  entries: number;
  newestAt: Instant | null;
  limit: Limit | undefined;
  spent: Spent | undefined;
  cursor: unknown;
};

/** Thrown into a source that would go on, though enough is known. Nobody’s error. */
class Enough extends Error {}

/**
 * Lets the source read until it has the entries of one answer or one page in hand. Nothing is stored, no validators are sent, and pages
 * that entries lead to are not asked for.
 */
export const probe = async (tools: Tools, channel: Channel, signal: AbortSignal): Promise<Probed> => {
  const enough = new AbortController();
  const stop = AbortSignal.any([signal, enough.signal]);
  const trial: Trial = {
    channel,
    stop,
    enough,
    gone: [],
    requests: 0,
    entries: 0,
    newestAt: null,
    limit: undefined,
    spent: undefined,
    cursor: undefined,
  };
  const error = (await tryOut(tools, trial)) ?? (await tryPost(tools, channel));
  enough.abort();
  const { entries, newestAt, limit, spent, cursor } = trial;
  return { error, entries, newestAt, limit, spent, cursor };
};

const tryOut = async (tools: Tools, trial: Trial): Promise<EarmarkError | undefined> => {
  const { channel, enough, gone } = trial;
  const source = sources.find(channel.source);
  assert(source, `channel ${channel.id} has an unknown source ${channel.source}`);
  try {
    for await (const yielded of source.read(toContext(tools, trial)))
      if (yielded.type === 'entry') noteEntry(trial, yielded.entry.publishedAt);
      else if (yielded.type === 'checkpoint') trial.cursor = yielded.cursor ?? trial.cursor;
  } catch (error) {
    if (error instanceof Enough || enough.signal.aborted) return undefined;
    if (error instanceof EarmarkError) return error;
    throw error;
  }
  const [url] = gone;
  return url === undefined || enough.signal.reason === aPageWasRead ? undefined : toGoneError(url);
};

/** A post that nobody signed is refused by whoever could take a signed one; what else stands against it is told here: a secret that is not set. */
const tryPost = async ({ secrets, clock }: Tools, channel: Channel): Promise<EarmarkError | undefined> => {
  try {
    const unsigned = { headers: {}, body: new Uint8Array() };
    await sources.find(channel.source)?.receive?.(unsigned, { channel, now: clock.now(), secrets });
    return undefined;
  } catch (error) {
    if (error instanceof ConfigError) return error;
    if (error instanceof SourceError) return undefined;
    throw error;
  }
};

const noteEntry = (trial: Trial, publishedAt: Instant | null): void => {
  trial.entries += 1;
  trial.newestAt = laterOf(trial.newestAt, publishedAt);
};

const aPageWasRead = 'a page was read';

const toGoneError = (url: string): SourceError =>
  new SourceError({
    code: 'HTTP_STATUS',
    retry: 'later',
    subject: { kind: 'page', id: url },
    expected: 'a page',
    received: 'that it is gone (404 or 410)',
    mend: 'Correct "url" of this channel.',
  });

const toContext = (
  { files, fetcher, clock, log, secrets, units, mailboxes, brand }: Tools,
  trial: Trial,
): SourceContext<unknown> => {
  const { channel, stop, enough, gone } = trial;
  const now = clock.now();
  return {
    channel,
    now,
    log,
    signal: stop,
    cursor: undefined,
    files,
    brand,
    ...(mailboxes === undefined ? {} : { mailboxes }),
    secret: (reference) => secrets.get(reference),
    since: undefined,
    // What a look costs is counted like what a poll costs; what would be asked next is not asked, and not paid for.
    spend: async (wanted, { perMonth }) => {
      if (trial.entries > 0) throw new Enough();
      const { granted, spent } = await spendUnits({ units, brand: brand.id, channel, now }, wanted, perMonth);
      trial.spent = spent;
      return granted;
    },
    giveBack: async (count) => {
      const { spent } = trial;
      const month = toSpentDay(brand.id, channel, now);
      await units?.giveBack(month, count);
      if (units !== undefined && spent !== undefined) trial.spent = { ...spent, units: await units.count(month) };
    },
    noteLimit: (limit) => {
      trial.limit = limit;
    },
    concurrency: 1,
    request: async ({ conditional: _, ...request }) => {
      trial.requests += 1;
      if (trial.entries > 0 || trial.requests > requestsMax) throw new Enough();
      return fetcher.fetch({ signal: stop, ...request });
    },
    toItem: (answer) => readItem(answer, channel.id),
    page: async (url, { prefetched, entry } = {}) => {
      if (entry !== undefined) {
        noteEntry(trial, entry.publishedAt);
        return { outcome: 'planned', url };
      }
      const answer = prefetched ?? (await fetcher.fetch({ url, signal: stop }));
      if (answer.outcome === 'gone') gone.push(url);
      else if (answer.outcome !== 'failed') enough.abort(aPageWasRead);
      return toReading(url, answer);
    },
    known: async () => [],
    remember: async () => {},
  };
};

const toReading = (url: string, answer: FetchAnswer): PageReading => {
  if (answer.outcome === 'failed') return { outcome: 'failed', url, error: answer.error };
  if (answer.outcome !== 'read') return { outcome: answer.outcome, url };
  return { outcome: 'read', url: answer.url };
};
