/** Tries a channel without keeping anything: whether its source can read it now. */
import { assert, EarmarkError, SourceError } from '../errors.ts';
import type { Brand } from '../model/brand.ts';
import type { Channel } from '../model/channel.ts';
import type { FetchAnswer } from '../ports/fetcher.ts';
import { sources } from '../sources/registry.ts';
import type { PageReading, SourceContext } from '../sources/source.ts';
import type { Engine } from './engine.ts';

type Tools = Pick<Engine, 'files' | 'fetcher' | 'clock' | 'log' | 'secrets' | 'mailboxes'> & { readonly brand: Brand };

/**
 * Lets the source read until it has one entry or page in hand, and answers what stood against it; undefined when nothing did.
 * Nothing is stored, and no validators are sent.
 */
export const probe = async (tools: Tools, channel: Channel, signal: AbortSignal): Promise<EarmarkError | undefined> => {
  const source = sources.find(channel.source);
  assert(source, `channel ${channel.id} has an unknown source ${channel.source}`);
  const enough = new AbortController();
  const stop = AbortSignal.any([signal, enough.signal]);
  const gone: string[] = [];
  try {
    // One entry is enough; a checkpoint says that everything was read.
    for await (const { type } of source.read(toContext(tools, { channel, stop, enough, gone })))
      if (type === 'entry') return undefined;
  } catch (error) {
    if (enough.signal.aborted) return undefined;
    if (error instanceof EarmarkError) return error;
    throw error;
  } finally {
    enough.abort();
  }
  const [url] = gone;
  return url === undefined || enough.signal.reason === aPageWasRead ? undefined : toGoneError(url);
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

type Trial = {
  readonly channel: Channel;
  readonly stop: AbortSignal;
  readonly enough: AbortController;
  readonly gone: string[];
};

const toContext = (
  { files, fetcher, clock, log, secrets, brand, mailboxes }: Tools,
  { channel, stop, enough, gone }: Trial,
): SourceContext<unknown> => ({
  channel,
  now: clock.now(),
  log,
  signal: stop,
  cursor: undefined,
  files,
  brand,
  ...(mailboxes === undefined ? {} : { mailboxes }),
  secret: (reference) => secrets.get(reference),
  since: undefined,
  // One question to see whether it works is not counted.
  spend: async (units) => units,
  noteLimit: ({ left, resetAt }) => log.debug('calls left', { channel: channel.id, left, resetAt }),
  concurrency: 1,
  request: ({ conditional: _, ...request }) => fetcher.fetch({ signal: stop, ...request }),
  page: async (url, { prefetched } = {}) => {
    const answer = prefetched ?? (await fetcher.fetch({ url, signal: stop }));
    if (answer.outcome === 'gone') gone.push(url);
    else if (answer.outcome !== 'failed') enough.abort(aPageWasRead);
    return toReading(url, answer);
  },
  known: async () => [],
  remember: async () => {},
});

const toReading = (url: string, answer: FetchAnswer): PageReading => {
  if (answer.outcome === 'failed') return { outcome: 'failed', url, error: answer.error };
  if (answer.outcome !== 'read') return { outcome: answer.outcome, url };
  return { outcome: 'read', url: answer.url };
};
