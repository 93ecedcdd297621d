/** Permissions name partition keys: what the stores really ask for must be among them, or a function is refused on AWS. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { openAwsStores } from '../../lib/adapters/aws/open.ts';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { type StoreName, type StoreRows, storeRows } from '../../lib/infra/rows.ts';
import type { OpenStores } from '../../lib/ports/open-stores.ts';
import { useDynalite, writeOneAfterAnother } from '../adapters/dynalite.ts';
import { alertStoreContract } from '../contracts/alerts.ts';
import { answerStoreContract } from '../contracts/answers.ts';
import { arrivalStoreContract } from '../contracts/arrivals.ts';
import { auditStoreContract } from '../contracts/audit.ts';
import { backlinkStoreContract } from '../contracts/backlinks.ts';
import { clusterContract } from '../contracts/clusters.ts';
import { configStoreContract } from '../contracts/configs.ts';
import { factStoreContract } from '../contracts/facts.ts';
import { findingStoreContract } from '../contracts/findings.ts';
import { hostStoreContract } from '../contracts/hosts.ts';
import { channelStateStoreContract, linkStateStoreContract } from '../contracts/links.ts';
import { measureStoreContract } from '../contracts/measures.ts';
import { mentionStoreContract } from '../contracts/mentions.ts';
import { pageStoreContract } from '../contracts/pages.ts';
import { referralStoreContract } from '../contracts/referrals.ts';
import { retentionContract } from '../contracts/retention.ts';
import type { Open } from '../contracts/samples.ts';
import { unitStoreContract } from '../contracts/units.ts';

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

const dynalite = useDynalite();
const isIn = (key: string, keys: readonly string[]): boolean =>
  keys.some((each) => (each.endsWith('*') ? key.startsWith(each.slice(0, -1)) : key === each));

/** A client that refuses, as AWS would, what the permissions of these stores do not name. */
const refuseOthers = (client: DynamoDBDocumentClient, names: readonly StoreName[]): DynamoDBDocumentClient => {
  const rows: readonly StoreRows[] = names.map((name) => storeRows[name]);
  const isAllowed = ({ table, key, index }: Asked): boolean =>
    rows
      .filter((each) => each.table === table)
      .some((each) => (key === undefined ? each.indexes.some((name) => name === index) : isIn(key, each.keys)));
  const send: DynamoDBDocumentClient['send'] = new Proxy(client.send, {
    apply: (target, self, args: readonly unknown[]) => {
      const { input } = z.object({ input: z.unknown() }).parse(args[0]);
      const refused = requestSchema.parse(input).filter((asked) => !isAllowed(asked));
      if (refused.length > 0)
        throw new Error(`not among the permissions of ${names.join(', ')}: ${JSON.stringify(refused[0])}`);
      return Reflect.apply(target, self, args);
    },
  });
  return new Proxy(client, {
    get: (target, name) => (name === 'send' ? send.bind(client) : Reflect.get(target, name)),
  });
};

const openWith =
  (...names: readonly StoreName[]): Open =>
  async ({ clock }): Promise<OpenStores> => {
    const { queue, archive } = openMemoryStores({ clock });
    return openAwsStores({
      client: refuseOthers(dynalite.connect(), names),
      tables: await dynalite.createTables(),
      clock,
      queue,
      archive,
      writeTogether: writeOneAfterAnother,
    });
  };

const name = 'with its own rows only';
pageStoreContract(name, openWith('pages'));
linkStateStoreContract(name, openWith('links'));
channelStateStoreContract(name, openWith('channels'));
mentionStoreContract(name, openWith('mentions'));
clusterContract(name, openWith('mentions'));
factStoreContract(name, openWith('facts'));
findingStoreContract(name, openWith('findings'));
backlinkStoreContract(name, openWith('backlinks'));
referralStoreContract(name, openWith('referrals'));
measureStoreContract(name, openWith('measures'));
auditStoreContract(name, openWith('audit'));
alertStoreContract(name, openWith('alerts'));
retentionContract(name, openWith('mentions', 'findings', 'alerts', 'audit'));
configStoreContract(name, openWith('configs'));
hostStoreContract(name, openWith('hosts'));
unitStoreContract(name, openWith('units'));
answerStoreContract(name, openWith('answers'));
arrivalStoreContract(name, openWith('arrivals'));

describe('rows of stores', () => {
  test('a store that asks for another’s rows is refused, so that the silence above means something', async () => {
    const { stores } = await openWith('links')({ clock: { now: () => new Date(0) } });
    await expect(stores.channels.list()).rejects.toThrow('not among the permissions of links');
  });
});
