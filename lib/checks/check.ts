/** The checks door: what an object must say of itself to be a check. Checks are pure: same input, same remarks. */
import type * as z from 'zod';
import type { Look } from '../formats/pictures/likeness.ts';
import type { Backlink } from '../model/backlink.ts';
import type { Block } from '../model/block.ts';
import type { Brand } from '../model/brand.ts';
import type { Channel } from '../model/channel.ts';
import type { ChannelState } from '../model/channel-state.ts';
import type { Config, OutreachSettings } from '../model/config.ts';
import type { EmblemKind, HeadKind, HeldFact, RegisteredFact } from '../model/fact.ts';
import type { Lifecycle } from '../model/finding.ts';
import type { Emblem, Item } from '../model/item.ts';
import type { PageLook } from '../model/look.ts';
import type { Mention, Occurrence } from '../model/mention.ts';
import type { Remark } from '../model/remark.ts';
import type { Audience, Instant, Severity, Speaker } from '../model/vocabulary.ts';
import type { Count, LinkState, StoredFact, StoredStatement } from '../ports/stores.ts';
import type { OwnPage } from '../text/best-page.ts';

/** What is expected of links to the brand, and who is not asked for one. */
export type Linking = Config['backlinks'] & Pick<OutreachSettings, 'doNotContact'>;

/** What is gathered for a check beforehand: by collect through the fetcher, within budgets; counts by the store. */
export type Need = 'links' | 'profiles' | 'css' | 'images' | 'tls' | 'heads' | 'emblems' | 'counts';

/** A picture that stands for whoever speaks on a page. `look` is undefined where it could not be read: nothing is known of it. */
export type SeenEmblem = Pick<Emblem, 'kind' | 'where' | 'url'> & { readonly look: Look | undefined };

/** What there is to be seen of a page, as far as a check needs it. */
export type Seen = {
  /** With `needs: ['css']`. */
  readonly look?: PageLook;
  /** With `needs: ['images']`: its emblems; those that are gone, or no pictures, are left out. */
  readonly emblems?: readonly SeenEmblem[];
  /** With `needs: ['images']`: the brand's own pictures that guidelines name, by path. */
  readonly brandLooks?: ReadonlyMap<string, Look>;
};

/** What a check that judges pages is handed. `blocks` are narrowed to what the guideline asks for. */
export type PageSubject = {
  readonly brand: Brand;
  readonly channel: Channel;
  readonly speaker: Speaker;
  readonly now: Date;
  readonly item: Item;
  readonly blocks: readonly Block[];
  /** How the item names the brand, by `item.blocks`' indexes; empty when it does not. */
  readonly occurrences: readonly Occurrence[];
  /** Present when the item is a mention. */
  readonly mention: Mention | undefined;
  /** With `needs: ['links']`: what is known of the addresses the item links to, by canonical URL. */
  readonly linkStates: ReadonlyMap<string, LinkState>;
  /** Of a page that is not the brand's: its links to the brand, as they are after this read. */
  readonly backlinks: readonly Backlink[];
  /** What is expected of such links. */
  readonly linking: Linking;
  /** Pages of the brand's own that a link may lead to, as far as they were gathered. */
  readonly ownPages: readonly OwnPage[];
  /** Registered facts, for messages that quote them. */
  readonly facts: readonly RegisteredFact[];
  /** The same, and what the locations say, in the form of facts as pages are read. */
  readonly register: readonly HeldFact[];
  /**
   * What the files hold that its options name (`.meta({ format: 'path' })`), folders with all in them: `styles/Northwind/Terms.yml` → bytes.
   * The same object for every page of a configuration, so that what is made of it can be kept.
   */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** What is to be seen; nothing where no check needs it, or the item is no page. */
  readonly seen?: Seen;
  /** The text as it was written, where it is judged before it is published: places in it are then known to the letter. */
  readonly draft?: Draft;
  /** Says that a part of the check (a rule of a style) could not judge this page: what it found here before stays as it is. */
  noteFault?(fault: PartFault): void;
};

/** A text that is not published yet. `name` is its path, or `''`. */
export type Draft = { readonly text: string; readonly name: string; readonly format: 'html' | 'markdown' | 'text' };

/** A part of a check that failed alone; the keys of its remarks begin with `part` and a line break. */
export type PartFault = { readonly part: string; readonly reason: string };

/** Something in a file that options name: wrong (`error`), or not done (`notice`). Lines count from 1. */
export type FileProblem = {
  readonly kind: 'error' | 'notice';
  readonly file: string;
  readonly line: number;
  readonly expected: string;
  readonly received: string;
  readonly mend: string;
};

/** What a check that judges channels is handed. */
export type ChannelSubject = {
  readonly brand: Brand;
  readonly channel: Channel;
  readonly now: Date;
  readonly state: ChannelState;
};

/** A fact as one document of an owned channel says it; the channel tells stage, persona, location and language. */
export type ChannelFact = { readonly fact: StoredFact; readonly channel: Channel };

/** What the head of one page of an owned channel says. */
export type ChannelHead = { readonly head: StoredStatement & { readonly kind: HeadKind }; readonly channel: Channel };

/** A picture by which one document of an owned channel is known; `look` is undefined where it could not be read. */
export type ChannelEmblem = {
  readonly emblem: StoredStatement & { readonly kind: EmblemKind };
  readonly look: Look | undefined;
  readonly channel: Channel;
};

/** A channel whose mentions are counted. */
export type CountedChannel = {
  readonly channel: Channel;
  /** Where it is read, for evidence. */
  readonly url: string;
  /** When it was last read completely: what was said there since is not known. Null where it never was. */
  readonly readUntil: Instant | null;
};

/** How often the brand was spoken of. */
export type BrandCounts = {
  /** Public channels, in the order of the configuration. */
  readonly channels: readonly CountedChannel[];
  /** By the hour, in order of time. */
  readonly rows: readonly Count[];
  /** What was said in the last days, newest first and as far as was read; absent until something is to be explained by it. */
  readonly mentions?: readonly Mention[];
  /** What takes away from the rows what was said again, as far as was read; absent until it is asked whether something strays without. */
  readonly repeats?: readonly Count[];
};

/**
 * What a check that judges the brand is handed: what its owned channels say, side by side. Narrowed to the channels that the
 * guideline asks for. What else is gathered across channels becomes a field of its own here.
 */
export type BrandSubject = {
  readonly brand: Brand;
  readonly now: Date;
  /** Owned channels only, in the order of the configuration. */
  readonly channels: readonly Channel[];
  /** Everything their documents say, in order of channel, address and place. */
  readonly facts: readonly ChannelFact[];
  /** With `needs: ['heads']`: titles and descriptions of their pages, in the same order. */
  readonly heads: readonly ChannelHead[];
  /** With `needs: ['emblems']`: pictures by which they are known, in the same order. */
  readonly emblems: readonly ChannelEmblem[];
  /** With `needs: ['counts']`, and such a check is handed nothing else; it judges twice an hour, as time goes by. */
  readonly counts: BrandCounts;
  /** What the brand registered, for messages that quote it. */
  readonly registered: readonly HeldFact[];
};

type Common<Options> = {
  readonly id: string;
  /** One sentence a brand manager follows. */
  readonly summary: string;
  readonly audience: Audience;
  /** Its severity where the guideline gives none. */
  readonly severity: Severity;
  readonly lifecycle: Lifecycle;
  /** Grows when its judgement changes: stored pages are then judged again. */
  readonly version: number;
  /** Whose texts it judges. `brand`: owned channels only. */
  readonly speaker: Speaker | 'either';
  /** True when it judges without any guideline asking; a guideline then sets its options. */
  readonly always: boolean;
  /** True where its findings are done with once what they speak of was answered publicly. */
  readonly endsWithAnswer?: true;
  readonly needs?: readonly Need[];
  readonly options: z.ZodType<Options>;
  /** What makes two remarks the same one across reads. Volatile text (a count, a price) is evidence, not identity. */
  key(remark: Remark, options: Options): string;
  /** What its judgement depends on of the date (the year, say): when this changes, stored pages are judged again. */
  boundary?(options: Options, now: Date): string;
};

/** Marks that examples show instead of pictures; who runs them draws them. */
export type ExampleMark = 'arrow' | 'tower' | 'steps';

/** What is to be seen in an example. `wide` is how often wider than it should be a mark is; null is a picture that could not be read. */
export type ExampleSeen = Pick<Seen, 'look'> & {
  readonly emblems?: readonly (Pick<Emblem, 'kind' | 'where' | 'url'> & {
    readonly mark: ExampleMark | null;
    readonly wide?: number;
  })[];
  /** What the brand's own files show, by path. */
  readonly brandMarks?: Readonly<Record<string, ExampleMark>>;
};

export type ExampleCount = Partial<Pick<Count, 'channel' | 'product' | 'negative' | 'rated' | 'ratingSum'>> & {
  readonly from: number;
  readonly until: number;
  readonly mentions: number;
};

/** An example is a test: `remarks` are written `start-end: message`, by the span in the first block, or `message` alone. */
export type Example = {
  readonly name: string;
  readonly options?: unknown;
  /** One paragraph of main text. */
  readonly text?: string;
  /** Or several blocks, an item's other fields, or other parts of the subject. */
  readonly blocks?: readonly Block[];
  readonly item?: Partial<Item>;
  readonly brand?: Partial<Brand>;
  readonly mention?: Partial<Mention>;
  readonly state?: Partial<ChannelState>;
  readonly linkStates?: readonly LinkState[];
  /** Links to the brand that are live where nothing else is said. */
  readonly backlinks?: readonly Partial<Backlink>[];
  readonly linking?: Partial<Linking>;
  readonly ownPages?: readonly OwnPage[];
  readonly seen?: ExampleSeen;
  /** Path → text of the files that its options name. */
  readonly files?: Readonly<Record<string, string>>;
  /** Registered facts. */
  readonly registered?: readonly RegisteredFact[];
  /** Of a check that judges the brand: its owned channels, and what their documents say. */
  readonly channels?: readonly Partial<Channel>[];
  readonly facts?: readonly Partial<StoredFact>[];
  readonly heads?: readonly (Pick<ChannelHead['head'], 'kind' | 'value' | 'url'> & { readonly channel?: string })[];
  /** Pictures of their documents, one document each; null is one that could not be read. */
  readonly pictures?: readonly {
    readonly kind: EmblemKind;
    readonly mark: ExampleMark | null;
    readonly url: string;
    readonly channel: string;
  }[];
  /** Of a check that judges counts: so many mentions in each hour that began from `from` to `until` hours ago, on the first channel unless said. */
  readonly counts?: readonly ExampleCount[];
  /** What was said, newest first: so many hours ago. */
  readonly said?: readonly (Partial<Mention> & { readonly hoursAgo: number })[];
  /** Until how many hours ago a channel was read completely; until now unless said. */
  readonly readUntil?: Readonly<Record<string, number>>;
  readonly language?: string;
  readonly channel?: Partial<Channel>;
  /** When it is judged; ISO 8601. Default 2026-10-01. */
  readonly now?: string;
  readonly remarks: readonly string[];
};

export type PageCheck<Options> = Common<Options> & {
  readonly judges: 'page';
  /** True where it has something to say of a page that is gone (404, 410): what was linked there is no more. */
  readonly judgesGone?: true;
  /** True where it says of a link where it should lead instead: its key is where the link leads, what it expects where it should. */
  readonly offersTarget?: true;
  readonly examples: readonly Example[];
  /** What is wrong with the files that the options name, told when the configuration is read. */
  findMistakes?(options: Options, files: PageSubject['files']): Promise<readonly FileProblem[]>;
  /** Loads what judging takes, before anything is judged, and tells what will not be done. Repeating it is harmless. */
  prepare?(options: Options, files: PageSubject['files']): Promise<readonly FileProblem[]>;
  run(subject: PageSubject, options: Options): readonly Remark[];
  /** What it says, beside that, of the brand's channels held against one another. Each remark brings `evidence`, as of a check that judges the brand. */
  compare?(subject: BrandSubject, options: Options): readonly Remark[];
};
export type ChannelCheck<Options> = Common<Options> & {
  readonly judges: 'channel';
  readonly examples: readonly Example[];
  run(subject: ChannelSubject, options: Options): readonly Remark[];
};
export type BrandCheck<Options> = Common<Options> & {
  readonly judges: 'brand';
  readonly examples: readonly Example[];
  /** Each remark brings `evidence`: what each document says; the first is the one in question. */
  run(subject: BrandSubject, options: Options): readonly Remark[];
  /** Of an event: true where it is not only over but mended, as silence is by who speaks after it was seen last. */
  isMended?(key: string, subject: BrandSubject, since: Instant): boolean;
};
export type Check<Options = unknown> = PageCheck<Options> | ChannelCheck<Options> | BrandCheck<Options>;

type Defined<C> = C extends { options: unknown } ? Omit<C, 'options'> : never;

/** Defines a check; its options' type follows from its schema. The door forgets that type, config has parsed by it. */
export const defineCheck = <Schema extends z.ZodType>(
  check: (
    | Defined<PageCheck<z.infer<Schema>>>
    | Defined<ChannelCheck<z.infer<Schema>>>
    | Defined<BrandCheck<z.infer<Schema>>>
  ) & { readonly options: Schema },
): Check => check as unknown as Check;
