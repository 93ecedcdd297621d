/** What the five steps share: the configuration, the ports, and the little they hold in memory. */

import type { FactSpeaker } from '../items/fact-readers/fact-page.ts';
import type { BrandMatcher } from '../mentions/match.ts';
import type { Channel } from '../model/channel.ts';
import type { Config } from '../model/config.ts';
import type { Item } from '../model/item.ts';
import type { Archive } from '../ports/archive.ts';
import type { Clock } from '../ports/clock.ts';
import type { StampedConfigFiles } from '../ports/config-files.ts';
import type { ContactFinder } from '../ports/contacts.ts';
import type { Fetcher, Planner } from '../ports/fetcher.ts';
import type { Log } from '../ports/log.ts';
import type { Mail } from '../ports/mail.ts';
import type { Mailboxes } from '../ports/mailbox.ts';
import type { Events, Topics } from '../ports/publish.ts';
import type { Queue } from '../ports/queue.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { Sentiment } from '../ports/sentiment.ts';
import type { Stores } from '../ports/stores.ts';
import type { UnitStore } from '../ports/units.ts';
import type { InTurn } from './in-turn.ts';
import type { TellReport } from './tell-report.ts';

export type Engine = {
  readonly config: Config;
  /** The files that the configuration names. */
  readonly files: StampedConfigFiles;
  readonly stores: Stores;
  readonly queue: Queue;
  readonly archive: Archive;
  readonly fetcher: Fetcher;
  /** Given where nobody may wait: pages are then planned ahead, each as a message of its own, instead of read one after another. */
  readonly planner?: Planner;
  /** True where no pass ends: what is judged when one does is then brought about by a message. */
  readonly isWithoutPasses?: true;
  readonly sentiment: Sentiment;
  /** Finds contacts that patterns do not; without one, patterns are all there is. */
  readonly contacts?: ContactFinder;
  readonly secrets: Secrets;
  /** Where mail comes in; without it, no channel can read any. */
  readonly mailboxes?: Mailboxes;
  /** Counts of paid calls; without it, no source may make one. */
  readonly units?: UnitStore;
  /** What carries alerts; without one, its notifier says what to set up. */
  readonly mail?: Mail;
  readonly topics?: Topics;
  readonly events?: Events;
  readonly clock: Clock;
  readonly log: Log;
  readonly matcher: BrandMatcher;
  /** Turns an author's name into what is kept of it: a keyed pseudonym, or the name. */
  toAuthor(name: string): string;
  /** A keyed pseudonym, also where names are kept: by it is known whom nothing more is kept of. */
  toPseudonym(name: string): string;
  /** Makes the report that goes with a digest; without it, the digest says where the dashboard is. */
  readonly tellReport?: TellReport;
  /** Where the console notifier writes. */
  print(line: string): void;
  readonly dataFolder: string;
  readonly items: ItemCache;
  /** What pages of a channel need not say of whoever speaks there. Left out of what reads pages and judges none: facts are read where they are judged. */
  speakerOf?(channel: Channel): FactSpeaker | undefined;
  /** From parsing a page to handing it on: few parsed pages at a time, for each holds ten times its bytes. */
  readonly parsing: InTurn;
  /** Called after each hand-over to analyze, so that one process can work off its own backlog; resolves when there is room. */
  onHandedOn(): Promise<void>;
};

/** An engine whose polls plan their pages. */
export type PlannedEngine = Engine & { readonly planner: Planner };

/** Items that were just read, so that one process need not parse a page twice; whoever misses here reads the archive. */
export type ItemCache = {
  /** `bytes` is the size of what the item was read from: what it holds in memory grows with it. */
  put(body: string, item: Item, bytes: number): void;
  /** The item, once; it is forgotten then. */
  take(body: string): Item | undefined;
};

/** More parsed pages than this are not kept in memory, nor pages of more bytes together: a parsed page holds some ten times its bytes. */
export const itemsKeptMax = 64;
export const bytesKeptMax = 4_000_000;

/** A cache that forgets the oldest first. A list and no Map, which would hold on to what it once held until a full collection. */
export const createItemCache = (): ItemCache => {
  const kept: { readonly body: string; readonly item: Item; readonly bytes: number }[] = [];
  let bytesKept = 0;
  const removeAt = (index: number): Item | undefined => {
    const [removed] = index < 0 ? [] : kept.splice(index, 1);
    bytesKept -= removed?.bytes ?? 0;
    return removed?.item;
  };
  const take = (body: string): Item | undefined => removeAt(kept.findIndex((each) => each.body === body));
  return {
    put(body, item, bytes) {
      take(body);
      kept.push({ body, item, bytes });
      bytesKept += bytes;
      while (kept.length > itemsKeptMax || bytesKept > bytesKeptMax) removeAt(0);
    },
    take,
  };
};
