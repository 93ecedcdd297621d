/** The one question put to the parameter store; a module of its own, so that it is loaded only where it is asked. */
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { clientTimes } from './times.ts';

/** Answers how a parameter is read, decrypted. */
export const openParameters = (): ((name: string) => Promise<string | undefined>) => {
  const client = new SSMClient(clientTimes);
  return async (name) =>
    (await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }))).Parameter?.Value;
};
