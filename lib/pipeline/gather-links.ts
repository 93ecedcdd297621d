/** Gathers what is known of the addresses that an owned channel links to, for the checks that need it. */
import type { Channel } from '../model/channel.ts';
import type { FetchAnswer } from '../ports/fetcher.ts';
import type { LinkState } from '../ports/stores.ts';
import type { Engine } from './engine.ts';
import { needsOf } from './needs.ts';

/** Links asked for in one poll of one channel; the others wait for the next. */
export const linksPerPollMax = 200;
/** A link is asked for again after this long. */
export const linkAgeMaxMs = 24 * 60 * 60 * 1000;
/** Links asked for at one time; the fetcher spaces them per host. */
const linksAtOnce = 8;

/**
 * Checks links that were not checked for a day, within the budget, and has pages judged again whose links broke or mended.
 * `turned` are the channel's own pages that were found gone, or back, in this very poll. Answers whether all were looked at.
 */
export const gatherLinks = async (
  engine: Engine,
  channel: Channel,
  { turned, signal }: { readonly turned: ReadonlySet<string>; readonly signal: AbortSignal },
): Promise<boolean> => {
  if (!needsOf(engine.config, channel).has('links')) return false;
  const pages = await engine.stores.pages.outlinks(channel.id);
  const read = new Set(pages.map(({ url }) => url));
  const urls = [...new Set(pages.flatMap(({ outlinks }) => outlinks))];
  const asked = urls.filter((url) => /^https?:/.test(url) && !read.has(url));
  const known = new Map((await engine.stores.links.find(asked)).map((state) => [state.url, state]));
  const nowMs = engine.clock.now().getTime();
  const isDue = (url: string): boolean => {
    const checkedAt = known.get(url)?.checkedAt;
    return checkedAt === undefined || nowMs - Date.parse(checkedAt) >= linkAgeMaxMs;
  };
  const due = asked.filter(isDue);
  const states = await checkLinks(engine, due.slice(0, linksPerPollMax), signal);
  // A failure says nothing of the link: what was known before stands.
  const answers = states.filter(({ url, state }) => state !== 'unknown' || !known.has(url));
  await engine.stores.links.put(answers);
  const broken = answers.filter(({ url, state }) => (state === 'gone') !== (known.get(url)?.state === 'gone'));
  await handOnLinking(engine, { channel, pages, targets: new Set([...turned, ...broken.map(({ url }) => url)]) });
  return due.length <= linksPerPollMax && !signal.aborted;
};

/** Hands the pages of a channel on again that link to one of the targets, where a check looks at links. */
export const judgeLinkingPages = async (
  engine: Engine,
  { channel, targets }: { readonly channel: Channel; readonly targets: ReadonlySet<string> },
): Promise<void> => {
  if (!channel.owned || !needsOf(engine.config, channel).has('links')) return;
  await handOnLinking(engine, { channel, targets, pages: await engine.stores.pages.outlinks(channel.id) });
};

/** Hands those of the pages on again that link to one of the targets. */
const handOnLinking = async (
  engine: Engine,
  {
    channel,
    pages,
    targets,
  }: {
    readonly channel: Channel;
    readonly pages: readonly { readonly url: string; readonly outlinks: readonly string[] }[];
    readonly targets: ReadonlySet<string>;
  },
): Promise<void> => {
  if (targets.size === 0) return;
  for (const { url, outlinks } of pages) {
    if (!outlinks.some((link) => targets.has(link))) continue;
    const row = await engine.stores.pages.find(channel.id, url);
    if (row?.body == null || row.readAt === null) continue;
    await engine.queue.send([{ step: 'analyze', channel: channel.id, url, body: row.body, readAt: row.readAt }]);
    await engine.onHandedOn();
  }
};

const checkLinks = async (
  engine: Engine,
  urls: readonly string[],
  signal: AbortSignal,
): Promise<readonly LinkState[]> => {
  const queue = [...urls];
  const states: LinkState[] = [];
  const worker = async (): Promise<void> => {
    for (let url = queue.pop(); url !== undefined && !signal.aborted; url = queue.pop()) {
      states.push(await checkLink(engine, url, signal));
    }
  };
  await Promise.all(Array.from({ length: linksAtOnce }, worker));
  return states;
};

/** HEAD first; a server that does not take it, or answers it with 404, is asked again by GET. */
const checkLink = async (engine: Engine, url: string, signal: AbortSignal): Promise<LinkState> => {
  const head = await engine.fetcher.fetch({ url, method: 'HEAD', signal });
  const answer = head.outcome === 'read' ? head : await engine.fetcher.fetch({ url, method: 'GET', signal });
  return { url, ...toLinkState(answer), checkedAt: answer.at };
};

/** What an answer says of the address that was asked for. */
export const toLinkState = (answer: FetchAnswer): Pick<LinkState, 'state' | 'status'> => {
  if (answer.outcome === 'read') return { state: 'ok', status: answer.status };
  if (answer.outcome === 'gone') return { state: 'gone', status: answer.status };
  return { state: 'unknown', status: null };
};
