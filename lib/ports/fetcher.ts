/** Polite HTTP, as the engine sees it: one request in, one of four answers out. Never throws for what the world does. */
import type { SourceError } from '../errors.ts';
import type { Certificate } from '../model/channel-state.ts';
import type { Validators } from '../model/page.ts';
import type { Instant } from '../model/vocabulary.ts';

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH';

export type FetchRequest = {
  readonly url: string;
  /** `HEAD` reads no body. The others beside `GET` are for notifiers and APIs; they are never repeated and never redirected. */
  readonly method?: Method;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Sent as If-None-Match and If-Modified-Since; without them nothing answers `unchanged`. */
  readonly validators?: Validators;
  /** `ignore` for APIs and notifiers, which robots.txt does not speak of. Default `obey`. */
  readonly robots?: 'obey' | 'ignore';
  /** `any`: every whole answer is `read`, 404 among them, so that an API's own words about its error are seen; 429 stays `failed`. Default `success`. */
  readonly statuses?: 'success' | 'any';
  /** Least time from the host's last request to this one, in milliseconds, where an API asks for more than the configuration says. */
  readonly spacingMs?: number;
  /**
   * Reads off an answer until when (epoch ms) its host wants to be left alone: APIs say it each in headers of their own, or in the
   * body. That is decoded when it is asked for; undefined where it cannot be.
   */
  readonly readRest?: (
    answer: {
      readonly status: number;
      readonly headers: ReadAnswer['headers'];
      readonly body: () => Uint8Array | undefined;
    },
    now: Date,
  ) => number | undefined;
  /** True where the answer is a secret itself (a token): it is kept nowhere, and asked for again by whoever needs it again. */
  readonly isSecret?: boolean;
  /** True where the address is a secret itself (a webhook): no log says more than its host. */
  readonly isUrlSecret?: boolean;
  /** Both default to the configured bounds and can only be made smaller. */
  readonly maxBytes?: number;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** So long a turn is waited for, where the fetcher has a patience of its own that is shorter. */
  readonly patienceMs?: number;
  /** The turn that an earlier answer named in `later`, or that was planned for this address. */
  readonly turn?: Turn | undefined;
};

export type Redirect = { readonly status: number; readonly from: string; readonly to: string };

/**
 * A turn that a request was given at a host (`name:port`), kept for whoever asks again with it: it may go from `atMs` on
 * (epoch ms). `redirects` are those that it has behind it already.
 */
export type Turn = { readonly host: string; readonly atMs: number; readonly redirects: readonly Redirect[] };

type Asked = {
  /** As asked for. */
  readonly requestedUrl: string;
  /** Where it ended after redirects. */
  readonly url: string;
  readonly redirects: readonly Redirect[];
  readonly at: Instant;
};

export type ReadAnswer = Asked & {
  readonly outcome: 'read';
  readonly status: number;
  /** Lower-case names; several values joined by a comma and a space. */
  readonly headers: Readonly<Record<string, string>>;
  /** Content decoding undone; empty for HEAD. */
  readonly body: Uint8Array;
  /** The same bytes as they came, with their content coding, so that the archive need not compress again. */
  readonly wire: { readonly bytes: Uint8Array; readonly encoding: 'gzip' | 'br' | 'deflate' | null };
  readonly validators: Validators;
};

export type FetchAnswer =
  | ReadAnswer
  | (Asked & { readonly outcome: 'unchanged' })
  /** 404 or 410, and nothing else. */
  | (Asked & { readonly outcome: 'gone'; readonly status: 404 | 410 })
  /**
   * Everything else: nothing is known of the page. With `later`, only because its turn is further away than a fetcher with
   * bounded patience waits: asked again with that turn, it goes on from there.
   */
  | (Asked & { readonly outcome: 'failed'; readonly error: SourceError; readonly later?: Turn });

export type Fetcher = {
  fetch(request: FetchRequest): Promise<FetchAnswer>;
  /** The certificate that the host of an address showed when it was last connected to by this process; undefined where it was not, or has none. */
  certificateOf?(url: string): Certificate | undefined;
  /** Reads the robots.txt of origins (`https://a.example`) that will be asked soon, side by side; none that is known already. Throws nothing: who asks for one that could not be read is told why. */
  readyHosts?(origins: readonly string[], signal: AbortSignal): Promise<void>;
  /** Closes kept-alive connections. */
  close(): Promise<void>;
};

/** Spreads requests over time where nobody may wait for them. */
export type Planner = {
  /** Takes turns ahead for addresses that will be asked for, one each, in order; hosts side by side. */
  plan(urls: readonly string[]): Promise<readonly Turn[]>;
};

export type TurnAsked = {
  readonly nowMs: number;
  readonly spacingMs: number;
  /** So far ahead a turn may lie that is waited for. */
  readonly patienceMs: number;
  /** A hold that ends later than in so long is not waited for by anybody. */
  readonly holdMaxMs: number;
  /** The slot that was reserved for this request before; absent where it comes unplanned, and goes behind all that are planned. */
  readonly slotMs?: number | undefined;
};

/** `go` at that time, now or within the patience; `later`, for which the slot is kept; `held`: the host is to be left alone. */
export type TurnAnswer = { readonly kind: 'go' | 'later' | 'held'; readonly atMs: number };

/** Robots and spacing of hosts, kept so that concurrent workers share them. */
export type HostStore = {
  findRobots(
    host: string,
  ): Promise<
    | { readonly body: string | null; readonly verdict: 'rules' | 'allow' | 'disallow'; readonly fetchedAt: Instant }
    | undefined
  >;
  putRobots(
    host: string,
    robots: {
      readonly body: string | null;
      readonly verdict: 'rules' | 'allow' | 'disallow';
      readonly fetchedAt: Instant;
    },
  ): Promise<void>;
  /**
   * Takes the next free slot of a host, atomically across processes: answers the time (epoch ms) at which the request may go.
   * Without spacing there is nothing to take: it only tells until when the host is taken or held, and writes nothing.
   */
  reserveSlot(host: string, slot: { readonly nowMs: number; readonly spacingMs: number }): Promise<number>;
  /**
   * Asks for a turn by those who cannot wait long, atomically across processes. However late, early or doubled they come: two that
   * were told to go never lie closer together than the spacing.
   */
  takeTurn(host: string, asked: TurnAsked): Promise<TurnAnswer>;
  /** No request to the host before this time (429, Retry-After); never shortens a longer wait. */
  holdUntil(host: string, untilMs: number): Promise<void>;
};
