import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { clientTimes } from '../../lib/adapters/aws/clients/times.ts';
import { createAwsSecrets } from '../../lib/adapters/aws/secrets.ts';
import { createEnvironmentSecrets } from '../../lib/config/secrets.ts';
import { ConfigError, StoreError } from '../../lib/errors.ts';
import { toTestClock } from '../contracts/samples.ts';
import { secretsContract } from '../contracts/secrets.ts';
import { startJsonService, toJsonFault } from './json-service.ts';
import type { Replied } from './loopback.ts';

const parameters: Record<string, string> = { '/earmark/slack': 's3cr3t', EARMARK_FLAT: 'flat', '/earmark/empty': '' };
const kept: Record<string, string> = { 'earmark/slack': 's3cr3t', 'earmark/empty': '' };

let ssm: Awaited<ReturnType<typeof startJsonService>>;
let manager: Awaited<ReturnType<typeof startJsonService>>;

beforeAll(async () => {
  ssm = await startJsonService({
    service: 'ssm',
    operations: {
      'AmazonSSM.GetParameter': ({ Name, WithDecryption }) => {
        const Value = parameters[String(Name)];
        if (Value === undefined) return toJsonFault('ParameterNotFound');
        return { Parameter: { Name, Value: WithDecryption === true ? Value : 'encrypted', Version: 1 } };
      },
    },
  });
  manager = await startJsonService({
    service: 'secretsmanager',
    operations: {
      'secretsmanager.GetSecretValue': ({ SecretId }) => {
        const SecretString = kept[String(SecretId)];
        return SecretString === undefined ? toJsonFault('ResourceNotFoundException') : { Name: SecretId, SecretString };
      },
    },
  });
  // As the functions find them: endpoints and credentials in the environment of the SDK.
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'none');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'none');
  vi.stubEnv('AWS_ENDPOINT_URL_SSM', ssm.endpoint);
  vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', manager.endpoint);
});
beforeEach(() => {
  ssm.requests.length = 0;
  manager.requests.length = 0;
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await Promise.all([ssm.close(), manager.close()]);
});

const environment = createEnvironmentSecrets({ EARMARK_X: 's3cr3t', EARMARK_EMPTY: '' });
const open = (clock = toTestClock()) => createAwsSecrets({ environment, clock });
/** As often as the client tries. */
const everyTime = (fault: Replied | 'hang-up') => Array.from({ length: clientTimes.maxAttempts }, () => fault);
const caught = (act: Promise<unknown>): Promise<unknown> =>
  act.then(
    () => 'answered',
    (error: unknown) => error,
  );

secretsContract('in the environment', () => ({
  secrets: environment,
  there: 'env:EARMARK_X',
  empty: 'env:EARMARK_EMPTY',
  missing: 'env:EARMARK_NONE',
}));
secretsContract('in the parameter store', () => ({
  secrets: open(),
  there: 'ssm:earmark/slack',
  empty: 'ssm:earmark/empty',
  missing: 'ssm:earmark/none',
}));
secretsContract('in Secrets Manager', () => ({
  secrets: open(),
  there: 'secret:earmark/slack',
  empty: 'secret:earmark/empty',
  missing: 'secret:earmark/none',
}));
secretsContract('in the environment of a function', () => ({
  secrets: open(),
  there: 'env:EARMARK_X',
  empty: 'env:EARMARK_EMPTY',
  missing: 'env:EARMARK_NONE',
}));

describe('on AWS', () => {
  test.each([
    ['ssm:earmark/slack', '/earmark/slack'],
    ['ssm:/earmark/slack', '/earmark/slack'],
    ['ssm:EARMARK_FLAT', 'EARMARK_FLAT'],
  ])('%s is the parameter %s', async (reference, name) => {
    await open().get(reference);
    expect(ssm.requests.map(({ fields }) => fields.Name)).toEqual([name]);
  });

  test('a value is asked for once in five minutes, also by those who ask at once', async () => {
    const clock = toTestClock();
    const secrets = open(clock);
    await Promise.all([secrets.get('secret:earmark/slack'), secrets.get('secret:earmark/slack')]);
    clock.advance(5 * 60_000 - 1);
    await secrets.get('secret:earmark/slack');
    expect(manager.requests).toHaveLength(1);
    clock.advance(1);
    kept['earmark/slack'] = 'rotated';
    expect((await secrets.get('secret:earmark/slack')).reveal()).toBe('rotated');
    kept['earmark/slack'] = 's3cr3t';
  });

  test('a failure is not kept', async () => {
    const secrets = open();
    ssm.fail(...everyTime(toJsonFault('ThrottlingException')));
    expect(await caught(secrets.get('ssm:earmark/slack'))).toBeInstanceOf(StoreError);
    expect((await secrets.get('ssm:earmark/slack')).reveal()).toBe('s3cr3t');
  });

  const rows: readonly (readonly [string, Replied | 'hang-up', typeof ConfigError | typeof StoreError, string])[] = [
    ['throttled: later', toJsonFault('ThrottlingException'), StoreError, 'later'],
    ['down: later', toJsonFault('InternalServerError', 500), StoreError, 'later'],
    ['a broken connection: later', 'hang-up', StoreError, 'later'],
    ['denied: never', toJsonFault('AccessDeniedException'), ConfigError, 'never'],
    ['a key that is not ours: never', toJsonFault('InvalidKeyId'), ConfigError, 'never'],
  ];
  test.each(rows)('%s', async (_name, fault, kind, retry) => {
    ssm.fail(...(retry === 'later' ? everyTime(fault) : [fault]));
    const error = await caught(open().get('ssm:earmark/slack'));
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ retry, subject: { kind: 'secret', id: 'ssm:earmark/slack' } });
  });
});
