/**
 * The key of authors' pseudonyms: drawn by the first function that needs it, and kept for good. An encrypted parameter costs nothing, where a
 * secret of Secrets Manager was a third of an idle deployment; CloudFormation can make the one but not the other.
 */
import { randomBytes } from 'node:crypto';
import { makeParameter } from '../../adapters/aws/clients/parameter-maker.ts';
import { ConfigError } from '../../errors.ts';
import type { Secrets } from '../../ports/secrets.ts';
import { parseAuthorKey } from '../pseudonyms.ts';

const keyBytes = 32;
const description =
  'Makes the pseudonyms of authors. It opens nothing; with another one every author gets another name.';

type Make = (name: string, parameter: { readonly value: string; readonly description: string }) => Promise<void>;

/** Reads it; where it is a parameter that is not there, draws it first. Of two who draw at once, one key stands and both use it. */
export const readOrMakeAuthorKey = async (
  secrets: Secrets,
  reference: string,
  make: Make = makeParameter,
): Promise<Uint8Array> => {
  const read = async (): Promise<Uint8Array> => parseAuthorKey((await secrets.get(reference)).reveal());
  try {
    return await read();
  } catch (error) {
    const isMissing = error instanceof ConfigError && error.code === 'SECRET_MISSING' && reference.startsWith('ssm:');
    if (!isMissing) throw error;
    const value = `base64:${randomBytes(keyBytes).toString('base64')}`;
    await make(`/${reference.slice('ssm:'.length)}`, { value, description });
    return read();
  }
};
