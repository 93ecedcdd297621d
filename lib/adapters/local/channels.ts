/** The health of channels, in SQLite. */
import type { ChannelState } from '../../model/channel-state.ts';
import type { ChannelStateStore } from '../../ports/stores.ts';
import { createFindAhead } from './ahead.ts';
import type { Database } from './database.ts';
import { hasFields, parseJson, textAt, toRowReader } from './rows.ts';

const stateFields = ['channel', 'dueAt'] as const;
/** Rows of one text: few enough that it stays small beside what is made of it. */
const listedTogether = 500;
const isState = (state: unknown): state is ChannelState => hasFields<ChannelState>(state, stateFields);

/** A channel state store in the data file. */
export const createLocalChannels = (database: Database): ChannelStateStore => {
  const readState = toRowReader<ChannelState>('channel state', stateFields, database.file);
  const find = database.prepare('SELECT state FROM channels WHERE channel = ?');
  const list = database.prepare('SELECT state, channel FROM channels ORDER BY channel');
  // One text for many, as each pass asks for all of them.
  const listText = database.prepare(
    'SELECT group_concat(state), max(channel) FROM (SELECT state, channel FROM channels WHERE channel > ? ORDER BY channel LIMIT ?)',
  );
  const put = database.prepare('INSERT OR REPLACE INTO channels (channel, state) VALUES (?, ?)');
  const remove = database.prepare('DELETE FROM channels WHERE channel = ?');
  const listHealth = (): readonly Omit<ChannelState, 'cursor'>[] => {
    const healths: Omit<ChannelState, 'cursor'>[] = [];
    for (let row = listText.get('', listedTogether); typeof row?.[0] === 'string'; ) {
      const states = parseJson(`[${row[0]}]`);
      // A damaged one: row by row it is told which.
      if (!Array.isArray(states) || !states.every(isState))
        return listAll().map(({ cursor: _left, ...health }) => health);
      for (const { cursor: _left, ...health } of states) healths.push(health);
      row = listText.get(textAt(row, 1), listedTogether);
    }
    return healths;
  };
  const listAll = (): readonly ChannelState[] => list.all().map((row) => readState(textAt(row, 0), textAt(row, 1)));
  return {
    find: async (channel) => {
      const row = find.get(channel);
      return row === undefined ? undefined : readState(textAt(row, 0), channel);
    },
    findAhead: createFindAhead(database),
    list: async () => listAll(),
    listHealth: async () => listHealth(),
    put: async (state) => {
      const text = JSON.stringify(state);
      await database.writeSoon(() => put.run(state.channel, text));
    },
    remove: async (channel) => {
      remove.run(channel);
    },
  };
};
