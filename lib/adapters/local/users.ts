/** Users in SQLite. */
import * as z from 'zod';
import type { User, UserStore } from '../../ports/users.ts';
import type { Database, Row } from './database.ts';
import { textAt } from './rows.ts';

const roleSchema = z.enum(['viewer', 'editor', 'admin']);
const columns = 'name, role, password_hash';
const readUser = (row: Row): User => ({
  name: textAt(row, 0),
  role: roleSchema.parse(textAt(row, 1)),
  passwordHash: textAt(row, 2),
});

/** Users of the data file. */
export const createLocalUsers = (database: Database): UserStore => {
  const find = database.prepare(`SELECT ${columns} FROM users WHERE name = ?`);
  const list = database.prepare(`SELECT ${columns} FROM users ORDER BY name`);
  const put = database.prepare(`INSERT OR REPLACE INTO users (${columns}) VALUES (?, ?, ?)`);
  const remove = database.prepare('DELETE FROM users WHERE name = ?');
  return {
    find: async (name) => {
      const row = find.get(name);
      return row === undefined ? undefined : readUser(row);
    },
    list: async () => list.all().map(readUser),
    put: async ({ name, role, passwordHash }) => database.write(() => void put.run(name, role, passwordHash)),
    remove: async (name) => database.write(() => void remove.run(name)),
  };
};
