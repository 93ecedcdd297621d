/** Style sheets and pictures as messages of their own: each asked for when its turn at its host has come. */
import type { Channel } from '../model/channel.ts';
import type { Page } from '../model/page.ts';
import type { Instant } from '../model/vocabulary.ts';
import type { PlannedLink } from '../ports/queue.ts';
import { grantedNamesMax } from '../ports/stores.ts';
import { sendLinks } from './collect-link.ts';
import type { PlannedEngine } from './engine.ts';
import { filesPerPollMax, isDue, judgeDressed, keepFile, toFileRequest } from './gather-look.ts';
import { importDepthMax, toLookChannel } from './look-files.ts';
import { toRow } from './page-rows.ts';
import type { PlannedAsking } from './planned-asking.ts';

type OfPoll = { readonly channel: Channel; readonly dueAt: Instant };

type FilesToPlan = OfPoll & { readonly urls: readonly string[]; readonly by: string; readonly depth?: number };

/**
 * Plans those of the files that are due, within the poll's bound. `by` names whose files they are: who comes again has what it was granted;
 * `depth` counts imports. Answers whether all were planned.
 */
export const planFiles = async (
  engine: PlannedEngine,
  { channel, dueAt, urls, by, depth = 0 }: FilesToPlan,
): Promise<boolean> => {
  if (urls.length === 0 || depth > importDepthMax) return true;
  const of = toLookChannel(channel);
  const { pages } = engine.stores;
  const nowMs = engine.clock.now().getTime();
  const known = new Map((await pages.findAll(of, urls)).map((row) => [row.url, row]));
  const due = [...new Set(urls)]
    .map((url) => known.get(url) ?? toRow({ channel: of, url, kind: 'page', depth }))
    .filter((row) => isDue(row, nowMs) && row.foundBy !== dueAt);
  if (due.length === 0) return true;
  const names = due.slice(0, grantedNamesMax).map(({ url }) => url);
  const granted = new Set(
    await pages.grant({ channel: of, poll: dueAt, of: 'files' }, { by, names, max: filesPerPollMax }),
  );
  const planned = due.filter(({ url }) => granted.has(url));
  const since = new Date(nowMs).toISOString();
  await sendLinks(engine, { channel, dueAt, links: planned.map(({ url }) => ({ url, since, keep: true })) });
  // So that the next page of this poll that needs them does not plan them again; a crash before only doubles them.
  await pages.put(planned.map((row): Page => ({ ...row, foundBy: dueAt })));
  return planned.length === due.length;
};

/** Asks for one file, keeps it, plans what it imports, and has the pages judged again that it changes. */
export const collectFile = async (
  engine: PlannedEngine,
  {
    channel,
    dueAt,
    link: { url },
    asking,
    signal,
  }: OfPoll & { readonly link: PlannedLink; readonly asking: PlannedAsking; readonly signal: AbortSignal },
): Promise<void> => {
  const of = toLookChannel(channel);
  const row = (await engine.stores.pages.find(of, url)) ?? toRow({ channel: of, url, kind: 'page', depth: 0 });
  // This very message was worked off before, perhaps but for its end.
  if (row.readAt !== null && row.readAt >= dueAt && !isDue(row, engine.clock.now().getTime()))
    return judgeDressed(engine, { channel, changed: new Set([url]) });
  const answer = await asking.ask({ ...toFileRequest(row), signal }, 'page');
  if (signal.aborted) return;
  const { isChanged, imports } = await keepFile(engine, { channel, row, answer });
  await planFiles(engine, { channel, dueAt, urls: imports, by: url, depth: row.depth + 1 });
  if (isChanged) await judgeDressed(engine, { channel, changed: new Set([url]) });
};
