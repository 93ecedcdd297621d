/** The health of channels, in SQLite. */
import type { ChannelState } from '../../model/channel-state.ts';
import type { ChannelStateStore } from '../../ports/stores.ts';
import type { Database } from './database.ts';
import { textAt, toRowReader } from './rows.ts';

/** A channel state store in the data file. */
export const createLocalChannels = (database: Database): ChannelStateStore => {
  const readState = toRowReader<ChannelState>('channel state', ['channel', 'dueAt'], database.file);
  const find = database.prepare('SELECT state FROM channels WHERE channel = ?');
  const list = database.prepare('SELECT state, channel FROM channels ORDER BY channel');
  const put = database.prepare('INSERT OR REPLACE INTO channels (channel, state) VALUES (?, ?)');
  const remove = database.prepare('DELETE FROM channels WHERE channel = ?');
  return {
    find: async (channel) => {
      const row = find.get(channel);
      return row === undefined ? undefined : readState(textAt(row, 0), channel);
    },
    list: async () => list.all().map((row) => readState(textAt(row, 0), textAt(row, 1))),
    listHealth: async () =>
      list.all().map((row) => {
        const { cursor: _left, ...health } = readState(textAt(row, 0), textAt(row, 1));
        return health;
      }),
    put: async (state) => {
      put.run(state.channel, JSON.stringify(state));
    },
    remove: async (channel) => {
      remove.run(channel);
    },
  };
};
