/** Versions of configurations, in SQLite. The one that was put last is the current one. */
import type { ConfigStore, StoredConfig } from '../../ports/config-store.ts';
import { fromWrittenFiles, latestConfigFirst, toWrittenFiles, type WrittenFile } from '../agreed/configs.ts';
import type { Database } from './database.ts';
import { textAt, toRowReader } from './rows.ts';

/** A configuration store in the data file. */
export const createLocalConfigs = (database: Database): ConfigStore => {
  const readConfig = toRowReader<StoredConfig>('configuration', ['version', 'config'], database.file);
  const readFiles = toRowReader<{ readonly files: readonly WrittenFile[] }>('files', ['files'], database.file);
  const find = database.prepare('SELECT stored, version FROM configs WHERE brand = ? ORDER BY turn DESC LIMIT 1');
  const findVersion = database.prepare('SELECT stored FROM configs WHERE brand = ? AND version = ?');
  const findFiles = database.prepare('SELECT files FROM configs WHERE brand = ? AND version = ?');
  const list = database.prepare('SELECT version, at FROM configs WHERE brand = ?');
  const put = database.prepare(
    `INSERT OR REPLACE INTO configs (brand, version, at, turn, stored, files)
     VALUES (?, ?, ?, (SELECT coalesce(max(turn), 0) + 1 FROM configs), ?, ?)`,
  );
  return {
    find: async (brand) => {
      const row = find.get(brand);
      return row === undefined ? undefined : readConfig(textAt(row, 0), textAt(row, 1));
    },
    findVersion: async (brand, version) => {
      const row = findVersion.get(brand, version);
      return row === undefined ? undefined : readConfig(textAt(row, 0), version);
    },
    findFiles: async (brand, version) => {
      const row = findFiles.get(brand, version);
      return row === undefined ? [] : fromWrittenFiles(readFiles(textAt(row, 0), version).files);
    },
    put: async (brand, stored, files = []) => {
      const written = JSON.stringify({ files: toWrittenFiles(files) });
      put.run(brand, stored.version, stored.at, JSON.stringify(stored), written);
    },
    list: async (brand) =>
      list
        .all(brand)
        .map((row) => ({ version: textAt(row, 0), at: textAt(row, 1) }))
        .toSorted(latestConfigFirst),
  };
};
