/** Errors → problems: what the asker did is told in full, what is our own trouble only by its code. */
import { type ErrorCode, SourceError, UsageError } from '../errors.ts';
import type { Log } from '../ports/log.ts';
import { toProblem } from './answer.ts';

/** What the asker can mend, and the status that says so. */
const statuses: Readonly<Partial<Record<ErrorCode, number>>> = {
  NOT_FOUND: 404,
  POST_HELD: 409,
  POST_TYPE: 415,
  POST_UNREADABLE: 400,
  POST_UNSIGNED: 401,
  RATE_LIMITED: 429,
  TIMEOUT: 408,
  TOO_LARGE: 413,
};

const toSeconds = (ms: number): string => String(Math.max(1, Math.ceil(ms / 1000)));

/** Answers an error. Names of secrets, tables and folders stay in the log. */
export const toErrorAnswer = (error: unknown, log: Log): Response => {
  // A list that is asked to go on from where it never was.
  if (error instanceof UsageError) return toProblem({ status: 400, code: 'REQUEST_INVALID', detail: error.message });
  const status = error instanceof SourceError ? statuses[error.code] : undefined;
  if (!(error instanceof SourceError) || status === undefined) {
    log.error('a request could not be answered', { reason: error instanceof Error ? error.message : String(error) });
    return toProblem({
      status: 503,
      code: 'UNAVAILABLE',
      detail: 'It could not be worked on now. Send it again later; the log of Earmark says why.',
      headers: { 'retry-after': '60' },
    });
  }
  const { code, message, retryAfterMs } = error;
  return toProblem({
    status,
    code,
    detail: message,
    ...(retryAfterMs === undefined ? {} : { headers: { 'retry-after': toSeconds(retryAfterMs) } }),
  });
};
