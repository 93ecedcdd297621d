/** What SES, SNS and EventBridge say, in words that tell what to do, and whether the same message may go later. */
import { DeliveryError, EarmarkError } from '../../errors.ts';

type Subject = { readonly kind: string; readonly id: string };

/** What one error by name means. */
export type Story = {
  readonly retry: 'never' | 'later';
  readonly expected: string;
  readonly mend: string;
  /** Sooner it will not work. */
  readonly retryAfterMs?: number;
};

const forbidden: Story = {
  retry: 'never',
  expected: 'to be allowed to send',
  mend: 'Deploy the stack again, so that the function has its permissions; on one machine, look at the credentials.',
};
const busy: Story = { retry: 'later', expected: 'to be served', mend: 'Earmark tries again by itself.' };
const ours: Story = {
  retry: 'never',
  expected: 'a request that is taken',
  mend: 'Correct what the message names, or report it with this message.',
};

/** Errors that mean the same in every service. */
const common: Readonly<Record<string, Story>> = {
  AccessDenied: forbidden,
  AccessDeniedException: forbidden,
  AuthorizationErrorException: forbidden,
  CredentialsProviderError: forbidden,
  ExpiredTokenException: forbidden,
  InvalidClientTokenId: forbidden,
  InvalidSignatureException: forbidden,
  SignatureDoesNotMatch: forbidden,
  UnrecognizedClientException: forbidden,
  RequestExpired: busy,
  Throttling: busy,
  ThrottlingException: busy,
  ThrottledException: busy,
  TooManyRequestsException: busy,
};

const statusOf = (error: Error): number | undefined => {
  const metadata = '$metadata' in error ? error.$metadata : undefined;
  const status =
    typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
      ? metadata.httpStatusCode
      : undefined;
  return typeof status === 'number' ? status : undefined;
};

/** Without an answer, or with a fault of the other side, later may work; an answered refusal stays one. */
const byStatus = (status: number | undefined): Story =>
  status === undefined || status === 429 || status >= 500 ? busy : ours;

/** Makes a DeliveryError of what a service said; `stories` are those errors that mean something special there. */
export const toDeliveryError = (
  error: unknown,
  { subject, stories = {} }: { readonly subject: Subject; readonly stories?: Readonly<Record<string, Story>> },
): unknown => {
  if (!(error instanceof Error) || error instanceof EarmarkError) return error;
  const story = stories[error.name] ?? common[error.name] ?? byStatus(statusOf(error));
  return toRefusal({ story, subject, received: `${error.name}: ${error.message.slice(0, 500)}`, cause: error });
};

/** A DeliveryError by its story. */
export const toRefusal = ({
  story: { retry, expected, mend, retryAfterMs },
  subject,
  received,
  cause,
}: {
  readonly story: Story;
  readonly subject: Subject;
  readonly received: string;
  readonly cause?: unknown;
}): DeliveryError =>
  new DeliveryError({
    code: retry === 'later' ? 'DELIVERY_FAILED' : 'DELIVERY_REFUSED',
    retry,
    subject,
    expected,
    received,
    mend,
    cause,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });

/**
 * How a client asks what delivers: once a call, for the pipeline tries again and marks it; a repeat inside the SDK after a
 * lost answer would double a message unseen. With an end to waiting.
 */
export const deliveryClient = {
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 10_000 },
} as const;
