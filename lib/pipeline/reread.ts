/**
 * Looks again at pages that have something open, where the source would not come by: an article reached through a feed is asked
 * for once, but its link may be added any day.
 */
import { toPagePlace } from '../findings/identity.ts';
import type { Page } from '../model/page.ts';
import type { ChannelReader } from './channel-reader.ts';
import type { Engine } from './engine.ts';

/** A page with open findings is asked for again after this long. */
export const rereadAgeMs = 24 * 60 * 60 * 1000;
/** Pages asked for again in one poll of one channel; the others wait for the next. */
export const rereadsMax = 50;
/** Open findings of one channel looked through for their pages. */
const findingsMax = 1000;

/** Reads the pages again whose open conditions are a day old and that were not asked for in this poll. */
export const rereadOpen = async (
  engine: Engine,
  {
    reader,
    channel,
    rows,
    signal,
  }: {
    readonly reader: ChannelReader;
    readonly channel: string;
    readonly rows: readonly Page[];
    readonly signal: AbortSignal;
  },
): Promise<void> => {
  const limitMs = engine.clock.now().getTime() - rereadAgeMs;
  const isOld = ({ kind, body, readAt }: Page): boolean =>
    kind === 'page' && body !== null && readAt !== null && Date.parse(readAt) <= limitMs;
  const old = rows.filter((row) => !reader.poll.asked.has(row.url) && isOld(row));
  if (old.length === 0) return;
  const { rows: open } = await engine.stores.findings.list(
    { brand: engine.config.brand.id, channel, status: ['open', 'acknowledged', 'fixed'] },
    { limit: findingsMax },
  );
  const places = new Set(open.filter(({ lifecycle }) => lifecycle === 'condition').map(({ place }) => place));
  for (const row of old.filter(({ url }) => places.has(toPagePlace(url))).slice(0, rereadsMax)) {
    if (signal.aborted) return;
    const reading = await reader.page(row.url, { depth: row.depth });
    // Noted as read now, so that an unchanged page waits another day.
    const at = reader.poll.confirmed.get(row.url);
    if (reading.outcome === 'unchanged' && at !== undefined) await engine.stores.pages.put([{ ...row, readAt: at }]);
  }
};
