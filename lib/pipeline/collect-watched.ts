/**
 * One page that links to the brand, or should, read again on its own schedule: conditionally, by the same fetcher. What changed goes the way of every
 * document; a page that did not change, could not be read, or is gone still, only has its records say so.
 */
import { toNextCheck } from '../backlinks/next-check.ts';
import { isSettled, toFailedBacklinks, toLooks, toUnchangedBacklinks } from '../backlinks/without-reading.ts';
import { toPagePlace } from '../findings/identity.ts';
import type { Backlink } from '../model/backlink.ts';
import type { Channel } from '../model/channel.ts';
import type { Page } from '../model/page.ts';
import type { Instant } from '../model/vocabulary.ts';
import type { FetchAnswer } from '../ports/fetcher.ts';
import type { CollectMessage, PlannedPage } from '../ports/queue.ts';
import type { BacklinkLook } from '../ports/stores.ts';
import { toBestPage } from '../text/best-page.ts';
import { toIsOwnAddress } from '../text/own-address.ts';
import { toHome } from '../text/suggest-link.ts';
import { isOnDomain } from '../text/url.ts';
import type { Asking } from './asking.ts';
import { ChannelReader } from './channel-reader.ts';
import { type CollectOutcome, toNothing } from './collect-outcome.ts';
import type { Engine } from './engine.ts';
import { linkAgeMaxMs, saysOtherwise, toLinkState } from './gather-links.ts';
import { KnownPages } from './known-pages.ts';
import { findBacklinks, keepBacklinks, noteGoneBacklinks } from './note-links.ts';
import { findOwnPages } from './own-pages.ts';

/** Targets of one page that are asked for. */
const targetsMax = 5;
/** A page whose links were read so lately is not asked for again: only their targets are. */
const freshMs = 3_600_000;

type Watched = {
  readonly channel: Channel;
  readonly message: CollectMessage;
  readonly page: PlannedPage;
  readonly asking: Asking;
  readonly signal: AbortSignal;
  /** The page's records that are due, where they are known. */
  readonly due?: readonly Backlink[];
  /** Notes what is as it was: at once, or together with others. */
  readonly note?: Note;
};

/** Notes that a page is as it was. */
export type Note = (looks: readonly BacklinkLook[]) => Promise<void>;

/** Reads the page again, unless this message did so before. */
export const collectWatched = async (engine: Engine, watched: Watched): Promise<CollectOutcome> => {
  const { channel, message, page, asking, signal } = watched;
  const nothing = toNothing(channel.id);
  const note: Note = watched.note ?? ((looks) => engine.stores.backlinks.noteUnchanged(looks));
  const existing = watched.due ?? (await findBacklinks(engine, [page.url]));
  if (existing.every(({ lastCheckedAt }) => lastCheckedAt > message.dueAt)) return nothing;
  const { isChanged, records } = await lookAtTargets(engine, existing, { asking, signal });
  const row = await engine.stores.pages.find(channel.id, page.url);
  if (signal.aborted) return { ...nothing, isInterrupted: true };
  if (records.every((record) => isFresh(record, engine.clock.now()))) {
    await keepBacklinks(engine, { existing, backlinks: withNextCheck(records, engine.clock.now()) });
    // As of the last read, which may have found the page unchanged: an older one would say nothing.
    const readAt = records.reduce(
      (latest, { lastReadAt }) => (lastReadAt !== null && lastReadAt > latest ? lastReadAt : latest),
      row?.readAt ?? '',
    );
    if (isChanged && row !== undefined) await judgeAgain(engine, row, readAt);
    return nothing;
  }
  const rows = row === undefined ? [] : [row];
  const known = new KnownPages(engine.stores.pages, { channel: channel.id, rows });
  const reader = new ChannelReader({
    engine,
    channel,
    known,
    cursor: undefined,
    signal,
    now: engine.clock.now(),
    asking,
  });
  const reading = await reader.page(page.url, { depth: row?.depth ?? 0 });
  const outcome = { ...nothing, ...reader.poll.counts, isInterrupted: signal.aborted };
  if (signal.aborted) return outcome;
  const at = reader.poll.confirmed.get(page.url) ?? engine.clock.now().toISOString();
  const isMoved = !reader.poll.confirmed.has(page.url);
  const look: Look = { existing, records, row, at, isChanged, isMoved, note };
  if (reading.outcome === 'unchanged') await noteUnchanged(engine, look);
  else if (reading.outcome === 'gone' && row?.state === 'gone')
    await noteGoneBacklinks(engine, { url: page.url, readAt: at });
  else if (reading.outcome === 'failed') {
    // A robots.txt that could not be read forbids for now, and says nothing.
    const isForbidden = reading.error.code === 'ROBOTS_DISALLOWED' && reading.error.retry === 'never';
    // All of its records, also those whose turn has not come.
    const all = await findBacklinks(engine, [page.url]);
    const asked = new Map(records.map((record) => [record.id, record]));
    const before = all.map((record) => asked.get(record.id) ?? record);
    await keepBacklinks(engine, { existing: all, backlinks: toFailedBacklinks({ existing: before, at, isForbidden }) });
  } else await keepBacklinks(engine, { existing, backlinks: records });
  return outcome;
};

type Look = {
  readonly existing: readonly Backlink[];
  readonly records: readonly Backlink[];
  readonly row: Page | undefined;
  readonly at: Instant;
  /** A target answered otherwise than before. */
  readonly isChanged: boolean;
  /** It leads to another document that is known: what was on it is not there any more. */
  readonly isMoved: boolean;
  readonly note: Note;
};

/** Judged again as of this read where that may say something new, else only noted. */
const noteUnchanged = async (engine: Engine, look: Look): Promise<void> => {
  const { existing, records, row, at, isChanged, isMoved } = look;
  const isQuiet =
    records.every(isSettled) &&
    !isChanged &&
    !(await isSaidToBeMended(engine, row)) &&
    !(await knowsBetterPage(engine, records));
  if (!isQuiet && !isMoved && row?.body != null) {
    await keepBacklinks(engine, { existing, backlinks: records });
    return judgeAgain(engine, row, at);
  }
  const isAsKept = !isMoved && records.every((record, index) => record === existing[index]);
  const looks = isAsKept ? toLooks({ existing, at }) : undefined;
  if (looks !== undefined) return look.note(looks);
  await keepBacklinks(engine, { existing, backlinks: toUnchangedBacklinks({ existing: records, at, isMoved }) });
};

/** Somebody says that what was open on the page is mended: to be seen. */
const isSaidToBeMended = async (
  { config, stores }: Pick<Engine, 'config' | 'stores'>,
  row: Page | undefined,
): Promise<boolean> => {
  if (row === undefined) return false;
  const findings = await stores.findings.listAt(config.brand.id, toPagePlace(row.url));
  return findings.some(({ status, channel }) => status === 'fixed' && channel === row.channel);
};

/**
 * A link that is not there was to lead to the brand's first site, for want of a better page: now one is known that its sentence speaks of. Once the page is judged
 * again the record says so, and this is true no more.
 */
const knowsBetterPage = async (engine: Engine, records: readonly Backlink[]): Promise<boolean> => {
  const { brand } = engine.config;
  const home = toHome(brand);
  const withPage = new Set(brand.products.flatMap(({ name, url }) => (url === undefined ? [] : [name])));
  const sentences = records.flatMap(({ state, sentence, suggestedTarget, product }) =>
    state === 'unlinked' && sentence !== null && suggestedTarget === home && !withPage.has(product ?? '')
      ? [sentence]
      : [],
  );
  if (sentences.length === 0) return false;
  const pages = await findOwnPages(engine);
  return sentences.some((sentence) => (toBestPage(sentence, pages, brand)?.url ?? home) !== home);
};

const judgeAgain = async (engine: Engine, { channel, url, body }: Page, readAt: Instant): Promise<void> => {
  if (body === null) return;
  await engine.queue.send([{ step: 'analyze', channel, url, body, readAt }]);
  await engine.onHandedOn();
};

const isFresh = ({ lastReadAt, failures, checks, to }: Backlink, now: Date): boolean =>
  lastReadAt !== null &&
  failures === 0 &&
  (to === null || checks.at(-1) === true) &&
  now.getTime() - Date.parse(lastReadAt) < freshMs;

/** The records, and when they are looked at next. */
const withNextCheck = (records: readonly Backlink[], now: Date): readonly Backlink[] =>
  records.map((record) => ({ ...record, nextCheckAt: toNextCheck(record, now.toISOString()) }));

type AskingTargets = { readonly asking: Asking; readonly signal: AbortSignal };

/** Asks for the targets that nobody asked for in a day. What does not answer is noted as asked for: that says nothing of it. */
const lookAtTargets = async (
  engine: Engine,
  existing: readonly Backlink[],
  { asking, signal }: AskingTargets,
): Promise<{ readonly isChanged: boolean; readonly records: readonly Backlink[] }> => {
  const { brand, backlinks } = engine.config;
  const isOwn = toIsOwnAddress(brand);
  const isAsked = (url: string): boolean =>
    isOwn(url) || backlinks.oldDomains.some((domain) => isOnDomain(url, domain));
  // Those that nobody ever asked for come first: a page may have more than are asked for at a time.
  const linked = existing.filter(({ state }) => state !== 'lost').toSorted((a, b) => toOrder(a) - toOrder(b));
  const targets = [...new Set(linked.flatMap(({ to }) => (to === null ? [] : [to])))].filter(isAsked);
  const known = new Map((await engine.stores.links.find(targets)).map((state) => [state.url, state]));
  const nowMs = engine.clock.now().getTime();
  const isOld = (url: string): boolean => {
    const checkedAt = known.get(url)?.checkedAt;
    return checkedAt === undefined || nowMs - Date.parse(checkedAt) >= linkAgeMaxMs;
  };
  const urls = targets.filter(isOld).slice(0, targetsMax);
  let isChanged = false;
  for (const url of urls) {
    const before = known.get(url);
    const state = toLinkState(engine, url, await askTarget(url, { asking, signal }));
    if (signal.aborted || state.state === 'unknown') continue;
    await engine.stores.links.put([state]);
    isChanged ||= before === undefined || saysOtherwise(state, before);
  }
  const asked = new Set([...urls, ...known.keys()]);
  const records = existing.map((record) =>
    record.target === null && record.to !== null && asked.has(record.to)
      ? { ...record, target: { status: null, hops: [] } }
      : record,
  );
  return { isChanged, records };
};

const toOrder = ({ target }: Backlink): number => (target === null ? 0 : 1);

/** HEAD first; a server that does not take it, or answers it with 404, is asked again by GET. */
const askTarget = async (url: string, { asking, signal }: AskingTargets): Promise<FetchAnswer> => {
  const head = await asking.ask({ url, method: 'HEAD', signal }, 'page');
  return head.outcome === 'read' ? head : asking.ask({ url, method: 'GET', signal }, 'page');
};
