/** The files that were pushed with one version of a configuration, as every store gives them back. */
import { byConfigPath, type ConfigFiles, isConfigPathIn, toConfigPath } from '../../ports/config-files.ts';
import type { ConfigStore } from '../../ports/config-store.ts';

/** Read when one is first asked for, and then held: a version never changes. */
export const openPushedFiles = (
  configs: Pick<ConfigStore, 'findFiles'>,
  { brand, version }: { readonly brand: string; readonly version: string },
): ConfigFiles => {
  let held: Promise<ReadonlyMap<string, Uint8Array>> | undefined;
  const load = async (): Promise<ReadonlyMap<string, Uint8Array>> =>
    new Map((await configs.findFiles(brand, version)).map(({ path, bytes }) => [path, bytes]));
  const all = (): Promise<ReadonlyMap<string, Uint8Array>> => {
    held ??= load().catch((error: unknown) => {
      // Asked again next time: what failed once may be there later.
      held = undefined;
      throw error;
    });
    return held;
  };
  return {
    read: async (path) => {
      const name = toConfigPath(path);
      return name === undefined ? undefined : (await all()).get(name);
    },
    list: async (folder) => {
      const named = toConfigPath(folder);
      if (named === undefined) return [];
      return [...(await all()).keys()].filter((path) => isConfigPathIn(path, named)).toSorted(byConfigPath);
    },
  };
};
