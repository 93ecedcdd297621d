/**
 * Versions of configurations, in DynamoDB.
 *
 * | row | pk | sk |
 * |---|---|---|
 * | which one is the current one | `BR#<brand>` | `META` |
 * | a version: when it was pushed | `BR#<brand>` | `GL#<version>` |
 * | its configuration, and its files, in pieces | `CF#<brand>#<version>#<config or files>` | `<nth>` |
 *
 * Pieces, for a row has 400 KB at most. They lie in the table that is retained and can be restored, and not in the archive,
 * whose bodies expire. They are written first, the version next, and last what points at it: whoever reads meets whole ones only.
 */
import { gunzipSync, gzipSync } from 'node:zlib';
import type { ConfigStore, StoredConfig } from '../../ports/config-store.ts';
import { fromWrittenFiles, latestConfigFirst, toWrittenFiles, type WrittenFile } from '../agreed/configs.ts';
import type { Database, Key, Row } from './database.ts';
import { toKey, toOrdinal } from './keys.ts';
import { nounBytesMax, numberIn, textIn, toDamagedRow } from './noun.ts';

/** What a damaged piece may at most unpack to; a configuration has at most 1 MB as text, its files 4 MB. */
const unpackedBytesMax = 64_000_000;

const versionPrefix = 'GL#';
const toMetaKey = (brand: string): Key => ({ pk: toKey('BR', brand), sk: 'META' });
const toVersionKey = (brand: string, version: string): Key => ({ pk: toKey('BR', brand), sk: toKey('GL', version) });
const toPiecesPartition = (brand: string, version: string, part: 'config' | 'files'): string =>
  toKey('CF', brand, version, part);

/** A configuration store in the core table. */
export const createAwsConfigs = (database: Database): ConfigStore => {
  const putPieces = async (partition: string, value: object): Promise<number> => {
    const packed = gzipSync(JSON.stringify(value), { level: 9 });
    const count = Math.ceil(packed.length / nounBytesMax);
    for (let index = 0; index < count; index++) {
      const piece = packed.subarray(index * nounBytesMax, (index + 1) * nounBytesMax);
      await database.put({ pk: partition, sk: toOrdinal(index), piece });
    }
    return count;
  };

  const readPieces = async (partition: string, count: number): Promise<unknown> => {
    const rows = await database.queryAll({ partition, to: toOrdinal(count - 1) });
    const pieces = rows.map(({ piece }) => (piece instanceof Uint8Array ? piece : new Uint8Array()));
    return unpack(Buffer.concat(pieces), partition);
  };

  const findRow = async (row: Row | undefined, brand: string): Promise<StoredConfig | undefined> => {
    if (row === undefined) return undefined;
    const partition = toPiecesPartition(brand, textIn(row, 'version'), 'config');
    const stored = await readPieces(partition, numberIn(row, 'configPieces'));
    if (isStoredConfig(stored)) return stored;
    throw toDamagedRow('configuration', partition);
  };

  return {
    find: async (brand) => findRow(await database.get(toMetaKey(brand)), brand),
    findVersion: async (brand, version) => findRow(await database.get(toVersionKey(brand, version)), brand),
    findFiles: async (brand, version) => {
      const row = await database.get(toVersionKey(brand, version));
      if (row === undefined) return [];
      const partition = toPiecesPartition(brand, version, 'files');
      const written = await readPieces(partition, numberIn(row, 'filePieces'));
      if (isWrittenFiles(written)) return fromWrittenFiles(written);
      throw toDamagedRow('files', partition);
    },
    put: async (brand, stored, files = []) => {
      const { version, at } = stored;
      const configPieces = await putPieces(toPiecesPartition(brand, version, 'config'), stored);
      const filePieces = await putPieces(toPiecesPartition(brand, version, 'files'), toWrittenFiles(files));
      const told = { version, at, configPieces, filePieces };
      await database.put({ ...toVersionKey(brand, version), ...told });
      await database.put({ ...toMetaKey(brand), ...told });
    },
    list: async (brand) =>
      (await database.queryAll({ partition: toKey('BR', brand), from: versionPrefix, to: `${versionPrefix}~` }))
        .map((row) => ({ version: textIn(row, 'version'), at: textIn(row, 'at') }))
        .toSorted(latestConfigFirst),
  };
};

const unpack = (packed: Buffer, partition: string): unknown => {
  try {
    return JSON.parse(gunzipSync(packed, { maxOutputLength: unpackedBytesMax }).toString());
  } catch {
    throw toDamagedRow('configuration', partition);
  }
};

/** Rows are our own writing: only what damage would break is looked at. */
const isStoredConfig = (value: unknown): value is StoredConfig =>
  typeof value === 'object' && value !== null && 'version' in value && 'config' in value;

const isWrittenFiles = (value: unknown): value is readonly WrittenFile[] => Array.isArray(value);
