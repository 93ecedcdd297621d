/** A channel by its id, found at once however many there are. */
import type { Channel } from '../model/channel.ts';
import type { Config } from '../model/config.ts';
import { surveyChannel } from './survey-channel.ts';
import { watchedChannel } from './watched-channel.ts';

type Channels = Config['channels'];

/** Forgotten with the configuration that they belong to. */
const byId = new WeakMap<Channels, ReadonlyMap<string, Channel>>();

/** Undefined for one that the configuration does not name (any more); those of watched pages and of surveys are always there. */
export const findChannel = ({ channels }: Pick<Config, 'channels'>, id: string): Channel | undefined => {
  const known =
    byId.get(channels) ??
    new Map([watchedChannel, surveyChannel, ...channels].map((channel): [string, Channel] => [channel.id, channel]));
  byId.set(channels, known);
  return known.get(id);
};
