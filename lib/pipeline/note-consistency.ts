/** Takes note once a day of how consistent each owned channel is, so that its course can be told. */
import { toConsistencyRows } from '../insights/channel-consistency.ts';
import { consistencyMeasure, toConsistencyMeasures } from '../insights/consistency-trend.ts';
import type { Clock } from '../ports/clock.ts';
import { listFindings } from './report/list-findings.ts';
import { listMeasures } from './report/list-measures.ts';
import { readOwned } from './report/read-owned.ts';
import type { ReportEngine } from './report/source.ts';

/** What it needs: of documents what a report reads. */
export type NoteEngine = Pick<ReportEngine, 'config' | 'archive'> & {
  readonly stores: Pick<ReportEngine['stores'], 'pages' | 'findings' | 'measures'>;
  readonly clock: Clock;
};

/** Measures every owned channel where that was not done today; repeating it is harmless. */
export const noteConsistency = async (engine: NoteEngine): Promise<void> => {
  const { config, stores, clock } = engine;
  const now = clock.now();
  const brand = config.brand.id;
  const owned = config.channels.filter((channel) => channel.owned);
  if (owned.length === 0) return;
  const today = await listMeasures(stores.measures, { brand, since: now });
  if (today.rows.some(({ name }) => name === consistencyMeasure)) return;
  const { rows: open } = await listFindings(stores.findings, { brand, status: ['open', 'acknowledged', 'fixed'] });
  const channels = [];
  for (const channel of owned) {
    const { documents } = await readOwned({ ...engine, now }, channel);
    channels.push({ channel: channel.id, documents });
  }
  const rows = toConsistencyRows(
    channels,
    open.filter(({ audience }) => audience === 'brand'),
  );
  await stores.measures.put(toConsistencyMeasures(rows, { brand, day: now.toISOString().slice(0, 10) }));
};
