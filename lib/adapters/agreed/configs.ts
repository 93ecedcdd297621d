/** How every adapter orders versions of a configuration, and writes the files that belong to one. */
import type { ConfigFile, StoredConfig } from '../../ports/config-store.ts';
import { compareBy, compareText } from './order.ts';

type Version = Pick<StoredConfig, 'version' | 'at'>;

/** Latest first. */
export const latestConfigFirst: (a: Version, b: Version) => number = compareBy(
  (a, b) => compareText(b.at, a.at),
  (a, b) => compareText(a.version, b.version),
);

/** Files as they lie in JSON: bytes in base64. */
export type WrittenFile = { readonly path: string; readonly base64: string };

export const toWrittenFiles = (files: readonly ConfigFile[]): readonly WrittenFile[] =>
  files
    .toSorted((a, b) => compareText(a.path, b.path))
    .map(({ path, bytes }) => ({ path, base64: Buffer.from(bytes).toString('base64') }));

export const fromWrittenFiles = (files: readonly WrittenFile[]): readonly ConfigFile[] =>
  files.map(({ path, base64 }) => ({ path, bytes: Uint8Array.from(Buffer.from(base64, 'base64')) }));
