/** Bodies by content hash: what was read, as it was, so that it can be judged again and shown as evidence. */ import type { Entry } from '../model/entry.ts';

export type ArchivedBody = {
  readonly bytes: Uint8Array;
  /** The Content-Type it came with; entries have `entryContentType`. */
  readonly contentType: string;
  /** The address it was finally read from, which relative links resolve against. */
  readonly url: string;
  /** X-Robots-Tag, Content-Language and the like: the headers that reading needs. Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** What the feed said of a page that was reached through it: fills what the page does not say of itself. */
  readonly entry?: Entry;
};

/** The content type under which an Entry is archived as JSON. */
export const entryContentType = 'application/vnd.earmark.entry+json';

export type Archive = {
  /**
   * Keeps a body and answers its name: a hash over bytes, type, address and headers. Putting the same again is harmless.
   * `wire` is the same content as it came over the wire, already compressed, to be kept instead of compressing again.
   */
  put(
    body: ArchivedBody,
    wire?: { readonly bytes: Uint8Array; readonly encoding: 'gzip' | 'br' | 'deflate' | null },
  ): Promise<string>;
  /** Undefined once it has expired. Throws StoreError where the bytes no longer match their name. */
  find(name: string): Promise<ArchivedBody | undefined>;
  /** The names of all bodies, in any order. */
  list(): AsyncIterable<string>;
  /** Removes these, wherever they are kept, evidence too. Those that are not there are left out. */
  remove(names: readonly string[]): Promise<void>;
  /** Removes bodies older than the limit, but those named in `keep`. Answers how many. */
  expire(olderThanMs: number, keep: ReadonlySet<string>): Promise<number>;
};
