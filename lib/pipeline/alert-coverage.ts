/** What a digest rests on: which channels were read, since when, and which failed. */
import type { ChannelState } from '../model/channel-state.ts';
import type { Config } from '../model/config.ts';
import type { AlertCoverage } from '../notifiers/notifier.ts';

/** Channels that a digest names; more are counted. */
const namedMax = 20;

type Health = Pick<ChannelState, 'channel' | 'succeededAt' | 'failure'>;

const some = (channels: readonly string[]): AlertCoverage['read'] => ({
  count: channels.length,
  channels: channels.slice(0, namedMax),
});

/** The coverage as of what is known of the channels now; those that are configured no more are left out. */
export const toAlertCoverage = (
  { channels }: { readonly channels: readonly Pick<Config['channels'][number], 'id'>[] },
  states: readonly Health[],
): AlertCoverage => {
  const known = new Map(states.map((state) => [state.channel, state]));
  const ids = channels.map(({ id }) => id);
  const failing = ids.flatMap((id) => {
    const state = known.get(id);
    return state === undefined || state.failure === null
      ? []
      : [{ channel: id, reason: state.failure, lastReadAt: state.succeededAt }];
  });
  const failed = new Set(failing.map(({ channel }) => channel));
  const read = ids.filter((id) => !failed.has(id) && (known.get(id)?.succeededAt ?? null) !== null);
  const never = ids.filter((id) => !failed.has(id) && (known.get(id)?.succeededAt ?? null) === null);
  const [since = null] = read.flatMap((id) => known.get(id)?.succeededAt ?? []).toSorted();
  return {
    read: some(read),
    since,
    failing: { ...some(failing.map(({ channel }) => channel)), reasons: failing.slice(0, namedMax) },
    never: some(never),
  };
};
