/** The channel of comments from surveys that are taken in for no channel of the configuration. It is not polled. */
import type { Channel } from '../model/channel.ts';

/** No channel of a configuration can be called so. */
export const surveyChannelId = '~surveys';

export const surveyChannel: Channel = {
  id: surveyChannelId,
  source: 'surveys',
  owned: false,
  everyMs: 24 * 60 * 60_000,
  options: {},
};
