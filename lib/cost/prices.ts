/**
 * What AWS asks, in US dollars, before taxes. `asOf` is when the prices were last looked up; the pages they come from stand beside
 * each service. Look again before relying on a bill to the cent.
 */
export const asOf = '2025-07-21';

/** Regions whose prices are known here. */
export const regions = ['us-east-1', 'eu-west-1'] as const;
export type Region = (typeof regions)[number];

/** What is counted, each by its price for one. */
export type Priced = {
  readonly dynamoWriteUnit: number;
  readonly dynamoReadUnit: number;
  readonly dynamoGbMonth: number;
  readonly dynamoBackupGbMonth: number;
  readonly sqsRequest: number;
  readonly s3Put: number;
  readonly s3Get: number;
  readonly s3GbMonth: number;
  readonly lambdaGbSecond: number;
  readonly lambdaRequest: number;
  readonly comprehendUnit: number;
  readonly logGb: number;
  readonly alarmMonth: number;
  readonly secretMonth: number;
  readonly mail: number;
};
export type Quantity = keyof Priced;

const million = 1_000_000;

/** A Lambda on arm64, a table on demand, standard storage, a standard queue, standard alarms; Comprehend's first ten million units a month. */
export const prices: Readonly<Record<Region, Priced>> = {
  'us-east-1': {
    dynamoWriteUnit: 0.625 / million,
    dynamoReadUnit: 0.125 / million,
    dynamoGbMonth: 0.25,
    dynamoBackupGbMonth: 0.2,
    sqsRequest: 0.4 / million,
    s3Put: 5 / million,
    s3Get: 0.4 / million,
    s3GbMonth: 0.023,
    lambdaGbSecond: 13.3334 / million,
    lambdaRequest: 0.2 / million,
    comprehendUnit: 100 / million,
    logGb: 0.5,
    alarmMonth: 0.1,
    secretMonth: 0.4,
    mail: 0.1 / 1000,
  },
  'eu-west-1': {
    dynamoWriteUnit: 0.7068 / million,
    dynamoReadUnit: 0.1415 / million,
    dynamoGbMonth: 0.283,
    dynamoBackupGbMonth: 0.2264,
    sqsRequest: 0.4 / million,
    s3Put: 5 / million,
    s3Get: 0.4 / million,
    s3GbMonth: 0.023,
    lambdaGbSecond: 13.3334 / million,
    lambdaRequest: 0.2 / million,
    comprehendUnit: 100 / million,
    logGb: 0.57,
    alarmMonth: 0.1,
    secretMonth: 0.4,
    mail: 0.1 / 1000,
  },
};

/** What an account has each month for nothing, for good and not for a first year only; shared by all that runs in it. */
export const freeEachMonth: Readonly<Partial<Record<Quantity, number>>> = {
  lambdaRequest: million,
  lambdaGbSecond: 400_000,
  sqsRequest: million,
  dynamoGbMonth: 25,
  alarmMonth: 10,
  logGb: 5,
};

export const services = {
  'Amazon Comprehend': {
    source: 'https://aws.amazon.com/comprehend/pricing/',
    quantities: ['comprehendUnit'],
  },
  'Amazon DynamoDB': {
    source: 'https://aws.amazon.com/dynamodb/pricing/on-demand/',
    quantities: ['dynamoWriteUnit', 'dynamoReadUnit', 'dynamoGbMonth', 'dynamoBackupGbMonth'],
  },
  'AWS Lambda': {
    source: 'https://aws.amazon.com/lambda/pricing/',
    quantities: ['lambdaGbSecond', 'lambdaRequest'],
  },
  'Amazon SQS': { source: 'https://aws.amazon.com/sqs/pricing/', quantities: ['sqsRequest'] },
  'Amazon S3': { source: 'https://aws.amazon.com/s3/pricing/', quantities: ['s3Put', 's3Get', 's3GbMonth'] },
  'Amazon CloudWatch': {
    source: 'https://aws.amazon.com/cloudwatch/pricing/',
    quantities: ['logGb', 'alarmMonth'],
  },
  'AWS Secrets Manager': { source: 'https://aws.amazon.com/secrets-manager/pricing/', quantities: ['secretMonth'] },
  'Amazon SES': { source: 'https://aws.amazon.com/ses/pricing/', quantities: ['mail'] },
} as const satisfies Readonly<Record<string, { readonly source: string; readonly quantities: readonly Quantity[] }>>;
export type Service = keyof typeof services;
