/** The key of authors' pseudonyms on AWS: drawn once, by whoever needs it first. */
import { expect, test } from 'vitest';
import { readOrMakeAuthorKey } from '../../lib/app/aws/author-key.ts';
import { ConfigError } from '../../lib/errors.ts';
import { Secret, type Secrets } from '../../lib/ports/secrets.ts';

const reference = 'ssm:earmark/northwind/prod/author-key';
const missing = new ConfigError({
  code: 'SECRET_MISSING',
  subject: { kind: 'secret', id: reference },
  expected: 'a parameter of that name',
  received: 'nothing',
  mend: 'Create it.',
});

/** A parameter store whose parameters, once made, stay. */
const openStore = (parameters = new Map<string, string>()) => {
  const secrets: Secrets = {
    get: async (asked) => {
      const value = parameters.get(asked.replace('ssm:', '/'));
      if (value === undefined) throw missing;
      return new Secret(asked, value);
    },
  };
  const make = async (name: string, { value }: { readonly value: string }): Promise<void> => {
    if (!parameters.has(name)) parameters.set(name, value);
  };
  return { parameters, secrets, make };
};

test('is drawn where there is none, and the same from then on', async () => {
  const { parameters, secrets, make } = openStore();
  const key = await readOrMakeAuthorKey(secrets, reference, make);
  expect(key).toHaveLength(32);
  expect([...parameters.keys()]).toEqual(['/earmark/northwind/prod/author-key']);
  expect(await readOrMakeAuthorKey(secrets, reference, make)).toEqual(key);
});

test('is one for two who draw at once', async () => {
  const { secrets, make } = openStore();
  const [one, other] = await Promise.all([0, 1].map(() => readOrMakeAuthorKey(secrets, reference, make)));
  expect(one).toEqual(other);
});

test('that was brought along is used as it is', async () => {
  const { secrets, make } = openStore(new Map([['/earmark/northwind/prod/author-key', 'base64:YnJvdWdodA==']]));
  expect(Buffer.from(await readOrMakeAuthorKey(secrets, reference, make)).toString()).toBe('brought');
});

test.each([
  { row: 'a secret elsewhere', of: 'secret:earmark/key', error: missing },
  { row: 'a store that does not answer', of: reference, error: new Error('busy') },
])('is not drawn for $row: another key would rename every author', async ({ of, error }) => {
  const secrets: Secrets = { get: () => Promise.reject(error) };
  const make = () => Promise.reject(new Error('was made'));
  await expect(readOrMakeAuthorKey(secrets, of, make)).rejects.toBe(error);
});
