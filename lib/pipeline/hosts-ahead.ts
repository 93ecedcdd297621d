/**
 * The hosts of polls that were leased together are readied side by side: a host that was not asked today is asked for its robots.txt first, and for
 * the page only after its spacing. Poll by poll, a worker would wait out one spacing after the other.
 */
import type { Channel } from '../model/channel.ts';
import type { CollectMessage } from '../ports/queue.ts';
import { toUrl } from '../text/url.ts';
import type { Engine } from './engine.ts';
import { findChannel } from './find-channel.ts';
import { toChannelUrl } from './judge.ts';

/** Every pass asks for them, and a configuration may have thousands. */
const origins = new WeakMap<Channel, string | null>();

/** Null where a channel names no address of its own: APIs are asked without leave. */
const originOf = (channel: Channel): string | null => {
  const known = origins.get(channel);
  if (known !== undefined) return known;
  const url = toUrl(toChannelUrl(channel));
  const origin = url?.protocol === 'https:' || url?.protocol === 'http:' ? url.origin : null;
  origins.set(channel, origin);
  return origin;
};

/**
 * Done when all hosts are ready, or the signal ends. Repeating it asks nobody who is known. Throws nothing: a host that could not be readied is
 * asked by its poll, which fails as it would have.
 */
export const readyHosts = async (
  { config, fetcher }: Pick<Engine, 'config' | 'fetcher'>,
  messages: readonly Pick<CollectMessage, 'channel'>[],
  signal: AbortSignal,
): Promise<void> => {
  const found = messages.flatMap((message) => {
    const channel = findChannel(config, message.channel);
    return (channel && originOf(channel)) ?? [];
  });
  await fetcher.readyHosts?.([...new Set(found)], signal);
};
