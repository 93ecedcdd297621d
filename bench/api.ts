/**
 * What each call of the dashboard costs, over 100,000 mentions and 5,000 findings in SQLite: CPU of the whole process for 20 calls at one
 * time, divided by 20; the median of five such rounds, after one that warms up, each answer made anew. Then the same list asked for again and again, beside a bare
 * hono that answers the same bytes as JSON: requests per CPU second, over real sockets, in processes of their own.
 *
 *     npx tsx bench/api.ts [--json] [--mentions N] [--findings N] [--data FOLDER]
 *
 * A folder that is named is filled where it is not there yet, and stays.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Hono } from 'hono';
import { Agent, request } from 'undici';
import * as z from 'zod';
import { dataFileName } from '../lib/adapters/local/open.ts';
import { listen } from '../lib/api/listen.ts';
import { calls } from './desk/calls.ts';
import { fill, openEngine, toApp } from './desk/filled.ts';

const atOnce = 20;
const rounds = 5;
const cpuMsMax = 30;
const cachedRequests = 4000;

const { values: flags } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    mentions: { type: 'string', default: '100000' },
    findings: { type: 'string', default: '5000' },
    /** What a process of its own serves: it is started by the bench itself. */
    serve: { type: 'string' },
    data: { type: 'string' },
  },
});

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const cpuMs = async (act: () => Promise<unknown>): Promise<number> => {
  const before = process.cpuUsage();
  await act();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};

const measureCalls = async (app: Hono): Promise<readonly Row[]> => {
  const rows: Row[] = [];
  for (const [view, target, body] of calls) {
    const ask = async (): Promise<number> => {
      const answer = await app.request(`http://localhost${target}`, {
        ...(body === undefined
          ? {}
          : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      });
      if (answer.status !== 200) throw new Error(`${target} answered ${answer.status}: ${await answer.text()}`);
      return (await answer.text()).length;
    };
    const bytes = await ask();
    const all = (): Promise<unknown> => Promise.all(Array.from({ length: atOnce }, ask));
    await all();
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) times.push((await cpuMs(all)) / atOnce);
    rows.push({ view, call: body === undefined ? target : `POST ${target}`, ms: median(times), bytes });
  }
  return rows;
};

type Row = { readonly view: string; readonly call: string; readonly ms: number; readonly bytes: number };

const listPath = '/api/findings?status=open&limit=25';
const cpuSchema = z.object({ cpuSeconds: z.number() });
const addressSchema = z.object({ address: z.string() });
const messageOf = async (child: ChildProcess): Promise<unknown> => (await once(child, 'message'))[0];

/** Requests per CPU second of a server in a process of its own. */
const measureServer = async (
  kind: string,
  data: string,
  headers: Readonly<Record<string, string>>,
): Promise<number> => {
  const child = fork(process.argv[1] ?? '', ['--serve', kind, '--data', data], { execArgv: process.execArgv });
  const { address } = addressSchema.parse(await messageOf(child));
  const agent = new Agent({ connections: 32, pipelining: 1 });
  const cpuSeconds = async (): Promise<number> => {
    child.send('cpu');
    return cpuSchema.parse(await messageOf(child)).cpuSeconds;
  };
  const load = async (count: number): Promise<void> => {
    let left = count;
    const worker = async (): Promise<void> => {
      while (left-- > 0) await (await request(`${address}${listPath}`, { dispatcher: agent, headers })).body.dump();
    };
    await Promise.all(Array.from({ length: 32 }, worker));
  };
  await load(cachedRequests / 4);
  const before = await cpuSeconds();
  await load(cachedRequests);
  const spent = (await cpuSeconds()) - before;
  await agent.close();
  child.kill();
  return cachedRequests / spent;
};

/** The process that answers: ours, or a bare hono with the same rows. */
const serve = async (kind: string, dataFolder: string): Promise<void> => {
  const { keeping } = await openEngine(dataFolder);
  const ours = toApp(keeping);
  const bare = new Hono();
  const same = await (await ours.request(`http://localhost${listPath}`)).json();
  bare.get('/api/findings', (context) => context.json(same));
  const { address } = await listen(kind === 'ours' ? ours : bare, { host: '127.0.0.1', port: 0 });
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuSeconds: (user + system) / 1e6 });
  });
  process.send?.({ address });
};

const main = async (): Promise<void> => {
  const data = flags.data ?? mkdtempSync(path.join(tmpdir(), 'earmark-bench-api-'));
  const isFilled = existsSync(path.join(data, dataFileName));
  const { engine, close } = await openEngine(data);
  if (!isFilled) await fill(engine, { mentions: Number(flags.mentions), findings: Number(flags.findings) });
  const rows = await measureCalls(toApp(engine));
  await close();
  const tag = await tagOf(data);
  const ratios = { fresh: [] as number[], unchanged: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    const bare = await measureServer('bare', data, {});
    ratios.fresh.push((await measureServer('ours', data, {})) / bare);
    ratios.unchanged.push((await measureServer('ours', data, { 'if-none-match': tag })) / bare);
  }
  if (flags.data === undefined) rmSync(data, { recursive: true });
  print(rows, { fresh: median(ratios.fresh), unchanged: median(ratios.unchanged) });
};

const tagOf = async (data: string): Promise<string> => {
  const { engine, close } = await openEngine(data);
  const answer = await toApp(engine).request(`http://localhost${listPath}`);
  await close();
  return answer.headers.get('etag') ?? '';
};

const print = (rows: readonly Row[], ratios: { readonly fresh: number; readonly unchanged: number }): void => {
  if (flags.json) {
    for (const row of rows) console.log(JSON.stringify(row));
    console.log(JSON.stringify(ratios));
    return;
  }
  console.log('view          CPU ms   bytes  call');
  for (const { view, call, ms, bytes } of rows)
    console.log(
      `${view.padEnd(12)}${ms.toFixed(2).padStart(8)}${ms > cpuMsMax ? ' !' : '  '}${String(bytes).padStart(7)}  ${call}`,
    );
  console.log(`\nA list of 25 findings, requests per CPU second, of a bare hono's: ${ratios.fresh.toFixed(2)}`);
  console.log(`The same where the asker has it already (304):                   ${ratios.unchanged.toFixed(2)}`);
};

if (flags.serve === undefined) await main();
else await serve(flags.serve, flags.data ?? '');
