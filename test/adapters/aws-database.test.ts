/** What DynamoDB may answer and dynalite never does: work left over, transactions cancelled, access denied. */
import { createServer } from 'node:http';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { compareText } from '../../lib/adapters/agreed/order.ts';
import { createDatabase, ifVersion } from '../../lib/adapters/aws/database.ts';
import { toKey, toLatestFirst, toSorted } from '../../lib/adapters/aws/keys.ts';
import { listSlice, lookedAtMax } from '../../lib/adapters/aws/lists.ts';
import { nounBytesMax, toNoun, toNounReader } from '../../lib/adapters/aws/noun.ts';
import { writeInTransaction } from '../../lib/adapters/aws/write-together.ts';
import { feedTable } from '../../lib/model/tables.ts';
import { at, toMention } from '../contracts/samples.ts';
import { useDynalite } from './dynalite.ts';

type Answer = { readonly status?: number; readonly body: object };
const bodySchema = z.record(z.string(), z.unknown());

/** A DynamoDB that answers by a script: one answer a request, and the last one for ever. */
const useScript = () => {
  let script: readonly Answer[] = [];
  let asked: Record<string, unknown>[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    asked.push(bodySchema.parse(JSON.parse(Buffer.concat(chunks).toString())));
    const { status = 200, body } = script[Math.min(asked.length, script.length) - 1] ?? { body: {} };
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(body));
  });
  let client: DynamoDBDocumentClient | undefined;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const plain = new DynamoDBClient({
      endpoint: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    });
    client = DynamoDBDocumentClient.from(plain);
  });
  afterAll(async () => {
    client?.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return (answers: readonly Answer[]) => {
    if (client === undefined) throw new Error('the script is started before all tests of the file');
    script = answers;
    asked = [];
    return { database: createDatabase(client, { table: 't', writeTogether: writeInTransaction }), asked };
  };
};

const play = useScript();
const wire = (pk: string) => ({ pk: { S: pk }, sk: { S: 's' } });
const key = (pk: string) => ({ pk, sk: 's' });
const cancelled = (...codes: readonly string[]): Answer => ({
  status: 400,
  body: {
    __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
    CancellationReasons: codes.map((Code) => ({ Code })),
    Message: 'cancelled',
  },
});

describe('work that DynamoDB leaves over', () => {
  test('keys that were not read are asked for again, and only those', async () => {
    const { database, asked } = play([
      { body: { Responses: { t: [wire('a')] }, UnprocessedKeys: { t: { Keys: [wire('b')] } } } },
      { body: { Responses: { t: [wire('b')] }, UnprocessedKeys: {} } },
    ]);
    expect((await database.getMany([key('a'), key('b'), key('a')])).map(({ pk }) => pk)).toEqual(['a', 'b']);
    expect(asked.map(({ RequestItems }) => RequestItems)).toEqual([
      { t: { Keys: [wire('a'), wire('b')], ConsistentRead: true } },
      { t: { Keys: [wire('b')], ConsistentRead: true } },
    ]);
  });

  test('rows that were not removed are removed with the next request', async () => {
    const left = [{ DeleteRequest: { Key: wire('b') } }];
    const { database, asked } = play([{ body: { UnprocessedItems: { t: left } } }, { body: { UnprocessedItems: {} } }]);
    await database.removeMany([key('a'), key('b')]);
    expect(asked[1]).toMatchObject({ RequestItems: { t: left } });
    expect(asked.length).toBe(2);
  });

  test('more than fit into one request go in several', async () => {
    const { database, asked } = play([{ body: { Responses: { t: [] } } }]);
    await database.getMany(Array.from({ length: 201 }, (_, index) => key(`k${index}`)));
    expect(asked.length).toBe(3);
  });

  test('what is left over for ever ends with an error that may go well later', { timeout: 60_000 }, async () => {
    const { database, asked } = play([{ body: { Responses: {}, UnprocessedKeys: { t: { Keys: [wire('a')] } } } }]);
    await expect(database.getMany([key('a')])).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retry: 'later' });
    expect(asked.length).toBe(12);
  });
});

describe('a transaction', () => {
  const writes = [
    { put: { ...key('a'), version: 2 }, condition: ifVersion(1) },
    { update: { key: key('b'), expression: 'ADD #n :n', names: { '#n': 'n' }, values: { ':n': 1 } } },
    { remove: key('c') },
  ];

  test('says in one request what is to be written together', async () => {
    const { database, asked } = play([{ body: {} }]);
    expect(await database.writeTogether(writes)).toBe(true);
    expect(asked).toEqual([
      {
        ClientRequestToken: expect.stringMatching(/^[0-9a-f-]{36}$/),
        TransactItems: [
          {
            Put: {
              TableName: 't',
              Item: { ...wire('a'), version: { N: '2' } },
              ConditionExpression: '#version = :seen',
              ExpressionAttributeNames: { '#version': 'version' },
              ExpressionAttributeValues: { ':seen': { N: '1' } },
            },
          },
          {
            Update: {
              TableName: 't',
              Key: wire('b'),
              UpdateExpression: 'ADD #n :n',
              ExpressionAttributeNames: { '#n': 'n' },
              ExpressionAttributeValues: { ':n': { N: '1' } },
            },
          },
          { Delete: { TableName: 't', Key: wire('c') } },
        ],
      },
    ]);
  });

  test.each([
    {
      row: 'a condition that did not hold is a conflict',
      answers: [cancelled('ConditionalCheckFailed', 'None')],
      written: false,
      requests: 1,
    },
    {
      row: 'others at the same rows are waited for',
      answers: [cancelled('None', 'TransactionConflict'), { body: {} }],
      written: true,
      requests: 2,
    },
    {
      row: 'a condition counts more than others at the same rows',
      answers: [cancelled('ConditionalCheckFailed', 'TransactionConflict')],
      written: false,
      requests: 1,
    },
  ])('$row', async ({ answers, written, requests }) => {
    // biome-ignore format: one row a line
    const { database, asked } = play(answers);
    expect(await database.writeTogether(writes)).toBe(written);
    expect(asked.length).toBe(requests);
    expect(new Set(asked.map(({ ClientRequestToken }) => ClientRequestToken)).size).toBe(1);
  });

  test('a row that never fits is an error for good', async () => {
    const { database } = play([cancelled('ValidationError', 'None')]);
    await expect(database.writeTogether(writes)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retry: 'never' });
  });
});

describe('a table that does not answer as it should', () => {
  test.each([
    { name: 'AccessDeniedException', retry: 'never' },
    { name: 'ResourceNotFoundException', retry: 'never' },
    { name: 'ValidationException', retry: 'never' },
  ])('$name is told with its mend', async ({ name, retry }) => {
    const { database } = play([{ status: 400, body: { __type: `x#${name}`, message: 'no' } }]);
    await expect(database.get(key('a'))).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      retry,
      subject: { kind: 'table', id: 't' },
    });
  });
});

describe('a noun in a row', () => {
  const read = toNounReader<{ readonly text: string }>('note', ['text']);
  test.each([
    { row: 'a short text', text: 'ſ' },
    { row: 'a long one', text: 'Northwind '.repeat(100_000) },
    { row: 'lone surrogates and NUL', text: '\ud800\0😀'.repeat(1000) },
  ])('comes back as it was: $row', ({ text }) => {
    expect(read({ noun: toNoun('note', 'n', { text }) })).toEqual({ text });
  });

  test('that does not fit even compressed is refused before DynamoDB refuses it', () => {
    let seed = 1;
    const noise = Array.from({ length: 400_000 }, () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return String.fromCodePoint(0x4e00 + (seed % 20_000));
    }).join('');
    expect(Buffer.byteLength(noise)).toBeGreaterThan(nounBytesMax);
    expect(() => toNoun('note', 'n', { text: noise })).toThrow('compressed, in one row');
  });

  test.each([{ noun: '{"text":' }, { noun: '{}' }, { noun: new Uint8Array([1, 2]) }, {}])(
    'that is damaged is told, not handed out: %j',
    (row) => {
      expect(() => read({ pk: 'N#1', ...row })).toThrow('note "N#1": expected what Earmark wrote');
    },
  );
});

describe('keys', () => {
  test('different parts give different keys', () => {
    const keys = [['a', 'b'], ['a#b'], ['a', '', 'b'], ['\0'], ['\ud800'], ['\udbff'], ['\ufffd'], ['\u00010000'], ['x'.repeat(201)], ['x'.repeat(202)]]; // biome-ignore format: pairs
    expect(new Set(keys.map((parts) => toKey(...parts))).size).toBe(keys.length);
  });
  test('a sorted address fits and ends at a whole character', () => {
    const sorted = toSorted(`https://x.example/${'咖'.repeat(2000)}`);
    expect(Buffer.byteLength(sorted)).toBeLessThanOrEqual(800);
    expect(sorted.endsWith('咖')).toBe(true);
  });
  test('times sort latest first, from before 1970 to the year 9999', () => {
    const times = ['9999-12-31T23:59:59.999Z', at(1), at(0), '1970-01-01T00:00:00.000Z'];
    expect(times.map(toLatestFirst).toSorted(compareText)).toEqual(times.map(toLatestFirst));
    expect(toLatestFirst('1900-01-01T00:00:00.000Z')).toBe(toLatestFirst('1970-01-01T00:00:00.000Z'));
  });
});

describe('against dynalite', () => {
  const dynalite = useDynalite();

  test('a list that finds little reads a bounded part a page, and goes on from there', {
    timeout: 60_000,
  }, async () => {
    const tables = await dynalite.createTables();
    const database = createDatabase(dynalite.connect(), { table: tables.feed, writeTogether: writeInTransaction });
    const count = 300;
    for (let index = 0; index < count; index++)
      await database.put({ ...key(`k${index}`), inAll: 'L', sort: String(index).padStart(5, '0'), number: index });
    const question = { index: feedTable.indexes[0], partitions: ['L', 'nothing'] };
    const isLast = ({ number }: { readonly number?: unknown }) => (number === count - 1 ? number : undefined);
    const first = await listSlice(database, question, { limit: 10 }, isLast, { lookedAt: 100 });
    expect(first.rows).toEqual([]);
    const found: unknown[] = [];
    let after = first.next;
    for (let turn = 0; turn < 10 && after !== undefined; turn++) {
      const slice = await listSlice(database, question, { limit: 10, after }, isLast, { lookedAt: 100 });
      found.push(...slice.rows);
      after = slice.next;
    }
    expect([found, after, lookedAtMax]).toEqual([[count - 1], undefined, 5000]);
  });

  test('a row that is larger than a noun may be never leaves half a mention behind', async () => {
    const { stores, close } = await dynalite.open({ clock: { now: () => new Date(at(0)) } });
    let seed = 7;
    const noise = Array.from({ length: 400_000 }, () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return String.fromCodePoint(0x4e00 + (seed % 20_000));
    }).join('');
    await expect(stores.mentions.put([toMention({ title: noise })])).rejects.toMatchObject({ code: 'TOO_LARGE' });
    expect(await stores.mentions.find('m_1')).toBeUndefined();
    expect(await stores.mentions.counts({ brand: 'northwind', fromDay: '2000-01-01', toDay: '2099-12-31' })).toEqual(
      [],
    );
    await close();
  });
});
