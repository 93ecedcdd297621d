/** What AWS would refuse, refused here: a client that does only what the permissions of some stores name. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type StoreName, type StoreRows, storeRows } from '../../lib/infra/rows.ts';

/** One request: its table (a stand-in's is `feed-7`), and the partition key or the index that it asks for. */
type Asked = { readonly table: string; readonly key?: string; readonly index?: string };

const keyed = z.object({ pk: z.string() });
const named = { TableName: z.string().transform((name) => name.replace(/-\d+$/, '')) };
const requestSchema = z.union([
  z
    .object({ ...named, IndexName: z.string() })
    .transform(({ TableName, IndexName }): readonly Asked[] => [{ table: TableName, index: IndexName }]),
  z
    .object({ ...named, ExpressionAttributeValues: z.object({ ':pk': z.string() }) })
    .transform(({ TableName, ExpressionAttributeValues }): readonly Asked[] => [
      { table: TableName, key: ExpressionAttributeValues[':pk'] },
    ]),
  z
    .object({ ...named, Key: keyed })
    .transform(({ TableName, Key }): readonly Asked[] => [{ table: TableName, key: Key.pk }]),
  z
    .object({ ...named, Item: keyed })
    .transform(({ TableName, Item }): readonly Asked[] => [{ table: TableName, key: Item.pk }]),
  z
    .object({
      RequestItems: z.record(
        z.string(),
        z.union([z.object({ Keys: z.array(keyed) }), z.array(z.object({ DeleteRequest: z.object({ Key: keyed }) }))]),
      ),
    })
    .transform(({ RequestItems }): readonly Asked[] =>
      Object.entries(RequestItems).flatMap(([name, items]) => {
        const keys = Array.isArray(items) ? items.map(({ DeleteRequest: { Key } }) => Key) : items.Keys;
        return keys.map(({ pk }) => ({ table: name.replace(/-\d+$/, ''), key: pk }));
      }),
    ),
]);

const isIn = (key: string, keys: readonly string[]): boolean =>
  keys.some((each) => (each.endsWith('*') ? key.startsWith(each.slice(0, -1)) : key === each));

const isWrite = (command: object): boolean => /^(BatchWrite|Delete|Put|Update)/.test(command.constructor.name);

/** A client that refuses, as AWS would, what the permissions of these stores do not name. */
export const refuseOthers = (
  client: DynamoDBDocumentClient,
  { reads, writes }: { readonly reads: readonly StoreName[]; readonly writes: readonly StoreName[] },
): DynamoDBDocumentClient => {
  const isAllowed = ({ table, key, index }: Asked, names: readonly StoreName[]): boolean =>
    names
      .map((name): StoreRows => storeRows[name])
      .filter((each) => each.table === table)
      .some((each) => (key === undefined ? each.indexes.some((name) => name === index) : isIn(key, each.keys)));
  const send: DynamoDBDocumentClient['send'] = new Proxy(client.send, {
    apply: (target, self, args: readonly unknown[]) => {
      const command = z.instanceof(Object).parse(args[0]);
      const { input } = z.object({ input: z.unknown() }).parse(command);
      const [names, how] = isWrite(command) ? [writes, 'write'] : [reads, 'read'];
      const refused = requestSchema.parse(input).find((asked) => !isAllowed(asked, names));
      if (refused !== undefined)
        throw new Error(`not among the permissions to ${how} ${names.join(', ')}: ${JSON.stringify(refused)}`);
      return Reflect.apply(target, self, args);
    },
  });
  return new Proxy(client, {
    get: (target, name) => (name === 'send' ? send.bind(client) : Reflect.get(target, name)),
  });
};
