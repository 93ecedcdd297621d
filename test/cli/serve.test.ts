/** `earmark serve`: what it prints, that it takes posts and judges them at once, and that it ends in good order. */
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openLocalApp } from '../../lib/app/local.ts';
import { runCli } from '../../lib/cli/run-cli.ts';
import { signWebhook } from '../../lib/notifiers/webhook.ts';
import { Secret } from '../../lib/ports/secrets.ts';
import { makeFolder } from './harness.ts';

const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
process.env.EARMARK_SERVE_SECRET = secret;

const yaml = `
brand: {id: northwind, name: Northwind Coffee, domains: [northwind.example]}
guidelines: [{id: no-cheap, check: preferred-term, terms: {cheap: good value}, severity: high}]
channels:
  - {id: cms, source: webhook, owned: true, secret: "env:EARMARK_SERVE_SECRET"}
  - {id: late, source: webhook, secret: "env:EARMARK_SERVE_UNSET"}
`;

/** The command in this process, with a real data folder; `until` resolves with what it printed once that holds. */
const start = (...argv: string[]) => {
  const folder = makeFolder({ 'earmark.yml': yaml });
  const interrupt = new AbortController();
  let stdout = '';
  let stderr = '';
  const code = runCli(['serve', ...argv], {
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
    drained: async () => {},
    stdin: (async function* () {})(),
    stdinIsTerminal: false,
    stdoutIsTerminal: false,
    stderrIsTerminal: false,
    columns: 80,
    environment: { debug: false, noColor: false },
    folder,
    clock: { now: () => new Date() },
    signal: interrupt.signal,
    siteFolder: path.join(folder, 'no-site'),
    openApp: (options) =>
      openLocalApp({ ...options, dataFolder: mkdtempSync(path.join(os.tmpdir(), 'earmark-serve-')) }),
    openFetcher: () => expect.fail('it fetches nothing of its own'),
  });
  const until = async (holds: (printed: string) => boolean): Promise<string> => {
    await expect.poll(() => holds(stdout + stderr), { timeout: 15_000 }).toBe(true);
    return stdout + stderr;
  };
  return { code, until, interrupt: () => interrupt.abort(), printed: () => ({ stdout, stderr }) };
};

test('says where it is and which hooks there are, judges a post at once, and ends with 0', async () => {
  const serving = start('--port', '0');
  const printed = await serving.until((text) => text.includes('Ctrl-C ends it'));
  const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(printed) ?? [];
  const welcome = printed.replaceAll(String(address), 'http://HERE').replace(/#token=[\w-]{32}$/m, '#token=ONCE');
  expect(welcome).toBe(`Earmark listens for Northwind Coffee. Open this address; it signs you in, once:

  http://HERE/#token=ONCE

  reads    0 channels, each when it is due
  hooks    http://HERE/hooks/cms
           http://HERE/hooks/late  env:EARMARK_SERVE_UNSET is not set: posts are refused
  health   http://HERE/health
  api      http://HERE/api/openapi.json

Ctrl-C ends it; nothing is lost.
`);
  const body = JSON.stringify({ title: 'Plans', text: 'Our cheap beans are here for everybody.', language: 'en' });
  const headers = signWebhook(new Secret('test', secret), { id: 'm1', atSeconds: Math.floor(Date.now() / 1000), body });
  const send = (more: Readonly<Record<string, string>> = {}) =>
    fetch(`${address}/hooks/cms`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers, ...more },
    });
  expect((await send()).status).toBe(202);
  expect((await send({ 'webhook-id': 'm2' })).status).toBe(401);
  // Long before the next minute's tick.
  const told = await serving.until((text) => text.includes('Unexpected "cheap"'));
  expect(told).toMatch(/cms {2}1 entry posted, 1 new/);
  expect(told).toMatch(/cms {2}a post was not taken: channel "cms": expected a post signed as standard-webhooks/);
  const other = start('--port', new URL(String(address)).port);
  expect(await other.code).toBe(2);
  expect(other.printed().stderr).toContain('Name another port with --port');
  serving.interrupt();
  expect(await serving.code).toBe(0);
  expect(serving.printed().stderr).toContain('Nothing is lost');
  await expect(fetch(String(address))).rejects.toThrow();
});

test.each(['70000', '-1', 'eighty', '1.5'])('--port %s is a mistake in usage', async (port) => {
  const serving = start(`--port=${port}`);
  expect(await serving.code).toBe(2);
  expect(serving.printed().stderr).toContain('0 to 65535');
});
