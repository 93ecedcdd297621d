/** What everything that looks up secrets does. */
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../lib/errors.ts';
import type { Secrets } from '../../lib/ports/secrets.ts';

export type OpenSecrets = {
  /** Secrets in which `there` is set to `s3cr3t`, `empty` to nothing, and `missing` is not. */
  readonly secrets: Secrets;
  readonly there: string;
  readonly empty: string;
  readonly missing: string;
};

export const secretsContract = (name: string, open: () => OpenSecrets): void => {
  const refusal = async (secrets: Secrets, reference: string): Promise<unknown> =>
    secrets.get(reference).then(
      () => 'answered',
      (error: unknown) => (error instanceof ConfigError ? error.code : error),
    );

  describe(`secrets, ${name}`, () => {
    test('answers a value that shows its name wherever it is printed', async () => {
      const { secrets, there } = open();
      const secret = await secrets.get(there);
      expect(secret.reveal()).toBe('s3cr3t');
      expect([String(secret), JSON.stringify({ secret }), inspect(secret)].join()).not.toContain('s3cr3t');
      expect(String(secret)).toContain(there);
    });

    test('one that is not set is missing, and so is an empty one', async () => {
      const { secrets, missing, empty } = open();
      expect(await refusal(secrets, missing)).toBe('SECRET_MISSING');
      expect(await refusal(secrets, empty)).toBe('SECRET_MISSING');
    });

    test.each(['s3cr3t', 'env:HOME', 'ssm:/other/x', 'secret:', ''])(
      '%j is no reference, and is not shown',
      async (reference) => {
        const { secrets } = open();
        const error = await secrets.get(reference).catch((caught: unknown) => caught);
        expect(error).toBeInstanceOf(ConfigError);
        expect(String(error)).not.toContain('s3cr3t');
      },
    );
  });
};
