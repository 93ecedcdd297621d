/**
 * The two tables, as every store here uses them: few verbs, each bounded, each safe to repeat. Reads by key are strongly
 * consistent; an index may be a moment behind, so rows found by one are read from the table itself.
 */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { TableDefinition } from '../../model/tables.ts';
import { toAwsError } from './store-error.ts';
import { eachOf, toRuns, tryAgain } from './try-again.ts';
import type { Write, WriteTogether } from './write-together.ts';

/** What the tables are called in this account. */
export type TableNames = Readonly<Record<TableDefinition['id'], string>>;
export type Key = { readonly pk: string; readonly sk: string };
export type Row = Readonly<Record<string, unknown>>;

/** Holds a write back unless it is true; `names` and `values` stand for what the expression calls `#x` and `:x`. */
export type Condition = {
  readonly expression: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values?: Row;
};
export type Update = Condition & { readonly key: Key; readonly condition?: string };

/** Rows of one partition, of the table or of one of its indexes, in order of the sort key, bounds included. */
export type Question = {
  readonly index?: { readonly name: string; readonly partition: string };
  readonly partition: string;
  readonly from?: string;
  readonly to?: string;
  readonly newestFirst?: boolean;
  /** Rows a request; the caller stops when it has enough. */
  readonly pageRows?: number;
  readonly keysOnly?: boolean;
  /** Half the price, for what may be a second old. */
  readonly mayBeOld?: boolean;
};

export type Database = ReturnType<typeof createDatabase>;

const batchGetMax = 100;
const batchWriteMax = 25;
const queryRowsDefault = 1000;
/** No list has more pages than this: a table that answers for ever is at fault. */
const queryPagesMax = 100_000;
/** A table of ten billion rows is moved by other means. */
const scanPagesMax = 10_000_000;

/** One table. `writeTogether` is a transaction, but in tests against a stand-in that knows none. */
export const createDatabase = (
  client: DynamoDBDocumentClient,
  { table, writeTogether }: { readonly table: string; readonly writeTogether: WriteTogether },
) => {
  const subject = { kind: 'table', id: table };
  const guard = async <T>(act: () => Promise<T>): Promise<T> => {
    try {
      return await act();
    } catch (error) {
      throw toAwsError(error, subject);
    }
  };
  /** False where the condition did not hold. */
  const guardCondition = (act: () => Promise<Row>): Promise<Row | undefined> =>
    guard(async () => {
      try {
        return await act();
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return undefined;
        throw error;
      }
    });

  const getBatch = (keys: readonly Key[]): Promise<readonly Row[]> => {
    const rows: Row[] = [];
    let left: readonly Row[] = keys;
    return tryAgain(subject, async () => {
      const request = { RequestItems: { [table]: { Keys: [...left], ConsistentRead: true } } };
      const answer = await guard(() => client.send(new BatchGetCommand(request)));
      rows.push(...(answer.Responses?.[table] ?? []));
      left = answer.UnprocessedKeys?.[table]?.Keys ?? [];
      return left.length === 0 ? rows : undefined;
    });
  };

  const removeBatch = (keys: readonly Key[]): Promise<true> => {
    let left: BatchWrites = keys.map((key) => ({ DeleteRequest: { Key: { ...key } } }));
    return tryAgain(subject, async () => {
      const answer = await guard(() => client.send(new BatchWriteCommand({ RequestItems: { [table]: [...left] } })));
      left = answer.UnprocessedItems?.[table] ?? [];
      return left.length === 0 ? true : undefined;
    });
  };

  const query = async function* (question: Question): AsyncGenerator<Row> {
    const { index, newestFirst = false, pageRows = queryRowsDefault, keysOnly = false, mayBeOld = false } = question;
    const request = {
      TableName: table,
      ...(index === undefined ? { ConsistentRead: !mayBeOld } : { IndexName: index.name }),
      ...toKeyCondition(question),
      ...(keysOnly && index === undefined ? { ProjectionExpression: '#pk, #sk' } : {}),
      ScanIndexForward: !newestFirst,
      Limit: pageRows,
    };
    let start: Record<string, unknown> | undefined;
    for (let page = 0; page < queryPagesMax; page++) {
      const command = new QueryCommand({ ...request, ...(start === undefined ? {} : { ExclusiveStartKey: start }) });
      const answer = await guard(() => client.send(command));
      yield* answer.Items ?? [];
      start = answer.LastEvaluatedKey;
      if (start === undefined) return;
    }
  };

  return {
    get: async (key: Key): Promise<Row | undefined> =>
      (await guard(() => client.send(new GetCommand({ TableName: table, Key: { ...key }, ConsistentRead: true }))))
        .Item,

    /** Rows by key, in any order; those that are not there are left out, and each comes once. */
    getMany: async (keys: readonly Key[]): Promise<readonly Row[]> => {
      return (await eachOf(toRuns(toUnique(keys), batchGetMax), getBatch)).flat();
    },

    /** Writes a row whole. False where the condition did not hold, and then nothing was written. */
    put: async (row: Key & Row, condition?: Condition): Promise<boolean> => {
      const request = { TableName: table, Item: row, ...toConditionFields(condition) };
      return (await guardCondition(() => client.send(new PutCommand(request)).then(() => row))) !== undefined;
    },

    /** Changes a row, or makes it; answers it as it then is, undefined where the condition did not hold. */
    update: (update: Update): Promise<Row | undefined> => {
      const request = { TableName: table, ...toUpdateFields(update), ReturnValues: 'ALL_NEW' as const };
      return guardCondition(async () => (await client.send(new UpdateCommand(request))).Attributes ?? {});
    },

    /** Removes a row. False where the condition did not hold. */
    remove: async (key: Key, condition?: Condition): Promise<boolean> => {
      const request = { TableName: table, Key: { ...key }, ...toConditionFields(condition) };
      return (await guardCondition(() => client.send(new DeleteCommand(request)).then(() => key))) !== undefined;
    },

    removeMany: async (keys: readonly Key[]): Promise<void> => {
      await eachOf(toRuns(toUnique(keys), batchWriteMax), removeBatch);
    },

    query,

    /** Every row of the table; those of one partition come together and in order. For moving house, and nothing else. */
    scan: async function* (): AsyncGenerator<Row> {
      let start: Record<string, unknown> | undefined;
      for (let page = 0; page < scanPagesMax; page++) {
        const request = { TableName: table, ConsistentRead: true, Limit: queryRowsDefault };
        const command = new ScanCommand({ ...request, ...(start === undefined ? {} : { ExclusiveStartKey: start }) });
        const answer = await guard(() => client.send(command));
        yield* answer.Items ?? [];
        start = answer.LastEvaluatedKey;
        if (start === undefined) return;
      }
    },

    /** All rows of a question: for lists that are small by nature, or are asked for whole. */
    queryAll: async (question: Question): Promise<readonly Row[]> => {
      const rows: Row[] = [];
      for await (const row of query(question)) rows.push(row);
      return rows;
    },

    /** All of them or none. False where a condition did not hold. */
    writeTogether: (writes: readonly Write[]): Promise<boolean> => guard(() => writeTogether(client, table, writes)),
  };
};

/** DynamoDB takes no batch in which a key comes twice. */
const toUnique = (keys: readonly Key[]): readonly Key[] => [
  ...new Map(keys.map(({ pk, sk }) => [`${pk}\n${sk}`, { pk, sk }])).values(),
];

type BatchWrites = NonNullable<NonNullable<BatchWriteCommand['input']['RequestItems']>[string]>;

const toKeyCondition = ({ index, partition, from, to, keysOnly = false }: Question) => {
  const sortName = index === undefined ? 'sk' : 'sort';
  const range =
    from !== undefined && to !== undefined
      ? ' AND #sk BETWEEN :from AND :to'
      : from !== undefined
        ? ' AND #sk >= :from'
        : to !== undefined
          ? ' AND #sk <= :to'
          : '';
  return {
    KeyConditionExpression: `#pk = :pk${range}`,
    ExpressionAttributeNames: {
      '#pk': index?.partition ?? 'pk',
      ...(range === '' && !(keysOnly && index === undefined) ? {} : { '#sk': sortName }),
    },
    ExpressionAttributeValues: {
      ':pk': partition,
      ...(from === undefined ? {} : { ':from': from }),
      ...(to === undefined ? {} : { ':to': to }),
    },
  };
};

/** The fields of a request that carry a condition. */
export const toConditionFields = (condition: Condition | undefined) =>
  condition === undefined
    ? {}
    : {
        ConditionExpression: condition.expression,
        ...(condition.names === undefined ? {} : { ExpressionAttributeNames: { ...condition.names } }),
        ...(condition.values === undefined ? {} : { ExpressionAttributeValues: { ...condition.values } }),
      };

/** The fields of a request that carry an update. */
export const toUpdateFields = ({ key, expression, names, values, condition }: Update) => ({
  Key: { ...key },
  UpdateExpression: expression,
  ...(condition === undefined ? {} : { ConditionExpression: condition }),
  ...(names === undefined ? {} : { ExpressionAttributeNames: { ...names } }),
  ...(values === undefined ? {} : { ExpressionAttributeValues: { ...values } }),
});

/** Only where there is no such row yet. */
/** What was removed meanwhile stays so. */
export const ifThere: Condition = { expression: 'attribute_exists(pk)' };
export const ifNew: Condition = { expression: 'attribute_not_exists(pk)' };

/** Only where the row still has the version its writer saw; undefined for one that was not there. */
export const ifVersion = (version: number | undefined): Condition =>
  version === undefined
    ? ifNew
    : { expression: '#version = :seen', names: { '#version': 'version' }, values: { ':seen': version } };
