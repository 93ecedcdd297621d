/** Takes note once a day of how consistent each owned channel is, so that its course can be told. */
import { toConsistencyRows } from '../insights/channel-consistency.ts';
import { consistencyMeasure, toConsistencyMeasures } from '../insights/consistency-trend.ts';
import type { Clock } from '../ports/clock.ts';
import { listMeasures } from './report/list-measures.ts';
import { readOpen } from './report/read-briefs.ts';
import { readOwned } from './report/read-owned.ts';
import type { ReportEngine } from './report/source.ts';

/** What it needs: of documents what a report reads. */
export type NoteEngine = Pick<ReportEngine, 'config' | 'archive'> & {
  readonly stores: Pick<ReportEngine['stores'], 'pages' | 'findings' | 'measures'>;
  readonly clock: Clock;
};

/** Channels that are measured in one go: each takes reading up to some hundred documents, and what goes on beside it waits. */
const channelsAtOnce = 5;
const hourMs = 3_600_000;

/** Begun with another one each hour: those without documents have nothing to note, and would be in front of the others all day. */
const rotate = <T>(rows: readonly T[], now: Date): readonly T[] => {
  const start = rows.length === 0 ? 0 : (Math.floor(now.getTime() / hourMs) * channelsAtOnce) % rows.length;
  return [...rows.slice(start), ...rows.slice(0, start)];
};

/** Measures some of the owned channels of which that was not noted today; asked every hour, all have their turn. Repeating it is harmless. */
export const noteConsistency = async (engine: NoteEngine): Promise<void> => {
  const { config, stores, clock } = engine;
  const now = clock.now();
  const brand = config.brand.id;
  const owned = config.channels.filter((channel) => channel.owned);
  if (owned.length === 0) return;
  const today = await listMeasures(stores.measures, { brand, since: now });
  const noted = new Set(today.rows.flatMap(({ name, channel }) => (name === consistencyMeasure ? [channel] : [])));
  const due = rotate(
    owned.filter(({ id }) => !noted.has(id)),
    now,
  ).slice(0, channelsAtOnce);
  if (due.length === 0) return;
  const { rows: open } = await readOpen(stores.findings, brand);
  const ofBrand = open.filter(({ audience }) => audience === 'brand');
  for (const channel of due) {
    const { documents } = await readOwned({ ...engine, now }, channel);
    const rows = toConsistencyRows([{ channel: channel.id, documents }], ofBrand);
    await stores.measures.put(toConsistencyMeasures(rows, { brand, day: now.toISOString().slice(0, 10) }));
  }
};
