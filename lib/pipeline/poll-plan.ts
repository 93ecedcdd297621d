/** What a poll that plans leaves to messages of their own: pages, pages to be looked at again, links. */
import { toPagePlace } from '../findings/identity.ts';
import type { Channel } from '../model/channel.ts';
import type { Page } from '../model/page.ts';
import type { CollectMessage } from '../ports/queue.ts';
import { planFiles } from './collect-file.ts';
import { planLinks } from './collect-link.ts';
import type { PlannedEngine } from './engine.ts';
import { looksAtLinks, profilesOf } from './gather-links.ts';
import { toLookChannel } from './look-files.ts';
import { sendPages, toPlannedPage } from './plan-pages.ts';
import type { PlannedAsking } from './planned-asking.ts';

/** Claims of one channel that something was mended, looked through for their pages. */
const fixedMax = 1000;

export class PollPlan {
  readonly #engine: PlannedEngine;
  readonly #channel: Channel;
  readonly #message: CollectMessage;
  readonly asking: PlannedAsking;
  /** When the last page has its turn; the next poll comes after it. */
  lastMs = 0;

  constructor(
    engine: PlannedEngine,
    {
      channel,
      message,
      asking,
    }: { readonly channel: Channel; readonly message: CollectMessage; readonly asking: PlannedAsking },
  ) {
    this.#engine = engine;
    this.#channel = channel;
    this.#message = message;
    this.asking = asking;
  }

  /** Sends the pages that were wanted until now. They are safe then, and a cursor may say that they were met. */
  async sendWanted(): Promise<void> {
    const { archive } = this.#engine;
    const wanted = [...this.asking.planned.values()];
    if (wanted.length === 0) return;
    const fixed = await this.#findFixed();
    const asked = this.asking.asked + wanted.length;
    const pages = await Promise.all(
      wanted.map((page) =>
        toPlannedPage(archive, { page, asked, isOpen: fixed.has(toPagePlace(page.url)) }, this.#channel.id),
      ),
    );
    await this.#send(pages);
    this.asking.planned.clear();
  }

  /** Sends pages that the source would not come by, though something is open on them. */
  async sendRereads(pages: readonly Page[]): Promise<void> {
    await this.#send(pages.map(({ url, depth }) => ({ url, depth, open: true })));
  }

  /** Sends the links of known pages that are due. Answers whether all are. */
  async sendLinks(asked: ReadonlySet<string>): Promise<boolean> {
    if (!looksAtLinks(this.#engine, this.#channel)) return false;
    const pages = await this.#engine.stores.pages.outlinks(this.#channel.id);
    const own = new Set([...asked, ...pages.map(({ url }) => url)]);
    const leads = [...profilesOf(this.#engine, this.#channel), ...pages.flatMap(({ outlinks }) => outlinks)];
    const urls = leads.filter((url) => !own.has(url));
    return planLinks(this.#engine, { channel: this.#channel, dueAt: this.#message.dueAt, urls, by: 'poll' });
  }

  /** Sends the style sheets and pictures of known pages that are due. Answers whether all are. */
  async sendFiles(): Promise<boolean> {
    const linking = await this.#engine.stores.pages.outlinks(toLookChannel(this.#channel));
    const urls = [...new Set(linking.flatMap(({ outlinks }) => outlinks))];
    return planFiles(this.#engine, { channel: this.#channel, dueAt: this.#message.dueAt, urls, by: 'poll' });
  }

  async #send(pages: Parameters<typeof sendPages>[1]['pages']): Promise<void> {
    const lastMs = await sendPages(this.#engine, { channel: this.#channel.id, dueAt: this.#message.dueAt, pages });
    this.lastMs = Math.max(this.lastMs, lastMs);
  }

  /** Places of which somebody says that they were mended. */
  async #findFixed(): Promise<ReadonlySet<string>> {
    const filter = { brand: this.#engine.config.brand.id, channel: this.#channel.id, status: ['fixed'] as const };
    const { rows } = await this.#engine.stores.findings.list(filter, { limit: fixedMax });
    return new Set(rows.map(({ place }) => place));
  }
}
