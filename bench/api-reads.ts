/**
 * How many requests the calls of the dashboard make of DynamoDB: a page of a query, a row or a batch of rows is one. Counted over tables of
 * two sizes in dynalite: what is alike in both does not grow with what is stored.
 *
 *     npx tsx bench/api-reads.ts [--json] [--mentions N] [--larger TIMES]
 *
 * Findings are half as many as mentions, links a thousand. Each call is made twice; the second is counted, when days are added up.
 */
import { parseArgs } from 'node:util';
import type { Hono } from 'hono';
import { startDynalite } from '../test/adapters/dynalite.ts';
import { toDeskEngine } from '../test/api/desk-engine.ts';
import { calls } from './desk/calls.ts';
import { fill, toApp, yaml } from './desk/filled.ts';

const { values: flags } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    mentions: { type: 'string', default: '400' },
    larger: { type: 'string', default: '5' },
  },
});

/** The app as one that was just started: of a report nothing is kept. */
type Counted = { open(): Hono; count(act: () => Promise<unknown>): Promise<number>; close(): Promise<void> };

const open = async (mentions: number): Promise<Counted> => {
  const dynalite = await startDynalite();
  const { stores, archive, close } = await dynalite.open({ clock: { now: () => new Date() } });
  const engine = toDeskEngine(yaml, { stores, archive });
  await fill(engine, { mentions, findings: mentions / 2 });
  const text = { version: 'v1', at: new Date().toISOString(), earmark: '1.0.0', text: yaml };
  await stores.configs.put(engine.config.brand.id, { ...text, config: engine.config });
  let asked = 0;
  dynalite.client.middlewareStack.add(
    (next) => (args) => {
      asked += 1;
      return next(args);
    },
    // Before a request is tried again: retries are not counted.
    { step: 'initialize', name: 'counts requests' },
  );
  return {
    open: () => toApp(toDeskEngine(yaml, { stores, archive })),
    count: async (act) => {
      asked = 0;
      await act();
      return asked;
    },
    close: async () => {
      await close();
      await dynalite.stop();
    },
  };
};

const ask = async (app: Hono, target: string, body: unknown): Promise<void> => {
  const init = { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const answer = await app.request(`http://localhost${target}`, body === undefined ? {} : init);
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`${target}: expected 200, received ${answer.status}: ${text}`);
};

const measure = async (mentions: number): Promise<readonly number[]> => {
  const { open: openApp, count, close } = await open(mentions);
  const reads: number[] = [];
  for (const [, target, body] of calls) {
    await ask(openApp(), target, body);
    reads.push(await count(() => ask(openApp(), target, body)));
  }
  await close();
  return reads;
};

const small = Number(flags.mentions);
const large = small * Number(flags.larger);
const [few, many] = [await measure(small), await measure(large)];
const rows = calls.map(([view, target, body], index) => ({
  view,
  call: body === undefined ? target : `POST ${target}`,
  few: few[index] ?? Number.NaN,
  many: many[index] ?? Number.NaN,
}));
if (flags.json) for (const row of rows) console.log(JSON.stringify(row));
else {
  console.log(
    `view        ${String(small).padStart(6)}  ${String(large).padStart(6)}  call (requests with so many mentions)`,
  );
  for (const { view, call, few: less, many: more } of rows)
    console.log(
      `${view.padEnd(12)}${String(less).padStart(6)}${String(more).padStart(8)}${more > less ? ' +' : '  '}  ${call}`,
    );
}
