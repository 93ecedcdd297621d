/** Stories, in memory: which mentions are copies of one text. */
import * as z from 'zod';
import type { Instant } from '../../model/vocabulary.ts';
import type { MovedRows } from '../../ports/move.ts';
import { toSketch } from '../../text/fingerprint.ts';
import { createStoryIndex, type Story, type StoryIndex } from '../agreed/clusters.ts';
import { toMs } from '../agreed/order.ts';
import type { Held } from './mover.ts';

type Entry = { readonly brand: string; readonly mention: string; readonly near: string; readonly seenAt: Instant };

const keySchema = z.array(z.string());

type KeptStory = Story & { readonly near: string };

/** Keeps the stories of all brands and who tells which. */
export const createMemoryStories = () => {
  const storiesOf = new Map<string, StoryIndex<KeptStory>>();
  const clusterOf = new Map<string, string>();

  const indexOf = (brand: string): StoryIndex<KeptStory> => {
    const index = storiesOf.get(brand) ?? createStoryIndex<KeptStory>();
    storiesOf.set(brand, index);
    return index;
  };

  const settle = ({ brand, mention, near, seenAt }: Entry): string => {
    const sketch = toSketch(near);
    if (sketch === undefined) return mention;
    const stories = indexOf(brand);
    const seenMs = toMs(seenAt);
    const story = stories.find(sketch, seenMs) ?? { cluster: mention, near, sketch, lastSeenMs: seenMs };
    stories.put({ ...story, lastSeenMs: Math.max(story.lastSeenMs, seenMs) });
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
        for (const { cluster, near, lastSeenMs } of stories.all())
          yield { kind: 'stories', row: { brand, cluster, near, lastSeenAt: new Date(lastSeenMs).toISOString() } };
      for (const [key, cluster] of clusterOf) {
        const [brand = '', mention = ''] = keySchema.parse(JSON.parse(key));
        yield { kind: 'tellings', row: { brand, mention, cluster } };
      }
    } satisfies Held['held'],
    keepStory: ({ brand, cluster, near, lastSeenAt }: MovedRows['stories']): void => {
      const sketch = toSketch(near);
      if (sketch === undefined) return;
      const stories = indexOf(brand);
      const lastSeenMs = Math.max(toMs(lastSeenAt), stories.get(cluster)?.lastSeenMs ?? 0);
      stories.put({ near, sketch, ...stories.get(cluster), cluster, lastSeenMs });
    },
    keepTelling: ({ brand, mention, cluster }: MovedRows['tellings']): void => {
      const key = JSON.stringify([brand, mention]);
      clusterOf.set(key, clusterOf.get(key) ?? cluster);
    },
  };
};
