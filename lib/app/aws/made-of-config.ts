/** Things that are costly to make of a configuration, made once for each version of it. */
import type { StoredConfig } from '../../ports/config-store.ts';

/** Keeps what was made of the last version; `dispose` is handed what is replaced. */
export const madeOfConfig = <T>(
  make: (stored: StoredConfig) => Promise<T> | T,
  dispose: (made: T) => Promise<void> = async () => {},
): ((stored: StoredConfig) => Promise<T>) => {
  let held: { readonly version: string; readonly made: T } | undefined;
  return async (stored) => {
    if (held?.version === stored.version) return held.made;
    const made = await make(stored);
    const before = held;
    held = { version: stored.version, made };
    if (before !== undefined) await dispose(before.made);
    return made;
  };
};
