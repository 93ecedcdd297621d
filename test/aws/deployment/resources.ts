/** Makes what a template says in the emulators: tables with their indexes and streams, queues, topics, buckets. */
import {
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, type SNSClient } from '@aws-sdk/client-sns';
import { CreateQueueCommand, type SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import {
  createResolver,
  type Named,
  type Names,
  type Plain,
  pseudo,
  type Resource,
  type Synthesized,
  toNameKey,
} from './template.ts';

export type Clients = {
  readonly dynamo: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly s3: S3Client;
  readonly sns: SNSClient;
};

/** `arn:aws:sqs:eu-west-1:123456789012:name` */
const toArn = (service: string, name: string): string =>
  `arn:aws:${service}:${pseudo['AWS::Region']}:${pseudo['AWS::AccountId']}:${name}`;

/** A name as CloudFormation makes one: from the stack and the resource, short enough for everybody. */
const toName = ({ id }: Resource, suffix: string): string => `${id.slice(0, 40)}-${suffix}`;

const tableSchema = z.looseObject({
  KeySchema: z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) })),
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
  GlobalSecondaryIndexes: z
    .array(
      z.looseObject({
        IndexName: z.string(),
        KeySchema: z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) })),
        Projection: z.looseObject({ ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']) }),
      }),
    )
    .optional(),
  BillingMode: z.enum(['PAY_PER_REQUEST', 'PROVISIONED']).default('PROVISIONED'),
  StreamSpecification: z
    .looseObject({ StreamViewType: z.enum(['NEW_AND_OLD_IMAGES', 'NEW_IMAGE', 'OLD_IMAGE', 'KEYS_ONLY']) })
    .optional(),
  TimeToLiveSpecification: z.looseObject({ AttributeName: z.string(), Enabled: z.boolean() }).optional(),
});

const createTable = async ({ dynamo }: Clients, name: string, properties: Plain): Promise<Named> => {
  const table = tableSchema.parse(properties);
  const { GlobalSecondaryIndexes, StreamSpecification, TimeToLiveSpecification: ttl } = table;
  await dynamo.send(
    new CreateTableCommand({
      TableName: name,
      KeySchema: table.KeySchema,
      AttributeDefinitions: table.AttributeDefinitions,
      BillingMode: table.BillingMode,
      ...(GlobalSecondaryIndexes === undefined ? {} : { GlobalSecondaryIndexes }),
      ...(StreamSpecification === undefined
        ? {}
        : { StreamSpecification: { StreamEnabled: true, StreamViewType: StreamSpecification.StreamViewType } }),
    }),
  );
  await waitUntilTableExists({ client: dynamo, minDelay: 0.05, maxDelay: 0.5, maxWaitTime: 30 }, { TableName: name });
  if (ttl?.Enabled === true)
    await dynamo.send(
      new UpdateTimeToLiveCommand({
        TableName: name,
        TimeToLiveSpecification: { AttributeName: ttl.AttributeName, Enabled: true },
      }),
    );
  const { Table } = await dynamo.send(new DescribeTableCommand({ TableName: name }));
  return {
    ref: name,
    attributes: { Arn: toArn('dynamodb', `table/${name}`), StreamArn: Table?.LatestStreamArn ?? 'no stream' },
  };
};

const queueSchema = z.looseObject({
  QueueName: z.string().optional(),
  DelaySeconds: z.number().optional(),
  VisibilityTimeout: z.number().optional(),
  MessageRetentionPeriod: z.number().optional(),
  ReceiveMessageWaitTimeSeconds: z.number().optional(),
  RedrivePolicy: z.looseObject({ deadLetterTargetArn: z.string(), maxReceiveCount: z.number() }).optional(),
});

const createQueue = async ({ sqs }: Clients, name: string, properties: Plain): Promise<Named> => {
  const { QueueName = name, RedrivePolicy, ...rest } = queueSchema.parse(properties);
  const numbers = [
    'DelaySeconds',
    'VisibilityTimeout',
    'MessageRetentionPeriod',
    'ReceiveMessageWaitTimeSeconds',
  ] as const;
  const Attributes: Record<string, string> = {};
  for (const each of numbers) if (rest[each] !== undefined) Attributes[each] = String(rest[each]);
  if (RedrivePolicy !== undefined) Attributes.RedrivePolicy = JSON.stringify(RedrivePolicy);
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
  return { ref: QueueUrl, attributes: { Arn: toArn('sqs', QueueName), QueueName, QueueUrl } };
};

const createTopic = async ({ sns }: Clients, name: string): Promise<Named> => {
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: name }));
  return { ref: TopicArn, attributes: { TopicArn, TopicName: name } };
};

const createBucket = async ({ s3 }: Clients, name: string): Promise<Named> => {
  const Bucket = name.toLowerCase();
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }));
  return { ref: Bucket, attributes: { Arn: `arn:aws:s3:::${Bucket}` } };
};

type Create = (clients: Clients, name: string, properties: Plain) => Promise<Named>;
/** In this order: dead letters stand before the queues that name them, for they refer to nothing. */
const kinds: Readonly<Record<string, Create>> = {
  'AWS::DynamoDB::Table': createTable,
  'AWS::SQS::Queue': createQueue,
  'AWS::SNS::Topic': createTopic,
  'AWS::S3::Bucket': createBucket,
};

/** What is never made, only named: a function is run as a process, and the rest says who may do what. */
const toNamed = (resource: Resource, suffix: string): Named => {
  const name = toName(resource, suffix);
  if (resource.type === 'AWS::Lambda::Function')
    return { ref: name, attributes: { Arn: toArn('lambda', `function:${name}`) } };
  return { ref: name, attributes: { Arn: `arn:aws:other:::${name}`, Id: name, Name: name } };
};

export type Deployed = {
  readonly names: Names;
  /** A resource's properties with every reference resolved. */
  readonly resolve: (resource: Resource) => { readonly [key: string]: Plain };
  /** Folders of code, by the hash that a function's `Code` names. */
  readonly assets: ReadonlyMap<string, string>;
  readonly ofType: (type: string) => readonly Resource[];
};

/** Makes everything that keeps something; `suffix` tells several deployments in one emulator apart. */
export const deploy = async (
  synthesized: Synthesized,
  { clients, suffix }: { readonly clients: Clients; readonly suffix: string },
): Promise<Deployed> => {
  const { resources } = synthesized;
  const names = new Map<string, Named>();
  for (const resource of resources)
    if (!(resource.type in kinds)) names.set(toNameKey(resource.stack, resource.id), toNamed(resource, suffix));
  const resolve = createResolver(synthesized, names);
  const ofType = (type: string): readonly Resource[] => resources.filter((each) => each.type === type);
  for (const [type, create] of Object.entries(kinds)) {
    // Queues with a redrive policy refer to their dead letters, which must be there first.
    const inOrder = ofType(type).toSorted(
      (a, b) => Number('RedrivePolicy' in a.properties) - Number('RedrivePolicy' in b.properties),
    );
    for (const resource of inOrder) {
      const named = await create(clients, toName(resource, suffix), resolve(resource));
      names.set(toNameKey(resource.stack, resource.id), named);
    }
  }
  return { names, resolve, assets: synthesized.assets, ofType };
};
