/** Gathers values under their key, in order of first appearance. (Map.groupBy comes with Node.js 21.) */
export const toGroups = <T, K>(values: Iterable<T>, toKey: (value: T) => K): Map<K, T[]> => {
  const groups = new Map<K, T[]>();
  for (const value of values) {
    const key = toKey(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
};
