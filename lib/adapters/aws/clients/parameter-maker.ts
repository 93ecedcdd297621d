/** Makes a parameter; a module of its own, so that it is loaded only where one is missing. */
import { ParameterAlreadyExists, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { clientTimes } from './times.ts';

/** Makes an encrypted one of the standard tier, which costs nothing. One that is there stays as it is. */
export const makeParameter = async (
  name: string,
  { value, description }: { readonly value: string; readonly description: string },
): Promise<void> => {
  const client = new SSMClient(clientTimes);
  const request = {
    Name: name,
    Value: value,
    Description: description,
    Type: 'SecureString',
    Overwrite: false,
  } as const;
  try {
    await client.send(new PutParameterCommand(request));
  } catch (error) {
    if (!(error instanceof ParameterAlreadyExists)) throw error;
  } finally {
    client.destroy();
  }
};
