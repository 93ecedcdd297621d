/** Gathers what is known of the addresses that an owned channel links to, for the checks that need it. */
import type { Channel } from '../model/channel.ts';
import type { FetchAnswer } from '../ports/fetcher.ts';
import type { LinkState } from '../ports/stores.ts';
import { toCanonicalUrl } from '../text/url.ts';
import type { Engine } from './engine.ts';
import { namesAnyDomain } from './names-domain.ts';
import { needsOf } from './needs.ts';

/** Links asked for in one poll of one channel; the others wait for the next. */
export const linksPerPollMax = 200;
/** A link is asked for again after this long. */
export const linkAgeMaxMs = 24 * 60 * 60 * 1000;
/** Links asked for at one time; the fetcher spaces them per host. */
const linksAtOnce = 8;

/** Whether any check looks at where the channel's pages lead. */
export const looksAtLinks = ({ config }: Pick<Engine, 'config'>, channel: Channel): boolean => {
  const needs = needsOf(config, channel);
  return needs.has('links') || needs.has('profiles');
};

/** The brand's profiles, where a check wants to know whether they answer; canonical. */
export const profilesOf = ({ config }: Pick<Engine, 'config'>, channel: Channel): readonly string[] =>
  needsOf(config, channel).has('profiles')
    ? Object.values(config.brand.profiles).flatMap((url) => toCanonicalUrl(url) ?? [])
    : [];

/** Whether what is known now would be judged otherwise than what was known before. */
export const saysOtherwise = (now: LinkState, before: LinkState | undefined): boolean =>
  (now.state === 'gone') !== (before?.state === 'gone') ||
  now.namesBrand !== before?.namesBrand ||
  toTarget(now) !== toTarget(before);

/** Where a chain of redirects ends, and how long it is. */
const toTarget = (state: LinkState | undefined): string =>
  state?.redirects === undefined ? '' : `${state.redirects.length} ${state.redirects.at(-1)?.to}`;

/**
 * Checks links that were not checked for a day, within the budget, and has pages judged again whose links broke or mended.
 * `turned` are the channel's own pages that were found gone, or back, in this very poll. Answers whether all were looked at.
 */
export const gatherLinks = async (
  engine: Engine,
  channel: Channel,
  { turned, signal }: { readonly turned: ReadonlySet<string>; readonly signal: AbortSignal },
): Promise<boolean> => {
  if (!looksAtLinks(engine, channel)) return false;
  const pages = await engine.stores.pages.outlinks(channel.id);
  const read = new Set(pages.map(({ url }) => url));
  const urls = [...new Set([...profilesOf(engine, channel), ...pages.flatMap(({ outlinks }) => outlinks)])];
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
  const changed = answers.filter((state) => saysOtherwise(state, known.get(state.url)));
  await handOnLinking(engine, { channel, pages, targets: new Set([...turned, ...changed.map(({ url }) => url)]) });
  return due.length <= linksPerPollMax && !signal.aborted;
};

/** Hands the pages of a channel on again that link to one of the targets, where a check looks at links. */
export const judgeLinkingPages = async (
  engine: Engine,
  { channel, targets }: { readonly channel: Channel; readonly targets: ReadonlySet<string> },
): Promise<void> => {
  if (!channel.owned || !looksAtLinks(engine, channel)) return;
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

/** HEAD first; a server that does not take it, or answers it with 404, is asked again by GET. A profile is read. */
const checkLink = async (engine: Engine, url: string, signal: AbortSignal): Promise<LinkState> => {
  const isRead = isProfile(engine, url);
  const head = isRead ? undefined : await engine.fetcher.fetch({ url, method: 'HEAD', signal });
  const answer = head?.outcome === 'read' ? head : await engine.fetcher.fetch({ url, method: 'GET', signal });
  return toLinkState(engine, url, answer);
};

/** True of an address at which the brand says that it has a profile: reading it tells whether it answers. */
export const isProfile = ({ config }: Pick<Engine, 'config'>, url: string): boolean =>
  Object.values(config.brand.profiles).some((profile) => toCanonicalUrl(profile) === url);

/** What an answer says of the address that was asked for. */
export const toLinkState = (engine: Pick<Engine, 'config'>, url: string, answer: FetchAnswer): LinkState => {
  const { redirects, at: checkedAt } = answer;
  const known = { url, checkedAt, ...(redirects.length === 0 ? {} : { redirects }) };
  if (answer.outcome === 'gone') return { ...known, state: 'gone', status: answer.status };
  if (answer.outcome !== 'read') return { ...known, state: 'unknown', status: null };
  const isNamed = isProfile(engine, url) ? namesAnyDomain(answer, engine.config.brand) : undefined;
  return { ...known, state: 'ok', status: answer.status, ...(isNamed === undefined ? {} : { namesBrand: isNamed }) };
};
