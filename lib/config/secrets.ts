/** Secrets on one machine: environment variables whose names begin with EARMARK. */
import { ConfigError } from '../errors.ts';
import { isSecretReference, Secret, type Secrets, secretMend } from '../ports/secrets.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Looks references up in the environment. Throws ConfigError where one is not set, or can only be looked up on AWS. */
export const createEnvironmentSecrets = (environment: Environment = process.env): Secrets => ({
  get: async (reference) => {
    if (!isSecretReference(reference)) throw notAReference();
    const separator = reference.indexOf(':');
    const name = reference.slice(separator + 1);
    if (reference.slice(0, separator) !== 'env') throw onlyOnAws(reference);
    const value = environment[name];
    if (value === undefined || value === '') throw notSet(reference, name);
    return new Secret(reference, value);
  },
});

// What came instead may be the secret itself, so it is not shown.
const notAReference = (): ConfigError =>
  new ConfigError({
    subject: { kind: 'secret', id: 'not shown' },
    expected: 'a reference such as env:EARMARK_SLACK_URL',
    received: 'a value that is not shown',
    mend: secretMend,
  });

const onlyOnAws = (reference: string): ConfigError =>
  new ConfigError({
    subject: { kind: 'secret', id: reference },
    expected: 'a reference that begins with env: on one machine',
    received: `"${reference.slice(0, reference.indexOf(':'))}:", which works on AWS only`,
    mend: 'Write env:EARMARK_… and set that environment variable.',
  });

const notSet = (reference: string, name: string): ConfigError =>
  new ConfigError({
    code: 'SECRET_MISSING',
    subject: { kind: 'secret', id: reference },
    expected: `the environment variable ${name} to be set`,
    received: 'nothing',
    mend: `Set ${name} before you start Earmark.`,
  });
