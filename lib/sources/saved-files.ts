/** Files of a folder that the configuration names, found and read within bounds. */
import { gunzipSync } from 'node:zlib';
import { SourceError } from '../errors.ts';
import { type StampedConfigFiles, toConfigPath } from '../ports/config-files.ts';
import { toUrl } from '../text/url.ts';

/** A file larger than this is no page, feed or export that a person would keep. */
const bytesMax = 50_000_000;
/** A hint is one line. */
const hintBytesMax = 10_000;

export type SavedFile = {
  /** Its path below the folder that was asked for, with `/`; a lone file's name. */
  readonly name: string;
  /** Its path from the configuration's folder. */
  readonly path: string;
  /** Changes when the file does. */
  readonly stamp: string;
  readonly bytes: number;
};

export type Finding = { readonly files: readonly SavedFile[]; readonly isComplete: boolean };

const toMissing = (named: string): SourceError =>
  new SourceError({
    code: 'SOURCE_FORMAT',
    retry: 'later',
    subject: { kind: 'file', id: named },
    expected: 'a file or folder beside earmark.yml or below',
    received: 'nothing of that name there',
    mend: 'Set "path" to a file or folder that lies in the folder of earmark.yml.',
  });

/** Files below a folder, or the one file named, in the order of their names. Hidden ones are passed over. */
export const findFiles = async (
  source: StampedConfigFiles,
  named: string,
  { filesMax }: { readonly filesMax: number },
): Promise<Finding> => {
  const top = toConfigPath(named);
  const found = top === undefined ? undefined : await source.look(top);
  if (top === undefined || found === undefined) throw toMissing(named);
  if (found.kind === 'file')
    return { files: [{ name: top.slice(top.lastIndexOf('/') + 1), path: top, ...found }], isComplete: true };
  const shown = (await source.list(top))
    .map((path) => ({ path, name: top === '' ? path : path.slice(top.length + 1) }))
    .filter(({ name }) => !/(?:^|\/)\./.test(name));
  const files: SavedFile[] = [];
  for (const { path, name } of shown.slice(0, filesMax)) {
    const at = await source.look(path);
    if (at?.kind === 'file') files.push({ name, path, stamp: at.stamp, bytes: at.bytes });
  }
  return { files, isComplete: shown.length <= filesMax };
};

/** The bytes of a file, unpacked where its name ends in `.gz`; undefined where it is larger than the bound or damaged. */
export const readSavedFile = async (source: StampedConfigFiles, file: SavedFile): Promise<Uint8Array | undefined> => {
  if (file.bytes > bytesMax) return undefined;
  const bytes = await source.read(file.path);
  if (bytes === undefined || !file.name.toLowerCase().endsWith('.gz')) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: bytesMax });
  } catch {
    return undefined;
  }
};

/** What `<file>.url` says: the address a saved page was taken from (its first line, or `URL=` as Windows writes it). */
export const readUrlHint = async (source: StampedConfigFiles, file: SavedFile): Promise<string | undefined> => {
  const hint = await source.look(`${file.path}.url`);
  if (hint === undefined || hint.kind !== 'file' || hint.bytes > hintBytesMax) return undefined;
  const text = Buffer.from((await source.read(`${file.path}.url`)) ?? '').toString();
  const line = /^\s*(?:URL=)?(https?:\/\/\S+)\s*$/im.exec(text)?.[1];
  return line !== undefined && toUrl(line) !== undefined ? line : undefined;
};
