/**
 * Looks again at the brand's own pages that have something open, where the source would not come by: an article reached through a feed is asked
 * for once, but may be mended any day.
 */
import { toPagePlace, toPagePlaces } from '../findings/identity.ts';
import type { Page } from '../model/page.ts';
import type { ChannelReader } from './channel-reader.ts';
import type { Engine } from './engine.ts';

/** A page with open findings is asked for again after this long. */
export const rereadAgeMs = 24 * 60 * 60 * 1000;
/** Pages asked for again in one poll of one channel; the others wait for the next. */
export const rereadsMax = 50;
/** Open findings of one channel looked through for their pages. */
const findingsMax = 1000;

type Known = { readonly channel: string; readonly rows: readonly Page[]; readonly asked: ReadonlySet<string> };

/** The pages to be asked for again, and when (epoch ms) others will be, as far as can be told now. */
export type Rereads = { readonly pages: readonly Page[]; readonly nextMs: number };

const isReread = ({ kind, body, readAt }: Page): boolean => kind === 'page' && body !== null && readAt !== null;
const toDueMs = ({ readAt }: Page): number => Date.parse(readAt ?? '') + rereadAgeMs;

/** The pages whose open conditions are a day old and that were not asked for in this poll. */
export const findRereads = async (engine: Engine, { channel, rows, asked }: Known): Promise<Rereads> => {
  const nowMs = engine.clock.now().getTime();
  const toNextMs = (pages: readonly Page[]): number =>
    pages.reduce((soonest, page) => Math.min(soonest, toDueMs(page)), nowMs + rereadAgeMs);
  const pages = rows.filter((row) => !asked.has(row.url) && isReread(row));
  if (!pages.some((page) => toDueMs(page) <= nowMs)) return { pages: [], nextMs: toNextMs(pages) };
  const { rows: open } = await engine.stores.findings.list(
    { brand: engine.config.brand.id, channel, status: ['open', 'acknowledged', 'fixed'] },
    { limit: findingsMax },
  );
  const places = new Set(open.filter(({ lifecycle }) => lifecycle === 'condition').flatMap(toPagePlaces));
  const standing = pages.filter(({ url }) => places.has(toPagePlace(url)));
  const due = standing.filter((page) => toDueMs(page) <= nowMs).slice(0, rereadsMax);
  const isDue = new Set(due);
  return { pages: due, nextMs: toNextMs(standing.filter((page) => !isDue.has(page))) };
};

/** Reads them again. */
export const rereadOpen = async (
  engine: Engine,
  {
    reader,
    pages,
    signal,
  }: { readonly reader: ChannelReader; readonly pages: readonly Page[]; readonly signal: AbortSignal },
): Promise<void> => {
  for (const row of pages) {
    if (signal.aborted) return;
    const reading = await reader.page(row.url, { depth: row.depth });
    // Noted as read now, so that an unchanged page waits another day.
    const at = reader.poll.confirmed.get(row.url);
    if (reading.outcome === 'unchanged' && at !== undefined) await engine.stores.pages.put([{ ...row, readAt: at }]);
  }
};
