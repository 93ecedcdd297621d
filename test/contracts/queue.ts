/** What every queue does. */
import { describe, expect, test as vitestTest } from 'vitest';
import { type Delivery, type Message, maxAttempts } from '../../lib/ports/queue.ts';
import { at, type Open } from './samples.ts';
import { withStores } from './with-stores.ts';

const collect = (channel: string): Message => ({ step: 'collect', channel, dueAt: at(1) });
const analyze: Message = { step: 'analyze', channel: 'home', url: 'https://x.example/\0ſ', body: null, readAt: at(1) };
const deliver: Message = { step: 'deliver', route: 'weekly', window: 'digest:1', dueAt: at(1) };
const report: Message = { step: 'analyze', report: { route: 'weekly', window: 'digest:1' }, dueAt: at(1) };
const lease = { max: 10, leaseMs: 1000 };
const channelsOf = (deliveries: readonly Delivery[]) =>
  deliveries.map(({ message }) =>
    'channel' in message
      ? message.channel
      : 'brand' in message
        ? message.brand
        : 'route' in message
          ? message.route
          : '',
  );

/** `unlike` names what a queue does not do, each with its reason; those are skipped. */
export const queueContract = (name: string, open: Open, unlike: Readonly<Record<string, string>> = {}): void => {
  const each = withStores(open);
  const test = (title: string, act: () => Promise<void>): void => {
    const reason = unlike[title];
    if (reason === undefined) vitestTest(title, act);
    else vitestTest.skip(`${title}: ${reason}`, act);
  };
  describe(`queue, ${name}`, () => {
    test(
      'hands out what was sent, whole, to its own step, oldest first, and not twice',
      each(async ({ queue, clock }) => {
        const told: Message = { ...deliver, figures: ['Consistency: 83 of 100'] };
        await queue.send([collect('a'), analyze, told]);
        clock.advance(1);
        await queue.send([collect('b')]);
        expect(channelsOf(await queue.receive('collect', lease))).toEqual(['a', 'b']);
        const [delivery] = await queue.receive('analyze', lease);
        expect([delivery?.message, delivery?.attempt]).toEqual([analyze, 1]);
        expect(await queue.receive('collect', lease)).toEqual([]);
        expect((await queue.receive('deliver', lease)).map(({ message }) => message)).toEqual([told]);
        expect([await queue.size(), await queue.size('collect'), await queue.size('deliver')]).toEqual([4, 2, 1]);
        await queue.send([report]);
        expect((await queue.receive('analyze', lease)).map(({ message }) => message)).toEqual([report]);
      }),
    );

    test(
      'hands out at most as many as asked for',
      each(async ({ queue }) => {
        await queue.send(['a', 'b', 'c'].map(collect));
        expect(channelsOf(await queue.receive('collect', { ...lease, max: 2 }))).toEqual(['a', 'b']);
        expect(await queue.receive('collect', { ...lease, max: 0 })).toEqual([]);
        expect(channelsOf(await queue.receive('collect', { ...lease, max: 2 }))).toEqual(['c']);
      }),
    );

    test(
      'a message equal to one that waits is kept once, whatever the order of its fields',
      each(async ({ queue }) => {
        await queue.send([collect('a'), collect('a')]);
        await queue.send([{ dueAt: at(1), channel: 'a', step: 'collect' }]);
        await queue.send([{ dueAt: at(2), channel: 'a', step: 'collect' }]);
        expect(await queue.size()).toBe(2);
      }),
    );

    test(
      'a message equal to one in work is kept: what it tells of came after that work began',
      each(async ({ queue }) => {
        await queue.send([collect('a')]);
        const held = await queue.receive('collect', lease);
        await queue.send([collect('a'), collect('a')]);
        expect(await queue.size()).toBe(2);
        await queue.ack(held);
        expect((await queue.receive('collect', lease)).map(({ attempt }) => attempt)).toEqual([1]);
      }),
    );

    test(
      'a message equal to one whose lease ran out is kept once',
      each(async ({ queue, clock }) => {
        await queue.send([collect('a')]);
        await queue.receive('collect', lease);
        clock.advance(1000);
        await queue.send([collect('a')]);
        expect(await queue.size()).toBe(1);
      }),
    );

    test(
      'a delayed message waits its time, and counts as waiting',
      each(async ({ queue, clock }) => {
        await queue.send([collect('a')], { delayMs: 500 });
        await queue.send([collect('a')]);
        expect([await queue.size(), await queue.receive('collect', lease)]).toEqual([1, []]);
        clock.advance(499);
        expect(await queue.receive('collect', lease)).toEqual([]);
        clock.advance(1);
        expect(channelsOf(await queue.receive('collect', lease))).toEqual(['a']);
      }),
    );

    test(
      'messages of one call wait each its own time',
      each(async ({ queue, clock }) => {
        await queue.send(['a', 'b', 'c'].map(collect), { delaysMs: [3000, 0, 1000] });
        expect(channelsOf(await queue.receive('collect', lease))).toEqual(['b']);
        clock.advance(1000);
        expect(channelsOf(await queue.receive('collect', { ...lease, leaseMs: 9000 }))).toContain('c');
        clock.advance(2000);
        expect(channelsOf(await queue.receive('collect', { ...lease, leaseMs: 9000 }))).toContain('a');
      }),
    );

    test(
      'a page and a link of a poll are handed out whole, with what they wait with',
      each(async ({ queue }) => {
        const waiting = { url: 'https://x.example/a', host: 'x.example:443', atMs: 5, times: 1 };
        const redirects = [{ status: 301, from: 'https://x.example/a', to: 'https://x.example/b' }];
        const page = {
          url: 'https://x.example/a',
          depth: 2,
          entry: 'e',
          site: 's',
          asked: 3,
          open: true,
          tries: 1,
        } as const;
        const heard = {
          a: { outcome: 'read', body: 'b', validators: { etag: '"1"' } },
          b: { outcome: 'unchanged', url: 'https://x.example/', at: at(1) },
          c: { outcome: 'gone' },
          d: { outcome: 'failed', code: 'HTTP_STATUS', reason: 'why', retry: 'later', status: 503, retryAfterMs: 5 },
        } as const;
        const messages: readonly Message[] = [
          { step: 'collect', channel: 'a', dueAt: at(1), page, waiting: { ...waiting, redirects } },
          { step: 'collect', channel: 'a', dueAt: at(1), link: { url: 'https://y.example/', since: at(1), get: true } },
          { step: 'collect', channel: 'a', dueAt: at(1), heard },
          { step: 'collect', channel: 'a', dueAt: at(1), since: at(-100) },
        ];
        await queue.send(messages);
        const received = (await queue.receive('collect', lease)).map(({ message }) => message);
        expect(received).toHaveLength(4);
        expect(received).toEqual(expect.arrayContaining([...messages]));
        const gone = { step: 'analyze', channel: 'a', url: 'https://x.example/', body: null, readAt: at(1) } as const;
        const taken: readonly Message[] = [
          gone,
          { ...gone, taken: { why: 'deleted', body: 'b' } },
          { ...gone, taken: { why: 'expired', body: null } },
        ];
        await queue.send(taken);
        const told = (await queue.receive('analyze', lease)).map(({ message }) => message);
        expect(told).toHaveLength(3);
        expect(told).toEqual(expect.arrayContaining([...taken]));
      }),
    );

    test(
      'what is acked is gone, and acking again is harmless',
      each(async ({ queue, clock }) => {
        await queue.send(['a', 'b'].map(collect));
        const held = await queue.receive('collect', lease);
        await queue.ack(held.slice(0, 1));
        await queue.ack(held.slice(0, 1));
        await queue.ack([]);
        clock.advance(1000);
        expect(channelsOf(await queue.receive('collect', lease))).toEqual(['b']);
      }),
    );

    test(
      'what is not acked in time comes again, as another delivery',
      each(async ({ queue, clock }) => {
        await queue.send([collect('a')]);
        const [first] = await queue.receive('collect', lease);
        clock.advance(999);
        expect(await queue.receive('collect', lease)).toEqual([]);
        clock.advance(1);
        const [second] = await queue.receive('collect', lease);
        expect([second?.id === first?.id, second?.receipt === first?.receipt, second?.attempt]).toEqual([
          true,
          false,
          2,
        ]);
      }),
    );

    test(
      'an ack or retry that comes after the message went to somebody else does nothing',
      each(async ({ queue, clock }) => {
        await queue.send([collect('a')]);
        const late = await queue.receive('collect', lease);
        clock.advance(1000);
        const [held] = await queue.receive('collect', lease);
        await queue.ack(late);
        for (const delivery of late) await queue.retry(delivery, { delayMs: 0, reason: 'late' });
        expect([await queue.size(), await queue.receive('collect', lease)]).toEqual([1, []]);
        await queue.ack(held === undefined ? [] : [held]);
        expect(await queue.size()).toBe(0);
      }),
    );

    test(
      'an ack after the lease ran out, when nobody else took it, still counts',
      each(async ({ queue, clock }) => {
        await queue.send([collect('a')]);
        const held = await queue.receive('collect', lease);
        clock.advance(5000);
        await queue.ack(held);
        expect(await queue.size()).toBe(0);
      }),
    );

    test(
      'what is put back comes after its delay',
      each(async ({ queue, clock }) => {
        await queue.send([collect('a')]);
        for (const delivery of await queue.receive('collect', lease))
          await queue.retry(delivery, { delayMs: 100, reason: 'busy' });
        clock.advance(99);
        expect(await queue.receive('collect', lease)).toEqual([]);
        clock.advance(1);
        expect((await queue.receive('collect', lease)).map(({ attempt }) => attempt)).toEqual([2]);
        expect(await queue.deadLetters()).toEqual([]);
      }),
    );

    test(
      'after so many attempts it is a dead letter, with its reason',
      each(async ({ queue, clock }) => {
        await queue.send([collect('a'), collect('b')]);
        for (let attempt = 1; attempt <= maxAttempts; attempt++) {
          const [delivery] = await queue.receive('collect', { ...lease, max: 1 });
          if (delivery !== undefined) await queue.retry(delivery, { delayMs: 0, reason: `reason ${attempt}` });
          if (delivery !== undefined) await queue.retry(delivery, { delayMs: 0, reason: 'again' });
        }
        const [letter, ...others] = await queue.deadLetters();
        expect(others).toEqual([]);
        expect(letter).toMatchObject({
          message: collect('a'),
          attempts: maxAttempts,
          reason: `reason ${maxAttempts}`,
          at: clock.now().toISOString(),
        });
        expect(await queue.size()).toBe(1);
      }),
    );

    test(
      'a message over which every worker dies is given up too, and says so',
      each(async ({ queue, clock }) => {
        await queue.send([collect('a')]);
        for (let attempt = 1; attempt <= maxAttempts; attempt++) {
          expect((await queue.receive('collect', lease)).map((delivery) => delivery.attempt)).toEqual([attempt]);
          clock.advance(1000);
        }
        await queue.send([collect('b')]);
        const others = await queue.receive('collect', lease);
        expect(others.map(({ message }) => message)).toEqual([collect('b')]);
        await queue.ack(others);
        expect((await queue.deadLetters()).map(({ attempts, reason }) => [attempts, reason])).toEqual([
          [maxAttempts, 'expected an answer within the lease, received none 5 times'],
        ]);
        expect(await queue.size()).toBe(0);
      }),
    );

    test(
      'a reason is cut short',
      each(async ({ queue }) => {
        await queue.send([collect('a')]);
        for (let attempt = 1; attempt <= maxAttempts; attempt++)
          for (const delivery of await queue.receive('collect', lease))
            await queue.retry(delivery, { delayMs: 0, reason: 'x'.repeat(100_000) });
        expect((await queue.deadLetters()).map(({ reason }) => reason.length)).toEqual([2000]);
      }),
    );

    test(
      'several who receive at once never get the same message',
      each(async ({ queue }) => {
        await queue.send(Array.from({ length: 100 }, (_, index) => collect(`c${index}`)));
        const got = await Promise.all(Array.from({ length: 8 }, () => queue.receive('collect', { ...lease, max: 15 })));
        const channels = got.flatMap(channelsOf);
        expect([channels.length, new Set(channels).size]).toEqual([100, 100]);
      }),
    );

    test(
      'shows what waits, what somebody works on too, and leaves it waiting',
      each(async ({ queue }) => {
        await queue.send([collect('a'), collect('b'), analyze]);
        await queue.receive('analyze', { max: 1, leaseMs: 0 });
        const show = async () => {
          const shown = [];
          for await (const { message } of queue.waiting()) shown.push(JSON.stringify(message));
          return shown.toSorted();
        };
        expect((await show()).length).toBe(3);
        expect((await show()).length).toBe(3);
        expect(channelsOf(await queue.receive('collect', lease)).toSorted()).toEqual(['a', 'b']);
      }),
    );

    test(
      'keeps dead letters of another queue as they are',
      each(async ({ queue }) => {
        const letter = { message: collect('a'), attempts: 5, reason: 'why', at: at(3) };
        await queue.keepDead([letter, { ...letter, message: analyze }]);
        const letters = (await queue.deadLetters()).map(({ id: _, ...rest }) => JSON.stringify(rest));
        expect(letters.length).toBe(2);
        expect(letters.some((each) => each.includes('"why"') && each.includes(at(3)))).toBe(true);
        expect(await queue.size()).toBe(0);
      }),
    );
  });
};
