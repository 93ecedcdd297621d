/** The health of channels, in memory. */
import type { ChannelState } from '../../model/channel-state.ts';
import type { ChannelStateStore } from '../../ports/stores.ts';
import { compareText } from '../agreed/order.ts';
import type { Held } from './mover.ts';

/** A channel state store that lasts as long as the process. */
export const createMemoryChannels = (): ChannelStateStore & Held => {
  const states = new Map<string, ChannelState>();
  return {
    find: async (channel) => structuredClone(states.get(channel)),
    list: async () => structuredClone([...states.values()].toSorted((a, b) => compareText(a.channel, b.channel))),
    listHealth: async () =>
      [...states.values()]
        .map(({ cursor: _left, ...health }) => health)
        .toSorted((a, b) => compareText(a.channel, b.channel)),
    put: async (state) => {
      states.set(state.channel, structuredClone(state));
    },
    remove: async (channel) => {
      states.delete(channel);
    },
    held: function* () {
      for (const row of states.values()) yield { kind: 'channels', row };
    },
  };
};
