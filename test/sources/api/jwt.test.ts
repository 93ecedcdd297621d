import { createHmac, generateKeyPairSync, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { ConfigError } from '../../../lib/errors.ts';
import { parsePrivateKey, signJwt } from '../../../lib/sources/api/jwt.ts';

const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pemOf = ({ privateKey }: typeof ec): string => String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
const secret = { name: 'env:EARMARK_KEY' };

const parse = (part: string | undefined): unknown => JSON.parse(Buffer.from(part ?? '', 'base64url').toString());

test.each([
  ['ES256', ec],
  ['RS256', rsa],
] as const)('a token of %s holds its claims, and its key’s other half verifies it', (algorithm, pair) => {
  const key = parsePrivateKey(pemOf(pair), secret, algorithm);
  const token = signJwt({ algorithm, key, header: { kid: 'K1' }, claims: { iss: 'ü', exp: 1200 } });
  const [header, claims, signature = ''] = token.split('.');
  expect(parse(header)).toEqual({ alg: algorithm, kid: 'K1', typ: 'JWT' });
  expect(parse(claims)).toEqual({ iss: 'ü', exp: 1200 });
  const isGenuine = (signed: string): boolean =>
    verify(
      'sha256',
      Buffer.from(signed),
      { key: pair.publicKey, dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    );
  expect([isGenuine(`${header}.${claims}`), isGenuine(`${header}.${claims}x`)]).toEqual([true, false]);
});

test('a key whose line breaks are written as \\n, as variables of an environment have them, is read', () => {
  const key = parsePrivateKey(`${pemOf(ec).replaceAll('\n', '\\n')}  `, secret, 'ES256');
  expect(key.asymmetricKeyType).toBe('ec');
});

test.each([
  ['a text that is none', 'hunter2'],
  ['nothing', ''],
  ['a key of another kind', pemOf(rsa)],
  ['a key on another curve', pemOf(generateKeyPairSync('ec', { namedCurve: 'P-384' }))],
  ['something with a key’s first line', `-----BEGIN PRIVATE KEY-----\n${createHmac('sha256', 'x').digest('base64')}`],
])('%s is refused without showing it', (_, pem) => {
  const parse = (): unknown => parsePrivateKey(pem, secret, 'ES256');
  expect(parse).toThrow(ConfigError);
  expect(parse).toThrow(/^secret "env:EARMARK_KEY": expected an EC key on P-256 in PEM/);
  if (pem.length > 5) expect(parse).not.toThrow(pem.slice(-20));
});
