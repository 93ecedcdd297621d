/** Who may sign in on one machine, for admins to change. */
import type { UserStore } from '../../ports/users.ts';
import type { PeopleDesk } from '../people.ts';
import { hashPassword } from './passwords.ts';

/** Whoever is changed or let go has to sign in again: a session keeps the role that it began with. */
export const createPeopleDesk = (users: UserStore, endSessionsOf: (name: string) => void): PeopleDesk => ({
  list: async () => (await users.list()).map(({ name, role }) => ({ name, role })),
  put: async ({ name, role, password }) => {
    const passwordHash = password === undefined ? (await users.find(name))?.passwordHash : await hashPassword(password);
    if (passwordHash === undefined) return false;
    await users.put({ name, role, passwordHash });
    endSessionsOf(name);
    return true;
  },
  remove: async (name) => {
    if ((await users.find(name)) === undefined) return false;
    await users.remove(name);
    endSessionsOf(name);
    return true;
  },
});
