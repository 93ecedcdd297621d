/** What DynamoDB, S3 and SQS say, in words that tell what to do. */
import { EarmarkError, StoreError } from '../../errors.ts';

type Story = { readonly retry: 'never' | 'later'; readonly expected: string; readonly mend: string };

const busy: Story = {
  retry: 'later',
  expected: 'to be served',
  mend: 'Wait a little; if it lasts, look at the throttling alarms.',
};
const forbidden: Story = {
  retry: 'never',
  expected: 'to be allowed in',
  mend: 'Deploy the stack again, so that this function has its permissions.',
};
const missing: Story = {
  retry: 'never',
  expected: 'it to be there, as the stack makes it',
  mend: 'Deploy the stack, and see that the names in the environment are its own.',
};
const ours: Story = {
  retry: 'never',
  expected: 'a request that is taken',
  mend: 'Report it with this message; nothing was written.',
};

const stories: Readonly<Record<string, Story>> = {
  AccessDeniedException: forbidden,
  AccessDenied: forbidden,
  UnrecognizedClientException: forbidden,
  ExpiredTokenException: forbidden,
  CredentialsProviderError: forbidden,
  ResourceNotFoundException: missing,
  NoSuchBucket: missing,
  QueueDoesNotExist: missing,
  ValidationException: ours,
  // Only what no waiting mends is left of a cancelled transaction when it comes here.
  TransactionCanceledException: ours,
  ItemCollectionSizeLimitExceededException: ours,
};

/** Makes a StoreError of what the other side said. Anything not known to be for good may work later. */
export const toAwsError = (error: unknown, subject: { readonly kind: string; readonly id: string }): unknown => {
  if (!(error instanceof Error) || error instanceof EarmarkError) return error;
  const { retry, expected, mend } = stories[error.name] ?? busy;
  const received = `${error.name}: ${error.message.slice(0, 500)}`;
  return new StoreError({ code: 'STORE_UNAVAILABLE', retry, subject, expected, received, mend, cause: error });
};
