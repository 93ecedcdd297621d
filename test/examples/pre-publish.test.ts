/** The examples of judging before publishing, run as their readers would: Git hooks, a CMS that asks, and curl with openssl. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { signWebhook } from '../../lib/notifiers/webhook.ts';
import { Secret } from '../../lib/ports/secrets.ts';
import { type Bundle, bundleScript } from '../fixtures/bundle.ts';

// Each hook starts the command line, which is slow on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const root = path.resolve(import.meta.dirname, '../..');
const example = path.join(root, 'examples/pre-publish');
const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

type Repository = {
  write(name: string, text: string): void;
  git(...args: string[]): { readonly status: number | null; readonly said: string };
};
let earmark: Bundle;
beforeAll(async () => {
  earmark = await bundleScript('bin/earmark.ts');
});
afterAll(() => earmark.remove());

const toEnvironment = () => ({
  PATH: process.env.PATH,
  HOME: os.tmpdir(),
  EARMARK: `${process.execPath} ${earmark.file}`,
  EARMARK_CMS_SECRET: secret,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Ann',
  GIT_AUTHOR_EMAIL: 'ann@northwind.example',
  GIT_COMMITTER_NAME: 'Ann',
  GIT_COMMITTER_EMAIL: 'ann@northwind.example',
});

const openRepository = (hook: 'pre-commit' | 'pre-push'): Repository => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'earmark-hook-'));
  const git: Repository['git'] = (...args) => {
    const { status, stdout, stderr } = spawnSync('git', args, { cwd: folder, env: toEnvironment(), encoding: 'utf8' });
    return { status, said: stdout + stderr };
  };
  git('init', '--initial-branch=main');
  git('config', 'earmark.channel', 'blog');
  cpSync(path.join(example, 'earmark.yml'), path.join(folder, 'earmark.yml'));
  cpSync(path.join(example, 'git', hook), path.join(folder, '.git/hooks', hook));
  return {
    git,
    write: (name, text) => {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    },
  };
};

describe('a Git hook', () => {
  test('pre-commit judges what is staged, and not what lies in the folder', () => {
    const { git, write } = openRepository('pre-commit');
    write('drafts/our plans.md', '# Plans\n\nOur cheap beans.\n');
    git('add', '.');
    write('drafts/our plans.md', '# Plans\n\nOur good value beans.\n');
    const refused = git('commit', '-m', 'Plans');
    expect(refused.status).not.toBe(0);
    expect(refused.said).toContain('drafts/our plans.md:3:5');
    expect(refused.said).toContain('Unexpected "cheap", use "good value"');
    expect(refused.said).toContain('Not committed');
    git('add', '.');
    expect(git('commit', '-m', 'Plans')).toMatchObject({ status: 0 });
    write('code.ts', 'const cheap = 1;\n');
    git('add', '.');
    expect(git('commit', '-m', 'Code')).toMatchObject({ status: 0 });
    write('drafts/our plans.md', 'Our cheap beans.\n');
    expect(git('commit', '-a', '--no-verify', '-m', 'Anyway')).toMatchObject({ status: 0 });
  });

  test('pre-push judges what the push brings', () => {
    const { git, write } = openRepository('pre-push');
    const remote = mkdtempSync(path.join(os.tmpdir(), 'earmark-remote-'));
    execFileSync('git', ['init', '--bare', remote], { env: toEnvironment(), stdio: 'ignore' });
    git('remote', 'add', 'origin', remote);
    write('plans.md', 'Our good value beans.\n');
    git('add', '.');
    git('commit', '-m', 'Plans');
    expect(git('push', 'origin', 'main')).toMatchObject({ status: 0 });
    write('news.md', 'Our cheap beans.\n');
    git('add', '.');
    git('commit', '-m', 'News');
    const refused = git('push', 'origin', 'main');
    expect(refused.status).not.toBe(0);
    expect(refused.said).toContain('news.md:1:5');
    expect(refused.said).not.toContain('plans.md');
    git('rm', '-q', 'news.md');
    git('commit', '--amend', '--allow-empty', '-m', 'No news');
    expect(git('push', 'origin', 'main')).toMatchObject({ status: 0 });
  });

  test('judged as one channel, only its guidelines count', () => {
    const { git, write } = openRepository('pre-commit');
    git('config', 'earmark.channel', 'cms');
    write('plans.md', 'Our cheap beans.\n');
    git('add', '.');
    expect(git('commit', '-m', 'Plans')).toMatchObject({ status: 0 });
  });
});

describe('a CMS that asks', () => {
  const start = async (): Promise<string> => {
    const child = spawn(process.execPath, [path.join(example, 'cms/answer.mjs')], {
      cwd: example,
      env: { ...toEnvironment(), EARMARK_CHANNEL: 'blog', PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    stops.push(() => child.kill('SIGTERM'));
    for await (const chunk of child.stdout) {
      const address = /http:\S+/.exec(String(chunk))?.[0];
      if (address !== undefined) return address;
    }
    throw new Error('it ended before it listened');
  };
  const post = async (address: string, draft: unknown, changed: Readonly<Record<string, string>> = {}) => {
    const body = typeof draft === 'string' ? draft : JSON.stringify(draft);
    const signed = signWebhook(new Secret('test', secret), {
      id: 'd1',
      atSeconds: Math.floor(Date.now() / 1000),
      body,
    });
    const answer = await fetch(address, { method: 'POST', body, headers: { ...signed, ...changed } });
    return { status: answer.status, answer: await answer.json() };
  };

  test('is told what stands against a draft, and when it may go out', async () => {
    const address = await start();
    const refused = await post(address, { title: 'Plans & <more>', html: '<p>Our cheap beans.</p>' });
    expect(refused).toMatchObject({
      status: 422,
      answer: { publish: false, remarks: [{ severity: 'high', quote: expect.stringContaining('cheap') }] },
    });
    expect(await post(address, { title: 'Plans', html: '<p>Our good value beans.</p>' })).toEqual({
      status: 200,
      answer: { publish: true, remarks: [] },
    });
    expect((await post(address, {}, { 'webhook-id': 'd2' })).status).toBe(401);
    expect((await post(address, {}, { 'webhook-timestamp': '1' })).status).toBe(401);
    expect((await post(address, {})).status).toBe(400);
    expect((await post(address, '{')).status).toBe(400);
    expect((await post(address, 'x'.repeat(1_000_001))).status).toBe(413);
  });

  test('by curl and openssl, as the README has it', async () => {
    const address = await start();
    const [, lines = ''] =
      /\n( {4}body=[\s\S]*?)\n\n/.exec(readFileSync(path.join(example, 'README.md'), 'utf8')) ?? [];
    expect(lines).toContain('openssl dgst');
    const said = spawnSync('bash', ['-c', lines.replaceAll('http://127.0.0.1:8787/', address)], {
      env: toEnvironment(),
      encoding: 'utf8',
    });
    expect(JSON.parse(said.stdout)).toMatchObject({
      publish: false,
      remarks: [{ message: 'Unexpected "cheap", use "good value"' }],
    });
  });
});
