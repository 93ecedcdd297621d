/** Schemathesis asks a served API whatever its OpenAPI document allows, and much that it does not, where Python and pip are there. */
import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { addDesk } from '../../lib/api/add-desk.ts';
import { createApi } from '../../lib/api/create-api.ts';
import { listen } from '../../lib/api/listen.ts';
import { silentLog } from '../../lib/ports/log.ts';
import { toDeskEngine } from '../api/desk-engine.ts';
import { toBacklink, toMention, toWrite } from '../contracts/samples.ts';
import { installSchemathesis } from './emulators/install.ts';

const run = promisify(execFile);
const yaml = `
brand: {id: northwind, name: Northwind Coffee, domains: [northwind.example]}
guidelines: [{id: no-cheap, check: preferred-term, terms: {cheap: good value}, severity: high}]
channels: [{id: home, source: page, url: "https://northwind.example/", owned: true}]
alerts: [{id: team, audience: brand, to: [{console: true}]}]
`;
const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
  'unsupported_method',
].join(',');
const examples = process.env.EARMARK_FUZZ_RUNS ?? '25';
const tookMax = 10 * 60_000;

const installed = await installSchemathesis();
const whyNot = 'missing' in installed ? installed.missing : undefined;

test.skipIf(whyNot !== undefined)(
  `finds no fault in any route${whyNot === undefined ? '' : `: ${whyNot}`}`,
  async () => {
    if ('missing' in installed) return;
    const engine = toDeskEngine(yaml);
    await engine.stores.findings.apply([toWrite({ id: 'f_1', status: 'open', severity: 'high' })]);
    await engine.stores.mentions.put([toMention({ id: 'm_1' })]);
    await engine.stores.backlinks.put([toBacklink({ id: 'b_1' })]);
    const api = createApi({
      log: silentLog,
      isWell: async () => {},
      addMore: (app) =>
        addDesk(app, {
          gate: { admit: () => ({ person: { name: 'ada', role: 'admin' } }) },
          engine,
          rateLimit: { take: () => undefined },
        }),
    });
    const server = await listen(api, { host: '127.0.0.1', port: 0 });
    try {
      // What is streamed for as long as somebody listens has no end to wait for.
      const asked = ['run', `${server.address}/api/openapi.json`, '--exclude-path', '/api/events'];
      const how = [
        '--checks',
        checks,
        '--phases',
        'examples,coverage,fuzzing',
        '--max-examples',
        examples,
        '--seed',
        '1',
      ];
      const { stdout } = await run('python3', ['-m', 'schemathesis.cli', ...asked, ...how, '--no-color'], {
        // It writes down what it did beside where it runs.
        cwd: await mkdtemp(path.join(os.tmpdir(), 'earmark-schemathesis-')),
        env: { ...process.env, PYTHONPATH: installed.folder },
        timeout: tookMax,
        maxBuffer: 64_000_000,
      }).catch((error: { stdout?: string }) => expect.fail(String(error.stdout ?? error).slice(-4000)));
      const [, generated, passed] = /(\d+) generated, (\d+) passed/.exec(stdout) ?? [];
      expect(Number(generated)).toBeGreaterThan(500);
      expect(passed).toBe(generated);
    } finally {
      await server.close();
    }
  },
  tookMax,
);
