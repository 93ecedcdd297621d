/** What collect must gather so that the checks that judge a channel can stay pure. */
import type { Need } from '../checks/check.ts';
import { needyChecks } from '../checks/needs.ts';
import type { Channel } from '../model/channel.ts';
import type { Config } from '../model/config.ts';
import { appliesToChannel } from './narrow.ts';

/** Asked several times a poll, and the same for as long as the configuration is. */
const known = new WeakMap<Channel, { readonly config: Config; readonly needs: ReadonlySet<Need> }>();

/** The needs of every check that may judge this channel, by a guideline or always. */
export const needsOf = (config: Config, channel: Channel): ReadonlySet<Need> => {
  const before = known.get(channel);
  if (before?.config === config) return before.needs;
  const needs = findNeeds(config, channel);
  known.set(channel, { config, needs });
  return needs;
};

const findNeeds = (config: Config, channel: Channel): ReadonlySet<Need> => {
  const speaker = channel.owned ? 'brand' : 'public';
  const asked = new Set(
    config.guidelines.filter(({ narrowing }) => appliesToChannel(narrowing, channel)).map(({ check }) => check),
  );
  return new Set(
    needyChecks
      .filter((check) => check.always || asked.has(check.id))
      .filter((check) => check.speaker === 'either' || check.speaker === speaker)
      .flatMap((check) => check.needs),
  );
};
