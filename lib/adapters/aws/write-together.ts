/** Several rows of one table written all or none: the seam between DynamoDB's transactions and stand-ins that know none. */
import { randomUUID } from 'node:crypto';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { type Condition, type Key, type Row, toConditionFields, toUpdateFields, type Update } from './database.ts';
import { tryAgain } from './try-again.ts';

/** One row's part. The first condition that can fail stands first. */
export type Write =
  | { readonly put: Key & Row; readonly condition?: Condition }
  | { readonly update: Update }
  | { readonly remove: Key; readonly condition?: Condition };

/** Answers false where a condition did not hold, and then nothing was written. */
export type WriteTogether = (
  client: DynamoDBDocumentClient,
  table: string,
  writes: readonly Write[],
) => Promise<boolean>;

/**
 * The real one. Its token makes a request that is repeated after a lost answer the same request; when others were writing
 * the same rows at this moment, nothing was written, and it is tried again.
 */
export const writeInTransaction: WriteTogether = (client, table, writes) => {
  const request = {
    TransactItems: writes.map((write) => toTransactItem(table, write)),
    ClientRequestToken: randomUUID(),
  };
  return tryAgain({ kind: 'table', id: table }, async () => {
    try {
      await client.send(new TransactWriteCommand(request));
      return true;
    } catch (error) {
      if (error instanceof TransactionCanceledException) return judgeReasons(error);
      if (error instanceof Error && error.name === 'TransactionInProgressException') return undefined;
      throw error;
    }
  });
};

/** False where a condition did not hold, undefined where it may go well in a moment; throws what never will. */
const judgeReasons = (error: TransactionCanceledException): false | undefined => {
  const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code ?? 'None').filter((code) => code !== 'None');
  if (codes.includes('ConditionalCheckFailed')) return false;
  if (codes.length > 0 && codes.every((code) => momentary.has(code))) return undefined;
  throw error;
};

const momentary: ReadonlySet<string> = new Set([
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
]);

const toTransactItem = (table: string, write: Write) => {
  if ('put' in write) return { Put: { TableName: table, Item: write.put, ...toConditionFields(write.condition) } };
  if ('update' in write) return { Update: { TableName: table, ...toUpdateFields(write.update) } };
  return { Delete: { TableName: table, Key: { ...write.remove }, ...toConditionFields(write.condition) } };
};
