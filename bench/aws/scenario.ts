/** Brands of three sizes, and what a stretch of their life asks of the services. */

import type { Page } from '../../lib/model/page.ts';
import { toJudgedWith } from '../../lib/pipeline/judge.ts';
import { sha256 } from '../../lib/text/hash.ts';
import { openDeployment, type SentimentMode } from './deployment.ts';
import { type Size, toConfigText } from './sizes.ts';
import { type Arrival, createRandom, createTexts, dayCurve, shares } from './world.ts';

/** A month of cost: 30 days, as AWS's own examples count. */
export const hoursPerMonth = 720;

/** Arrivals of one feed over a stretch: a Poisson process that follows the day, with bursts. */
const toArrivals = (
  feed: number,
  {
    size,
    startMs,
    hours,
    factor,
    followsDay,
    random,
    nextText,
  }: {
    readonly size: Size;
    readonly startMs: number;
    readonly hours: number;
    readonly factor: number;
    readonly followsDay: boolean;
    readonly random: () => number;
    readonly nextText: ReturnType<typeof createTexts>;
  },
): readonly Arrival[] => {
  const perHour = (size.mentionsPerMonth / shares.named / hoursPerMonth / size.feeds) * factor;
  const arrivals: Arrival[] = [];
  let atMs = startMs;
  const endMs = startMs + hours * 3_600_000;
  for (;;) {
    const hour = new Date(atMs).getUTCHours();
    const rate = perHour * (followsDay ? (dayCurve[hour] ?? 1) : 1);
    atMs += (-Math.log(1 - random()) / rate) * 3_600_000;
    if (atMs >= endMs) return arrivals;
    arrivals.push({ id: `f${feed}-${arrivals.length}`, atMs, isLinked: random() < shares.linked, ...nextText() });
  }
};

export type Stretch = {
  readonly size: Size;
  readonly sentiment: SentimentMode;
  readonly startMs: number;
  readonly hours: number;
  /** So many times the mean of the month, by the hours of a day or evenly. */
  readonly factor: number;
  readonly followsDay: boolean;
  /** Rows that each feed has from before. */
  readonly rowsPerFeed: number;
  readonly seed: number;
};

/** Lives through a stretch. Answers the deployment, whose tally has counted. */
export const live = async (stretch: Stretch) => {
  const { size, startMs, hours, factor, followsDay, seed, rowsPerFeed } = stretch;
  const random = createRandom(seed);
  const nextText = createTexts(random);
  const everyMs = 15 * 60_000;
  const dueMs = Array.from({ length: size.feeds }, () => startMs + random() * everyMs);
  // What a feed shows at first is what arrived since it was read last: each poll finds as much as in the midst of life.
  const feeds = new Map(
    dueMs.map((due, feed) => [
      `https://feed-${feed}.example/feed.json`,
      toArrivals(feed, {
        size,
        startMs: due - everyMs,
        hours: hours + (startMs + everyMs - due) / 3_600_000,
        factor,
        followsDay,
        random,
        nextText,
      }),
    ]),
  );
  const deployment = openDeployment({
    text: toConfigText(size),
    sentiment: stretch.sentiment,
    arrivalsOf: (url) => feeds.get(url),
    startMs,
  });
  await deployment.tally.aside(() => prepare(deployment, { size, rowsPerFeed, random, startMs, dueMs }));
  for (let minute = 0; minute < hours * 60; minute++) await deployment.runMinute(minute);
  return { deployment, feeds };
};

/** What was read before: each channel in the middle of its rhythm, with the rows that it has gathered. */
const prepare = async (
  { engine, config }: ReturnType<typeof openDeployment>,
  {
    size,
    rowsPerFeed,
    random,
    startMs,
    dueMs,
  }: {
    readonly size: Size;
    readonly rowsPerFeed: number;
    readonly random: () => number;
    readonly startMs: number;
    readonly dueMs: readonly number[];
  },
): Promise<void> => {
  const now = new Date(startMs);
  const dueOf = (id: string): number | undefined => (id.startsWith('feed-') ? dueMs[Number(id.slice(5))] : undefined);
  for (const channel of config.channels) {
    const judgedWith = toJudgedWith({ config, channel, now });
    const readAt = new Date(startMs - 3_600_000).toISOString();
    const toRow = (url: string, kind: Page['kind']): Page => ({
      channel: channel.id,
      url,
      validators: { etag: '"none"', lastModified: 'Thu, 01 Oct 2026 08:00:00 GMT' },
      body: 'a'.repeat(64),
      contentType: 'text/html',
      readAt,
      judgedWith,
      judgedReadAt: readAt,
      state: 'read',
      depth: url.length > 40 ? 1 : 0,
      kind,
    });
    const isSite = channel.source === 'website';
    const host = `https://${channel.id}${isSite ? '.northwind' : ''}.example`;
    const rows = Array.from({ length: isSite ? size.pagesPerSite : rowsPerFeed }, (_, index) =>
      toRow(
        index === 0 && isSite ? `${host}/` : `${host}/an-ordinary-address/of-a-page-${index}`,
        isSite ? 'page' : 'entry',
      ),
    );
    await engine.stores.pages.put(rows);
    // The next poll is anywhere within the rhythm, so that polls are spread over it.
    await engine.stores.channels.put({
      channel: channel.id,
      checkedAt: readAt,
      succeededAt: readAt,
      dueAt: new Date(dueOf(channel.id) ?? startMs + random() * channel.everyMs).toISOString(),
      failuresInARow: 0,
      failure: null,
      cursor: isSite ? null : { seen: toSeen(channel.id), retries: [] },
      newestEntryAt: readAt,
      pages: rows.length,
      judgedWith,
      // Each channel is looked through whole once a day, at a time of its own.
      lookAt: new Date(startMs + random() * 86_400_000).toISOString(),
      ...(isSite ? { linksCheckedAt: now.toISOString() } : {}),
    });
  }
};

/** Entries that a feed in use remembers: four windows of fifty, named by their addresses. */
const entriesSeen = 200;
const toSeen = (channel: string): readonly (readonly [string, string])[] =>
  Array.from({ length: entriesSeen }, (_, index) => {
    const hash = sha256(`${channel} ${index}`);
    return [`https://${channel}.example/2026/11/${hash.slice(0, 12)}-words-of-a-title`, hash.slice(-16)];
  });
