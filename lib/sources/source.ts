/** The sources door: what an object must say of itself to be a source. */
import type * as z from 'zod';
import type { SourceError } from '../errors.ts';
import type { Brand } from '../model/brand.ts';
import type { Channel } from '../model/channel.ts';
import type { Entry } from '../model/entry.ts';
import type { Item } from '../model/item.ts';
import type { KeepTerms } from '../model/terms.ts';
import type { Instant } from '../model/vocabulary.ts';
import type { StampedConfigFiles } from '../ports/config-files.ts';
import type { FetchAnswer, FetchRequest, ReadAnswer } from '../ports/fetcher.ts';
import type { Log } from '../ports/log.ts';
import type { Mailboxes } from '../ports/mailbox.ts';
import type { Secret, Secrets } from '../ports/secrets.ts';
import type { SearchPower } from './query/power.ts';

/**
 * What came of reading one page of a channel. The page itself is shown to `beforeKept` alone: held in answers that are waited for,
 * parsed pages would outlive their judgement.
 */
export type PageReading =
  | { readonly outcome: 'read'; readonly url: string }
  | { readonly outcome: 'unchanged'; readonly url: string }
  /** Not asked for yet: it is read on its own, when its turn at the host has come. */
  | { readonly outcome: 'planned'; readonly url: string }
  | { readonly outcome: 'gone'; readonly url: string }
  | { readonly outcome: 'failed'; readonly url: string; readonly error: SourceError };

/** A document that an earlier poll met or heard of. */
export type KnownPage = {
  readonly url: string;
  readonly depth: number;
  readonly state: 'known' | 'read' | 'gone' | 'failed';
};

/** How many more calls a service grants, as its answer said. */
export type Limit = { readonly left: number; readonly resetAt: Instant | null };

/** What a source may use of the world. Everything goes through the polite fetcher and is bounded there. */
export type SourceContext<Options> = {
  readonly channel: Channel & { readonly options: Options };
  readonly now: Date;
  readonly log: Log;
  /** Ends when the command is interrupted; loops look at it. */
  readonly signal: AbortSignal;
  /** Where the last complete poll said to go on; undefined the first time. Opaque JSON of the source's own making. */
  readonly cursor: unknown;
  /** For sources that read files: they lie beside earmark.yml or below, or were pushed with it. */
  readonly files: StampedConfigFiles;
  /** Whose names a search channel looks for where its own query says nothing else. */
  readonly brand: Pick<Brand, 'name' | 'aliases' | 'domains'>;
  /** Mail that has come in; absent where this installation reads none. */
  readonly mailboxes?: Mailboxes;
  /** Looks up a secret that the channel's options refer to; throws ConfigError SECRET_MISSING where it is not set. */
  secret(reference: string): Promise<Secret>;
  /** Read back to this time, however long ago: what `run --since` asks for. Undefined: what is new. */
  readonly since: Date | undefined;
  /**
   * Takes so many paid calls (or units) of the channel's month; answers how many were granted, fewer once `perMonth` is reached.
   * Counted for all workers together. `of` names what is paid for, the request's address mostly: where a poll is taken up again with the
   * answer in hand, the units that were granted for it then are answered, and not counted again.
   */
  spend(units: number, options: { readonly perMonth: number; readonly of: string }): Promise<number>;
  /** Gives back units of what `of` names that were granted and not used. Absent where nothing is counted. */
  giveBack?(units: number, of: string): Promise<void>;
  /** Tells how many calls are left to the channel, for `doctor`. */
  noteLimit(limit: Limit): void;
  /** Pages asked for at one time; the fetcher spaces them per host. */
  readonly concurrency: number;
  /**
   * One request. With `conditional`, the validators of the last complete poll go along, and those of this answer are kept once
   * everything yielded so far is safe.
   */
  request(request: Omit<FetchRequest, 'validators'> & { readonly conditional?: boolean }): Promise<FetchAnswer>;
  /** What an answer says, cleaned, and handed on to nobody: for sources that make entries of what a page holds. */
  toItem(answer: ReadAnswer): Promise<Item>;
  /**
   * Reads one page the whole way: conditional request, archive, cleaning, handing on. What it links to is in `item.links`.
   * `depth` is kept for the crawl. `entry` fills what the page does not say of itself (date, author, title).
   * `prefetched` is an answer the source already has in hand for that address (a file, say). `beforeKept` is called with a page
   * that was read, before it counts as read: what a crash must not forget, its links above all, is written down there. It is not called
   * for a page that is only planned; the source's `follow` is asked then. `site` is kept for it.
   */
  page(
    url: string,
    options?: {
      readonly depth?: number;
      readonly entry?: Entry;
      readonly prefetched?: FetchAnswer;
      readonly site?: string;
      readonly beforeKept?: (page: { readonly url: string; readonly item: Item }) => Promise<void>;
    },
  ): Promise<PageReading>;
  /** Documents of this channel from earlier polls, read ones first. */
  known(): Promise<readonly KnownPage[]>;
  /** Writes addresses down before they are read, so that a crash does not forget them. */
  remember(pages: readonly { readonly url: string; readonly depth: number }[]): Promise<void>;
};

/**
 * What a source yields: an entry, or the end of a stretch. At a checkpoint everything yielded before it is handed on durably;
 * only then are its cursor and the validators of conditional requests kept. A source that returns without a checkpoint
 * keeps its old cursor.
 */
export type SourceYield =
  | { readonly type: 'entry'; readonly entry: Entry }
  /** An entry that its author or the service took back: what was kept of it goes. */
  | { readonly type: 'deleted'; readonly entry: Pick<Entry, 'id' | 'url'> }
  | { readonly type: 'checkpoint'; readonly cursor?: unknown };

/** A page that was read on its own, and what the poll that planned it knew. */
export type FollowedPage<Options> = {
  readonly options: Options;
  readonly item: Item;
  readonly url: string;
  readonly depth: number;
  /** What `page` was given as `site`. */
  readonly site: string | undefined;
};

/** Where to go on from a page, and the bounds of it all, which hold for a whole poll and all who work at it. */
export type Following = {
  /** Addresses that are worth a request. Of those of one `kind` (pages that differ in a number or a query) a poll takes so many at most. */
  readonly links: readonly {
    readonly url: string;
    readonly depth: number;
    readonly kind?: { readonly name: string; readonly max: number };
  }[];
  /** Pages of one poll. */
  readonly pagesMax: number;
  /** Addresses that a poll writes down for later ones. */
  readonly knownMax: number;
};

/** What somebody posted to a channel, as it came: nothing of it is believed yet. */
export type Post = {
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

/** What a post says, once it is known from whom it comes. */
export type ReceivedPost = {
  /** The same for the same post, and made only of what is signed: nobody can give an old post a new name. */
  readonly id: string;
  readonly entries: readonly Entry[];
  /** Rows that could not be read, by their place in the post, from 1. */
  readonly wrong: readonly { readonly row: number; readonly reason: string }[];
  /** Posts of one minute that the channel takes; others are asked to come again. */
  readonly postsPerMinute: number;
};

/** What a source may use to read a post. */
export type ReceiveContext<Options> = {
  readonly channel: Channel & { readonly options: Options };
  readonly now: Date;
  readonly secrets: Secrets;
};

/** What the terms of a service ask of whoever keeps its data. */
export type SourceTerms = KeepTerms & {
  /** One sentence: what the terms ask for, for `earmark explain`. */
  readonly note: string;
};

/** Calls that a service grants in a stretch of time, as it publishes them. */
export type Grant = {
  readonly calls: number;
  readonly perMs: number;
  /** What is counted, where that is not calls: searches, units. */
  readonly unit?: string;
  /** To whom it is granted, or for what. */
  readonly of?: string;
};

/** How far back a service shows what it has: so many entries, or days. */
export type Reach = { readonly entries?: number; readonly days?: number; readonly of?: string };

/** The limits of a service, and what keeps below them. What its answers say goes before all of it. */
export type SourceLimits = {
  /** Empty where the service publishes none. */
  readonly grants: readonly Grant[];
  /** Least time between two requests to its host where nothing else is set; null: that of `network.spacing`. */
  readonly spacingMs: number | null;
  /** Entries of one answer, at most; null where one answer has all there is. */
  readonly pageSize: number | null;
  /** `window`: what the service shows at that moment. */
  readonly reachesBack: 'all' | 'window' | readonly Reach[];
};

export type Source<Options = unknown> = {
  /** What `source:` says in earmark.yml. */
  readonly id: string;
  /** One sentence for `earmark explain` and the reference. */
  readonly summary: string;
  /** Its options beside the keys that every channel has, each with `.describe()`. */
  readonly options: z.ZodType<Options>;
  /** How often it is read where the channel does not say, in milliseconds. */
  readonly everyMs: number;
  /** Whether it has been tried against the live service; `explain` and `doctor` say so when not. Absent where it reads no service: plain web, files. */
  readonly triedLive?: boolean;
  /** What its service grants. Absent where there is none. */
  readonly limits?: SourceLimits;
  /** What the service lets be kept; absent where all may be kept for good. */
  readonly terms?: SourceTerms;
  /** What it lets be kept instead of a channel that is the brand's own (`owned: true`), where that differs. */
  readonly ownTerms?: SourceTerms;
  /** What a unit of `spend` costs, and how many of them a channel may use in a month. Absent where nothing is paid for. */
  readonly paid?: { readonly unitDollars: number; unitsPerMonth(options: Options): number };
  /** Which parts of a query its API answers; the rest is finished here. Absent where a channel has no `query`. */
  readonly search?: SearchPower;
  /** Channels as one would write them, for explain and the reference; their ids and sources included. */
  readonly examples: readonly Readonly<Record<string, unknown>>[];
  /** Reads the channel once. Throws a SourceError when the channel as a whole cannot be read. */
  read(context: SourceContext<Options>): AsyncIterable<SourceYield>;
  /** Where to go on from a page that a poll planned. Absent where pages lead to no others. */
  follow?(page: FollowedPage<Options>): Following;
  /**
   * Reads what was posted to the channel. Absent where nobody can post. Throws SourceError for what is not signed, or cannot be read at
   * all, ConfigError for a secret that cannot be used.
   */
  receive?(post: Post, context: ReceiveContext<Options>): Promise<ReceivedPost>;
};

/** Defines a source; its options' type follows from its schema. The door forgets that type, config has parsed by it. */
export const defineSource = <Schema extends z.ZodType>(
  source: Omit<Source<z.infer<Schema>>, 'options'> & { readonly options: Schema },
): Source => source as unknown as Source;
