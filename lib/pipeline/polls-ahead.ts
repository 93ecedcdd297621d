/**
 * What polls begin with, read for all channels of a lease together. It is as old as the lease: whoever polls a channel at the same time is
 * not seen. State and validators are of one moment, so that such a poll at worst hears again what the other one heard.
 */
import { toChannelPlace } from '../findings/identity.ts';
import type { Channel } from '../model/channel.ts';
import type { CollectMessage } from '../ports/queue.ts';
import type { ChannelStateStore, PollAhead } from '../ports/stores.ts';
import { toCanonicalUrl } from '../text/url.ts';
import type { Engine } from './engine.ts';
import { findChannel } from './find-channel.ts';
import { toChannelUrl } from './judge.ts';

/** What was read longer ago is read anew: a channel that is crawled may keep others of its lease waiting. */
const freshForMs = 10_000;

type AheadEngine = Pick<Engine, 'config' | 'clock'> & {
  readonly stores: { readonly channels: Pick<ChannelStateStore, 'findAhead'> };
};

export class PollsAhead {
  readonly #engine: AheadEngine;
  #polls = new Map<string, PollAhead>();
  #readMs = 0;

  constructor(engine: AheadEngine) {
    this.#engine = engine;
  }

  /** Reads ahead for messages that were leased together; what was read for the last ones is forgotten. */
  async read(messages: readonly CollectMessage[]): Promise<void> {
    const { config, stores, clock } = this.#engine;
    const channels = messages.flatMap((message) => findChannel(config, message.channel) ?? []);
    this.#readMs = clock.now().getTime();
    // Of a single one there is nothing to be read together.
    const polls =
      channels.length < 2 ? undefined : await stores.channels.findAhead?.(config.brand.id, channels.map(toWanted));
    this.#polls = new Map(polls?.map((poll) => [poll.channel, poll]));
  }

  /** What the poll of a channel begins with, once: a second one begins with what the first one left. */
  take(channel: string): PollAhead | undefined {
    const poll = this.#polls.get(channel);
    this.#polls.delete(channel);
    return this.#engine.clock.now().getTime() - this.#readMs < freshForMs ? poll : undefined;
  }
}

const toWanted = (channel: Channel) => {
  const url = toChannelUrl(channel);
  return { channel: channel.id, url: toCanonicalUrl(url) ?? url, place: toChannelPlace(channel.id) };
};
