/** One request of a notifier to a service: its secrets found, its answer read, its failures told without them. */
import { DeliveryError } from '../../errors.ts';
import type { FetchAnswer, FetchRequest, Method } from '../../ports/fetcher.ts';
import { Secret } from '../../ports/secrets.ts';
import { toSafeLine } from '../message/safe-text.ts';
import type { NotifierContext } from '../notifier.ts';

/** Answers to messages are short; of a longer one nothing is wanted. */
const answerBytesMax = 256 * 1024;
const timeoutMs = 20_000;
/** What an error may quote of an answer. */
const wordsMax = 300;

export type Call = {
  /** The notifier's id, for errors. */
  readonly notifier: string;
  /** A Secret where who knows the address may use it. */
  readonly url: Secret | string;
  /** True where an address of the user's own may be http. */
  readonly mayBePlain?: true;
  readonly method?: Method;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, or as it is where it is a string. */
  readonly body?: unknown;
  /** Whatever else must not be quoted from an answer. */
  readonly secrets?: readonly Secret[];
  readonly readRest?: FetchRequest['readRest'];
  /** Answers that say "not now" by a status that elsewhere says "never". */
  readonly isBusy?: (answer: Answer) => boolean;
};

export type Answer = { readonly status: number; readonly json: unknown; readonly text: string };

/** What the user can do about a status for good; the service's own words stand beside it. */
export type Mends = Readonly<Record<number, string>>;

const sayAgain = 'Earmark tries again by itself.';
const commonMends: Mends = {
  401: 'Renew the key or token, and see that the secret holds it.',
  403: 'See that the key or token may do this, or make a new webhook.',
  404: 'It is gone or was never there: correct the address, or make a new webhook.',
  410: 'It is gone: make a new webhook and put its address into the secret.',
  413: 'Report it: Earmark made too large a message.',
};

/** Statuses after which the same request may work later. */
const isPassing = (status: number): boolean => [408, 409, 423, 425, 429].includes(status) || status >= 500;

/** A webhook's address, and what of it a service may repeat without the rest. */
const toParts = (secret: Secret): readonly string[] => {
  const whole = secret.reveal();
  const path = /^https?:\/\/[^/]+(\/.+)$/.exec(whole)?.[1] ?? '';
  return [whole, path, ...path.split(/[/?&=]/)].filter((part) => part === whole || part.length >= 8);
};

/** What a service says may repeat what it was asked with. */
const hide = (text: string, secrets: readonly Secret[]): string =>
  secrets.reduce(
    (hidden, secret) =>
      toParts(secret).reduce((left, part) => (part === '' ? left : left.replaceAll(part, String(secret))), hidden),
    text,
  );

const failure = (
  call: Call,
  {
    retry,
    received,
    mend,
    retryAfterMs,
  }: {
    readonly retry: 'never' | 'later';
    readonly received: string;
    readonly mend: string;
    readonly retryAfterMs?: number | undefined;
  },
): DeliveryError =>
  new DeliveryError({
    code: retry === 'later' ? 'DELIVERY_FAILED' : 'DELIVERY_REFUSED',
    retry,
    subject: { kind: 'notifier', id: call.notifier },
    expected: 'the service to take it',
    received,
    mend,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });

const findAddress = (call: Call): string => {
  const address = call.url instanceof Secret ? call.url.reveal().trim() : call.url;
  if (/^https:\/\/\S+$/i.test(address) || (call.mayBePlain === true && /^http:\/\/\S+$/i.test(address))) return address;
  throw failure(call, {
    retry: 'never',
    received: `an address in ${String(call.url instanceof Secret ? call.url : 'its options')} that does not begin with https://`,
    mend: 'Copy it again from the service.',
  });
};

const toBody = (body: unknown): string | undefined =>
  body === undefined || typeof body === 'string' ? body : JSON.stringify(body);

const toJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const readAnswer = (answer: FetchAnswer, call: Call): Answer => {
  if (answer.outcome === 'read') {
    const text = Buffer.from(answer.body.buffer, answer.body.byteOffset, answer.body.byteLength).toString('utf8');
    return { status: answer.status, json: toJson(text), text };
  }
  if (answer.outcome === 'gone') return { status: answer.status, json: undefined, text: '' };
  const error = answer.outcome === 'failed' ? answer.error : undefined;
  // Nothing of the error's own words: they hold the address.
  throw failure(call, {
    retry: error?.retry ?? 'later',
    received: error?.status === undefined ? (error?.code ?? answer.outcome) : `status ${error.status}`,
    mend:
      error?.retry === 'never'
        ? 'Correct the address; a private host has to be named under network.allowHosts.'
        : sayAgain,
    retryAfterMs: error?.retryAfterMs,
  });
};

/** Asks, and answers whatever status came; throws a DeliveryError where none did. */
export const ask = async (call: Call, { fetcher }: Pick<NotifierContext, 'fetcher'>): Promise<Answer> => {
  const body = toBody(call.body);
  const answer = await fetcher.fetch({
    url: findAddress(call),
    method: call.method ?? 'POST',
    robots: 'ignore',
    statuses: 'any',
    isUrlSecret: call.url instanceof Secret,
    maxBytes: answerBytesMax,
    timeoutMs,
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...call.headers,
    },
    ...(body === undefined ? {} : { body }),
    ...(call.readRest === undefined ? {} : { readRest: call.readRest }),
  });
  return readAnswer(answer, call);
};

/** The error that a status other than 2xx is; `mends` are those that mean something special there. */
export const toRefusal = (call: Call, answer: Answer, mends: Mends = {}): DeliveryError => {
  const { status, text } = answer;
  const secrets = [...(call.secrets ?? []), ...(call.url instanceof Secret ? [call.url] : [])];
  const words = toSafeLine(hide(text.slice(0, wordsMax * 4), secrets), wordsMax);
  const retry = isPassing(status) || call.isBusy?.(answer) === true ? 'later' : 'never';
  return failure(call, {
    retry,
    received: `status ${status}${words === '' ? '' : `: ${words}`}`,
    mend:
      retry === 'later'
        ? sayAgain
        : (mends[status] ?? commonMends[status] ?? 'Look at what it says, and correct the route.'),
  });
};

/** Asks, and takes nothing but a 2xx for an answer. */
export const call = async (
  asked: Call,
  context: Pick<NotifierContext, 'fetcher'>,
  mends: Mends = {},
): Promise<Answer> => {
  const answer = await ask(asked, context);
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw toRefusal(asked, answer, mends);
};
