/**
 * Whether a function's role in the template allows what the function asks for: emulators allow everything, AWS does not.
 * As much of IAM as the roles use: statements that allow, `*` and `?` in actions and resources, conditions on leading keys.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
import type { IncomingMessage } from 'node:http';
import * as z from 'zod';

const oneOrMore = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (typeof value === 'string' ? [value] : value));
export const statementSchema = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.literal('Allow'),
  Action: oneOrMore,
  Resource: oneOrMore,
  Condition: z
    .strictObject({
      'ForAllValues:StringLike': z.strictObject({ 'dynamodb:LeadingKeys': oneOrMore }).optional(),
      'ForAllValues:StringEquals': z.strictObject({ 'dynamodb:LeadingKeys': oneOrMore }).optional(),
      StringLike: z.strictObject({ 's3:prefix': oneOrMore }).optional(),
    })
    .optional(),
});
export type Statement = z.infer<typeof statementSchema>;

/** One thing that is asked for. `keys` are the partition keys of rows, `prefix` that of a list of objects. */
export type Need = {
  readonly action: string;
  readonly resource: string;
  readonly keys?: readonly string[];
  readonly prefix?: string;
};

const toLiteral = (text: string): string => text.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
const isLike = (pattern: string, text: string): boolean =>
  new RegExp(`^${toLiteral(pattern).replaceAll('*', '.*').replaceAll('?', '.')}$`, 's').test(text);
const isLikeOne = (patterns: readonly string[], text: string): boolean => patterns.some((each) => isLike(each, text));

const meetsCondition = ({ Condition = {} }: Statement, { keys = [], prefix = '' }: Need): boolean => {
  const like = Condition['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'];
  const equal = Condition['ForAllValues:StringEquals']?.['dynamodb:LeadingKeys'];
  const prefixes = Condition.StringLike?.['s3:prefix'];
  return (
    (like === undefined || keys.every((key) => isLikeOne(like, key))) &&
    (equal === undefined || keys.every((key) => equal.includes(key))) &&
    (prefixes === undefined || isLikeOne(prefixes, prefix))
  );
};

export const isAllowed = (statements: readonly Statement[], need: Need): boolean =>
  statements.some(
    (statement) =>
      isLikeOne(statement.Action, need.action) &&
      isLikeOne(statement.Resource, need.resource) &&
      meetsCondition(statement, need),
  );

const place = 'eu-west-1:123456789012';
const toTableArn = (table: string, index?: string): string =>
  `arn:aws:dynamodb:${place}:table/${table}${index === undefined ? '' : `/index/${index}`}`;
const textValue = z.looseObject({ S: z.string() });
const rowSchema = z.looseObject({ pk: textValue });
const keyOf = (row: unknown): readonly string[] => {
  const parsed = rowSchema.safeParse(row);
  return parsed.success ? [parsed.data.pk.S] : [];
};

const singleSchema = z.looseObject({
  TableName: z.string(),
  IndexName: z.string().optional(),
  Key: z.unknown().optional(),
  Item: z.unknown().optional(),
  ExpressionAttributeValues: z.record(z.string(), z.unknown()).default({}),
});
const writeSchema = z.looseObject({
  PutRequest: z.looseObject({ Item: z.unknown().optional() }).optional(),
  DeleteRequest: z.looseObject({ Key: z.unknown().optional() }).optional(),
});
const batchSchema = z.looseObject({
  RequestItems: z.record(z.string(), z.union([z.array(writeSchema), z.looseObject({ Keys: z.array(z.unknown()) })])),
});
const transactSchema = z.looseObject({
  TransactItems: z.array(
    z.record(z.enum(['Put', 'Update', 'Delete', 'ConditionCheck', 'Get']), singleSchema.optional()),
  ),
});
const transactActions = {
  Put: 'dynamodb:PutItem',
  Update: 'dynamodb:UpdateItem',
  Delete: 'dynamodb:DeleteItem',
  ConditionCheck: 'dynamodb:ConditionCheckItem',
  Get: 'dynamodb:GetItem',
} as const;

const toSingle = (action: string, body: z.infer<typeof singleSchema>): Need => {
  const partition = textValue.safeParse(body.ExpressionAttributeValues[':pk']);
  const asked = action.endsWith(':Query') && partition.success ? [partition.data.S] : [];
  return {
    action,
    resource: toTableArn(body.TableName, body.IndexName),
    keys: [...keyOf(body.Key), ...keyOf(body.Item), ...asked],
  };
};

const toDynamoNeeds = (operation: string, body: unknown): readonly Need[] => {
  const action = `dynamodb:${operation}`;
  if (operation.startsWith('Transact'))
    return transactSchema
      .parse(body)
      .TransactItems.flatMap((item) =>
        z
          .enum(['Put', 'Update', 'Delete', 'ConditionCheck', 'Get'])
          .options.flatMap((kind) => (item[kind] === undefined ? [] : [toSingle(transactActions[kind], item[kind])])),
      );
  if (!operation.startsWith('Batch')) return [toSingle(action, singleSchema.parse(body))];
  return Object.entries(batchSchema.parse(body).RequestItems).map(([table, asked]) => ({
    action,
    resource: toTableArn(table),
    keys: Array.isArray(asked)
      ? asked.flatMap(({ PutRequest, DeleteRequest }) => [...keyOf(PutRequest?.Item), ...keyOf(DeleteRequest?.Key)])
      : asked.Keys.flatMap(keyOf),
  }));
};

const queueSchema = z.looseObject({ QueueUrl: z.string() });
const secretSchema = z.looseObject({ SecretId: z.string() });
const parameterSchema = z.looseObject({ Name: z.string().optional(), Names: z.array(z.string()).default([]) });

const toJsonNeeds = (service: string, operation: string, body: unknown): readonly Need[] => {
  if (service.startsWith('DynamoDB')) return toDynamoNeeds(operation, body);
  if (service === 'AmazonSQS')
    return [
      {
        action: `sqs:${operation.replace(/Batch$/, '')}`,
        resource: `arn:aws:sqs:${place}:${queueSchema.parse(body).QueueUrl.split('/').at(-1)}`,
      },
    ];
  if (service === 'secretsmanager') {
    const { SecretId } = secretSchema.parse(body);
    const resource = SecretId.startsWith('arn:')
      ? SecretId
      : `arn:aws:secretsmanager:${place}:secret:${SecretId}-a1B2c3`;
    return [{ action: `secretsmanager:${operation}`, resource }];
  }
  const { Name, Names } = parameterSchema.parse(body);
  return [...Names, ...(Name === undefined ? [] : [Name])].map((each) => ({
    action: `ssm:${operation}`,
    resource: `arn:aws:ssm:${place}:parameter/${each.replace(/^\//, '')}`,
  }));
};

const objectActions: Readonly<Record<string, string>> = {
  GET: 's3:GetObject',
  HEAD: 's3:GetObject',
  PUT: 's3:PutObject',
  DELETE: 's3:DeleteObject',
};

const toObjectNeeds = (asked: IncomingMessage, body: Buffer): readonly Need[] => {
  const url = new URL(asked.url ?? '/', 'http://s3.example');
  const [, bucket = '', ...rest] = url.pathname.split('/').map(decodeURIComponent);
  const arn = `arn:aws:s3:::${bucket}`;
  const key = rest.join('/');
  if (asked.method === 'POST' && url.searchParams.has('delete'))
    return [...body.toString().matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, each = '']) => ({
      action: 's3:DeleteObject',
      resource: `${arn}/${each}`,
    }));
  if (key === '') return [{ action: 's3:ListBucket', resource: arn, prefix: url.searchParams.get('prefix') ?? '' }];
  const tagged =
    asked.headers['x-amz-tagging'] === undefined ? [] : [{ action: 's3:PutObjectTagging', resource: `${arn}/${key}` }];
  const from = asked.headers['x-amz-copy-source'];
  const copied =
    typeof from === 'string'
      ? [{ action: 's3:GetObject', resource: `arn:aws:s3:::${decodeURIComponent(from).replace(/^\//, '')}` }]
      : [];
  return [
    { action: objectActions[asked.method ?? ''] ?? `s3:${asked.method}`, resource: `${arn}/${key}` },
    ...tagged,
    ...copied,
  ];
};

/** Everything that a request needs to be allowed. */
export const toNeeds = (asked: IncomingMessage, body: Buffer): readonly Need[] => {
  const [service = '', operation = ''] = String(asked.headers['x-amz-target'] ?? '').split('.');
  if (operation === '') return toObjectNeeds(asked, body);
  return toJsonNeeds(service, operation, JSON.parse(body.toString()));
};
