/** Users in memory. */
import type { User, UserStore } from '../../ports/users.ts';
import { compareText } from '../agreed/order.ts';

export const createMemoryUsers = (): UserStore => {
  const kept = new Map<string, User>();
  return {
    find: async (name) => kept.get(name),
    list: async () => [...kept.values()].toSorted((a, b) => compareText(a.name, b.name)),
    put: async (user) => void kept.set(user.name, user),
    remove: async (name) => void kept.delete(name),
  };
};
