/** The one question put to Secrets Manager; a module of its own, so that it is loaded only where it is asked. */
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { clientTimes } from './times.ts';

/** Answers how a secret is read. */
export const openSecretValues = (): ((name: string) => Promise<string | undefined>) => {
  const client = new SecretsManagerClient(clientTimes);
  return async (name) => (await client.send(new GetSecretValueCommand({ SecretId: name }))).SecretString;
};
