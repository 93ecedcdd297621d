/** The files that were pushed with one version of a configuration, as every store gives them back. */
import { byConfigPath, isConfigPathIn, type StampedConfigFiles, toConfigPath } from '../../ports/config-files.ts';
import type { ConfigStore } from '../../ports/config-store.ts';
import { sha256 } from '../../text/hash.ts';

/** Read when one is first asked for, and then held: a version never changes. */
export const openPushedFiles = (
  configs: Pick<ConfigStore, 'findFiles'>,
  { brand, version }: { readonly brand: string; readonly version: string },
): StampedConfigFiles => {
  let loaded: Promise<ReadonlyMap<string, Uint8Array>> | undefined;
  const load = async (): Promise<ReadonlyMap<string, Uint8Array>> =>
    new Map((await configs.findFiles(brand, version)).map(({ path, bytes }) => [path, bytes]));
  const all = (): Promise<ReadonlyMap<string, Uint8Array>> => {
    loaded ??= load().catch((error: unknown) => {
      // Asked again next time: what failed once may be there later.
      loaded = undefined;
      throw error;
    });
    return loaded;
  };
  return {
    read: async (path) => {
      const name = toConfigPath(path);
      return name === undefined ? undefined : (await all()).get(name);
    },
    look: async (path) => {
      const name = toConfigPath(path);
      if (name === undefined) return undefined;
      const held = await all();
      const bytes = held.get(name);
      if (bytes !== undefined) return { kind: 'file', stamp: sha256(bytes), bytes: bytes.length };
      const isFolder = [...held.keys()].some((each) => isConfigPathIn(each, name));
      return isFolder ? { kind: 'folder', stamp: '', bytes: 0 } : undefined;
    },
    list: async (folder) => {
      const named = toConfigPath(folder);
      if (named === undefined) return [];
      return [...(await all()).keys()].filter((path) => isConfigPathIn(path, named)).toSorted(byConfigPath);
    },
  };
};
