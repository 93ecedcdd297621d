/**
 * The health of channels, in DynamoDB.
 *
 * | row | pk | sk |
 * |---|---|---|
 * | state without its cursor | `CS` | `<channel>` |
 * | the source's cursor | `CU#<channel>` | `CU` |
 *
 * States lie in one partition, for all are listed every minute; a channel is written once a poll: a thousand channels polled every minute are
 * seventeen writes a second. A feed's cursor has tens of kilobytes and seldom changes: apart, it is neither read with the list
 * nor written with every poll (docs/decisions/0011).
 */
import type { ChannelState } from '../../model/channel-state.ts';
import type { ChannelStateStore } from '../../ports/stores.ts';
import { sha256 } from '../../text/hash.ts';
import { compareText } from '../agreed/order.ts';
import type { Database, Key, Row } from './database.ts';
import { toKey } from './keys.ts';
import { toNoun, toNounReader } from './noun.ts';

type Light = Omit<ChannelState, 'cursor'>;

const partition = 'CS';
const readLight = toNounReader<Light>('channel state', ['channel', 'dueAt', 'failuresInARow']);
const readCursor = toNounReader<{ readonly channel: string; readonly cursor: unknown }>('cursor', [
  'channel',
  'cursor',
]);
const toStateKey = (channel: string): Key => ({ pk: partition, sk: toKey(channel) });
const toCursorKey = (channel: string): Key => ({ pk: toKey('CU', channel), sk: 'CU' });
const byChannel = (a: Pick<Light, 'channel'>, b: Pick<Light, 'channel'>): number => compareText(a.channel, b.channel);

/** A channel state store in the feed table. */
export const createAwsChannels = (database: Database): ChannelStateStore => {
  /** The states of rows, each with its cursor. */
  const toStates = async (rows: readonly Row[]): Promise<readonly ChannelState[]> => {
    const lights = rows.map(readLight);
    const cursors = await database.getMany(lights.map(({ channel }) => toCursorKey(channel)));
    const cursorOf = new Map(cursors.map(readCursor).map(({ channel, cursor }) => [channel, cursor]));
    return lights.map((light) => ({ ...light, cursor: cursorOf.get(light.channel) ?? null })).toSorted(byChannel);
  };
  const listRows = (): Promise<readonly Row[]> => database.queryAll({ partition });

  return {
    find: async (channel) => {
      const row = await database.get(toStateKey(channel));
      return row === undefined ? undefined : (await toStates([row]))[0];
    },
    list: async () => toStates(await listRows()),
    listHealth: async () => (await listRows()).map(readLight).toSorted(byChannel),
    put: async ({ cursor, ...light }) => {
      const { channel } = light;
      const cursorHash = sha256(JSON.stringify(cursor ?? null));
      // Looking first costs a fifth of writing the smallest cursor, and a hundredth of a usual one.
      const before = await database.get(toStateKey(channel));
      if (before?.cursorHash !== cursorHash)
        await database.put({
          ...toCursorKey(channel),
          noun: toNoun('cursor', channel, { channel, cursor: cursor ?? null }),
        });
      await database.put({ ...toStateKey(channel), cursorHash, noun: toNoun('channel state', channel, light) });
    },
    remove: async (channel) => {
      await database.remove(toStateKey(channel));
      await database.remove(toCursorKey(channel));
    },
  };
};
