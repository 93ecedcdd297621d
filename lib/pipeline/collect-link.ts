/** Linked addresses as messages of their own: each asked for when its turn at its host has come. */
import type { Channel } from '../model/channel.ts';
import type { Instant } from '../model/vocabulary.ts';
import type { CollectMessage, PlannedLink } from '../ports/queue.ts';
import { grantedNamesMax, type LinkState } from '../ports/stores.ts';
import type { PlannedEngine } from './engine.ts';
import {
  isProfile,
  judgeLinkingPages,
  linkAgeMaxMs,
  linksPerPollMax,
  saysOtherwise,
  toLinkState,
} from './gather-links.ts';
import type { PlannedAsking } from './planned-asking.ts';

type OfPoll = { readonly channel: Channel; readonly dueAt: Instant };

/**
 * Plans the look at those of the addresses that nobody looked at for a day, within the poll's bound. They are noted as looked at, so that the
 * next page which links to them does not plan them again; after the messages went out, so that a crash only doubles them.
 * `by` names whose links they are: who comes again has what it was granted. Answers whether all were planned.
 */
export const planLinks = async (
  engine: PlannedEngine,
  { channel, dueAt, urls, by }: OfPoll & { readonly urls: readonly string[]; readonly by: string },
): Promise<boolean> => {
  const asked = urls.filter((url) => /^https?:/.test(url));
  if (asked.length === 0) return true;
  const known = new Map((await engine.stores.links.find(asked)).map((state) => [state.url, state]));
  const nowMs = engine.clock.now().getTime();
  const due = [...new Set(asked)].filter((url) => {
    const checkedAt = known.get(url)?.checkedAt;
    return checkedAt === undefined || nowMs - Date.parse(checkedAt) >= linkAgeMaxMs;
  });
  if (due.length === 0) return true;
  const budget = { channel: channel.id, poll: dueAt, of: 'links' };
  const planned = await engine.stores.pages.grant(budget, {
    by,
    names: due.slice(0, grantedNamesMax),
    max: linksPerPollMax,
  });
  const since = new Date(nowMs - 1).toISOString();
  await sendLinks(engine, { channel, dueAt, links: planned.map((url) => ({ url, since })) });
  await engine.stores.links.put(
    planned.map((url): LinkState => ({ url, state: 'unknown', status: null, ...known.get(url), checkedAt: since })),
  );
  return planned.length === due.length;
};

export const sendLinks = async (
  { queue, planner, clock }: PlannedEngine,
  { channel, dueAt, links }: OfPoll & { readonly links: readonly PlannedLink[] },
): Promise<void> => {
  if (links.length === 0) return;
  const turns = await planner.plan(links.map(({ url }) => url));
  const nowMs = clock.now().getTime();
  const messages = links.map((link, index): CollectMessage => {
    const turn = turns[index];
    const waiting = turn === undefined ? {} : { waiting: { ...turn, url: link.url, times: 0 } };
    return { step: 'collect', channel: channel.id, dueAt, link, ...waiting };
  });
  await queue.send(messages, { delaysMs: turns.map(({ atMs }) => Math.max(0, atMs - nowMs)) });
};

/**
 * Looks at one address: HEAD first; a server that does not take it, or answers it with 404, is asked again by GET. Has pages judged
 * again when the address broke or mended.
 */
export const collectLink = async (
  engine: PlannedEngine,
  {
    channel,
    dueAt,
    link,
    asking,
    signal,
  }: OfPoll & { readonly link: PlannedLink; readonly asking: PlannedAsking; readonly signal: AbortSignal },
): Promise<void> => {
  const { url, since, get = isProfile(engine, link.url) } = link;
  const [known] = await engine.stores.links.find([url]);
  // This very message was worked off before, perhaps but for its end.
  if (known !== undefined && Date.parse(known.checkedAt) > Date.parse(since) && known.state !== 'unknown')
    return judgeLinkingPages(engine, { channel, targets: new Set([url]) });
  const answer = await asking.ask({ url, method: get ? 'GET' : 'HEAD', signal }, 'page');
  if (signal.aborted) return;
  if (!get && answer.outcome !== 'read')
    return sendLinks(engine, { channel, dueAt, links: [{ url, since, get: true }] });
  const state = toLinkState(engine, url, answer);
  // A failure says nothing of the link: what was known before stands.
  if (state.state === 'unknown') return;
  await engine.stores.links.put([state]);
  if (saysOtherwise(state, known)) await judgeLinkingPages(engine, { channel, targets: new Set([url]) });
};
