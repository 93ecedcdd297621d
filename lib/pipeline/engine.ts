/** What the five steps share: the configuration, the ports, and the little they hold in memory. */

import type { BrandMatcher } from '../mentions/match.ts';
import type { Config } from '../model/config.ts';
import type { Item } from '../model/item.ts';
import type { Archive } from '../ports/archive.ts';
import type { Clock } from '../ports/clock.ts';
import type { Fetcher } from '../ports/fetcher.ts';
import type { Log } from '../ports/log.ts';
import type { Queue } from '../ports/queue.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { Sentiment } from '../ports/sentiment.ts';
import type { Stores } from '../ports/stores.ts';

export type Engine = {
  readonly config: Config;
  readonly stores: Stores;
  readonly queue: Queue;
  readonly archive: Archive;
  readonly fetcher: Fetcher;
  readonly sentiment: Sentiment;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly log: Log;
  readonly matcher: BrandMatcher;
  /** Turns an author's name into what is kept of it: a keyed pseudonym, or the name. */
  toAuthor(name: string): string;
  /** Where the console notifier writes. */
  print(line: string): void;
  readonly dataFolder: string;
  readonly items: ItemCache;
  /** Called after each hand-over to analyze, so that one process can work off its own backlog; resolves when there is room. */
  onHandedOn(): Promise<void>;
};

/** Items that were just read, so that one process need not parse a page twice; whoever misses here reads the archive. */
export type ItemCache = {
  put(body: string, item: Item): void;
  /** The item, once; it is forgotten then. */
  take(body: string): Item | undefined;
};

/** More parsed pages than this are not kept in memory. */
export const itemsKeptMax = 64;

/** A cache that forgets the oldest first. */
export const createItemCache = (): ItemCache => {
  const items = new Map<string, Item>();
  return {
    put(body, item) {
      items.set(body, item);
      if (items.size > itemsKeptMax) for (const oldest of items.keys()) return void items.delete(oldest);
    },
    take(body) {
      const item = items.get(body);
      items.delete(body);
      return item;
    },
  };
};
