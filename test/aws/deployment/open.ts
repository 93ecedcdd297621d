/**
 * A deployment on emulators: everything the templates keep is made in DynamoDB Local and moto, every function runs as its
 * real bundle in a process of its own, and queues, stream and schedules are pumped as Lambda and EventBridge do.
 */

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createAwsArchive } from '../../../lib/adapters/aws/archive.ts';
import { openAwsStores } from '../../../lib/adapters/aws/open.ts';
import { createAwsQueue } from '../../../lib/adapters/aws/queue.ts';
import type { OpenStores } from '../../../lib/ports/open-stores.ts';
import { type Moto, startMoto } from '../emulators/start.ts';
import { account } from '../emulators/use.ts';
import { openFunction, type RunningFunction } from '../lambda/function.ts';
import { isAllowed } from '../lambda/permissions.ts';
import { openProxy, type WriteProxy } from '../lambda/proxy.ts';
import { type Disturb, pumpQueue } from '../lambda/queue-pump.ts';
import { createSchedulePump } from '../lambda/schedule-pump.ts';
import { createStreamPump } from '../lambda/stream-pump.ts';
import { createMovableClock, type MovableClock } from '../lambda/time.ts';
import { type Clients, type Deployed, deploy } from './resources.ts';
import { toFunctionPlans, toQueueSources, toScheduleSources, toStreamSources } from './sources.ts';
import type { Synthesized } from './template.ts';

export type RunningStep = RunningFunction & { readonly proxy: WriteProxy };

export type Deployment = {
  readonly clock: MovableClock;
  readonly deployed: Deployed;
  readonly functions: ReadonlyMap<string, RunningStep>;
  /** The same tables, queues and bucket, for a test to look into. */
  readonly stores: OpenStores;
  readonly sqs: SQSClient;
  readonly s3: S3Client;
  /** What a queue or bucket of the template is called here: `nameOf('AWS::SQS::Queue', 'collect')` is an address. */
  nameOf(type: string, id: string): string;
  /** What functions asked for and their roles do not allow: `deliver dynamodb:PutItem …`. */
  readonly denied: readonly string[];
  /** Keeps a secret in the parameter store, as `ssm:<name>` in a configuration asks for it. */
  bringSecret(name: string, value: string): Promise<void>;
  /** Brings a key of authors' pseudonyms along, as one does who moves in; else the first function to need it draws one. */
  bringAuthorKey(key: Uint8Array): Promise<void>;
  /** Gives every tick that is due. */
  tick(): Promise<void>;
  /** Works off queues and streams until nothing is ready; answers how many calls of functions that took. */
  drain(disturb?: Disturb): Promise<number>;
  /** Hands the whole stream on once more. */
  rewindStreams(): void;
  /** Bodies that lie in queues of dead letters, by queue; they stay there. */
  deadLetters(): Promise<Readonly<Record<string, readonly string[]>>>;
  /** Messages that wait, are delayed or in work, by queue. */
  waiting(): Promise<Readonly<Record<string, number>>>;
  stop(): Promise<void>;
};

export type DeploymentOptions = {
  readonly synthesized: Synthesized;
  readonly dynamoUrl: string;
  readonly motoFolder: string;
  /** Tells tables of several deployments in the one DynamoDB Local apart. */
  readonly suffix: string;
  /** What time it is when it starts. */
  readonly startMs: number;
  /** More for every function's environment: addresses of the outside, secrets. */
  readonly environment?: Readonly<Record<string, string>>;
  /** How far the clock of a function's machine is off, by name. */
  readonly skewMs?: Readonly<Record<string, number>>;
};

/** More calls than this in one go is a circle. */
const callsMax = 5000;

export const openDeployment = async (options: DeploymentOptions): Promise<Deployment> => {
  const { synthesized, dynamoUrl, motoFolder, suffix, startMs } = options;
  const moto = await startMoto(motoFolder);
  const clock = createMovableClock(moto.clockFile, startMs);
  const clients = connect(dynamoUrl, moto);
  const deployed = await deploy(synthesized, { clients, suffix });
  const denied: string[] = [];
  const functions = await openFunctions(options, { deployed, moto, clock, denied });
  const invokeOf = (ref: string) => {
    const found = functions.get(ref);
    if (found === undefined) throw new Error(`an event source wakes ${ref}, which is no function of the template`);
    return found.invoke;
  };
  const queues = toQueueSources(deployed, invokeOf);
  const streams = toStreamSources(deployed, invokeOf).map((source) => createStreamPump(clients, source));
  const schedules = toScheduleSources(deployed, invokeOf).map((source) =>
    createSchedulePump({ sqs: clients.sqs, clock }, source),
  );
  return {
    clock,
    deployed,
    functions: new Map([...functions.values()].map((each) => [each.name, each])),
    stores: openStores(deployed, { clients, clock }),
    sqs: clients.sqs,
    s3: clients.s3,
    nameOf: (type, id) => findName(deployed, type, id),
    denied,
    bringSecret: async (name, Value) => {
      await clients.parameters.send(new PutParameterCommand({ Name: `/${name}`, Value, Type: 'SecureString' }));
    },
    bringAuthorKey: async (key) => {
      const reference = toFunctionPlans(deployed).flatMap(({ environment }) => environment.EARMARK_AUTHOR_KEY ?? [])[0];
      if (reference === undefined) throw new Error('no function of the template is told of an author key');
      const Value = `base64:${Buffer.from(key).toString('base64')}`;
      const Name = `/${reference.replace('ssm:', '')}`;
      await clients.parameters.send(new PutParameterCommand({ Name, Value, Type: 'SecureString' }));
    },
    tick: async () => {
      for (const schedule of schedules) await schedule.pump();
    },
    drain: async (disturb) => {
      for (let calls = 0; calls < callsMax; ) {
        const before = calls;
        for (const source of queues) if ((await pumpQueue(clients.sqs, source, disturb)) !== undefined) calls += 1;
        for (const stream of streams) calls += (await stream.pump()).calls;
        if (calls === before) return calls;
      }
      throw new Error(`the queues are not empty after ${callsMax} calls`);
    },
    rewindStreams: () => {
      for (const stream of streams) stream.rewind();
    },
    deadLetters: async () => {
      const dead = toQueueUrls(deployed).filter(({ isDead }) => isDead);
      return Object.fromEntries(
        await Promise.all(dead.map(async ({ id, url }) => [id, await peek(clients.sqs, url)] as const)),
      );
    },
    waiting: async () => {
      const live = toQueueUrls(deployed).filter(({ isDead }) => !isDead);
      return Object.fromEntries(
        await Promise.all(live.map(async ({ id, url }) => [id, await countOf(clients.sqs, url)] as const)),
      );
    },
    stop: async () => {
      for (const each of functions.values()) {
        await each.stop();
        await each.proxy.stop();
      }
      for (const client of Object.values(clients)) client.destroy();
      await moto.stop();
    },
  };
};

type AllClients = Clients & { readonly streams: DynamoDBStreamsClient; readonly parameters: SSMClient };
const connect = (dynamoUrl: string, moto: Moto): AllClients => ({
  dynamo: new DynamoDBClient({ ...account, endpoint: dynamoUrl }),
  streams: new DynamoDBStreamsClient({ ...account, endpoint: dynamoUrl }),
  sqs: new SQSClient({ ...account, endpoint: moto.url }),
  s3: new S3Client({ ...account, endpoint: moto.url, forcePathStyle: true }),
  sns: new SNSClient({ ...account, endpoint: moto.url }),
  parameters: new SSMClient({ ...account, endpoint: moto.url }),
});

/** Each function behind a proxy of its own; the addresses of queues in its environment lead there as well. */
const openFunctions = async (
  { dynamoUrl, environment = {}, skewMs = {} }: DeploymentOptions,
  {
    deployed,
    moto,
    clock,
    denied,
  }: {
    readonly deployed: Deployed;
    readonly moto: Moto;
    readonly clock: MovableClock;
    readonly denied: string[];
  },
): Promise<ReadonlyMap<string, RunningStep>> => {
  const functions = new Map<string, RunningStep>();
  for (const plan of toFunctionPlans(deployed)) {
    let kill = (): void => {};
    const proxy = await openProxy({
      dynamoUrl,
      motoUrl: moto.url,
      kill: () => kill(),
      isAllowed: (need) => {
        if (isAllowed(plan.statements, need)) return true;
        denied.push(`${plan.name} ${need.action} ${need.resource} ${(need.keys ?? []).join(' ')}`.trim());
        return false;
      },
    });
    const services = ['DYNAMODB', 'SQS', 'S3', 'SNS', 'SSM', 'SECRETS_MANAGER', 'EVENTBRIDGE', 'SESV2', 'COMPREHEND'];
    const own = Object.entries(plan.environment).map(([key, value]) => [key, value.replace(moto.url, proxy.url)]);
    const opened = await openFunction({
      ...plan,
      environment: {
        ...Object.fromEntries(own),
        ...Object.fromEntries(services.map((service) => [`AWS_ENDPOINT_URL_${service}`, proxy.url])),
        ...environment,
      },
      clock,
      clockFile: moto.clockFile,
      ...(skewMs[plan.name] === undefined ? {} : { skewMs: skewMs[plan.name] ?? 0 }),
    });
    kill = opened.kill;
    functions.set(plan.ref, { ...opened, proxy });
  }
  return functions;
};

type NamedQueue = { readonly id: string; readonly url: string; readonly isDead: boolean };
/** Every queue by its name in the template, without CDK's hash. */
const toQueueUrls = (deployed: Deployed): readonly NamedQueue[] =>
  deployed.ofType('AWS::SQS::Queue').map((resource) => {
    const id = resource.id.replace(/[0-9A-F]{8}$/, '');
    const url = deployed.names.get(`${resource.stack}/${resource.id}`)?.ref ?? '';
    return { id, url, isDead: id.includes('deadletters') };
  });

const findName = (deployed: Deployed, type: string, wanted: string): string => {
  const found = deployed.ofType(type).find(({ id }) => id.replace(/[0-9A-F]{8}$/, '') === wanted);
  const ref = found === undefined ? undefined : deployed.names.get(`${found.stack}/${found.id}`)?.ref;
  if (ref === undefined) throw new Error(`the template has no ${type} called ${wanted}`);
  return ref;
};

const openStores = (
  deployed: Deployed,
  { clients, clock }: { readonly clients: AllClients; readonly clock: MovableClock },
): OpenStores => {
  const find = (type: string, id: string): string => findName(deployed, type, id);
  const both = (step: string) => ({
    live: find('AWS::SQS::Queue', step),
    dead: find('AWS::SQS::Queue', `${step}deadletters`),
  });
  const client = DynamoDBDocumentClient.from(clients.dynamo, { marshallOptions: { removeUndefinedValues: true } });
  const urls = { collect: both('collect'), analyze: both('analyze'), deliver: both('deliver') };
  return openAwsStores({
    client,
    tables: { feed: find('AWS::DynamoDB::Table', 'feed'), core: find('AWS::DynamoDB::Table', 'core') },
    clock,
    queue: createAwsQueue({ client: clients.sqs, urls, clock }),
    archive: createAwsArchive({ client: clients.s3, bucket: find('AWS::S3::Bucket', 'archive'), clock }),
  });
};

/** No test leaves more. */
const looksMax = 100;
/** All bodies of a queue; looking hides nothing. */
const peek = async (sqs: SQSClient, url: string): Promise<readonly string[]> => {
  const found = new Map<string, string>();
  for (let look = 0; look < looksMax; look++) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, VisibilityTimeout: 1 }),
    );
    const fresh = Messages.filter(({ MessageId = '' }) => !found.has(MessageId));
    if (fresh.length === 0) break;
    for (const { MessageId = '', Body = '' } of fresh) found.set(MessageId, Body);
  }
  return [...found.values()];
};

const countOf = async (sqs: SQSClient, url: string): Promise<number> => {
  const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }));
  return Object.entries(Attributes)
    .filter(([name]) => name.startsWith('ApproximateNumberOfMessages'))
    .reduce((sum, [, value]) => sum + Number(value), 0);
};
