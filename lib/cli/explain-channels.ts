/** What is known of a configuration's channels of one source: when they were read, how far back, and what was noticed on the way. */
import type { ChannelState } from '../model/channel-state.ts';
import type { Config } from '../model/config.ts';
import type { Instant } from '../model/vocabulary.ts';
import { toReachesTo } from '../pipeline/reaches-to.ts';
import { findHub, type Hub } from '../sources/feed-cursor.ts';

/** One channel, as its last polls left it. */
export type ExplainedChannel = {
  readonly channel: string;
  /** Null where it was never read. */
  readonly readAt: Instant | null;
  /** Everything since then was read, as far as the service shows it; null where that is not told. */
  readonly reachesTo: Instant | null;
  /** Where news of it could be subscribed to (WebSub). It is polled all the same. */
  readonly hub: Hub | null;
  /** Why it could not be read last. */
  readonly failure: string | null;
};

/** The channels of one source, in the order of the configuration; `find` looks up what was kept of a channel. */
export const explainChannels = (
  { channels }: Config,
  sourceId: string,
  find: (channel: string) => Promise<ChannelState | undefined>,
): Promise<readonly ExplainedChannel[]> =>
  Promise.all(
    channels
      .filter(({ source }) => source === sourceId)
      .map(async ({ id: channel }) => {
        const state = await find(channel);
        return {
          channel,
          readAt: state?.succeededAt ?? null,
          reachesTo: toReachesTo(state?.cursor) ?? null,
          hub: findHub(state?.cursor) ?? null,
          failure: state?.failure ?? null,
        };
      }),
  );

const toShortTime = (at: Instant): string => `${at.slice(0, 16)}Z`;

/** In lines, for a terminal. */
export const showChannels = (channels: readonly ExplainedChannel[]): readonly string[] =>
  channels.flatMap(({ channel, readAt, reachesTo, hub, failure }) => [
    `${channel}: ${readAt === null ? 'never read yet' : `last read ${toShortTime(readAt)}`}`,
    ...(reachesTo === null ? [] : [`  reads back to ${toShortTime(reachesTo)}`]),
    ...(hub === null
      ? []
      : [`  names a hub, ${hub.hub} (WebSub), for ${hub.topic}; it is not subscribed to: the feed is polled`]),
    ...(failure === null ? [] : [`  could not be read: ${failure}`]),
  ]);
