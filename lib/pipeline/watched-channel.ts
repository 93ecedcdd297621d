/** The channel of pages that no channel of the configuration found: those that the user's lists name. It is not polled; its pages are read one by one. */
import type { Channel } from '../model/channel.ts';

/** No channel of a configuration can be called so. */
export const watchedChannelId = '~backlinks';

export const watchedChannel: Channel = {
  id: watchedChannelId,
  source: 'backlinks',
  owned: false,
  everyMs: 24 * 60 * 60_000,
  options: {},
};
