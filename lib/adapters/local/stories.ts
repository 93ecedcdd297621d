/** Stories, in SQLite: which mentions are copies of one text. */
import type { Instant } from '../../model/vocabulary.ts';
import {
  type Bands,
  bandCount,
  candidatesMax,
  clusterWindowMs,
  findStory,
  type Story,
  toBands,
} from '../agreed/clusters.ts';
import { toMs } from '../agreed/order.ts';
import type { Database, Row } from './database.ts';
import { numberAt, textAt } from './rows.ts';

type Entry = { readonly brand: string; readonly mention: string; readonly near: string; readonly seenAt: Instant };

/** The stories of the data file. */
export const createLocalStories = (database: Database) => {
  const findSettled = database.prepare('SELECT cluster FROM cluster_mentions WHERE brand = ? AND mention = ?');
  const settle = database.prepare('INSERT INTO cluster_mentions (brand, mention, cluster) VALUES (?, ?, ?)');
  const see = database.prepare(
    `INSERT INTO clusters (brand, cluster, last_seen_ms, band0, band1, band2, band3) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET last_seen_ms = max(last_seen_ms, excluded.last_seen_ms)`,
  );
  // One question for all bands, each with its own bound: `?2` to `?5` are the bands.
  const listCandidates = database.prepare(
    Array.from(
      { length: bandCount },
      (_, band) =>
        `SELECT * FROM (SELECT cluster, last_seen_ms, band0, band1, band2, band3 FROM clusters
         WHERE brand = ?1 AND band${band} = ?${band + 2} AND last_seen_ms BETWEEN ?6 AND ?7
         ORDER BY last_seen_ms DESC, cluster LIMIT ${candidatesMax})`,
    ).join(' UNION ALL '),
  );

  const findNear = (brand: string, bands: Bands, seenMs: number): Story | undefined => {
    const window = [seenMs - clusterWindowMs, seenMs + clusterWindowMs];
    return findStory(listCandidates.all(brand, ...bands, ...window).map(toStory), bands);
  };

  const find = ({ brand, mention, near, seenAt }: Entry): string => {
    const bands = toBands(near);
    if (bands === undefined) return mention;
    const seenMs = toMs(seenAt);
    const { cluster } = findNear(brand, bands, seenMs) ?? { cluster: mention };
    see.run(brand, cluster, seenMs, ...bands);
    return cluster;
  };

  return {
    /** The story a mention tells; settled once and for all. */
    join: (entry: Entry): string =>
      database.write(() => {
        const settled = findSettled.get(entry.brand, entry.mention);
        if (settled !== undefined) return textAt(settled, 0);
        const cluster = find(entry);
        settle.run(entry.brand, entry.mention, cluster);
        return cluster;
      }),
  };
};

const toStory = (row: Row): Story => ({
  cluster: textAt(row, 0),
  lastSeenMs: numberAt(row, 1),
  bands: [numberAt(row, 2), numberAt(row, 3), numberAt(row, 4), numberAt(row, 5)],
});
