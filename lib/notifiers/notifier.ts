/** The notifiers door: what an object must say of itself to carry alerts. */
import type * as z from 'zod';
import type { Alert } from '../model/alert.ts';
import type { Brand } from '../model/brand.ts';
import type { Audience, Instant } from '../model/vocabulary.ts';
import type { Fetcher } from '../ports/fetcher.ts';
import type { Mail } from '../ports/mail.ts';
import type { Events, Topics } from '../ports/publish.ts';
import type { Secrets } from '../ports/secrets.ts';

/** One message: all alerts of one route and window, gravest first. `id` is the same when it is sent again. */
export type AlertMessage = {
  readonly id: string;
  readonly brand: Pick<Brand, 'id' | 'name'>;
  readonly route: string;
  readonly audience: Audience | undefined;
  /** `once`, or the digest's name. */
  readonly window: string;
  readonly at: Instant;
  readonly alerts: readonly Alert[];
  /** True when it may have gone before: a crash fell right after the send. */
  readonly maybeTwice: boolean;
  /** Where the dashboard is, `https://earmark.northwind.example`; undefined where nobody said. */
  readonly dashboard?: string | undefined;
  /** When the same notifier was last told of this finding, where that was in this window and it follows findings. */
  readonly toldAt?: Instant;
  /** Why these come together and later than they were found, as a sentence; absent where there is nothing to say. */
  readonly heldBack?: string;
  /** What a digest rests on; absent where it is none. */
  readonly coverage?: AlertCoverage;
  /** How the brand stands, where the digest shall say so: a line a figure, and where there is room the page in HTML that has them all. */
  readonly report?: { readonly figures: readonly string[]; readonly page?: string };
};

/** So many channels, and the first of them by name. */
type SomeChannels = { readonly count: number; readonly channels: readonly string[] };

/** What a digest rests on: where it says nothing of a channel, that channel may not have been read. */
export type AlertCoverage = {
  /** Their last poll read them. */
  readonly read: SomeChannels;
  /** The oldest of these reads. */
  readonly since: Instant | null;
  /** Their last poll did not; `reasons` of the channels that are named, with when they were read last. */
  readonly failing: SomeChannels & {
    readonly reasons: readonly {
      readonly channel: string;
      readonly reason: string;
      readonly lastReadAt: Instant | null;
    }[];
  };
  /** Not read at all yet. */
  readonly never: SomeChannels;
};

/** What a notifier may use of the world. */
export type NotifierContext = {
  readonly fetcher: Fetcher;
  readonly secrets: Secrets;
  readonly mail: Mail;
  readonly topics: Topics;
  readonly events: Events;
  readonly now: Date;
  /** The folder of earmark.yml. */
  readonly folder: string;
  /** The data folder, for notifiers that write files. */
  readonly dataFolder: string;
  /** Where results are printed; the console notifier's only way out. */
  print(line: string): void;
};

export type Notifier<Options = unknown> = {
  /** The key in a route's `to`. */
  readonly id: string;
  readonly summary: string;
  /** Parses what stands behind the key in `to`: a string or an object. */
  readonly options: z.ZodType<Options>;
  readonly examples: readonly unknown[];
  /**
   * True where the other side keeps something that lives and ends with a finding: it also hears `acknowledged` and `resolved`, gets each
   * alert as a message of its own, and those of one finding in their order.
   */
  readonly follows?: boolean;
  /** True where people read how the brand stands: a digest with a report comes here though nothing was found. */
  readonly tellsReport?: boolean;
  /**
   * Hands one message over; answers one line for the receipt. Throws a DeliveryError whose `retry` says whether later may work.
   * A repeated call with the same `message.id` does no harm where the other side can tell.
   */
  send(message: AlertMessage, options: Options, context: NotifierContext): Promise<string>;
  /**
   * Takes back what it keeps in the data folder of these findings, asked once whichever routes there are: `kept` has the options of each
   * entry of `to` that names it, and is empty where none does. Repeating does no harm. Throws where it cannot tell that nothing is left.
   * Absent where nothing of it stays here.
   */
  erase?(
    findings: ReadonlySet<string>,
    kept: readonly Options[],
    context: Pick<NotifierContext, 'dataFolder' | 'now'>,
  ): Promise<void>;
};

/** Defines a notifier; its options' type follows from its schema. */
export const defineNotifier = <Schema extends z.ZodType>(
  notifier: Omit<Notifier<z.infer<Schema>>, 'options'> & { readonly options: Schema },
): Notifier => notifier as unknown as Notifier;
