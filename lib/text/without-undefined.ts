/** Leaves out keys that are not set, for types that tell "not given" from "given as undefined". */

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

const isGiven = <V>(value: V): value is Exclude<V, undefined> => value !== undefined;

/** The same keys without those that are undefined. */
export const withoutUndefined = <T extends object>(keys: T): Given<T> => {
  const given: Given<T> = {};
  for (const key in keys) {
    const value = keys[key];
    if (isGiven(value)) given[key] = value;
  }
  return given;
};
