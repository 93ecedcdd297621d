/** Signatures of webhooks: what is genuine, what is not, and that only who knows a secret can make one. */
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  toPlainKey,
  toStandardKey,
  type Verdict,
  verifyGithubWebhook,
  verifyStandardWebhook,
} from '../../lib/formats/webhook-signature.ts';
import { signWebhook } from '../../lib/notifiers/webhook.ts';
import { Secret } from '../../lib/ports/secrets.ts';

// The example of the standard's own libraries.
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const example = {
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  atSeconds: 1614265330,
  body: '{"test": 2432232314}',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};
const nowMs = example.atSeconds * 1000;
const toKey = (written: string): Uint8Array => toStandardKey(written) ?? expect.fail('a key was expected');
const keys = [toKey(secret)];
const headers = {
  'webhook-id': example.id,
  'webhook-timestamp': String(example.atSeconds),
  'webhook-signature': example.signature,
};
const body = Buffer.from(example.body);
const genuine: Verdict = { isGenuine: true, id: `id ${example.id}` };
const other = toKey(`whsec_${Buffer.alloc(24, 7).toString('base64')}`);

describe('Standard Webhooks', () => {
  const verify = (changed: Readonly<Record<string, string>> = {}, at = nowMs, own = keys, bytes = body) =>
    verifyStandardWebhook({ headers: { ...headers, ...changed }, body: bytes }, { keys: own, nowMs: at });

  const rows: readonly (readonly [string, () => Verdict, Verdict | string])[] = [
    ['the standard’s own example', () => verify(), genuine],
    ['four minutes and 59 seconds late', () => verify({}, nowMs + 299_000), genuine],
    ['five minutes ahead', () => verify({}, nowMs - 300_000), genuine],
    ['six minutes late', () => verify({}, nowMs + 360_000), 'a post 6 minutes old'],
    ['six minutes ahead', () => verify({}, nowMs - 360_000), 'a post 6 minutes ahead of our clock'],
    [
      'the right signature behind wrong ones',
      () => verify({ 'webhook-signature': `v1,AAAA v2,x ${example.signature}` }),
      genuine,
    ],
    [
      'behind more signatures than are looked at',
      () => verify({ 'webhook-signature': `${'v1,AAAA '.repeat(8)}${example.signature}` }),
      'a signature of another secret or of another body',
    ],
    ['the old key beside the new one', () => verify({}, nowMs, [other, ...keys]), genuine],
    ['another key', () => verify({}, nowMs, [other]), 'a signature of another secret or of another body'],
    ['another id', () => verify({ 'webhook-id': 'msg_2' }), 'a signature of another secret or of another body'],
    [
      'another time',
      () => verify({ 'webhook-timestamp': String(example.atSeconds + 1) }),
      'a signature of another secret or of another body',
    ],
    [
      'one more space in the body',
      () => verify({}, nowMs, keys, Buffer.from(`${example.body} `)),
      'a signature of another secret or of another body',
    ],
    [
      'an asymmetric signature alone',
      () => verify({ 'webhook-signature': `v1a,${example.signature.slice(3)}` }),
      'a signature of another secret or of another body',
    ],
    ['no time', () => verify({ 'webhook-timestamp': '' }), 'a webhook-timestamp that is no number of seconds'],
    [
      'a time in words',
      () => verify({ 'webhook-timestamp': 'now' }),
      'a webhook-timestamp that is no number of seconds',
    ],
    [
      'a time with a sign',
      () => verify({ 'webhook-timestamp': `+${example.atSeconds}` }),
      'a webhook-timestamp that is no number of seconds',
    ],
    ['an empty id', () => verify({ 'webhook-id': '' }), 'headers of no webhook'],
    [
      'a header of 100,000 signs',
      () => verify({ 'webhook-signature': 'v1,A '.repeat(20_000) }),
      'headers of no webhook',
    ],
  ];
  test.each(rows)('%s', (_name, act, expected) => {
    expect(act()).toEqual(typeof expected === 'string' ? { isGenuine: false, why: expected } : expected);
  });

  test('headers under the name of Svix', () => {
    const svix = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.replace('webhook', 'svix'), value]),
    );
    expect(verifyStandardWebhook({ headers: svix, body }, { keys, nowMs })).toEqual(genuine);
  });

  test('nothing but a body', () => {
    expect(verifyStandardWebhook({ headers: {}, body }, { keys, nowMs })).toMatchObject({ isGenuine: false });
  });

  test('what our own notifier signs is genuine, and no other body is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (text, another) => {
        const signed = signWebhook(new Secret('test', secret), { id: 'm', atSeconds: example.atSeconds, body: text });
        const toVerdict = (bytes: string) =>
          verifyStandardWebhook({ headers: signed, body: Buffer.from(bytes) }, { keys, nowMs });
        expect(toVerdict(text).isGenuine).toBe(true);
        expect(toVerdict(another).isGenuine).toBe(Buffer.from(another).equals(Buffer.from(text)));
      }),
    );
  });
});

describe('GitHub', () => {
  // The example of GitHub's documentation.
  const written = "It's a Secret to Everybody";
  const post = Buffer.from('Hello, World!');
  const signature = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
  const own = [toPlainKey(written) ?? expect.fail('a key was expected')];
  const verify = (value: string | undefined, bytes: Uint8Array = post) =>
    verifyGithubWebhook(
      { headers: value === undefined ? {} : { 'x-hub-signature-256': value }, body: bytes },
      { keys: own },
    );

  test('the documentation’s own example, which is named for its body', () => {
    expect(verify(signature)).toEqual({
      isGenuine: true,
      id: 'body dffd6021bb2bd5b0af676290809ec3a53191dd81c7f70a4b28688a362182986f',
    });
    expect(verify(signature.toUpperCase().replace('SHA256', 'sha256')).isGenuine).toBe(true);
  });

  test.each([
    ['no header', undefined],
    ['SHA-1', `sha1=${createHmac('sha1', written).update(post).digest('hex')}`],
    ['half of it', signature.slice(0, 39)],
    ['another one', `sha256=${'0'.repeat(64)}`],
    ['100,000 signs', `sha256=${'0'.repeat(100_000)}`],
  ])('%s is not genuine', (_name, value) => {
    expect(verify(value).isGenuine).toBe(false);
  });
});

describe('keys', () => {
  test.each([
    ['', false],
    ['whsec_', false],
    ['whsec_c2hvcnQ=', false],
    ['not base64 at all!', false],
    [secret, true],
    [secret.slice('whsec_'.length), true],
    [` ${secret}\n`, true],
  ])('%j is a Standard Webhooks secret: %s', (written, isKey) => {
    expect(toStandardKey(written) !== undefined).toBe(isKey);
  });

  test.each([
    ['', false],
    ['   ', false],
    ['fifteen signs..', false],
    ['sixteen signs...', true],
    ['ſİ🙂ſİ🙂', true],
  ])('%j is a GitHub secret: %s', (written, isKey) => {
    expect(toPlainKey(written) !== undefined).toBe(isKey);
  });
});
