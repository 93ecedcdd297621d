/** Putting moved rows, alike in every adapter: through the stores where they would keep a row as it is, else as the adapter says. */
import type { Mention } from '../../model/mention.ts';
import type { AnswerStore } from '../../ports/answers.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ConfigStore } from '../../ports/config-store.ts';
import type { MovedKind, MovedRow, MovedRows, Mover } from '../../ports/move.ts';
import type { Queue } from '../../ports/queue.ts';
import type { AlertStore, MentionStore, Stores } from '../../ports/stores.ts';
import { fromWrittenFiles, toWrittenFiles } from './configs.ts';
import { toMs } from './order.ts';

/** Kinds that no store takes as they are: it would make anew what they are the outcome of. */
export type KeepRows = {
  readonly [Kind in
    | 'units'
    | 'stories'
    | 'tellings'
    | 'dropped'
    | 'counts'
    | 'namedCounts'
    | 'findings'
    | 'changes'
    | 'outbox']: (rows: readonly MovedRows[Kind][], options: { readonly from: number }) => Promise<void>;
};

/** The rows of one kind among rows. */
const only = <Kind extends MovedKind>(rows: readonly MovedRow[], kind: Kind): readonly MovedRows[Kind][] =>
  rows
    .filter((each): each is MovedRow & { readonly kind: Kind; readonly row: MovedRows[Kind] } => each.kind === kind)
    .map(({ row }) => row);

/** Makes a mover's `restore`. */
export const createRestore =
  ({
    stores,
    answers,
    queue,
    clock,
    keep,
  }: {
    readonly stores: Stores;
    readonly answers: AnswerStore;
    readonly queue: Queue;
    readonly clock: Clock;
    readonly keep: KeepRows;
  }): Mover['restore'] =>
  async (rows, { from }) => {
    const { pages, links, channels, mentions, facts, findings, backlinks, referrals, measures, alerts } = stores;
    for (const row of only(rows, 'channels'))
      if (isNewer(row, await channels.find(row.channel))) await channels.put(row);
    await pages.put(only(rows, 'pages'));
    for (const { channel, url, outlinks } of only(rows, 'outlinks')) await pages.putOutlinks(channel, url, outlinks);
    await links.put(only(rows, 'links'));
    await answers.put(new Map(only(rows, 'answers').map(({ question, answer }) => [question, answer])));
    await keep.units(only(rows, 'units'), { from });
    await keep.stories(only(rows, 'stories'), { from });
    await keep.tellings(only(rows, 'tellings'), { from });
    for (const row of only(rows, 'suppressed')) await stores.suppressed.add(row);
    await mentions.put(only(rows, 'mentions'));
    for (const { id, correction } of only(rows, 'mentions')) await keepCorrection(mentions, id, correction ?? null);
    await keep.dropped(only(rows, 'dropped'), { from });
    await keep.counts(only(rows, 'counts'), { from });
    await keep.namedCounts(only(rows, 'namedCounts'), { from });
    for (const { facts: found, ...document } of only(rows, 'facts')) await facts.replace(document, found);
    await keep.findings(only(rows, 'findings'), { from });
    await keep.changes(only(rows, 'changes'), { from });
    await backlinks.put(only(rows, 'backlinks'));
    await referrals.put(only(rows, 'referrals'));
    await measures.put(only(rows, 'measures'));
    await stores.audit.add(only(rows, 'audit'));
    for (const row of only(rows, 'receipts')) await alerts.putReceipt(row);
    await alerts.claim(only(rows, 'alerts'));
    for (const row of only(rows, 'admissions')) await keepAdmissions(alerts, row);
    for (const row of only(rows, 'mutes')) await alerts.putMute(row);
    for (const row of only(rows, 'views')) await findings.putView(row);
    for (const row of only(rows, 'configs')) await keepConfig(stores.configs, row);
    await keep.outbox(only(rows, 'outbox'), { from });
    await queue.keepDead(only(rows, 'deadLetters'));
    await sendAll(queue, only(rows, 'messages'), clock);
  };

/** Whatever was let through there counts here. */
const keepAdmissions = async (alerts: AlertStore, { route, name, entries }: MovedRows['admissions']): Promise<void> => {
  const unbounded = { withinMs: Number.POSITIVE_INFINITY, max: Number.POSITIVE_INFINITY };
  for (const entry of entries) await alerts.admit({ route, name, ...entry, ...unbounded });
};

/** What a person said here of a mention stands; else what was said there moves in. */
const keepCorrection = async (mentions: MentionStore, id: string, correction: Mention['correction']): Promise<void> => {
  if (correction === null) return;
  const here = await mentions.find(id);
  if (here !== undefined && here.correction === null) await mentions.correct(id, correction);
};

/** A version that is here stands, and so does a current one that was pushed later. */
const keepConfig = async (configs: ConfigStore, { brand, stored, files }: MovedRows['configs']): Promise<void> => {
  const current = await configs.find(brand);
  if ((await configs.findVersion(brand, stored.version)) !== undefined) return;
  await configs.put(brand, stored, fromWrittenFiles(files));
  if (current !== undefined && toMs(current.at) > toMs(stored.at))
    await configs.put(brand, current, await configs.findFiles(brand, current.version));
};

/** The configurations of brands, as rows. */
export const dumpConfigs = async function* (configs: ConfigStore, brands: Iterable<string>): AsyncGenerator<MovedRow> {
  for (const brand of brands) {
    const current = (await configs.find(brand))?.version;
    const versions = (await configs.list(brand)).map(({ version }) => version).filter((version) => version !== current);
    for (const version of [...versions.toReversed(), ...(current === undefined ? [] : [current])]) {
      const stored = await configs.findVersion(brand, version);
      const files = toWrittenFiles(await configs.findFiles(brand, version));
      if (stored !== undefined) yield { kind: 'configs', row: { brand, stored, files } };
    }
  }
};

/** A channel that was checked here since knows better than the one that moves in. */
const isNewer = (row: MovedRows['channels'], old: MovedRows['channels'] | undefined): boolean =>
  old === undefined || (row.checkedAt ?? '') >= (old.checkedAt ?? '');

/** Each waits on as long as it still had to: a digest must not go early. */
const sendAll = async (queue: Queue, rows: readonly MovedRows['messages'][], clock: Clock): Promise<void> => {
  const nowMs = clock.now().getTime();
  const delaysMs = rows.map(({ readyAt }) => Math.max(0, toMs(readyAt) - nowMs));
  await queue.send(
    rows.map(({ message }) => message),
    { delaysMs },
  );
};

/** What a queue holds, as rows. */
export const dumpQueue = async function* (queue: Queue): AsyncGenerator<MovedRow> {
  for (const { id: _, ...row } of await queue.deadLetters()) yield { kind: 'deadLetters', row };
  for await (const row of queue.waiting()) yield { kind: 'messages', row };
};
