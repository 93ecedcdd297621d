/** What is known of linked addresses, in DynamoDB: `LS#<hash of the address>` / `LS`, gone some months after the last look. */
import type { Clock } from '../../ports/clock.ts';
import type { LinkState, LinkStateStore } from '../../ports/stores.ts';
import { toGroups } from '../agreed/groups.ts';
import { toMs } from '../agreed/order.ts';
import type { Database, Key } from './database.ts';
import { toHash, toKey } from './keys.ts';
import { toNoun, toNounReader } from './noun.ts';
import { retentionDays, toExpiry } from './retention.ts';
import { eachOf } from './try-again.ts';

export const readState = toNounReader<LinkState>('link state', ['url', 'state', 'checkedAt']);
const toStateKey = (url: string): Key => ({ pk: toKey('LS', toHash(url)), sk: 'LS' });

/** A link state store in the feed table. */
export const createAwsLinks = (database: Database, { clock }: { readonly clock: Clock }): LinkStateStore => ({
  find: async (urls) => {
    const states = (await database.getMany(urls.map(toStateKey))).map(readState);
    const stateOf = new Map(states.map((state) => [state.url, state]));
    return [...new Set(urls)].flatMap((url) => stateOf.get(url) ?? []);
  },
  put: async (states) => {
    const groups = toGroups(states, ({ url }) => url);
    await eachOf([...groups.values()], async (group) => {
      for (const state of group) {
        const checkedMs = toMs(state.checkedAt);
        const noun = toNoun('link state', state.url, state);
        const row = { ...toStateKey(state.url), checkedMs, noun, expiresAt: toExpiry(clock, retentionDays.linkState) };
        await database.put(row, {
          expression: 'attribute_not_exists(pk) OR checkedMs <= :ms',
          values: { ':ms': checkedMs },
        });
      }
    });
  },
});
