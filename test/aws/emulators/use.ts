/** What a test file of `npm run test:aws` stands on: clients of the emulators, with tables, queues and buckets of its own. */

import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, inject } from 'vitest';
import type { TableNames } from '../../../lib/adapters/aws/database.ts';
import type { QueueUrls } from '../../../lib/adapters/aws/queue.ts';
import { tableDefinitions } from '../../../lib/model/tables.ts';
import type { Clock } from '../../../lib/ports/clock.ts';
import { createTable } from '../../adapters/dynalite.ts';
import { type Moto, startMoto } from './start.ts';

/** Both are there: what a file says with `describe.skipIf`. */
export const hasDynamo = inject('dynamoUrl') !== null;
export const hasMoto = inject('motoFolder') !== null;

/** What the emulators take for anybody. */
export const account = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
} as const;

const orMissing = <T>(found: T | null | undefined): T => {
  if (found === null || found === undefined) throw new Error('the emulator is not there; the test should be skipped');
  return found;
};

/** A document client of DynamoDB Local, and tables as lib/model/tables.ts defines them. */
export const useDynamo = () => {
  const toClient = (): DynamoDBClient => new DynamoDBClient({ ...account, endpoint: orMissing(inject('dynamoUrl')) });
  let client: DynamoDBDocumentClient | undefined;
  let count = 0;
  beforeAll(() => {
    if (!hasDynamo) return;
    client = DynamoDBDocumentClient.from(toClient(), { marshallOptions: { removeUndefinedValues: true } });
  });
  afterAll(() => client?.destroy());
  return {
    connect: () => orMissing(client),
    createTables: async (): Promise<TableNames> => {
      count += 1;
      const name = (id: string): string => `${id}-${process.pid}-${count}`;
      for (const definition of tableDefinitions) await createTable(orMissing(client), definition, name(definition.id));
      return { feed: name('feed'), core: name('core') };
    },
    removeTables: async (names: TableNames): Promise<void> => {
      for (const TableName of Object.values(names)) await orMissing(client).send(new DeleteTableCommand({ TableName }));
    },
  };
};

/** A moto server for the tests of a file, and empty queues and buckets in it. */
export const useMoto = () => {
  let moto: Moto | undefined;
  let count = 0;
  beforeAll(async () => {
    if (hasMoto) moto = await startMoto(orMissing(inject('motoFolder')));
  }, 120_000);
  afterAll(() => moto?.stop());

  /** For the emulator it is what time the clock says, each time something is asked of it. */
  const toSqs = (clock: Clock): SQSClient => {
    const client = new SQSClient({ ...account, endpoint: orMissing(moto).url });
    client.middlewareStack.add(
      (next) => (args) => {
        orMissing(moto).setTime({ frozenMs: clock.now().getTime() });
        return next(args);
      },
      { step: 'initialize' },
    );
    return client;
  };
  const toS3 = (clock: Clock): S3Client => {
    const client = new S3Client({ ...account, endpoint: orMissing(moto).url });
    client.middlewareStack.add(
      (next) => (args) => {
        orMissing(moto).setTime({ frozenMs: clock.now().getTime() });
        return next(args);
      },
      { step: 'initialize' },
    );
    return client;
  };
  return {
    get: () => orMissing(moto),
    createQueues: async (clock: Clock): Promise<{ readonly client: SQSClient; readonly urls: QueueUrls }> => {
      count += 1;
      const client = toSqs(clock);
      const create = async (name: string): Promise<string> => {
        const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: `${name}-${count}` }));
        return orMissing(QueueUrl);
      };
      const both = async (step: string) => ({ live: await create(step), dead: await create(`${step}-dead`) });
      const urls = { collect: await both('collect'), analyze: await both('analyze'), deliver: await both('deliver') };
      return { client, urls };
    },
    createBucket: async (clock: Clock): Promise<{ readonly client: S3Client; readonly bucket: string }> => {
      count += 1;
      const bucket = `archive-${count}`;
      const client = toS3(clock);
      const LocationConstraint = 'eu-west-1';
      await client.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint } }));
      return { client, bucket };
    },
  };
};
