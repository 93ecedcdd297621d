/** What a message that is sent again carries with it, and what it must not. */
import { expect, test } from 'vitest';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { SourceError } from '../../lib/errors.ts';
import { Later, PlannedAsking } from '../../lib/pipeline/planned-asking.ts';
import type { FetchAnswer, Fetcher, FetchRequest } from '../../lib/ports/fetcher.ts';
import type { CollectMessage } from '../../lib/ports/queue.ts';
import { toTestClock } from '../contracts/samples.ts';

const host = 'api.example:443';
const poll: CollectMessage = { step: 'collect', channel: 'posts', dueAt: '2026-11-22T08:00:00.000Z' };

/** A host that takes one request every `spacingMs`, and keeps turns as the fetcher does. */
const openHost = (spacingMs: number, toBody: (request: FetchRequest) => string) => {
  const clock = toTestClock();
  const { queue, archive } = openMemoryStores({ clock });
  const asked: FetchRequest[] = [];
  let freeAtMs = clock.now().getTime();
  const fetch = async (request: FetchRequest): Promise<FetchAnswer> => {
    const nowMs = clock.now().getTime();
    const at = new Date(nowMs).toISOString();
    const known = { requestedUrl: request.url, url: request.url, redirects: [], at };
    const atMs = Math.max(nowMs, request.turn?.atMs ?? freeAtMs);
    if (request.turn === undefined) freeAtMs = atMs + spacingMs;
    if (atMs - nowMs > (request.patienceMs ?? 1000)) {
      const error = new SourceError({
        code: 'RATE_LIMITED',
        retry: 'later',
        subject: { kind: 'page', id: request.url },
        expected: 'a turn',
        received: 'a later one',
        mend: 'Wait.',
      });
      return { ...known, outcome: 'failed', error, later: { host, atMs, redirects: [] } };
    }
    clock.advance(atMs - nowMs);
    asked.push(request);
    const body = Buffer.from(toBody(request));
    const headers = { 'content-type': 'application/json' };
    return {
      ...known,
      outcome: 'read',
      status: 200,
      headers,
      body,
      wire: { bytes: body, encoding: null },
      validators: {},
    };
  };
  const fetcher: Fetcher = { fetch, close: async () => {} };
  return { engine: { fetcher, archive, queue, clock }, asked, clock, archive, queue };
};

/** Works the message off as often as it comes again: `work` is one poll. Answers how often it came. */
const workOff = async (
  { engine, clock, queue }: ReturnType<typeof openHost>,
  work: (asking: PlannedAsking) => Promise<void>,
  options: { readonly keepsNothing?: boolean } = {},
): Promise<number> => {
  await queue.send([poll]);
  for (let times = 1; times < 30; times++) {
    clock.advance(3_600_000);
    const [delivery] = await queue.receive('collect', { max: 1, leaseMs: 60_000 });
    if (delivery?.message.step !== 'collect') return times - 1;
    const asking = new PlannedAsking(engine, delivery.message, options);
    try {
      await work(asking);
      await queue.ack([delivery]);
    } catch (error) {
      if (!(error instanceof Later)) throw error;
      await asking.sendAgain(error.waiting);
      await queue.ack([delivery]);
    }
  }
  throw new Error('it comes again for ever');
};

const bodiesIn = async ({ archive }: ReturnType<typeof openHost>): Promise<string> => {
  const texts: string[] = [];
  for await (const name of archive.list()) texts.push(String(Buffer.from((await archive.find(name))?.bytes ?? [])));
  return texts.join('\n');
};
const token = { url: 'https://api.example/token', method: 'POST', body: 'grant=app', isSecret: true } as const;
const pageOf = (page: number) =>
  ({ url: 'https://api.example/search', method: 'POST', body: `{"page":${page}}` }) as const;

test('questions posted to one address are told apart by what they say, and each is asked once', async () => {
  const world = openHost(5_000, ({ body }) => `answer to ${body}`);
  const heard: string[] = [];
  await workOff(world, async (asking) => {
    heard.length = 0;
    for (const page of [1, 2, 3]) {
      const answer = await asking.ask(pageOf(page), 'way');
      heard.push(answer.outcome === 'read' ? String(Buffer.from(answer.body)) : answer.outcome);
    }
  });
  expect(heard).toEqual(['answer to {"page":1}', 'answer to {"page":2}', 'answer to {"page":3}']);
  expect(world.asked.map(({ body }) => body)).toEqual(['{"page":1}', '{"page":2}', '{"page":3}']);
});

test('a token is kept nowhere, and a poll that needs one ends, however far apart its turns are', async () => {
  const world = openHost(5_000, ({ url }) => (url.endsWith('token') ? 'a very secret token' : 'words'));
  let done = 0;
  const times = await workOff(world, async (asking) => {
    await asking.ask(token, 'way');
    for (const page of [1, 2]) await asking.ask(pageOf(page), 'way');
    done += 1;
  });
  expect([done, times <= 3]).toEqual([1, true]);
  expect(await bodiesIn(world)).not.toContain('secret');
});

test('of a live-only channel no answer is archived, not even while its poll waits', async () => {
  const world = openHost(5_000, () => 'the words of somebody');
  let done = 0;
  await workOff(
    world,
    async (asking) => {
      for (const page of [1, 2, 3]) await asking.ask(pageOf(page), 'way');
      done += 1;
    },
    { keepsNothing: true },
  );
  expect([done, await bodiesIn(world)]).toEqual([1, '']);
  expect(world.asked).toHaveLength(3);
});

test('what was paid for an answer goes along with it: the message that comes again does not pay twice', async () => {
  const web = openHost(30_000, () => '{}');
  let counted = 0;
  const times = await workOff(web, async (asking) => {
    for (const url of ['https://api.example/1', 'https://api.example/2', 'https://api.example/3']) {
      if (asking.paid.recall(url) === undefined) {
        counted += 5;
        asking.paid.note(url, 5);
      }
      await asking.ask({ url }, 'way');
    }
  });
  expect(times).toBeGreaterThan(1);
  expect([counted, web.asked.length]).toEqual([15, 3]);
});

test('an answer that may not be kept is asked for, and paid for, anew', async () => {
  const web = openHost(60_000, () => '{}');
  let counted = 0;
  await workOff(
    web,
    async (asking) => {
      for (const url of ['https://api.example/1', 'https://api.example/2']) {
        if (asking.paid.recall(url) === undefined) {
          counted += 1;
          asking.paid.note(url, 1);
        }
        await asking.ask({ url }, 'way');
      }
    },
    { keepsNothing: true },
  );
  expect(counted).toBe(web.asked.length);
});
