/** What there is to be seen of a page, for the checks that look at more than words: out of the archive, nothing is fetched here. */
import type { Seen, SeenEmblem } from '../checks/check.ts';
import { decodeText } from '../formats/charset.ts';
import { type Look, toBrandLook, toLook } from '../formats/pictures/likeness.ts';
import { type LinkedSheet, readLook } from '../items/look/read-look.ts';
import { readSheet, type Sheet } from '../items/look/sheet.ts';
import { readPicture } from '../items/read-picture.ts';
import type { Emblem, Item } from '../model/item.ts';
import type { PageLook } from '../model/look.ts';
import type { ArchivedBody } from '../ports/archive.ts';
import { importsOf } from './gather-look.ts';
import type { GuidelineFiles } from './guideline-files.ts';
import { importDepthMax, toFileUrl } from './look-files.ts';
import { createShelf } from './shelf.ts';

/** A file of a page: its body and that body's name; `gone` where it answers 404 or 410, undefined where nothing is known. */
export type LookFile = { readonly name: string; readonly body: ArchivedBody } | 'gone' | undefined;
export type FindFile = (url: string) => Promise<LookFile>;

/** Sheets that one page may come to, with all that they import. */
const sheetsMax = 40;
/** Sheets and looks are kept by the name of their body, for the pages that share them. */
const sheetsKeptMax = 40;
const looksKeptMax = 500;

const sheets = createShelf<{ readonly sheet: Sheet | undefined; readonly imports: readonly string[] }>(sheetsKeptMax);
const looks = createShelf<Look | undefined>(looksKeptMax);

/** Reads the colours and fonts of a page, its sheets and those they import. */
export const seeLook = async (item: Item, find: FindFile): Promise<PageLook | undefined> => {
  if (item.markup === undefined || item.dress === undefined) return undefined;
  const found: LinkedSheet[] = [];
  for (const url of item.dress.sheets) await follow(url, 0, { find, found });
  return readLook(item.markup, found);
};

type Following = { readonly find: FindFile; readonly found: LinkedSheet[] };

/** Imported sheets come before the one that imports them; those that lie too deep, or are too many, are not known. */
const follow = async (url: string, depth: number, following: Following): Promise<void> => {
  const { find, found } = following;
  if (found.length >= sheetsMax) return;
  const file = await find(toFileUrl(url));
  if (file === 'gone') return;
  if (file === undefined) {
    found.push({ url, sheet: undefined });
    return;
  }
  const { sheet, imports } = await sheets(file.name, async () => read(file.body));
  if (depth < importDepthMax) for (const each of imports) await follow(each, depth + 1, following);
  found.push({ url, sheet });
};

const read = ({
  bytes,
  contentType,
  url,
}: ArchivedBody): { readonly sheet: Sheet | undefined; readonly imports: readonly string[] } => {
  // A page that says "not found" in good health is no sheet.
  if (/html/i.test(contentType)) return { sheet: { rules: [], iconFamilies: [] }, imports: [] };
  return { sheet: readSheet(decodeText(bytes, { contentType }).text), imports: importsOf(bytes, url) };
};

/** Looks at the emblems of a page; those that are gone, or no pictures at all, are left out. */
export const seeEmblems = async (item: Item, find: FindFile): Promise<readonly SeenEmblem[]> => {
  const seen: SeenEmblem[] = [];
  for (const emblem of item.dress?.emblems ?? []) {
    const look = await seeEmblem(emblem, find);
    if (look !== 'none') seen.push({ kind: emblem.kind, where: emblem.where, url: emblem.url, look });
  }
  return seen;
};

const seeEmblem = async ({ url, drawing }: Emblem, find: FindFile): Promise<Look | 'none' | undefined> => {
  if (drawing !== undefined) return (await seePicture(new TextEncoder().encode(drawing))) ?? 'none';
  if (url === null) return 'none';
  if (url.startsWith('data:')) return (await seePicture(toDataBytes(url))) ?? 'none';
  const file = await find(toFileUrl(url));
  if (file === undefined) return undefined;
  if (file === 'gone') return 'none';
  return (await looks(file.name, () => seePicture(file.body.bytes))) ?? 'none';
};

const seePicture = async (bytes: Uint8Array): Promise<Look | undefined> => {
  const raster = await readPicture(bytes);
  return raster === undefined ? undefined : toLook(raster);
};

/** `data:image/png;base64,…` and `data:image/svg+xml,…` */
const toDataBytes = (url: string): Uint8Array => {
  const comma = url.indexOf(',');
  const content = url.slice(comma + 1);
  if (/;base64$/i.test(url.slice(0, comma))) return Buffer.from(content, 'base64');
  try {
    return new TextEncoder().encode(decodeURIComponent(content));
  } catch {
    return new Uint8Array();
  }
};

const brandLooks = new WeakMap<GuidelineFiles, Promise<ReadonlyMap<string, Look>>>();

/** The brand's pictures among the files of guidelines, by path; each is decoded once a configuration. */
export const seeBrand = (files: GuidelineFiles): Promise<ReadonlyMap<string, Look>> => {
  const known = brandLooks.get(files) ?? decodeAll(files);
  brandLooks.set(files, known);
  return known;
};

const pictureName = /\.(?:svg|png|jpe?g|webp|gif|avif|ico)$/i;

const decodeAll = async (files: GuidelineFiles): Promise<ReadonlyMap<string, Look>> => {
  const found = new Map<string, Look>();
  for (const [path, bytes] of [...files.values()].flatMap((each) => [...each])) {
    if (!pictureName.test(path) || found.has(path)) continue;
    const raster = await readPicture(bytes);
    if (raster !== undefined) found.set(path, toBrandLook(raster));
  }
  return found;
};

/** All that the checks of a channel need to see of a page. */
export const see = async (
  item: Item,
  {
    needs,
    find,
    files,
  }: { readonly needs: ReadonlySet<string>; readonly find: FindFile; readonly files: GuidelineFiles },
): Promise<Seen> => {
  const look = needs.has('css') ? await seeLook(item, find) : undefined;
  return {
    ...(look === undefined ? {} : { look }),
    ...(needs.has('images') ? { emblems: await seeEmblems(item, find), brandLooks: await seeBrand(files) } : {}),
  };
};
