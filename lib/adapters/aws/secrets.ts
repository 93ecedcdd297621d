/** Secrets on AWS: `ssm:` in the parameter store, `secret:` in Secrets Manager, `env:` in the environment as elsewhere. */
import { ConfigError, EarmarkError, StoreError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import { isSecretReference, Secret, type Secrets } from '../../ports/secrets.ts';

/** So long a value is held: a rotated secret is used after that without a new start. */
const heldMsMax = 5 * 60_000;
/** No configuration has more; the oldest goes first. */
const heldMax = 200;

type Read = (name: string) => Promise<string | undefined>;
/** Readers by what stands before the colon. */
export type SecretReaders = Readonly<Record<'ssm' | 'secret', Read>>;

/** Errors that say that there is no such secret, or none that can be read. */
const missing: ReadonlySet<string> = new Set([
  'ParameterNotFound',
  'ParameterVersionNotFound',
  'ResourceNotFoundException',
  'InvalidRequestException',
]);
const forbidden: ReadonlySet<string> = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'CredentialsProviderError',
  'DecryptionFailure',
  'ExpiredTokenException',
  'InvalidKeyId',
  'KMSAccessDeniedException',
  'UnrecognizedClientException',
]);

/** Looks references up, each at most once in five minutes. `environment` is asked for `env:`. */
export const createAwsSecrets = ({
  environment,
  clock,
  readers = openReaders(),
}: {
  readonly environment: Secrets;
  readonly clock: Clock;
  readonly readers?: SecretReaders;
}): Secrets => {
  const held = new Map<string, { readonly secret: Promise<Secret>; readonly untilMs: number }>();
  const look = (reference: string): Promise<Secret> => {
    const nowMs = clock.now().getTime();
    const known = held.get(reference);
    if (known !== undefined && known.untilMs > nowMs) return known.secret;
    held.delete(reference);
    const secret = readSecret(reference, readers);
    held.set(reference, { secret, untilMs: nowMs + heldMsMax });
    // What failed is asked for anew; those who wait for it now fail with it.
    secret.catch(() => held.delete(reference));
    for (const oldest of held.keys()) {
      if (held.size <= heldMax) break;
      held.delete(oldest);
    }
    return secret;
  };
  return {
    get: (reference) =>
      !isSecretReference(reference) || reference.startsWith('env:') ? environment.get(reference) : look(reference),
  };
};

const readSecret = async (reference: string, readers: SecretReaders): Promise<Secret> => {
  const separator = reference.indexOf(':');
  const place = reference.slice(0, separator) === 'ssm' ? 'ssm' : 'secret';
  const name = reference.slice(separator + 1);
  const value = await readers[place](name).catch((error: unknown) => {
    throw toSecretError(error, reference);
  });
  if (value === undefined || value === '') throw notSet(reference, 'nothing');
  return new Secret(reference, value);
};

/** Each SDK is loaded when the first reference asks for it: most functions need neither. */
const openReaders = (): SecretReaders => ({ ssm: once(openParameterReader), secret: once(openSecretReader) });

const once = (open: () => Promise<Read>): Read => {
  let opened: Promise<Read> | undefined;
  return async (name) => {
    opened ??= open();
    return (await opened)(name);
  };
};

/** Parameters with a slash in them begin with one: `ssm:earmark/slack` is `/earmark/slack`. */
const toParameterName = (name: string): string => (name.includes('/') && !name.startsWith('/') ? `/${name}` : name);

const openParameterReader = async (): Promise<Read> => {
  const { openParameters } = await import('./clients/parameters.ts');
  const read = openParameters();
  return (name) => read(toParameterName(name));
};

const openSecretReader = async (): Promise<Read> => (await import('./clients/secret-values.ts')).openSecretValues();

/** The name is the user's own word and may be shown; a value never comes into an error. */
const toSecretError = (error: unknown, reference: string): unknown => {
  if (!(error instanceof Error) || error instanceof EarmarkError) return error;
  if (missing.has(error.name)) return notSet(reference, error.name);
  if (forbidden.has(error.name)) return notAllowed(reference, error);
  return new StoreError({
    code: 'STORE_UNAVAILABLE',
    retry: 'later',
    subject: { kind: 'secret', id: reference },
    expected: 'to be served',
    received: `${error.name}: ${error.message.slice(0, 500)}`,
    mend: 'It is tried again by itself.',
    cause: error,
  });
};

const notSet = (reference: string, received: string): ConfigError =>
  new ConfigError({
    code: 'SECRET_MISSING',
    subject: { kind: 'secret', id: reference },
    expected: reference.startsWith('ssm:') ? 'a parameter of that name' : 'a secret of that name, as text',
    received,
    mend: 'Create it in the account and region in which Earmark runs.',
  });

const notAllowed = (reference: string, error: Error): ConfigError =>
  new ConfigError({
    code: 'SECRET_MISSING',
    subject: { kind: 'secret', id: reference },
    expected: 'to be allowed to read it',
    received: `${error.name}: ${error.message.slice(0, 500)}`,
    mend: 'See that its name begins with earmark, and that the function may use the key it is encrypted with.',
    cause: error,
  });
