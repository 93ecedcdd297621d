/** Stories, in memory: which mentions are copies of one text. */
import * as z from 'zod';
import type { Instant } from '../../model/vocabulary.ts';
import type { MovedRows } from '../../ports/move.ts';
import { findStory, type Story, toBands, toNear } from '../agreed/clusters.ts';
import { toMs } from '../agreed/order.ts';
import type { Held } from './mover.ts';

type Entry = { readonly brand: string; readonly mention: string; readonly near: string; readonly seenAt: Instant };

const keySchema = z.array(z.string());

/** Keeps the stories of all brands and who tells which. */
export const createMemoryStories = () => {
  const storiesOf = new Map<string, Map<string, Story>>();
  const clusterOf = new Map<string, string>();

  const settle = ({ brand, mention, near, seenAt }: Entry): string => {
    const bands = toBands(near);
    if (bands === undefined) return mention;
    const stories = storiesOf.get(brand) ?? new Map<string, Story>();
    storiesOf.set(brand, stories);
    const seenMs = toMs(seenAt);
    const story = findStory(stories.values(), bands, seenMs) ?? { cluster: mention, bands, lastSeenMs: seenMs };
    stories.set(story.cluster, { ...story, lastSeenMs: Math.max(story.lastSeenMs, seenMs) });
    return story.cluster;
  };

  return {
    /** The story a mention tells; settled once and for all. */
    join: (entry: Entry): string => {
      const key = JSON.stringify([entry.brand, entry.mention]);
      const cluster = clusterOf.get(key) ?? settle(entry);
      clusterOf.set(key, cluster);
      return cluster;
    },
    held: function* () {
      for (const [brand, stories] of storiesOf)
        for (const { cluster, bands, lastSeenMs } of stories.values())
          yield {
            kind: 'stories',
            row: { brand, cluster, near: toNear(bands), lastSeenAt: new Date(lastSeenMs).toISOString() },
          };
      for (const [key, cluster] of clusterOf) {
        const [brand = '', mention = ''] = keySchema.parse(JSON.parse(key));
        yield { kind: 'tellings', row: { brand, mention, cluster } };
      }
    } satisfies Held['held'],
    keepStory: ({ brand, cluster, near, lastSeenAt }: MovedRows['stories']): void => {
      const bands = toBands(near);
      if (bands === undefined) return;
      const stories = storiesOf.get(brand) ?? new Map<string, Story>();
      storiesOf.set(brand, stories);
      const lastSeenMs = Math.max(toMs(lastSeenAt), stories.get(cluster)?.lastSeenMs ?? 0);
      stories.set(cluster, { cluster, bands: stories.get(cluster)?.bands ?? bands, lastSeenMs });
    },
    keepTelling: ({ brand, mention, cluster }: MovedRows['tellings']): void => {
      const key = JSON.stringify([brand, mention]);
      clusterOf.set(key, clusterOf.get(key) ?? cluster);
    },
  };
};
