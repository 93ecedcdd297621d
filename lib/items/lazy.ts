/** Values that are worked out when somebody asks for them. */

/** Computes a value when it is first asked for, and only once. */
export const lazy = <T>(compute: () => T): (() => T) => {
  let known: { readonly value: T } | undefined;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
};
