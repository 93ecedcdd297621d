/** GDELT's files of every quarter of an hour: all that it read, searched here. For when its search does not answer. */
import * as z from 'zod';
import { SourceError } from '../errors.ts';
import { readZippedLines } from '../formats/zip.ts';
import type { Entry } from '../model/entry.ts';
import { type Api, askBytes, toFormatError } from './api/ask-json.ts';
import { toGraphEntry, toMentionEntry, toStampInstant } from './gdelt-article.ts';
import type { SourceContext, SourceYield } from './source.ts';

const quarterMs = 15 * 60_000;
/** Files further back are given up: a day has a hundred. */
const behindMaxMs = 24 * 60 * 60_000;
/** A file of the knowledge graph has some 50 million characters, its lines up to a few hundred thousand. */
const bounds = { charsMax: 400_000_000, lineCharsMax: 2_000_000 };

export const fileKinds = ['gkg', 'mentions'] as const;
type FileKind = (typeof fileKinds)[number];

const kinds: Readonly<
  Record<FileKind, { readonly ending: string; readonly read: (line: string) => Entry | undefined }>
> = {
  gkg: { ending: 'gkg.csv.zip', read: toGraphEntry },
  mentions: { ending: 'mentions.CSV.zip', read: toMentionEntry },
};

/** Static files: nothing is said on how often they may be asked for. */
const api: Api = { name: 'GDELT’s files', pace: { spacingMs: 1_000 } };

const cursorSchema = z.string().regex(/^\d{14}$/);

export type FilesWanted = {
  /** Where they lie, a slash at the end. */
  readonly folder: string;
  readonly kind: FileKind;
  /** Files of one poll. */
  readonly filesMax: number;
  readonly wants: (entry: Entry) => boolean;
  /** The stamp of the last file that was read. */
  readonly cursor: unknown;
};

const ask = async (context: SourceContext<unknown>, url: string): Promise<Uint8Array> => {
  const answer = await askBytes(context, api, { url, headers: { accept: '*/*' } });
  if (answer === undefined) throw toFormatError(api, context, 'nothing new to a question that asked for all');
  return answer.body;
};

/** `lastupdate.txt` names the newest files, one a line: `7123456 <md5> http://…/20261001080000.gkg.csv.zip`. */
const askNewest = async (context: SourceContext<unknown>, folder: string): Promise<string> => {
  const list = new TextDecoder().decode(await ask(context, new URL('lastupdate.txt', folder).href));
  const stamp = /\/(\d{14})\.gkg\.csv\.zip/.exec(list)?.[1];
  if (stamp === undefined) throw toFormatError(api, context, 'a list that names no file of the knowledge graph');
  return stamp;
};

const toMs = (stamp: string): number => Date.parse(toStampInstant(stamp) ?? '');
const toStamp = (ms: number): string => new Date(ms).toISOString().replace(/\D/g, '').slice(0, 14);

/** Stamps after the last one that was read, oldest first; the newest alone where none was. */
const toStamps = (newest: string, last: string | undefined): readonly string[] => {
  if (last === undefined) return [newest];
  const end = toMs(newest);
  const start = Math.max(toMs(last) + quarterMs, end - behindMaxMs);
  const stamps: string[] = [];
  for (let at = start; at <= end; at += quarterMs) stamps.push(toStamp(at));
  return stamps;
};

/** A quarter of an hour for which there is no file is passed over: there are such. */
const askFile = async (context: SourceContext<unknown>, url: string): Promise<Uint8Array | undefined> => {
  try {
    return await ask(context, url);
  } catch (error) {
    if (!(error instanceof SourceError) || error.status !== 404) throw error;
    context.log.warn('GDELT has no file for a quarter of an hour', { channel: context.channel.id, url });
    return undefined;
  }
};

async function* readFile(
  context: SourceContext<unknown>,
  archive: Uint8Array,
  { kind, wants }: Pick<FilesWanted, 'kind' | 'wants'>,
): AsyncGenerator<Entry> {
  const lines = readZippedLines(archive, bounds);
  if (lines === undefined) throw toFormatError(api, context, `${archive.byteLength} bytes that are no ZIP archive`);
  const handedOn = new Set<string>();
  for await (const line of lines) {
    const entry = kinds[kind].read(line);
    // An article is mentioned once for each event in it.
    if (entry === undefined || handedOn.has(entry.id) || !wants(entry)) continue;
    handedOn.add(entry.id);
    yield entry;
  }
}

/** Reads the files since the last one, with a checkpoint a file: its stamp. */
export async function* readFiles(context: SourceContext<unknown>, wanted: FilesWanted): AsyncGenerator<SourceYield> {
  const last = cursorSchema.safeParse(wanted.cursor).data;
  const stamps = toStamps(await askNewest(context, wanted.folder), last);
  for (const stamp of stamps.slice(0, wanted.filesMax)) {
    if (context.signal.aborted) return;
    const archive = await askFile(context, new URL(`${stamp}.${kinds[wanted.kind].ending}`, wanted.folder).href);
    try {
      if (archive !== undefined)
        for await (const entry of readFile(context, archive, wanted)) yield { type: 'entry', entry };
    } catch (error) {
      if (error instanceof SourceError) throw error;
      throw toFormatError(api, context, 'a ZIP archive that is damaged or cut short');
    }
    yield { type: 'checkpoint', cursor: stamp };
  }
}
