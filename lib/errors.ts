/** The error families. Findings are values, not errors; an error is something that kept us from looking. */

/** What an error is about: `{kind: 'channel', id: 'home'}`. */
export type Subject = { readonly kind: string; readonly id: string };

export type ErrorDetails = {
  /** Stable, upper-case with underscores; listed in docs/errors.md. */
  readonly code: ErrorCode;
  readonly subject: Subject;
  /** One clause each; they make `<kind> "<id>": expected <this>, received <that>.` */
  readonly expected: string;
  readonly received: string;
  /** One sentence: what to do. */
  readonly mend: string;
  readonly cause?: unknown;
  /** Do not try again before this long, in milliseconds, where the other side said so. */
  readonly retryAfterMs?: number;
};

/** Every code with the sentence that `earmark explain CODE` and docs/errors.md print. */
export const errorCodes = {
  CONFIG_INVALID: 'earmark.yml has a key, id or value that cannot be used.',
  CONFIG_UNREADABLE: 'The configuration file cannot be read.',
  USAGE: 'A command was called with arguments it does not take.',
  NOT_FOUND: 'No such thing is stored.',
  SECRET_MISSING: 'A secret that the configuration refers to is not set.',
  ADDRESS_REFUSED: 'A host name leads to an address that Earmark does not read, such as a private one.',
  URL_REFUSED: 'The address is not http or https, or carries a user name.',
  ROBOTS_DISALLOWED: 'robots.txt forbids the page to Earmark, or could not be read.',
  RATE_LIMITED: 'The other side asks us to wait.',
  HTTP_STATUS: 'The other side answered with a status that is not an answer to the question.',
  NETWORK: 'The other side could not be reached.',
  TIMEOUT: 'The other side took too long.',
  TOO_LARGE: 'The answer is larger than the bound.',
  TRUNCATED: 'The answer ended before it was whole.',
  TOO_MANY_REDIRECTS: 'The answer led elsewhere too often.',
  BAD_ENCODING: 'The answer cannot be decoded.',
  ACCESS_DENIED: 'A service does not accept the token or key of a channel, or does not grant it what is asked for.',
  QUOTA_SPENT: 'The calls that a channel may make in a day or month are used up.',
  SOURCE_FORMAT: 'The answer is not in the format the source reads.',
  POST_UNSIGNED: 'What was posted to a hook does not prove that it comes from who knows its secret, or comes too late.',
  POST_TYPE: 'What was posted to a hook is not sent as JSON.',
  POST_UNREADABLE: 'What was posted to a hook is not JSON that its channel’s mapping can read.',
  SIGN_IN_NEEDED: 'A request to the API does not say who asks, or no longer does.',
  NOT_ALLOWED: 'Somebody asked the API for what their role may not do, or from where nobody may.',
  REQUEST_INVALID: 'A request to the API has a key or value that it does not take.',
  UNAVAILABLE: 'A request cannot be worked on now; the log of Earmark says why.',
  POST_HELD: 'The same post is being taken in at this moment.',
  STORE_VERSION: 'The data folder was written by a newer version of Earmark.',
  STORE_CONFLICT: 'Somebody else changed the same thing at the same time.',
  STORE_UNAVAILABLE: 'The data folder cannot be written: no space, no permission, or it is damaged.',
  EXPORT_INVALID: 'An export cannot be used: it was cut short, is damaged, or was made by a newer Earmark.',
  TARGET_NOT_EMPTY: 'Something is kept already where an export is to be put, or where it is to be written.',
  DELIVERY_FAILED: 'A notifier could not hand over its message.',
  DELIVERY_REFUSED: 'The other side does not take a notifier’s message and never will as it is.',
} as const;
export type ErrorCode = keyof typeof errorCodes;

/** The parent of all: carries what happened, to what, whether trying again can help, and the mend. */
export abstract class EarmarkError extends Error {
  abstract readonly retry: 'never' | 'later';
  readonly code: ErrorCode;
  readonly subject: Subject;
  readonly mend: string;
  readonly retryAfterMs: number | undefined;

  constructor(details: ErrorDetails) {
    const { subject, expected, received, mend, cause } = details;
    super(`${subject.kind} "${subject.id}": expected ${expected}, received ${received}. ${mend}`, { cause });
    this.name = new.target.name;
    this.code = details.code;
    this.subject = subject;
    this.mend = mend;
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** A mistake in earmark.yml, at `file:line:column`; several are reported together by ConfigErrors. */
export class ConfigError extends EarmarkError {
  readonly retry = 'never';
  readonly at: { readonly file: string; readonly line: number; readonly column: number } | undefined;

  constructor(details: Omit<ErrorDetails, 'code'> & { readonly code?: ErrorCode; readonly at?: ConfigError['at'] }) {
    super({ code: 'CONFIG_INVALID', ...details });
    this.at = details.at;
    if (details.at !== undefined)
      this.message = `${details.at.file}:${details.at.line}:${details.at.column} ${this.message}`;
  }
}

/** All mistakes of one configuration, in the order of the file. */
export class ConfigErrors extends AggregateError {
  declare errors: ConfigError[];
  constructor(errors: readonly ConfigError[]) {
    super(errors, errors.map((error) => error.message).join('\n'));
    this.name = 'ConfigErrors';
  }
}

/** A command called wrongly. */
export class UsageError extends EarmarkError {
  readonly retry = 'never';
  constructor(details: Omit<ErrorDetails, 'code'> & { readonly code?: ErrorCode }) {
    super({ code: 'USAGE', ...details });
  }
}

/** The world's: a page, feed or API that could not be read. `later` means the same request may work then. */
export class SourceError extends EarmarkError {
  readonly retry: 'never' | 'later';
  /** The HTTP status, where there was one. */
  readonly status: number | undefined;
  constructor(details: ErrorDetails & { readonly retry: 'never' | 'later'; readonly status?: number }) {
    super(details);
    this.retry = details.retry;
    this.status = details.status;
  }
}

/** The data folder's or the table's. */
export class StoreError extends EarmarkError {
  readonly retry: 'never' | 'later';
  constructor(details: ErrorDetails & { readonly retry: 'never' | 'later' }) {
    super(details);
    this.retry = details.retry;
  }
}

/** A notifier's. */
export class DeliveryError extends EarmarkError {
  readonly retry: 'never' | 'later';
  constructor(details: ErrorDetails & { readonly retry: 'never' | 'later' }) {
    super(details);
    this.retry = details.retry;
  }
}

/** Our own fault: crashes, so that it is seen. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Earmark is at fault: ${message}`);
}
