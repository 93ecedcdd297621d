/** Passwords are kept as Argon2id hashes, made by a library with the figures OWASP names. */
import { hash, verify } from '@node-rs/argon2';
import { passwordUnits } from '../people.ts';

/**
 * 19 MiB, two passes, one lane.
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
 */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** The hash that is kept, with its salt and cost in it. */
export const hashPassword = (password: string): Promise<string> => hash(password, cost);

let nobodys: Promise<string> | undefined;

/** Whether a password is the one that was hashed. Without a hash it takes as long, and is not. */
export const verifyPassword = async (kept: string | undefined, password: string): Promise<boolean> => {
  if (password.length > passwordUnits.max) return false;
  nobodys ??= hashPassword('nobody’s password');
  const isRight = await verify(kept ?? (await nobodys), password);
  return kept !== undefined && isRight;
};
