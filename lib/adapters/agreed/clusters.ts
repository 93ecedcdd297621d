/**
 * Stories: when two texts are copies of one another, alike in every store.
 *
 * A text is looked up by the hashes that its fingerprint holds: whatever shares a few of them is held against it. So the work
 * does not grow with the number of stories, and a copy is found that was cut, reordered, reworded, or stands in other words.
 */
import { type Sketch, toLikeness } from '../../text/fingerprint.ts';
import { compareText } from './order.ts';

/** A story takes in copies up to this long after, or before, it was last seen. */
export const clusterWindowMs = 30 * 24 * 3_600_000;
/** How many stories of a brand are held against texts: those last seen latest. */
export const storiesMax = 20_000;
/** A hash that more stories share says little: the latest of them are looked at. */
const sharersMax = 32;
/** Who shares fewer hashes than this is not held against the text. */
const sharedLeast = 3;

/**
 * From bench/stories.ts: two texts tell one story where so much of the shorter one stands in the other, told from so many hashes,
 * and the longer one is not a collection of which that is a small part; short texts where they are all but the same.
 */
const containmentMin = 0.25;
const resemblanceMin = 0.08;
const sharedMin = 6;
const alikeFrom = 0.7;

/** A story as it is held against a text. Its name is that of the mention that told it first. */
export type Story = { readonly cluster: string; readonly sketch: Sketch; readonly lastSeenMs: number };

/** How near two texts are, greater is nearer; 0 where they tell two stories. */
export const toNearness = (a: Sketch, b: Sketch): number => {
  const { shared, resemblance, containment } = toLikeness(a, b);
  const isCopy =
    resemblance >= alikeFrom || (shared >= sharedMin && containment >= containmentMin && resemblance >= resemblanceMin);
  return isCopy ? resemblance : 0;
};

const widen = (old: Int32Array, length: number): Int32Array<ArrayBuffer> => {
  const wide = new Int32Array(length);
  wide.set(old);
  return wide;
};

/** Which stories have a hash: lists, newest first, in arrays that hold numbers alone. */
const createPostings = () => {
  let heads = new Int32Array(1024).fill(-1);
  let hashes = new Int32Array(1024);
  let owners = new Int32Array(1024);
  let next = new Int32Array(1024);
  let size = 0;
  const link = (posting: number): void => {
    const slot = (hashes[posting] ?? 0) & (heads.length - 1);
    next[posting] = heads[slot] ?? -1;
    heads[slot] = posting;
  };
  const grow = (): void => {
    const wider = 2 * hashes.length;
    [hashes, owners, next] = [widen(hashes, wider), widen(owners, wider), new Int32Array(wider)];
    // Twice as many slots as postings: chains stay short.
    heads = new Int32Array(2 * wider).fill(-1);
    for (let posting = 0; posting < size; posting++) link(posting);
  };
  return {
    add: (hash: number, owner: number): void => {
      if (size === hashes.length) grow();
      hashes[size] = hash;
      owners[size] = owner;
      link(size);
      size++;
    },
    /** Counts in `shared`, by story, how many of the hashes it has; those counted once or more are added to `sharers`. */
    count: (sought: Uint32Array, shared: Uint8Array, sharers: number[]): void => {
      const mask = heads.length - 1;
      for (let index = 0; index < sought.length; index++) {
        const hash = (sought[index] ?? 0) | 0;
        let met = 0;
        for (let at = heads[hash & mask] ?? -1; at >= 0 && met < sharersMax; at = next[at] ?? -1) {
          if (hashes[at] !== hash) continue;
          met++;
          const owner = owners[at] ?? 0;
          const before = shared[owner] ?? 0;
          if (before === 0) sharers.push(owner);
          shared[owner] = before + 1;
        }
      }
    },
  };
};

/** Later first; equals by name. */
const compareStories = (a: Story, b: Story): number => b.lastSeenMs - a.lastSeenMs || compareText(a.cluster, b.cluster);

/** True when the story was last seen near enough in time. */
const isInWindow = ({ lastSeenMs }: Story, seenMs: number): boolean => Math.abs(lastSeenMs - seenMs) <= clusterWindowMs;

/** The stories of a brand, by what they say. */
export type StoryIndex<T extends Story> = {
  /** Keeps a story; one that is there already goes on. What it says is settled the first time. */
  put(story: T): void;
  get(cluster: string): T | undefined;
  /** The story nearest to a text among those of its time, the latest of equals; undefined where none is near enough. */
  find(sketch: Sketch, seenMs: number): T | undefined;
  all(): Iterable<T>;
  size(): number;
};

/** An index that is empty. Beyond twice as many stories as it holds, it forgets those that were seen longest ago. */
export const createStoryIndex = <T extends Story>(): StoryIndex<T> => {
  let numbers = new Map<string, number>();
  let stories: T[] = [];
  let postings = createPostings();
  let shared = new Uint8Array(0);

  const add = (story: T): void => {
    const number = stories.push(story) - 1;
    numbers.set(story.cluster, number);
    for (const hash of story.sketch.hashes) postings.add(hash, number);
  };
  const forgetOldest = (): void => {
    const latest = stories.toSorted(compareStories).slice(0, storiesMax);
    numbers = new Map();
    stories = [];
    postings = createPostings();
    for (const story of latest.toReversed()) add(story);
  };
  /** The numbers of stories that share a hash with the text. */
  const findSharers = ({ hashes }: Sketch): readonly number[] => {
    if (shared.length < stories.length) shared = new Uint8Array(2 * stories.length);
    const sharers: number[] = [];
    postings.count(hashes, shared, sharers);
    const leastShared = Math.min(hashes.length, sharedLeast);
    const meant = sharers.filter((number) => (shared[number] ?? 0) >= leastShared);
    for (const number of sharers) shared[number] = 0;
    return meant;
  };

  return {
    put: (story) => {
      const number = numbers.get(story.cluster);
      const old = number === undefined ? undefined : stories[number];
      if (number === undefined || old === undefined) {
        add(story);
        if (stories.length > 2 * storiesMax) forgetOldest();
      } else stories[number] = { ...story, sketch: old.sketch };
    },
    get: (cluster) => {
      const number = numbers.get(cluster);
      return number === undefined ? undefined : stories[number];
    },
    find: (sketch, seenMs) => {
      let best: T | undefined;
      let bestNearness = 0;
      for (const number of findSharers(sketch)) {
        const story = stories[number];
        if (story === undefined || !isInWindow(story, seenMs)) continue;
        const nearness = toNearness(sketch, story.sketch);
        if (nearness === 0 || nearness < bestNearness) continue;
        if (nearness === bestNearness && best !== undefined && compareStories(best, story) <= 0) continue;
        [best, bestNearness] = [story, nearness];
      }
      return best;
    },
    all: () => stories,
    size: () => stories.length,
  };
};
