/**
 * DynamoDB in a map, which counts what DynamoDB bills: the few requests and expressions that lib/adapters/aws makes, and an error
 * for any other. Units by its rules: a read unit is 4 KB of what was read (half where not strongly consistent), a write unit 1 KB of the
 * larger of old and new, twice in a transaction; an entry of an index that is new or goes is one more, one that moves two.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { WriteTogether } from '../../lib/adapters/aws/write-together.ts';
import type { TableDefinition } from '../../lib/model/tables.ts';
import { evaluateCondition, evaluateUpdate, type Item, type Names } from './expressions.ts';
import type { Tally } from './tally.ts';

type Key = { readonly pk: string; readonly sk: string };
/** Sorted by `sort` when asked, after changes. */
type Partition = { readonly rows: Map<string, Item>; sorted: readonly string[] | undefined };

/** Bytes of a value as DynamoDB counts them. */
const bytesOf = (value: unknown): number => {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return Math.ceil(String(Math.abs(value)).length / 2) + 1;
  if (value instanceof Uint8Array) return value.length;
  if (typeof value === 'boolean' || value === null) return 1;
  return Buffer.byteLength(JSON.stringify(value) ?? '');
};
const sizeOf = (item: Item): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + bytesOf(value), 0);
const writeUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / 1024));
const readUnits = (bytes: number, isStrong: boolean): number =>
  Math.max(1, Math.ceil(bytes / 4096)) / (isStrong ? 1 : 2);
/** What an item, or an entry of an index, takes beside its bytes. */
const overheadBytes = 100;

const textIn = (item: Item, name: string): string | undefined => {
  const value = item[name];
  return typeof value === 'string' ? value : undefined;
};

/** One table and its indexes, whose entries hold keys only. */
const createTable = ({ indexes }: TableDefinition, name: string, tally: Tally) => {
  const partitions = new Map<string, Partition>();
  const lists = new Map<string, Map<string, { readonly key: Key; readonly sort: string }>>();
  let bytes = 0;
  let indexBytes = 0;

  const partitionOf = (pk: string): Partition => {
    const known = partitions.get(pk);
    if (known !== undefined) return known;
    const made: Partition = { rows: new Map(), sorted: undefined };
    partitions.set(pk, made);
    return made;
  };
  const find = ({ pk, sk }: Key): Item | undefined => partitions.get(pk)?.rows.get(sk);

  const entryOf = (item: Item | undefined, partition: string): string | undefined => {
    const list = item === undefined ? undefined : textIn(item, partition);
    const sort = item === undefined ? undefined : textIn(item, 'sort');
    return list === undefined || sort === undefined ? undefined : `${list}\n${sort}`;
  };

  /** Brings the indexes along; answers the units of it. */
  const reindex = (key: Key, old: Item | undefined, next: Item | undefined): void => {
    for (const index of indexes) {
      const [before, after] = [entryOf(old, index.partition), entryOf(next, index.partition)];
      if (before === after) continue;
      const place = `${key.pk}\n${key.sk}`;
      for (const [entry, isNew] of [
        [before, false],
        [after, true],
      ] as const) {
        if (entry === undefined) continue;
        const [list = '', sort = ''] = entry.split('\n');
        const listName = `${index.name}\n${list}`;
        const members = lists.get(listName) ?? new Map<string, { readonly key: Key; readonly sort: string }>();
        lists.set(listName, members);
        if (isNew) members.set(place, { key, sort });
        else members.delete(place);
        indexBytes += (isNew ? 1 : -1) * (Buffer.byteLength(place) + Buffer.byteLength(entry) + overheadBytes);
        tally.write(`${name}.${index.name} ${list}`, 1);
      }
    }
  };

  const set = (key: Key, next: Item | undefined, factor: number): void => {
    const partition = partitionOf(key.pk);
    const old = partition.rows.get(key.sk);
    const [oldBytes, nextBytes] = [old === undefined ? 0 : sizeOf(old), next === undefined ? 0 : sizeOf(next)];
    tally.write(`${name} ${key.pk}`, factor * writeUnits(Math.max(oldBytes, nextBytes)));
    bytes += (next === undefined ? 0 : nextBytes + overheadBytes) - (old === undefined ? 0 : oldBytes + overheadBytes);
    if (next === undefined) partition.rows.delete(key.sk);
    else partition.rows.set(key.sk, next);
    if ((old === undefined) !== (next === undefined)) partition.sorted = undefined;
    reindex(key, old, next);
  };

  /** Writes if the condition holds; one that does not is billed all the same. */
  const change = (
    key: Key,
    next: (old: Item) => Item | undefined,
    {
      condition,
      names,
      values,
      factor = 1,
    }: Names & { readonly condition?: string | undefined; readonly factor?: number },
  ): Item | undefined => {
    const old = find(key);
    if (condition !== undefined && !evaluateCondition(condition, old ?? {}, { names, values })) {
      tally.write(`${name} ${key.pk}`, factor * writeUnits(old === undefined ? 0 : sizeOf(old)));
      throw new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: {} });
    }
    const item = next(old ?? { ...key });
    set(key, item, factor);
    return item;
  };

  const query = ({
    index,
    partition,
    from,
    to,
    isBackward,
    limit,
    after,
    isStrong,
  }: {
    readonly index: string | undefined;
    readonly partition: string;
    readonly from: string | undefined;
    readonly to: string | undefined;
    readonly isBackward: boolean;
    readonly limit: number;
    readonly after: Item | undefined;
    readonly isStrong: boolean;
  }): { readonly items: readonly Item[]; readonly last: Item | undefined } => {
    const all = index === undefined ? listPartition(partition) : listIndex(index, partition);
    const inRange = all.filter(({ sort }) => (from === undefined || sort >= from) && (to === undefined || sort <= to));
    const inOrder = isBackward ? inRange.toReversed() : inRange;
    const start =
      after === undefined ? 0 : inOrder.findIndex(({ item }) => item.pk === after.pk && item.sk === after.sk) + 1;
    const items: Item[] = [];
    let read = 0;
    for (const { item } of inOrder.slice(start)) {
      if (items.length >= limit || read >= 1_048_576) break;
      items.push(item);
      read += sizeOf(item);
    }
    tally.read(readUnits(read, isStrong));
    const isLast = start + items.length >= inOrder.length;
    return { items, last: isLast ? undefined : items.at(-1) };
  };
  const listPartition = (pk: string): readonly { readonly sort: string; readonly item: Item }[] => {
    const partition = partitions.get(pk);
    if (partition === undefined) return [];
    partition.sorted ??= [...partition.rows.keys()].toSorted((a, b) => (a < b ? -1 : 1));
    return partition.sorted.flatMap((sk) => {
      const item = partition.rows.get(sk);
      return item === undefined ? [] : [{ sort: sk, item }];
    });
  };
  const listIndex = (index: string, list: string): readonly { readonly sort: string; readonly item: Item }[] =>
    [...(lists.get(`${index}\n${list}`)?.values() ?? [])]
      .toSorted((a, b) => (a.sort < b.sort ? -1 : 1))
      .map(({ key, sort }) => ({ sort, item: { ...key, sort, list } }));

  return { find, change, query, bytes: () => ({ table: bytes, indexes: indexBytes }) };
};

export type CountingDynamo = ReturnType<typeof createCountingDynamo>;

/** Tables by their names. Its client answers only what the adapters ask; `writeTogether` takes the place of transactions. */
export const createCountingDynamo = (definitions: Readonly<Record<string, TableDefinition>>, tally: Tally) => {
  const tables = new Map(
    Object.entries(definitions).map(([name, definition]) => [name, createTable(definition, name, tally)]),
  );
  const tableOf = (name: unknown) => {
    const table = tables.get(String(name));
    if (table === undefined) throw new Error(`no table ${String(name)}`);
    return table;
  };
  const toKey = ({ pk, sk }: Item): Key => ({ pk: String(pk), sk: String(sk) });

  const answer = (command: unknown): object => {
    tally.add('dynamo requests');
    if (command instanceof GetCommand) {
      const item = tableOf(command.input.TableName).find(toKey(command.input.Key ?? {}));
      tally.read(readUnits(item === undefined ? 0 : sizeOf(item), command.input.ConsistentRead === true));
      return item === undefined ? {} : { Item: item };
    }
    if (command instanceof BatchGetCommand) {
      const responses = Object.entries(command.input.RequestItems ?? {}).map(
        ([name, { Keys = [], ConsistentRead }]) => {
          const items = Keys.map((key) => tableOf(name).find(toKey(key)));
          for (const item of items)
            tally.read(readUnits(item === undefined ? 0 : sizeOf(item), ConsistentRead === true));
          return [name, items.filter((item) => item !== undefined)];
        },
      );
      return { Responses: Object.fromEntries(responses), UnprocessedKeys: {} };
    }
    if (command instanceof PutCommand) {
      const { TableName, Item: item = {}, ConditionExpression: condition } = command.input;
      tableOf(TableName).change(toKey(item), () => item, { condition, ...namesOf(command.input) });
      return {};
    }
    if (command instanceof UpdateCommand) {
      const { TableName, Key: key = {}, ConditionExpression: condition, UpdateExpression = '' } = command.input;
      const names = namesOf(command.input);
      const next = (old: Item): Item => evaluateUpdate(UpdateExpression, old, names);
      return { Attributes: tableOf(TableName).change(toKey(key), next, { condition, ...names }) };
    }
    if (command instanceof DeleteCommand) {
      const { TableName, Key: key = {}, ConditionExpression: condition } = command.input;
      tableOf(TableName).change(toKey(key), () => undefined, { condition, ...namesOf(command.input) });
      return {};
    }
    if (command instanceof BatchWriteCommand) {
      for (const [name, requests] of Object.entries(command.input.RequestItems ?? {}))
        for (const { DeleteRequest } of requests)
          tableOf(name).change(toKey(DeleteRequest?.Key ?? {}), () => undefined, {});
      return { UnprocessedItems: {} };
    }
    if (command instanceof QueryCommand) return answerQuery(command.input);
    throw new Error('a request that the simulation does not know');
  };

  const answerQuery = (input: QueryCommand['input']): object => {
    const values = input.ExpressionAttributeValues ?? {};
    const text = (name: string): string | undefined => (typeof values[name] === 'string' ? values[name] : undefined);
    const { items, last } = tableOf(input.TableName).query({
      index: input.IndexName,
      partition: text(':pk') ?? '',
      from: text(':from'),
      to: text(':to'),
      isBackward: input.ScanIndexForward === false,
      limit: input.Limit ?? 1000,
      after: input.ExclusiveStartKey,
      isStrong: input.ConsistentRead === true,
    });
    return { Items: items, ...(last === undefined ? {} : { LastEvaluatedKey: last }) };
  };

  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-1' }));
  Object.assign(client, { send: async (command: unknown) => answer(command) });

  const writeTogether: WriteTogether = async (_client, table, writes) => {
    tally.add('dynamo requests');
    try {
      for (const write of writes) {
        if ('put' in write)
          tableOf(table).change(toKey(write.put), () => write.put, {
            ...write.condition,
            condition: write.condition?.expression,
            factor: 2,
          });
        else if ('update' in write) {
          const { key, expression, names, values, condition } = write.update;
          tableOf(table).change(key, (old) => evaluateUpdate(expression, old, { names, values }), {
            names,
            values,
            condition,
            factor: 2,
          });
        } else
          tableOf(table).change(write.remove, () => undefined, {
            ...write.condition,
            condition: write.condition?.expression,
            factor: 2,
          });
      }
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  };

  return {
    client,
    writeTogether,
    bytes: () => Object.fromEntries([...tables].map(([name, table]) => [name, table.bytes()])),
  };
};

const namesOf = (input: {
  readonly ExpressionAttributeNames?: Record<string, string> | undefined;
  readonly ExpressionAttributeValues?: Record<string, unknown> | undefined;
}): Names => ({ names: input.ExpressionAttributeNames, values: input.ExpressionAttributeValues });
