/** Gathers the style sheets and pictures of a channel's pages, within budgets, and has pages judged again whose files changed. */
import { findImports } from '../formats/css-imports.ts';
import type { Channel } from '../model/channel.ts';
import type { Page } from '../model/page.ts';
import type { FetchAnswer } from '../ports/fetcher.ts';
import { toAbsoluteUrl } from '../text/url.ts';
import type { Engine } from './engine.ts';
import { importDepthMax, looksAtFiles, toFileUrl, toLookChannel } from './look-files.ts';
import { toArchivedBody, toRow } from './page-rows.ts';

/** Files asked for in one poll of one channel; the others wait for the next. */
export const filesPerPollMax = 200;
/** A file is asked for again after this long. */
export const fileAgeMaxMs = 24 * 60 * 60 * 1000;
export const fileBytesMax = 3_000_000;
export const fileTimeoutMs = 10_000;
const filesAtOnce = 4;

type Linking = readonly { readonly url: string; readonly outlinks: readonly string[] }[];

/** Asks for files that were not asked for during a day. Answers whether all were. */
export const gatherLook = async (
  engine: Engine,
  channel: Channel,
  { signal }: { readonly signal: AbortSignal },
): Promise<boolean> => {
  if (!looksAtFiles(engine, channel)) return true;
  const changed = new Set<string>();
  const asked = new Set<string>();
  let isComplete = true;
  for (let depth = 0; depth <= importDepthMax && !signal.aborted; depth++) {
    const linking = await engine.stores.pages.outlinks(toLookChannel(channel));
    const due = (await findDue(engine, channel, linking)).filter(({ url }) => !asked.has(url));
    if (due.length === 0) break;
    const now = due.slice(0, Math.max(0, filesPerPollMax - asked.size));
    isComplete = now.length === due.length;
    for (const { url } of now) asked.add(url);
    for (const url of await askAll(engine, { channel, rows: now, signal })) changed.add(url);
  }
  await judgeDressed(engine, { channel, changed });
  return isComplete && !signal.aborted;
};

/** The files that are due, as they are known. */
const findDue = async (engine: Engine, channel: Channel, linking: Linking): Promise<readonly Page[]> => {
  const of = toLookChannel(channel);
  const urls = [...new Set(linking.flatMap(({ outlinks }) => outlinks))];
  const known = new Map((await engine.stores.pages.findAll(of, urls)).map((row) => [row.url, row]));
  const nowMs = engine.clock.now().getTime();
  return urls
    .map((url) => known.get(url) ?? toRow({ channel: of, url, kind: 'page', depth: 0 }))
    .filter((row) => isDue(row, nowMs));
};

/** True of a file that nobody asked for during a day, or whose body is gone from the archive. */
export const isDue = ({ readAt, state, body }: Page, nowMs: number): boolean =>
  readAt === null || nowMs - Date.parse(readAt) >= fileAgeMaxMs || (state === 'read' && body === null);

const askAll = async (
  engine: Engine,
  {
    channel,
    rows,
    signal,
  }: { readonly channel: Channel; readonly rows: readonly Page[]; readonly signal: AbortSignal },
): Promise<readonly string[]> => {
  const queue = [...rows];
  const changed: string[] = [];
  const worker = async (): Promise<void> => {
    for (let row = queue.pop(); row !== undefined && !signal.aborted; row = queue.pop()) {
      const answer = await engine.fetcher.fetch({ ...toFileRequest(row), signal });
      if (signal.aborted) return;
      const { isChanged } = await keepFile(engine, { channel, row, answer });
      if (isChanged) changed.push(row.url);
    }
  };
  await Promise.all(Array.from({ length: filesAtOnce }, worker));
  return changed;
};

/** How a file is asked for: conditionally, where its body is there. */
export const toFileRequest = ({ url, body, validators }: Page) => ({
  url,
  validators: body === null ? {} : validators,
  maxBytes: fileBytesMax,
  timeoutMs: fileTimeoutMs,
});

/**
 * Keeps what was answered: body first, then the sheets it imports, then its row. A failure says nothing of the file: what was known stands, and it
 * is asked for again tomorrow. Answers whether pages look otherwise now, and which sheets are imported.
 */
export const keepFile = async (
  { archive, stores }: Pick<Engine, 'archive' | 'stores'>,
  { channel, row, answer }: { readonly channel: Channel; readonly row: Page; readonly answer: FetchAnswer },
): Promise<{ readonly isChanged: boolean; readonly imports: readonly string[] }> => {
  const of = toLookChannel(channel);
  const readAt = answer.at;
  if (answer.outcome !== 'read') {
    const isGone = answer.outcome === 'gone';
    const gone = { body: null, validators: {}, state: 'gone' as const };
    await stores.pages.put([
      { ...row, readAt, ...(isGone ? gone : row.body === null && row.state !== 'gone' ? { state: 'failed' } : {}) },
    ]);
    return { isChanged: isGone && row.state !== 'gone', imports: [] };
  }
  const body = await archive.put(toArchivedBody(answer, undefined), answer.wire);
  const contentType = answer.headers['content-type'] ?? null;
  const imports = /css/i.test(contentType ?? '') ? importsOf(answer.body, answer.url) : [];
  await stores.pages.putOutlinks(of, row.url, imports);
  await stores.pages.put([{ ...row, body, contentType, validators: answer.validators, readAt, state: 'read' }]);
  return { isChanged: row.body !== body || row.state !== 'read', imports };
};

/** The sheets that a sheet imports, as they are kept. */
export const importsOf = (bytes: Uint8Array, base: string): readonly string[] =>
  findImports(new TextDecoder().decode(bytes))
    .flatMap((address) => toAbsoluteUrl(address, base) ?? [])
    .filter((url) => /^https?:/.test(url))
    .map(toFileUrl);

/** Hands the pages of a channel on again that need one of the files, themselves or by a sheet that imports it. */
export const judgeDressed = async (
  engine: Engine,
  { channel, changed }: { readonly channel: Channel; readonly changed: ReadonlySet<string> },
): Promise<void> => {
  if (changed.size === 0) return;
  const linking = await engine.stores.pages.outlinks(toLookChannel(channel));
  const touched = new Set(changed);
  for (let depth = 0; depth < importDepthMax; depth++)
    for (const { url, outlinks } of linking) if (outlinks.some((file) => touched.has(file))) touched.add(url);
  for (const { url } of linking) {
    if (!touched.has(url)) continue;
    // Sheets are in the list too: they are no documents of the channel.
    const row = await engine.stores.pages.find(channel.id, url);
    if (row?.body == null || row.readAt === null || row.state === 'gone') continue;
    await engine.queue.send([{ step: 'analyze', channel: channel.id, url, body: row.body, readAt: row.readAt }]);
    await engine.onHandedOn();
  }
};
