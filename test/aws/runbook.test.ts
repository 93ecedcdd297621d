/** Steps of docs/operations.md that can be taken on emulators, as they are written there: dead letters sent back, secrets rotated. */
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { CreateSecretCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { parseConfig } from '../../lib/config/load.ts';
import { openSite, type Site } from '../fixtures/site.ts';
import { type Deployment, openDeployment } from './deployment/open.ts';
import { fromJson } from './deployment/template.ts';
import { account, hasDynamo, hasMoto } from './emulators/use.ts';

const startMs = Date.parse('2026-11-23T07:00:00Z');
const minuteMs = 60_000;
const brand = 'northwind';
const page = (text: string): string =>
  `<!doctype html><html lang="en"><title>Plans</title><main><p>${text}</p></main></html>`;
const toSecret = (word: string): string => `whsec_${Buffer.from(word.padEnd(32, '.')).toString('base64')}`;

type Post = { readonly headers: Readonly<Record<string, unknown>>; readonly body: string };

describe.skipIf(!hasDynamo || !hasMoto)('the runbook', () => {
  let site: Site;
  let cloud: Deployment;
  let hook: Server;
  const posts: Post[] = [];
  let secrets: SecretsManagerClient;

  const configure = async (term: string, version: string): Promise<void> => {
    const address = hook.address();
    const host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    const text = `
brand: {id: northwind, name: Northwind Coffee}
guidelines: [{id: terms, check: preferred-term, terms: {${term}: good value}, severity: high}]
channels: [{id: home, source: page, url: "${site.origin}/", owned: true, every: 6h}]
alerts: [{id: all, at: once, to: [{webhook: {url: "http://${host}/hook", secret: "secret:earmark/hook"}}]}]
network: {allowHosts: ["${site.host}", "${host}"], spacing: 0}
`;
    const config = parseConfig(text, { file: 'earmark.yml', folder: '/' });
    const at = cloud.clock.now().toISOString();
    await cloud.stores.stores.configs.put(brand, { version, at, earmark: '0.1.0', text, config });
  };
  const pass = async (): Promise<void> => {
    await cloud.tick();
    await cloud.drain();
  };

  beforeAll(async () => {
    site = await openSite({ '/': page('Our cheap beans and our steal of a roast.') });
    hook = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(Buffer.from(chunk));
      posts.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(204).end();
    });
    hook.listen(0, '127.0.0.1');
    await once(hook, 'listening');
    cloud = await openDeployment({
      synthesized: fromJson(inject('synthesized')),
      dynamoUrl: inject('dynamoUrl') ?? '',
      motoFolder: inject('motoFolder') ?? '',
      suffix: `runbook-${process.pid}`,
      startMs,
    });
    const endpoint = new URL(cloud.nameOf('AWS::SQS::Queue', 'collect')).origin;
    secrets = new SecretsManagerClient({ ...account, endpoint });
    await secrets.send(new CreateSecretCommand({ Name: 'earmark/hook', SecretString: toSecret('first') }));
  }, 120_000);
  afterAll(async () => {
    secrets?.destroy();
    await cloud?.stop();
    hook?.closeAllConnections();
    hook?.close();
    await site?.close();
  });

  test('a message that failed five times lies in its dead letters with the reason, and goes through when it is sent back mended', {
    timeout: 240_000,
  }, async () => {
    await configure('cheap', 'v1');
    const { stores, archive, queue } = cloud.stores;
    const url = 'https://northwind.example/a';
    const bytes = Buffer.from(page('Our cheap beans.'));
    const body = await archive.put({ bytes, contentType: 'text/html', url, headers: {} });
    const place = { Bucket: cloud.nameOf('AWS::S3::Bucket', 'archive'), Key: `raw/${body}` };
    const { Body: whole } = await cloud.s3.send(new GetObjectCommand(place));
    const kept = (await whole?.transformToByteArray()) ?? new Uint8Array();
    await cloud.s3.send(new PutObjectCommand({ ...place, Body: 'damaged' }));
    await queue.send([{ step: 'analyze', channel: 'home', url, body, readAt: cloud.clock.now().toISOString() }]);
    const dead = async (): Promise<readonly string[]> => (await cloud.deadLetters()).analyzedeadletters ?? [];
    // Looking at a dead letter hides it for a moment: what was seen is kept.
    let letters: readonly string[] = [];
    for (let hour = 0; hour < 12 && letters.length === 0; hour++) {
      await cloud.drain();
      cloud.clock.advance(60 * minuteMs);
      letters = await dead();
    }
    expect(letters[0]).toContain('damaged data');
    expect((await stores.findings.list({ brand })).rows).toEqual([]);
    await cloud.s3.send(new PutObjectCommand({ ...place, Body: kept }));
    cloud.clock.advance(minuteMs);
    await sendBack('analyze');
    await cloud.drain();
    expect((await stores.findings.list({ brand })).rows).toHaveLength(1);
    expect(await dead()).toEqual([]);
  });

  /** What start-message-move-task does, which the emulator does not know. */
  const sendBack = async (step: string): Promise<void> => {
    const from = cloud.nameOf('AWS::SQS::Queue', `${step}deadletters`);
    const { Messages = [] } = await cloud.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: from, MaxNumberOfMessages: 10, VisibilityTimeout: 30 }),
    );
    for (const { Body, ReceiptHandle } of Messages) {
      await cloud.sqs.send(
        new SendMessageCommand({ QueueUrl: cloud.nameOf('AWS::SQS::Queue', step), MessageBody: Body }),
      );
      await cloud.sqs.send(new DeleteMessageCommand({ QueueUrl: from, ReceiptHandle }));
    }
  };

  const isSigned = ({ headers, body }: Post, secret: string): boolean => {
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
    return headers['webhook-signature'] === `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
  };

  test('a secret that is written anew under its name is used five minutes later, without a deploy', {
    timeout: 120_000,
  }, async () => {
    const before = posts.length;
    expect(before).toBeGreaterThan(0);
    expect(posts.every((post) => isSigned(post, toSecret('first')))).toBe(true);
    await secrets.send(new PutSecretValueCommand({ SecretId: 'earmark/hook', SecretString: toSecret('second') }));
    await configure('steal', 'v2');
    cloud.clock.advance(6 * 60 * minuteMs);
    await pass();
    const later = posts.slice(before);
    expect(later.length).toBeGreaterThan(0);
    expect(later.every((post) => isSigned(post, toSecret('second')))).toBe(true);
  });
});
