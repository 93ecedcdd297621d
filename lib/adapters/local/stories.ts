/** Stories, in SQLite: which mentions are copies of one text. */
import type { Instant } from '../../model/vocabulary.ts';
import { clusterWindowMs, findStory, type Story, toBands } from '../agreed/clusters.ts';
import { toMs } from '../agreed/order.ts';
import type { Database, Row } from './database.ts';
import { numberAt, textAt } from './rows.ts';

type Entry = { readonly brand: string; readonly mention: string; readonly near: string; readonly seenAt: Instant };

/** What this process has read of a brand's stories: all that were last seen from `fromMs` on, as of `sequence`. */
type Known = { readonly fromMs: number; readonly stories: Map<string, Story>; sequence: number };

/** The stories of the data file. */
export const createLocalStories = (database: Database) => {
  const findSettled = database.prepare('SELECT cluster FROM cluster_mentions WHERE brand = ? AND mention = ?');
  const settle = database.prepare('INSERT INTO cluster_mentions (brand, mention, cluster) VALUES (?, ?, ?)');
  const see = database.prepare(
    `INSERT INTO clusters (brand, cluster, sequence, last_seen_ms, band0, band1, band2, band3)
     VALUES (?, ?, (SELECT coalesce(max(sequence), 0) + 1 FROM clusters), ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET last_seen_ms = max(last_seen_ms, excluded.last_seen_ms), sequence = excluded.sequence`,
  );
  const columns = 'cluster, last_seen_ms, band0, band1, band2, band3, sequence';
  const listFrom = database.prepare(`SELECT ${columns} FROM clusters WHERE brand = ? AND last_seen_ms >= ?`);
  const listChanged = database.prepare(`SELECT ${columns} FROM clusters WHERE sequence > ? AND brand = ?`);
  const knownOf = new Map<string, Known>();

  /** Brings what is known up to this moment: usually nothing or one row was written since. */
  const learn = (brand: string, fromMs: number): Known => {
    const before = knownOf.get(brand);
    const isEnough = before !== undefined && before.fromMs <= fromMs;
    const known = isEnough
      ? before
      : { fromMs: fromMs - clusterWindowMs, stories: new Map<string, Story>(), sequence: 0 };
    const rows = isEnough ? listChanged.all(known.sequence, brand) : listFrom.all(brand, known.fromMs);
    for (const row of rows) {
      const story = toStory(row);
      known.stories.set(story.cluster, story);
      known.sequence = Math.max(known.sequence, numberAt(row, 6));
    }
    knownOf.set(brand, known);
    return known;
  };

  const find = ({ brand, mention, near, seenAt }: Entry): string => {
    const bands = toBands(near);
    if (bands === undefined) return mention;
    const seenMs = toMs(seenAt);
    const { stories } = learn(brand, seenMs - clusterWindowMs);
    const story = findStory(stories.values(), bands, seenMs) ?? { cluster: mention, bands };
    see.run(brand, story.cluster, seenMs, ...story.bands);
    return story.cluster;
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
