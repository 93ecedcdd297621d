/** What can go wrong with a request, each with what was expected, whether later may help, and the mend. */
import { type ErrorCode, SourceError } from '../errors.ts';
import type { Turn } from '../ports/fetcher.ts';

type Kind = { readonly expected: string; readonly retry: 'never' | 'later'; readonly mend: string };

const kinds = {
  URL_REFUSED: {
    expected: 'an http or https address without a user name',
    retry: 'never',
    mend: 'Correct the address.',
  },
  ADDRESS_REFUSED: {
    expected: 'a host on the public internet',
    retry: 'never',
    mend: 'If the host is yours, name it under network.allowHosts (to init with --allow-host); link-local and cloud metadata addresses stay closed.',
  },
  ROBOTS_DISALLOWED: {
    expected: 'permission by robots.txt',
    retry: 'never',
    mend: 'If the site is yours, see that its robots.txt answers and allows "Earmark".',
  },
  RATE_LIMITED: { expected: 'an answer', retry: 'later', mend: 'Read the host less often, or wait.' },
  HTTP_STATUS: {
    expected: 'status 200',
    retry: 'never',
    mend: 'Open the address in a browser and see what it answers.',
  },
  NETWORK: { expected: 'an answer', retry: 'later', mend: 'Check that the host is up and its name is right.' },
  TIMEOUT: { expected: 'an answer in time', retry: 'later', mend: 'Try again later, or raise network.timeout.' },
  TOO_LARGE: {
    expected: 'an answer within the bound',
    retry: 'never',
    mend: 'Read a smaller page, or raise network.maxBytes.',
  },
  TRUNCATED: { expected: 'the whole answer', retry: 'later', mend: 'Try again later.' },
  TOO_MANY_REDIRECTS: {
    expected: 'a page at the end of the redirects',
    retry: 'never',
    mend: 'Configure the address that the redirects should end at.',
  },
  BAD_ENCODING: {
    expected: 'a content coding that can be undone',
    retry: 'later',
    mend: 'Ask the site to mend its compression.',
  },
} as const satisfies Partial<Record<ErrorCode, Kind>>;

/** The codes a fetch may fail with. */
type FetchErrorCode = keyof typeof kinds;

export type FetchFault = {
  readonly code: FetchErrorCode;
  readonly received: string;
  readonly status?: number;
  readonly retry?: 'never' | 'later';
  readonly retryAfterMs?: number;
  /** Nothing was asked: the turn is further away than is waited for, and kept. */
  readonly later?: Omit<Turn, 'redirects'>;
  readonly cause?: unknown;
  /** What helps with this one, where it is known better than by the code. */
  readonly mend?: string;
};

/** The error of a request that failed. */
export const toFetchError = (url: string, fault: FetchFault): SourceError => {
  const { expected, retry, mend } = kinds[fault.code];
  return new SourceError({
    code: fault.code,
    subject: { kind: 'page', id: url },
    expected,
    received: fault.received,
    mend: fault.mend ?? mend,
    retry: fault.retry ?? retry,
    ...(fault.status === undefined ? {} : { status: fault.status }),
    ...(fault.retryAfterMs === undefined ? {} : { retryAfterMs: fault.retryAfterMs }),
    ...(fault.cause === undefined ? {} : { cause: fault.cause }),
  });
};
