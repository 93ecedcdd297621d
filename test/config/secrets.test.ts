import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createEnvironmentSecrets } from '../../lib/config/secrets.ts';

const secrets = createEnvironmentSecrets({ EARMARK_TOKEN: 'swordfish', HOME: '/root', EARMARK_EMPTY: '' });

describe('secrets of one machine', () => {
  test('come from the environment and print as their names', async () => {
    const secret = await secrets.get('env:EARMARK_TOKEN');
    expect(secret.reveal()).toBe('swordfish');
    expect(`${secret} ${JSON.stringify({ secret })} ${inspect(secret)}`).not.toContain('swordfish');
  });

  test.each([
    ['that is not set', 'env:EARMARK_NONE', 'SECRET_MISSING'],
    ['that is empty', 'env:EARMARK_EMPTY', 'SECRET_MISSING'],
    ['of AWS, by parameter', 'ssm:/earmark/token', 'CONFIG_INVALID'],
    ['of AWS, by secret', 'secret:earmark/token', 'CONFIG_INVALID'],
    ['whose name is not Earmark’s', 'env:HOME', 'CONFIG_INVALID'],
    ['that is the value itself', 'swordfish', 'CONFIG_INVALID'],
  ])('one %s is an error that does not show it', async (_name, reference, code) => {
    const error = await secrets.get(reference).catch((each: unknown) => each);
    expect(error).toMatchObject({ code });
    expect(String(error)).not.toContain('/root');
    expect(String(error)).not.toContain('swordfish');
  });
});
