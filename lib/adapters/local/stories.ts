/** Stories, in SQLite: which mentions are copies of one text. */
import type { Instant } from '../../model/vocabulary.ts';
import { toSketch } from '../../text/fingerprint.ts';
import { clusterWindowMs, createStoryIndex, type Story, type StoryIndex, storiesMax } from '../agreed/clusters.ts';
import { toMs } from '../agreed/order.ts';
import type { Database, Row } from './database.ts';
import { numberAt, textAt } from './rows.ts';

type Entry = { readonly brand: string; readonly mention: string; readonly near: string; readonly seenAt: Instant };

/** What this process has read of a brand's stories: those that were last seen from `fromMs` on, as of `sequence`. */
type Known = { readonly fromMs: number; readonly stories: StoryIndex<Story>; sequence: number };

/** The stories of the data file. */
export const createLocalStories = (database: Database) => {
  const findSettled = database.prepare('SELECT cluster FROM cluster_mentions WHERE brand = ? AND mention = ?');
  const settle = database.prepare('INSERT INTO cluster_mentions (brand, mention, cluster) VALUES (?, ?, ?)');
  const see = database.prepare(
    `INSERT INTO clusters (brand, cluster, sequence, last_seen_ms, near)
     VALUES (?, ?, (SELECT coalesce(max(sequence), 0) + 1 FROM clusters), ?, ?)
     ON CONFLICT DO UPDATE SET last_seen_ms = max(last_seen_ms, excluded.last_seen_ms), sequence = excluded.sequence`,
  );
  const columns = 'cluster, last_seen_ms, near, sequence';
  const listFrom = database.prepare(
    `SELECT ${columns} FROM clusters WHERE brand = ? AND last_seen_ms >= ? ORDER BY last_seen_ms DESC LIMIT ${storiesMax}`,
  );
  const listChanged = database.prepare(`SELECT ${columns} FROM clusters WHERE sequence > ? AND brand = ?`);
  const findLast = database.prepare('SELECT coalesce(max(sequence), 0) FROM clusters');
  const knownOf = new Map<string, Known>();

  const readAnew = (brand: string, fromMs: number): Known => {
    const known = { fromMs, stories: createStoryIndex<Story>(), sequence: numberAt(findLast.get() ?? [], 0) };
    // Oldest first, for the index looks at the latest first.
    for (const row of listFrom.all(brand, fromMs).toReversed()) keep(known, row);
    return known;
  };

  /** Brings what is known up to this moment: usually nothing or one row was written since. */
  const learn = (brand: string, fromMs: number): Known => {
    const before = knownOf.get(brand);
    const known = before !== undefined && before.fromMs <= fromMs ? before : readAnew(brand, fromMs - clusterWindowMs);
    if (known === before) for (const row of listChanged.all(known.sequence, brand)) keep(known, row);
    knownOf.set(brand, known);
    return known;
  };

  const find = ({ brand, mention, near, seenAt }: Entry): string => {
    const sketch = toSketch(near);
    if (sketch === undefined) return mention;
    const seenMs = toMs(seenAt);
    const known = learn(brand, seenMs - clusterWindowMs);
    const story = known.stories.find(sketch, seenMs);
    see.run(brand, story?.cluster ?? mention, seenMs, near);
    return story?.cluster ?? mention;
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

const keep = (known: Known, row: Row): void => {
  const sketch = toSketch(textAt(row, 2));
  known.sequence = Math.max(known.sequence, numberAt(row, 3));
  if (sketch !== undefined) known.stories.put({ cluster: textAt(row, 0), sketch, lastSeenMs: numberAt(row, 1) });
};
