/**
 * Signatures of webhooks, checked over the raw bytes as they came, before anything of them is parsed.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 * @see https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { sha256 } from '../text/hash.ts';

export type SignedPost = {
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

/** `id` is the same for the same post, and nobody can change it without the secret; `why` never tells of a secret. */
export type Verdict =
  | { readonly isGenuine: true; readonly id: string }
  | { readonly isGenuine: false; readonly why: string };

/** A post may be so much older, or newer, than our clock says. */
export const toleranceMs = 5 * 60_000;
/** Signatures of one post that are looked at: a sender that rotates its keys sends two. */
const signaturesMax = 8;
/** Longer headers are no signatures. */
const headerLengthMax = 4096;
const idLengthMax = 256;
/** A key of fewer bytes could be guessed. */
export const keyBytesMin = 16;

/** The key of a Standard Webhooks secret, `whsec_` and base64; undefined where it is none, or too short. */
export const toStandardKey = (secret: string): Uint8Array | undefined => {
  const written = secret.trim().replace(/^whsec_/, '');
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(written)) return undefined;
  const key = Buffer.from(written, 'base64');
  return key.length >= keyBytesMin ? key : undefined;
};

/** The key of a GitHub secret: any text, long enough. */
export const toPlainKey = (secret: string): Uint8Array | undefined => {
  const key = Buffer.from(secret.trim(), 'utf8');
  return key.length >= keyBytesMin ? key : undefined;
};

const hmac = (key: Uint8Array, ...parts: readonly (string | Uint8Array)[]): Buffer => {
  const digest = createHmac('sha256', key);
  for (const part of parts) digest.update(part);
  return digest.digest();
};

/** Takes the same time whatever differs: the length of a digest is no secret. */
const isSame = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && timingSafeEqual(a, b);

const no = (why: string): Verdict => ({ isGenuine: false, why });

/** `webhook-id`, or as Svix, where the standard comes from, still sends it, `svix-id`. */
const standardHeader = ({ headers }: SignedPost, name: string): string | undefined =>
  headers[`webhook-${name}`] ?? headers[`svix-${name}`];

/** Checks a Standard Webhooks post: HMAC-SHA256 over `id.timestamp.body`. Any of the keys will do. */
export const verifyStandardWebhook = (
  post: SignedPost,
  { keys, nowMs }: { readonly keys: readonly Uint8Array[]; readonly nowMs: number },
): Verdict => {
  const [id, timestamp, signatures] = ['id', 'timestamp', 'signature'].map((name) => standardHeader(post, name));
  if (id === undefined || timestamp === undefined || signatures === undefined)
    return no('no webhook-id, webhook-timestamp or webhook-signature');
  if (id === '' || id.length > idLengthMax || signatures.length > headerLengthMax) return no('headers of no webhook');
  if (!/^\d{1,12}$/.test(timestamp)) return no('a webhook-timestamp that is no number of seconds');
  const apartMs = nowMs - Number(timestamp) * 1000;
  if (Math.abs(apartMs) > toleranceMs) return no(`a post ${describeApart(apartMs)}`);
  const given = signatures
    .split(' ')
    .slice(0, signaturesMax)
    .flatMap((each) => (each.startsWith('v1,') ? [Buffer.from(each.slice('v1,'.length), 'base64')] : []));
  const expected = keys.map((key) => hmac(key, `${id}.${timestamp}.`, post.body));
  return expected.some((own) => given.some((each) => isSame(own, each)))
    ? // The time is left out: a sender that tries again sends the same id at another time.
      { isGenuine: true, id: `id ${id}` }
    : no('a signature of another secret or of another body');
};

const describeApart = (apartMs: number): string =>
  `${Math.round(Math.abs(apartMs) / 60_000)} minutes ${apartMs > 0 ? 'old' : 'ahead of our clock'}`;

/**
 * Checks a post signed as GitHub does: HMAC-SHA256 over the body alone. Neither its time nor its X-GitHub-Delivery is signed, so that
 * the body itself is its id.
 */
export const verifyGithubWebhook = (post: SignedPost, { keys }: { readonly keys: readonly Uint8Array[] }): Verdict => {
  const written = post.headers['x-hub-signature-256'];
  if (written === undefined) return no('no X-Hub-Signature-256');
  const hex = /^sha256=([0-9a-f]{64})$/i.exec(written)?.[1];
  if (hex === undefined) return no('an X-Hub-Signature-256 that is no sha256=…');
  const given = Buffer.from(hex, 'hex');
  return keys.some((key) => isSame(hmac(key, post.body), given))
    ? { isGenuine: true, id: `body ${sha256(post.body)}` }
    : no('a signature of another secret or of another body');
};
