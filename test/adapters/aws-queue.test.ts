import { describe, expect, test } from 'vitest';
import { createAwsQueue } from '../../lib/adapters/aws/queue.ts';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import type { Message } from '../../lib/ports/queue.ts';
import { queueContract } from '../contracts/queue.ts';
import { at, toTestClock } from '../contracts/samples.ts';
import { sqsUnlike, useSqs } from './sqs.ts';

const toQueues = useSqs();

queueContract(
  'in SQS',
  async ({ clock }) => ({
    ...openMemoryStores({ clock }),
    queue: createAwsQueue({ ...toQueues({ clock }), clock }),
  }),
  sqsUnlike,
);

describe('the queue in SQS', () => {
  const collect = (channel: string): Message => ({ step: 'collect', channel, dueAt: at(1) });
  const lease = { max: 10, leaseMs: 1000 };
  const open = () => {
    const clock = toTestClock();
    const sqs = toQueues({ clock });
    return { clock, ...sqs, queue: createAwsQueue({ ...sqs, clock }) };
  };

  test.each([
    { row: 'half a second, as a whole one', delayMs: 500, waits: 999, comes: 1000 },
    { row: 'fifteen minutes', delayMs: 900_000, waits: 899_999, comes: 900_000 },
  ])('a message is held back for $row', async ({ delayMs, waits, comes }) => {
    const { queue, clock } = open();
    await queue.send([collect('a')], { delayMs });
    clock.advance(waits);
    expect(await queue.receive('collect', lease)).toEqual([]);
    clock.advance(comes - waits);
    expect((await queue.receive('collect', lease)).map(({ message }) => message)).toEqual([collect('a')]);
  });

  test('a message is held back for longer than SQS can', async () => {
    const { queue, clock } = open();
    await queue.send([collect('a')], { delayMs: 2_000_000 });
    for (const ms of [900_000, 900_000, 199_000]) {
      clock.advance(ms);
      expect(await queue.receive('collect', lease)).toEqual([]);
    }
    clock.advance(1000);
    expect((await queue.receive('collect', lease)).map(({ message, attempt }) => [message, attempt])).toEqual([
      [collect('a'), 1],
    ]);
    expect(await queue.size()).toBe(1);
  });

  test('what is put back comes after its delay, and after the last attempt it is a dead letter with its reason', async () => {
    const { queue, clock } = open();
    await queue.send([collect('a')]);
    for (let attempt = 1; attempt <= 5; attempt++) {
      const [delivery] = await queue.receive('collect', lease);
      expect(delivery?.attempt).toBe(attempt);
      if (delivery !== undefined) await queue.retry(delivery, { delayMs: 2000, reason: `reason ${attempt}` });
      clock.advance(1999);
      expect(await queue.receive('collect', lease)).toEqual([]);
      clock.advance(1);
    }
    const letters = await queue.deadLetters();
    expect(letters.map(({ message, attempts, reason }) => [message, attempts, reason])).toEqual([
      [collect('a'), 5, 'reason 5'],
    ]);
    expect(await queue.size()).toBe(0);
  });

  test('one that SQS moved to the dead letters by itself is listed too', async () => {
    const { queue, urls, at: queueAt } = open();
    const body = JSON.stringify({ message: collect('a') });
    queueAt(urls.collect.dead).messages.push({
      id: 'id-x',
      body,
      sentMs: Date.parse(at(3)),
      readyMs: 0,
      received: 6,
      receipt: null,
    });
    expect(await queue.deadLetters()).toEqual([
      {
        id: 'id-x',
        message: collect('a'),
        attempts: 5,
        reason: 'expected an answer within the lease, received none 5 times',
        at: at(3),
      },
    ]);
  });

  test('a message that is not Earmark’s holds up no other, alive or dead, and lies in the dead letters as it was', async () => {
    const { queue, urls, clock, at: queueAt } = open();
    const odd = { id: 'id-y', body: '{"message":{"step":"dance"}}', sentMs: 0, readyMs: 0, received: 0, receipt: null };
    queueAt(urls.collect.live).messages.push({ ...odd });
    queueAt(urls.collect.dead).messages.push({ ...odd });
    await queue.send([collect('a')]);
    expect((await queue.receive('collect', lease)).map(({ message }) => message)).toEqual([collect('a')]);
    expect(await queue.deadLetters()).toEqual([]);
    expect(queueAt(urls.collect.live).messages).toHaveLength(1);
    expect(queueAt(urls.collect.dead).messages.map(({ body }) => JSON.parse(body))).toContainEqual({
      message: odd.body,
      attempts: 1,
      reason: 'expected a message of this step, received something else',
      at: clock.now().toISOString(),
    });
  });

  test('messages that SQS did not take are sent again, the others not', async () => {
    const { queue, urls, at: queueAt } = open();
    queueAt(urls.collect.live).refusals = 3;
    await queue.send(Array.from({ length: 10 }, (_, index) => collect(`c${index}`)));
    const channels = (await queue.receive('collect', lease)).map(
      ({ message }) => 'channel' in message && message.channel,
    );
    expect(channels.toSorted()).toEqual(Array.from({ length: 10 }, (_, index) => `c${index}`));
  });
});
