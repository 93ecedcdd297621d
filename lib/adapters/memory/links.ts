/** What is known of linked addresses, in memory. */
import type { LinkState, LinkStateStore } from '../../ports/stores.ts';
import { toMs } from '../agreed/order.ts';
import type { Held } from './mover.ts';

/** A link state store that lasts as long as the process. */
export const createMemoryLinks = (): LinkStateStore & Held => {
  const states = new Map<string, LinkState>();
  return {
    find: async (urls) =>
      [...new Set(urls)].flatMap((url) => {
        const state = states.get(url);
        return state === undefined ? [] : [{ ...state }];
      }),
    put: async (news) => {
      for (const state of news) {
        const old = states.get(state.url);
        if (old === undefined || toMs(old.checkedAt) <= toMs(state.checkedAt)) states.set(state.url, { ...state });
      }
    },
    held: function* () {
      for (const row of states.values()) yield { kind: 'links', row };
    },
  };
};
