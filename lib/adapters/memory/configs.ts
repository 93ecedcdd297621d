/** Versions of configurations, in memory. */
import type { ConfigFile, ConfigStore, StoredConfig } from '../../ports/config-store.ts';
import { fromWrittenFiles, latestConfigFirst, toWrittenFiles, type WrittenFile } from '../agreed/configs.ts';

type Kept = { readonly stored: StoredConfig; readonly files: readonly WrittenFile[] };

/** A configuration store that lasts as long as the process. */
export const createMemoryConfigs = (): ConfigStore & { brands(): Iterable<string> } => {
  const kept = new Map<string, Map<string, Kept>>();
  const current = new Map<string, string>();
  const versionsOf = (brand: string): ReadonlyMap<string, Kept> => kept.get(brand) ?? new Map();
  const findVersion = async (brand: string, version: string): Promise<StoredConfig | undefined> =>
    structuredClone(versionsOf(brand).get(version)?.stored);
  return {
    find: async (brand) => {
      const version = current.get(brand);
      return version === undefined ? undefined : findVersion(brand, version);
    },
    findVersion,
    findFiles: async (brand, version) => fromWrittenFiles(versionsOf(brand).get(version)?.files ?? []),
    put: async (brand, stored, files: readonly ConfigFile[] = []) => {
      const versions = new Map(versionsOf(brand));
      versions.set(stored.version, { stored: structuredClone(stored), files: toWrittenFiles(files) });
      kept.set(brand, versions);
      current.set(brand, stored.version);
    },
    list: async (brand) =>
      [...versionsOf(brand).values()]
        .map(({ stored: { version, at } }) => ({ version, at }))
        .toSorted(latestConfigFirst),
    brands: () => [...kept.keys()],
  };
};
