/** Users in memory and in SQLite pass one suite. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openLocalStores } from '../../lib/adapters/local/open.ts';
import { createMemoryUsers } from '../../lib/adapters/memory/users.ts';
import { userStoreContract } from '../contracts/users.ts';

userStoreContract('in memory', async () => ({ users: createMemoryUsers(), close: async () => {} }));

userStoreContract('in SQLite', async () => {
  const dataFolder = await mkdtemp(path.join(os.tmpdir(), 'earmark-users-'));
  const { users, close } = await openLocalStores({ dataFolder, clock: { now: () => new Date(0) } });
  return {
    users,
    close: async () => {
      await close();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
});
