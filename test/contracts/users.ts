/** What every store of users does that is kept on one machine. */
import { describe, expect, test } from 'vitest';
import type { User, UserStore } from '../../lib/ports/users.ts';

const ada: User = { name: 'ada', role: 'editor', passwordHash: '$argon2id$ada' };
const zoe: User = { name: 'Zoë 🦉', role: 'viewer', passwordHash: '$argon2id$zoe' };

export const userStoreContract = (
  name: string,
  open: () => Promise<{ readonly users: UserStore; close(): Promise<void> }>,
): void => {
  const each = (work: (users: UserStore) => Promise<void>) => async () => {
    const { users, close } = await open();
    await work(users).finally(close);
  };
  describe(`users, ${name}`, () => {
    test(
      'who was put is found whole, and nobody else',
      each(async (users) => {
        await users.put(ada);
        expect(await users.find('ada')).toEqual(ada);
        expect(await users.find('Ada')).toBeUndefined();
        expect(await users.find('')).toBeUndefined();
      }),
    );
    test(
      'they are listed by name, in the order of code points',
      each(async (users) => {
        for (const user of [zoe, ada]) await users.put(user);
        expect(await users.list()).toEqual([zoe, ada]);
      }),
    );
    test(
      'a name is kept once: the newest password and role hold',
      each(async (users) => {
        await users.put(ada);
        await users.put({ ...ada, role: 'admin', passwordHash: 'new' });
        expect(await users.list()).toEqual([{ ...ada, role: 'admin', passwordHash: 'new' }]);
      }),
    );
    test(
      'who was removed is gone, and removing again is harmless',
      each(async (users) => {
        await users.put(ada);
        for (let time = 0; time < 2; time++) await users.remove('ada');
        expect(await users.list()).toEqual([]);
      }),
    );
  });
};
