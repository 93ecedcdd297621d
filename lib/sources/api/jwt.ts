/**
 * Tokens that are made of a key instead of asked for.
 * @see https://www.rfc-editor.org/rfc/rfc7519
 */
import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { ConfigError } from '../../errors.ts';
import type { Secret } from '../../ports/secrets.ts';

/** ES256 is ECDSA on P-256, RS256 is RSA, both over SHA-256. */
export type JwtAlgorithm = 'ES256' | 'RS256';

const isKeyFor: Readonly<Record<JwtAlgorithm, (key: KeyObject) => boolean>> = {
  ES256: (key) => key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1',
  RS256: (key) => key.asymmetricKeyType === 'rsa',
};

const keyKinds: Readonly<Record<JwtAlgorithm, string>> = { ES256: 'an EC key on P-256', RS256: 'an RSA key' };

/** Variables of an environment often hold line breaks as `\n`. */
const toPem = (text: string): string => text.replaceAll('\\n', '\n').trim();

/** Undefined for what is no private key. */
const readKey = (pem: string): KeyObject | undefined => {
  try {
    return createPrivateKey(toPem(pem));
  } catch {
    return undefined;
  }
};

/** A private key in PEM; `secret` names where it came from. Throws ConfigError, which never shows the key. */
export const parsePrivateKey = (pem: string, secret: Pick<Secret, 'name'>, algorithm: JwtAlgorithm): KeyObject => {
  const key = readKey(pem);
  if (key !== undefined && isKeyFor[algorithm](key)) return key;
  throw new ConfigError({
    subject: { kind: 'secret', id: secret.name },
    expected: `${keyKinds[algorithm]} in PEM, as "-----BEGIN PRIVATE KEY-----" begins it`,
    received: key === undefined ? 'a text that is no private key' : `a key of another kind (${key.asymmetricKeyType})`,
    mend: 'Put the whole key file into the secret, as it was downloaded.',
  });
};

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A signed token: `header.claims.signature`, each in base64url. */
export const signJwt = ({
  algorithm,
  key,
  header = {},
  claims,
}: {
  readonly algorithm: JwtAlgorithm;
  readonly key: KeyObject;
  /** What stands in the header beside `alg` and `typ`. */
  readonly header?: Readonly<Record<string, string>>;
  readonly claims: Readonly<Record<string, string | number>>;
}): string => {
  const signed = `${encode({ alg: algorithm, ...header, typ: 'JWT' })}.${encode(claims)}`;
  // As two numbers side by side, not in DER; RSA knows no other form.
  const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
  return `${signed}.${signature.toString('base64url')}`;
};
