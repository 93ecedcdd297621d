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
    put: createPut(database),
    remove: async (channel) => {
      remove.run(channel);
    },
  };
};

/** Rows of one statement: as many as a pass has polls under way. */
const putTogether = 32;

/**
 * Those that are put within moments are one act of their group, and fail together, and one statement for up to 32: half of what each costs by itself. They come at
 * the rate of polls, each of which puts one.
 */
const createPut = (database: Database): ChannelStateStore['put'] => {
  const putAll = (rows: readonly (readonly [channel: string, text: string])[]): void => {
    for (let at = 0; at < rows.length; at += putTogether) {
      const some = rows.slice(at, at + putTogether);
      const places = some.map(() => '(?, ?)').join(', ');
      database.prepare(`INSERT OR REPLACE INTO channels (channel, state) VALUES ${places}`).run(...some.flat());
    }
  };
  let waiting: { readonly rows: [channel: string, text: string][]; readonly written: Promise<void> } | undefined;
  const begin = () => {
    const rows: [channel: string, text: string][] = [];
    // Too late for more: they are written, once more where their group fails, or could not be.
    const end = (): void => {
      if (waiting?.rows === rows) waiting = undefined;
    };
    const written = database.writeSoon(() => {
      end();
      putAll(rows);
    });
    written.catch(end);
    return { rows, written };
  };
  return async (state) => {
    const row: [channel: string, text: string] = [state.channel, JSON.stringify(state)];
    waiting ??= begin();
    waiting.rows.push(row);
    await waiting.written;
  };
};
