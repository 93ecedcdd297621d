/** Stories, in memory: which mentions are copies of one text. */
import type { Instant } from '../../model/vocabulary.ts';
import { findStory, type Story, toBands } from '../agreed/clusters.ts';
import { toMs } from '../agreed/order.ts';

type Entry = { readonly brand: string; readonly mention: string; readonly near: string; readonly seenAt: Instant };

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
  };
};
