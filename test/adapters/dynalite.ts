/**
 * A DynamoDB in this process (dynalite, in memory), with the tables as lib/model/tables.ts defines them. It knows no transactions,
 * streams or time to live: what is written together is written one after another here, which is why the write that can be
 * held back stands first. That all or nothing is written is DynamoDB's promise, and not shown by these tests.
 */
import type { AddressInfo } from 'node:net';
import {
  ConditionalCheckFailedException,
  CreateTableCommand,
  DynamoDBClient,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import dynalite from 'dynalite';
import { afterAll, beforeAll } from 'vitest';
import { type TableNames, toConditionFields, toUpdateFields } from '../../lib/adapters/aws/database.ts';
import { openAwsStores } from '../../lib/adapters/aws/open.ts';
import type { Write, WriteTogether } from '../../lib/adapters/aws/write-together.ts';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { indexSort, type TableDefinition, tableDefinitions } from '../../lib/model/tables.ts';
import type { Clock } from '../../lib/ports/clock.ts';
import type { OpenStores } from '../../lib/ports/open-stores.ts';
import type { Open } from '../contracts/samples.ts';

/** Writes in order, and stops at the first that is held back: only the first can be, short of a race. */
export const writeOneAfterAnother: WriteTogether = async (client, table, writes) => {
  for (const write of writes) if (!(await writeOne(client, table, write))) return false;
  return true;
};

const writeOne = async (client: DynamoDBDocumentClient, table: string, write: Write): Promise<boolean> => {
  try {
    if ('put' in write)
      await client.send(new PutCommand({ TableName: table, Item: write.put, ...toConditionFields(write.condition) }));
    else if ('update' in write)
      await client.send(new UpdateCommand({ TableName: table, ...toUpdateFields(write.update) }));
    else
      await client.send(
        new DeleteCommand({ TableName: table, Key: { ...write.remove }, ...toConditionFields(write.condition) }),
      );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
};

/** Starts one. Tables are never removed: they go with it. */
export const startDynalite = async () => {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = DynamoDBDocumentClient.from(toClient(server.address()), {
    marshallOptions: { removeUndefinedValues: true },
  });
  let count = 0;

  const createTables = async (): Promise<TableNames> => {
    count += 1;
    const names: TableNames = { feed: `feed-${count}`, core: `core-${count}` };
    await Promise.all(tableDefinitions.map((definition) => createTable(client, definition, names[definition.id])));
    return names;
  };
  return {
    client,
    createTables,
    /** Queue and archive are not DynamoDB's business: those of memory stand beside it. */
    open: async ({ clock }: { readonly clock: Clock }): Promise<OpenStores> => {
      const tables = await createTables();
      const { queue, archive } = openMemoryStores({ clock });
      return openAwsStores({ client, tables, clock, queue, archive, writeTogether: writeOneAfterAnother });
    },
    stop: async (): Promise<void> => {
      client.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

/** Starts one for the tests of a file. Answers its client, and how stores with empty tables of their own are opened. */
export const useDynalite = () => {
  let started: Awaited<ReturnType<typeof startDynalite>> | undefined;
  beforeAll(async () => {
    started = await startDynalite();
  });
  afterAll(() => started?.stop());
  const get = () => {
    if (started === undefined) throw new Error('dynalite is started before all tests of the file, and not for imports');
    return started;
  };
  const open: Open = (options) => get().open(options);
  return { connect: () => get().client, createTables: () => get().createTables(), open };
};

const isAddress = (address: AddressInfo | string | null): address is AddressInfo => typeof address === 'object';

const toClient = (address: AddressInfo | string | null): DynamoDBClient =>
  new DynamoDBClient({
    endpoint: `http://127.0.0.1:${isAddress(address) ? address.port : ''}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
  });

/** Makes a table from its definition, as the stack does. */
export const createTable = async (
  client: DynamoDBDocumentClient,
  { partition, sort, indexes }: TableDefinition,
  name: string,
): Promise<void> => {
  const attributes = [partition, sort, indexSort, ...indexes.map((index) => index.partition)];
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: attributes.map((each) => ({ AttributeName: each, AttributeType: 'S' })),
      KeySchema: [
        { AttributeName: partition, KeyType: 'HASH' },
        { AttributeName: sort, KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: indexes.map((index) => ({
        IndexName: index.name,
        KeySchema: [
          { AttributeName: index.partition, KeyType: 'HASH' },
          { AttributeName: indexSort, KeyType: 'RANGE' },
        ],
        Projection:
          index.carries === undefined
            ? { ProjectionType: 'KEYS_ONLY' }
            : { ProjectionType: 'INCLUDE', NonKeyAttributes: [...index.carries] },
      })),
    }),
  );
  await waitUntilTableExists({ client, minDelay: 0.01, maxDelay: 0.1, maxWaitTime: 10 }, { TableName: name });
};
