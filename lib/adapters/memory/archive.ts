/** Bodies by content hash, in memory. */
import type { Archive, ArchivedBody } from '../../ports/archive.ts';
import type { Clock } from '../../ports/clock.ts';
import { toArchiveName, toHeaderText } from '../agreed/archived-body.ts';

/** An archive that lasts as long as the process. */
export const createMemoryArchive = ({ clock }: { readonly clock: Clock }): Archive => {
  const bodies = new Map<string, { readonly body: ArchivedBody; readonly putMs: number }>();
  return {
    put: async (body) => {
      const name = toArchiveName(toHeaderText(body), body.bytes);
      bodies.set(name, { body: toCopy(body), putMs: clock.now().getTime() });
      return name;
    },
    find: async (name) => {
      const kept = bodies.get(name);
      return kept === undefined ? undefined : toCopy(kept.body);
    },
    list: async function* () {
      yield* bodies.keys();
    },
    remove: async (names) => {
      for (const name of names) bodies.delete(name);
    },
    expire: async (olderThanMs, keep) => {
      const beforeMs = clock.now().getTime() - olderThanMs;
      const old = [...bodies].filter(([name, { putMs }]) => putMs < beforeMs && !keep.has(name));
      for (const [name] of old) bodies.delete(name);
      return old.length;
    },
  };
};

/** Bytes are copied as such: a cloned Buffer would drag along the pool that it is cut from. */
const toCopy = ({ bytes, ...header }: ArchivedBody): ArchivedBody => ({
  ...structuredClone(header),
  bytes: Uint8Array.from(bytes),
});
