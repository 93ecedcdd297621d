/**
 * What AWS asks, in US dollars, before taxes: the one list of prices. `asOf` is when it was last gone through. Each says where it is from:
 * `looked up` in a stored copy of the page named beside it, or `recalled`, which is to be held against AWS's own page before a bill is
 * relied upon to the cent.
 */
export const asOf = '2026-11-22';

/** Regions whose prices are known here. */
export const regions = ['us-east-1', 'eu-west-1'] as const;
export type Region = (typeof regions)[number];

type Origin = 'recalled' | { readonly lookedUp: string };
type Price = {
  /** What one is. */
  readonly of: string;
  readonly dollars: Readonly<Record<Region, number>>;
  /** Where the price of us-east-1 is from; that of eu-west-1 is recalled, where it is another. */
  readonly origin: Origin;
  /** What every account has of it each month, for good and not for a first year only; shared by all that runs in it. */
  readonly free?: number;
};

const million = 1_000_000;
const same = (dollars: number): Readonly<Record<Region, number>> => ({ 'us-east-1': dollars, 'eu-west-1': dollars });

const dynamo = { lookedUp: 'https://airbyte.com/data-engineering-resources/dynamodb-pricing (2025-07-21)' } as const;
const s3 = { lookedUp: 'https://c3x.dev/blog/s3-request-fees-explained' } as const;
const lambda = { lookedUp: 'https://cloudchipr.com/blog/aws-lambda-pricing (2024)' } as const;
const cloudWatch = {
  lookedUp:
    'https://aws.amazon.com/cloudwatch/pricing/ (free tier); https://cloudburn.io/blog/amazon-cloudwatch-pricing (2026-02)',
} as const;

/** A table on demand, standard storage, a standard queue, Lambda on arm64, standard alarms; Comprehend's first ten million units a month. */
export const priceList = {
  dynamoWriteUnit: {
    of: 'write request unit, 1 KB',
    dollars: { 'us-east-1': 0.625 / million, 'eu-west-1': 0.7068 / million },
    origin: dynamo,
  },
  dynamoReadUnit: {
    of: 'read request unit, 4 KB strongly consistent',
    dollars: { 'us-east-1': 0.125 / million, 'eu-west-1': 0.1415 / million },
    origin: dynamo,
  },
  dynamoGbMonth: {
    of: 'GB of a table and its indexes',
    dollars: { 'us-east-1': 0.25, 'eu-west-1': 0.283 },
    origin: 'recalled',
    free: 25,
  },
  dynamoBackupGbMonth: {
    of: 'GB kept for recovery to a point in time',
    dollars: { 'us-east-1': 0.2, 'eu-west-1': 0.2264 },
    origin: 'recalled',
  },
  sqsRequest: {
    of: 'request of 64 KB, standard queue',
    dollars: same(0.4 / million),
    origin: { lookedUp: 'https://cloudburn.io/blog/amazon-sqs-pricing (2026-03)' },
    free: million,
  },
  s3Put: { of: 'PUT or LIST', dollars: same(5 / million), origin: s3 },
  s3Get: { of: 'GET or HEAD', dollars: same(0.4 / million), origin: s3 },
  s3GbMonth: {
    of: 'GB, standard storage',
    dollars: same(0.023),
    origin: { lookedUp: 'https://devnotes.tech/understanding-aws-s3-pricing-a-complete-cost-breakdown-with-examples' },
  },
  lambdaGbSecond: { of: 'GB-second, arm64', dollars: same(13.3334 / million), origin: lambda, free: 400_000 },
  lambdaRequest: { of: 'call', dollars: same(0.2 / million), origin: lambda, free: million },
  comprehendUnit: {
    of: 'unit of 100 characters, three at least a text',
    dollars: same(100 / million),
    origin: {
      lookedUp:
        'https://www.cloudzero.com/blog/amazon-comprehend-pricing/; the least of three units: https://aws.amazon.com/comprehend/pricing/',
    },
  },
  logGb: { of: 'GB of logs taken in', dollars: { 'us-east-1': 0.5, 'eu-west-1': 0.57 }, origin: cloudWatch, free: 5 },
  alarmMonth: { of: 'metric of a standard alarm', dollars: same(0.1), origin: cloudWatch, free: 10 },
  metricMonth: { of: 'metric of our own', dollars: same(0.3), origin: cloudWatch, free: 10 },
  dashboardMonth: { of: 'dashboard', dollars: same(3), origin: cloudWatch, free: 3 },
  mail: {
    of: 'mail sent',
    dollars: same(0.1 / 1000),
    origin: { lookedUp: 'https://www.acecloudinterviews.com/tutorials/aws/ses/' },
  },
} as const satisfies Readonly<Record<string, Price>>;

/** What is counted, each by its price for one. */
export type Quantity = keyof typeof priceList;

const isQuantity = (name: string): name is Quantity => Object.hasOwn(priceList, name);
export const quantityNames: readonly Quantity[] = Object.keys(priceList).filter(isQuantity);

/** What one costs there. */
export const priceOf = (quantity: Quantity, region: Region): number => priceList[quantity].dollars[region];

/** What of it is free each month. */
export const freeOf = (quantity: Quantity): number => {
  const price: Price = priceList[quantity];
  return price.free ?? 0;
};

/** Each service's quantities, and the page on which AWS says its prices. */
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
    quantities: ['logGb', 'alarmMonth', 'metricMonth', 'dashboardMonth'],
  },
  'Amazon SES': { source: 'https://aws.amazon.com/ses/pricing/', quantities: ['mail'] },
} as const satisfies Readonly<Record<string, { readonly source: string; readonly quantities: readonly Quantity[] }>>;
export type Service = keyof typeof services;
