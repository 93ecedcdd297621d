/**
 * The health of channels, in DynamoDB: `CS` / `<channel>`. One partition, for all are listed at once, and a channel is
 * written once a poll: a thousand channels polled every minute are seventeen writes a second.
 */
import type { ChannelState } from '../../model/channel-state.ts';
import type { ChannelStateStore } from '../../ports/stores.ts';
import { compareText } from '../agreed/order.ts';
import type { Database, Key } from './database.ts';
import { toKey } from './keys.ts';
import { toNoun, toNounReader } from './noun.ts';

const readState = toNounReader<ChannelState>('channel state', ['channel', 'dueAt', 'failuresInARow']);
const toStateKey = (channel: string): Key => ({ pk: 'CS', sk: toKey(channel) });

/** A channel state store in the feed table. */
export const createAwsChannels = (database: Database): ChannelStateStore => ({
  find: async (channel) => {
    const row = await database.get(toStateKey(channel));
    return row === undefined ? undefined : readState(row);
  },
  list: async () =>
    (await database.queryAll({ partition: 'CS' })).map(readState).toSorted((a, b) => compareText(a.channel, b.channel)),
  put: async (state) => {
    await database.put({ ...toStateKey(state.channel), noun: toNoun('channel state', state.channel, state) });
  },
  remove: (channel) => database.remove(toStateKey(channel)),
});
