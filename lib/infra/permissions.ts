/** What a function's plan says it touches → statements that allow that and nothing else. */
import { Arn, ArnFormat, type Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { type Step, steps } from '../ports/queue.ts';
import { archivePrefixes } from './archive-bucket.ts';
import type { DataStack } from './data-stack.ts';
import type { DeployedSentiment } from './environment.ts';
import type { FunctionPlan } from './functions.ts';
import { mailPrefix } from './mail-inbox.ts';
import { type StoreName, type StoreRows, storeRows } from './rows.ts';

/** Where alerts may be carried to, as the deployer says it. */
export type Outside = {
  /** The address that mails come from; it, or its domain, is a verified identity of SES. */
  readonly mailFrom?: string | undefined;
  /** The name of an event bus of the account. */
  readonly eventBus?: string | undefined;
  /** ARNs of topics that routes name. */
  readonly topics?: readonly string[] | undefined;
};

export type Surroundings = {
  readonly stack: Stack;
  readonly data: DataStack;
  readonly sentiment: DeployedSentiment;
  readonly outside: Outside;
  /** Where Amazon SES puts mail by; absent where no channel reads any. */
  readonly mail?: Bucket | undefined;
};

const readActions = ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query'];
const writeActions = ['dynamodb:BatchWriteItem', 'dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'];

/** All statements of one function, but the one for its log. */
export const toStatements = (plan: FunctionPlan, around: Surroundings): readonly PolicyStatement[] => [
  ...toTableStatements(plan, around),
  ...toArchiveStatements(plan.archive, around),
  ...(plan.mail === true && around.mail !== undefined ? toMailStatements(around.mail) : []),
  ...toQueueStatements(plan, around),
  ...(plan.secrets === true ? toSecretStatements(around) : []),
  ...(plan.judges === true ? [authorKeyStatement(around), ...toComprehendStatements(around.sentiment)] : []),
  ...(plan.carries === true ? toOutsideStatements(around) : []),
];

const rowsOf = (names: readonly StoreName[], table: StoreRows['table']): readonly StoreRows[] =>
  names.map((name): StoreRows => storeRows[name]).filter((rows) => rows.table === table);

/** Only rows with these partition keys; indexes hold keys only, and what they lead to is read from the table. */
const toTableStatements = ({ reads, writes }: FunctionPlan, { data }: Surroundings): readonly PolicyStatement[] =>
  (['feed', 'core'] as const).flatMap((table) => {
    const { tableArn } = data.tables[table];
    const allow = (actions: readonly string[], stores: readonly StoreRows[]): readonly PolicyStatement[] => {
      const keys = [...new Set(stores.flatMap((rows) => rows.keys))];
      if (keys.length === 0) return [];
      const conditions = { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys } };
      return [new PolicyStatement({ actions: [...actions], resources: [tableArn], conditions })];
    };
    const indexes = [...new Set(rowsOf(reads, table).flatMap((rows) => rows.indexes))];
    return [
      ...allow(readActions, rowsOf(reads, table)),
      ...allow(writeActions, rowsOf(writes, table)),
      ...(indexes.length === 0
        ? []
        : [
            new PolicyStatement({
              actions: ['dynamodb:Query'],
              resources: indexes.map((name) => `${tableArn}/index/${name}`),
            }),
          ]),
    ];
  });

/** Without s3:ListBucket, S3 answers 403 and not 404 for a body that is not there. */
const toArchiveStatements = (
  use: FunctionPlan['archive'],
  { data: { archiveExport } }: Surroundings,
): readonly PolicyStatement[] => {
  if (use === undefined) return [];
  const { raw, evidence } = archivePrefixes;
  const below = (...prefixes: readonly string[]): string[] =>
    prefixes.map((prefix) => `${archiveExport.arn}/${prefix}*`);
  const both = below(raw, evidence);
  return [
    new PolicyStatement({ actions: ['s3:ListBucket'], resources: [archiveExport.arn] }),
    new PolicyStatement({ actions: ['s3:GetObject'], resources: both }),
    ...(use === 'put' ? [new PolicyStatement({ actions: ['s3:PutObject'], resources: below(raw) })] : []),
    ...(use === 'judge' ? [new PolicyStatement({ actions: ['s3:DeleteObject'], resources: both })] : []),
    ...(use === 'tidy'
      ? [
          new PolicyStatement({ actions: ['s3:PutObject'], resources: below(evidence) }),
          new PolicyStatement({ actions: ['s3:DeleteObject'], resources: both }),
        ]
      : []),
  ];
};

/** Reads messages, and which there are. */
const toMailStatements = ({ bucketArn }: Bucket): readonly PolicyStatement[] => [
  new PolicyStatement({
    actions: ['s3:ListBucket'],
    resources: [bucketArn],
    conditions: { StringLike: { 's3:prefix': `${mailPrefix}*` } },
  }),
  new PolicyStatement({ actions: ['s3:GetObject'], resources: [`${bucketArn}/${mailPrefix}*`] }),
];

/** A step also sends to its own queue what must wait longer, and to its dead letters what it gives up, with the reason. */
const toQueueStatements = (
  { receives, sends, counts }: FunctionPlan,
  { data }: Surroundings,
): readonly PolicyStatement[] => {
  const arnsOf = (steps: readonly Step[]): string[] => steps.map((step) => data.queues[step].queue.queueArn);
  const dead = receives === undefined ? [] : [data.queues[receives].deadLetters.queueArn];
  const sendable = [...arnsOf(sends), ...dead];
  return [
    ...(receives === undefined
      ? []
      : [
          new PolicyStatement({
            actions: [
              'sqs:ChangeMessageVisibility',
              'sqs:DeleteMessage',
              'sqs:GetQueueAttributes',
              'sqs:ReceiveMessage',
            ],
            resources: arnsOf([receives]),
          }),
        ]),
    ...(counts === true
      ? [
          new PolicyStatement({
            actions: ['sqs:GetQueueAttributes'],
            resources: steps.flatMap((step) => [
              data.queues[step].queue.queueArn,
              data.queues[step].deadLetters.queueArn,
            ]),
          }),
        ]
      : []),
    ...(sendable.length === 0 ? [] : [new PolicyStatement({ actions: ['sqs:SendMessage'], resources: sendable })]),
  ];
};

/** What a parameter or secret is called is in the configuration, which changes without a deploy; all begin with earmark/. */
const secretNames = 'earmark/*';
const toSecretStatements = ({ stack }: Surroundings): readonly PolicyStatement[] => [
  new PolicyStatement({
    actions: ['ssm:GetParameter', 'ssm:GetParameters'],
    resources: [Arn.format({ service: 'ssm', resource: 'parameter', resourceName: secretNames }, stack)],
  }),
  new PolicyStatement({
    actions: ['secretsmanager:GetSecretValue'],
    resources: [
      Arn.format(
        {
          service: 'secretsmanager',
          resource: 'secret',
          resourceName: secretNames,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        },
        stack,
      ),
    ],
  }),
];

/** Draws the key of authors' pseudonyms, where there is none yet. */
const authorKeyStatement = ({ stack, data }: Surroundings): PolicyStatement =>
  new PolicyStatement({
    actions: ['ssm:PutParameter'],
    resources: [Arn.format({ service: 'ssm', resource: 'parameter', resourceName: data.authorKeyName }, stack)],
  });

/** Comprehend knows no resources for these. */
const toComprehendStatements = ({ engine, masks = false }: DeployedSentiment): readonly PolicyStatement[] => {
  const judging = [
    'comprehend:BatchDetectDominantLanguage',
    'comprehend:BatchDetectSentiment',
    'comprehend:BatchDetectTargetedSentiment',
    'comprehend:DetectDominantLanguage',
    'comprehend:DetectTargetedSentiment',
  ];
  const actions = [...(engine === 'local' ? [] : judging), ...(masks ? ['comprehend:DetectPiiEntities'] : [])];
  return actions.length === 0 ? [] : [new PolicyStatement({ actions: actions.toSorted(), resources: ['*'] })];
};

const toOutsideStatements = ({
  stack,
  outside: { mailFrom, eventBus, topics = [] },
}: Surroundings): readonly PolicyStatement[] => [
  ...(mailFrom === undefined ? [] : [toSendingStatement(stack, mailFrom)]),
  ...(eventBus === undefined
    ? []
    : [
        new PolicyStatement({
          actions: ['events:PutEvents'],
          resources: [Arn.format({ service: 'events', resource: 'event-bus', resourceName: eventBus }, stack)],
        }),
      ]),
  ...(topics.length === 0 ? [] : [new PolicyStatement({ actions: ['sns:Publish'], resources: [...topics] })]),
];

/** The address may be verified by itself or through its domain; either way nothing is sent from another. */
const toSendingStatement = (stack: Stack, mailFrom: string): PolicyStatement => {
  const domain = mailFrom.slice(mailFrom.lastIndexOf('@') + 1);
  return new PolicyStatement({
    actions: ['ses:SendEmail', 'ses:SendRawEmail'],
    resources: [mailFrom, domain].map((identity) =>
      Arn.format({ service: 'ses', resource: 'identity', resourceName: identity }, stack),
    ),
    conditions: { StringEquals: { 'ses:FromAddress': mailFrom } },
  });
};
