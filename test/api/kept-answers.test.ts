import { describe, expect, test } from 'vitest';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { addDesk } from '../../lib/api/add-desk.ts';
import { createApi } from '../../lib/api/create-api.ts';
import { createKeptAnswers } from '../../lib/api/kept-answers.ts';
import { silentLog } from '../../lib/ports/log.ts';
import { toFinding, toWrite } from '../contracts/samples.ts';
import { toDeskEngine } from './desk-engine.ts';

const question = 'http://localhost/api/findings';
const toBasis = (version: string, config: unknown = 'a configuration') => ({ version, config });
const toAnswer = (body: string) => async () => new Response(body, { headers: { etag: `"${body}"` } });
const never = async (): Promise<Response> => {
  throw new Error('It is known already.');
};

describe('an answer that is kept', () => {
  test('is made once for each state of the stores', async () => {
    const kept = createKeptAnswers();
    const ask = (version: string, make: () => Promise<Response>, ifNoneMatch?: string) =>
      kept.answer({ question, basis: toBasis(version), ifNoneMatch }, make);
    expect(await (await ask('1', toAnswer('one'))).text()).toBe('one');
    expect(await (await ask('1', never)).text()).toBe('one');
    expect((await ask('1', never, '"one"')).status).toBe(304);
    expect(await (await ask('2', toAnswer('two'))).text()).toBe('two');
    expect(await (await ask('1', toAnswer('one again'))).text()).toBe('one again');
  });

  test('is another for another question, and for another configuration', async () => {
    const kept = createKeptAnswers();
    const first = { question, basis: toBasis('1'), ifNoneMatch: undefined };
    await kept.answer(first, toAnswer('one'));
    const other = await kept.answer({ ...first, question: `${question}?limit=1` }, toAnswer('other'));
    expect(await other.text()).toBe('other');
    expect(await (await kept.answer(first, never)).text()).toBe('one');
    const configured = await kept.answer({ ...first, basis: toBasis('1', 'another') }, toAnswer('configured'));
    expect(await configured.text()).toBe('configured');
  });

  test('is not kept where the stores changed while it was made', async () => {
    const kept = createKeptAnswers();
    const slow = kept.answer({ question, basis: toBasis('1'), ifNoneMatch: undefined }, async () => {
      await kept.answer({ question: 'another', basis: toBasis('2'), ifNoneMatch: undefined }, toAnswer('later'));
      return toAnswer('early')();
    });
    expect(await (await slow).text()).toBe('early');
    const next = await kept.answer({ question, basis: toBasis('2'), ifNoneMatch: undefined }, toAnswer('now'));
    expect(await next.text()).toBe('now');
  });

  test('gives way to later ones beyond a hundred, and beyond eight million characters', async () => {
    const kept = createKeptAnswers();
    const ask = (name: string, make: () => Promise<Response>) =>
      kept.answer({ question: name, basis: toBasis('1'), ifNoneMatch: undefined }, make);
    for (let index = 0; index <= 100; index++) await ask(String(index), toAnswer(`answer ${index}`));
    expect(await (await ask('1', never)).text()).toBe('answer 1');
    expect(await (await ask('0', toAnswer('made anew'))).text()).toBe('made anew');
    await ask('large', toAnswer('x'.repeat(8_000_001)));
    expect(await (await ask('100', toAnswer('anew too'))).text()).toBe('anew too');
  });

  test('leaves alone what is no plain answer', async () => {
    const kept = createKeptAnswers();
    const asked = { question, basis: toBasis('1'), ifNoneMatch: undefined };
    const wrong = await kept.answer(asked, async () => new Response('wrong', { status: 400 }));
    expect([wrong.status, await wrong.text()]).toEqual([400, 'wrong']);
    expect((await kept.answer(asked, toAnswer('right'))).status).toBe(200);
  });
});

test('a list of the API is told from what is kept until a row changes, to whoever may ask and nobody else', async () => {
  let version = 0;
  let reads = 0;
  let isKnown = true;
  const opened = openMemoryStores({ clock: { now: () => new Date() } });
  const { findings } = opened.stores;
  const stores = {
    ...opened.stores,
    findings: {
      ...findings,
      list: (...asked: Parameters<typeof findings.list>) => {
        reads += 1;
        return findings.list(...asked);
      },
    },
  };
  const yaml = 'brand: {id: northwind, name: Northwind, domains: [northwind.example]}\nchannels: []\n';
  const engine = { ...toDeskEngine(yaml, { stores, archive: opened.archive }), storedVersion: () => String(version) };
  const app = createApi({
    log: silentLog,
    isWell: async () => {},
    addMore: (to) =>
      addDesk(to, {
        gate: {
          admit: () =>
            isKnown
              ? { person: { name: 'ada', role: 'viewer' } }
              : { refused: { status: 401, code: 'SIGN_IN_NEEDED', detail: 'Sign in.' } },
        },
        engine,
        rateLimit: { take: () => undefined },
      }),
  });
  const list = async (query = '') => app.request(`http://localhost/api/findings?guideline=tagline${query}`);
  expect(await (await list()).json()).toEqual({ rows: [], next: null });
  await list();
  expect(reads).toBe(1);
  await findings.apply([toWrite({ ...toFinding(), guideline: 'tagline' })]);
  version += 1;
  const { rows } = (await (await list()).json()) as { rows: readonly unknown[] };
  expect([rows.length, reads]).toEqual([1, 2]);
  expect((await list('&limit=0')).status).toBe(400);
  isKnown = false;
  expect((await list()).status).toBe(401);
});
