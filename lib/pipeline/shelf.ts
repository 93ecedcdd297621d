/** Keeps what was made last, by name, so that it need not be made again. */

/** Answers what is kept under a name, or makes it; the one longest unused makes room. What fails is not kept. */
export const createShelf = <T>(keptMax: number): ((name: string, make: () => Promise<T>) => Promise<T>) => {
  const kept = new Map<string, Promise<T>>();
  return (name, make) => {
    const known = kept.get(name);
    const made = known ?? make();
    kept.delete(name);
    kept.set(name, made);
    if (known === undefined) made.catch(() => kept.delete(name));
    const [oldest] = kept.keys();
    if (kept.size > keptMax && oldest !== undefined) kept.delete(oldest);
    return made;
  };
};
