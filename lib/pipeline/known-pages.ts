/**
 * What is known of a channel's documents, asked of the store as it is needed: by address for what a poll meets, and all of it, once,
 * where a crawl must know what is left or every document is looked at. A poll that meets three entries reads three rows, however many its
 * channel has gathered.
 */
import type { Page } from '../model/page.ts';
import type { PageStore } from '../ports/stores.ts';
import { toCanonicalUrl } from '../text/url.ts';

/** More documents of one channel than this are not looked at in one poll. */
export const pagesOfChannelMax = 50_000;

export class KnownPages {
  readonly #store: Pick<PageStore, 'find' | 'findAll' | 'list'>;
  readonly #channel: string;
  /** Null where the store has none. */
  #rows: Map<string, Page | null>;
  #isWhole = false;
  /** Documents that the store did not have before. */
  #added = 0;

  /** `rows` are known already. */
  constructor(
    store: Pick<PageStore, 'find' | 'findAll' | 'list'>,
    { channel, rows = [] }: { readonly channel: string; readonly rows?: readonly Page[] },
  ) {
    this.#store = store;
    this.#channel = channel;
    this.#rows = new Map(rows.map((row) => [row.url, row]));
  }

  /** True where `list` was asked for: nothing more is read of the store. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** How many documents there are, where there were so many before. */
  count(before: number): number {
    return this.#isWhole ? this.#rows.size : before + this.#added;
  }

  /** The one spelling of an address; what has a row is in it already. */
  toUrl(address: string): string {
    return this.#rows.has(address) ? address : (toCanonicalUrl(address) ?? address);
  }

  /** The document, where it is known already; undefined tells nothing. */
  peek(url: string): Page | undefined {
    return this.#rows.get(url) ?? undefined;
  }

  async find(url: string): Promise<Page | undefined> {
    const known = this.#rows.get(url);
    if (known !== undefined) return known ?? undefined;
    if (this.#isWhole) return undefined;
    const row = await this.#store.find(this.#channel, url);
    // Somebody else in this poll may have written it meanwhile.
    const now = this.#rows.get(url);
    if (now != null) return now;
    this.#rows.set(url, row ?? null);
    return row;
  }

  /** Those of the addresses that have no document, asked for at once. */
  async findMissing(urls: readonly string[]): Promise<readonly string[]> {
    if (!this.#isWhole) {
      const asked = urls.filter((url) => !this.#rows.has(url));
      const found = asked.length === 0 ? [] : await this.#store.findAll(this.#channel, asked);
      for (const row of found) if (this.#rows.get(row.url) == null) this.#rows.set(row.url, row);
      for (const url of asked) if (!this.#rows.has(url)) this.#rows.set(url, null);
    }
    return urls.filter((url) => this.#rows.get(url) == null);
  }

  /** Takes note of a row as it was just written. */
  set(row: Page): void {
    if (this.#rows.get(row.url) == null) this.#added += 1;
    this.#rows.set(row.url, row);
  }

  /** Every document, read ones first, as of its first call and with what was written since. */
  async list(): Promise<readonly Page[]> {
    if (!this.#isWhole) {
      const listed = await this.#store.list(this.#channel, pagesOfChannelMax);
      const rows = new Map<string, Page | null>(listed.map((row) => [row.url, row]));
      // What this poll wrote itself may not be in the list yet.
      for (const [url, row] of this.#rows) if (row !== null) rows.set(url, row);
      this.#rows = rows;
      this.#isWhole = true;
    }
    return [...this.#rows.values()].filter((row) => row !== null);
  }
}
