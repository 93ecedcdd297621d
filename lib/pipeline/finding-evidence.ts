/** What a finding's evidence looked like: the page as it was read and pictures as they were kept. Nothing is fetched for it. */
import { checks } from '../checks/registry.ts';
import { toSafeDrawing } from '../formats/pictures/safe-drawing.ts';
import { toItem } from '../items/to-item.ts';
import type { Config } from '../model/config.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import type { ShownPage, ShownPicture } from '../model/shown.ts';
import type { Archive } from '../ports/archive.ts';
import type { ConfigFiles } from '../ports/config-files.ts';
import type { Stores } from '../ports/stores.ts';
import { toFileUrl, toLookChannel } from './look-files.ts';

/** What it needs of the engine. */
type EvidenceEngine = {
  readonly config: Pick<Config, 'guidelines'>;
  readonly archive: Pick<Archive, 'find'>;
  readonly stores: { readonly pages: Pick<Stores['pages'], 'find'> };
  /** A file that the configuration names. */
  readonly readFile: ConfigFiles['read'];
};

/** Of a page that is shown. */
const blocksMax = 500;
const blockUnitsMax = 5000;

/** The page as it was when it was judged; undefined where it is kept no more, or never was. */
export const readShownPage = async (
  { archive }: Pick<EvidenceEngine, 'archive'>,
  { snapshot, channel }: Evidence,
): Promise<ShownPage | undefined> => {
  const body = snapshot === undefined ? undefined : await archive.find(snapshot);
  if (body === undefined) return undefined;
  const { title, blocks } = toItem(body, { channel });
  const seen = blocks.filter(({ place, kind }) => place !== 'head' && kind !== 'alt');
  return {
    url: body.url,
    title: title ?? '',
    blocks: seen.slice(0, blocksMax).map(({ kind, level, text }) => ({
      kind,
      ...(level === undefined ? {} : { level }),
      text: text.slice(0, blockUnitsMax),
    })),
    isCut: seen.length > blocksMax,
  };
};

/** Pictures of one side. */
const picturesMax = 6;
const pictureBytesMax = 1_000_000;

const isAt = (bytes: Uint8Array, at: number, letters: string): boolean =>
  [...letters].every((letter, index) => bytes[at + index] === letter.charCodeAt(0));

/** By its first bytes: what a server says of it may be anything. */
const toRasterType = (bytes: Uint8Array): string | undefined => {
  if (isAt(bytes, 1, 'PNG')) return 'image/png';
  if (isAt(bytes, 0, 'GIF8')) return 'image/gif';
  if (isAt(bytes, 0, 'RIFF') && isAt(bytes, 8, 'WEBP')) return 'image/webp';
  if (isAt(bytes, 4, 'ftypavif')) return 'image/avif';
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return 'image/jpeg';
  return isAt(bytes, 0, '\u0000\u0000\u0001\u0000') ? 'image/x-icon' : undefined;
};

/** A picture as an address of its own; null for what is none, or too large to be shown. */
const toPictureData = (bytes: Uint8Array): string | null => {
  if (bytes.byteLength > pictureBytesMax) return null;
  const raster = toRasterType(bytes);
  if (raster !== undefined) return `data:${raster};base64,${Buffer.from(bytes).toString('base64')}`;
  const text = new TextDecoder().decode(bytes).trimStart();
  const drawing = text.startsWith('<') ? toSafeDrawing(text) : undefined;
  return drawing === undefined ? null : `data:image/svg+xml;base64,${Buffer.from(drawing).toString('base64')}`;
};

/** True of findings that are about pictures. */
export const isOfPictures = ({ check }: Pick<Finding, 'check'>): boolean =>
  checks.find(check)?.needs?.includes('images') === true;

const findFound = async ({ stores, archive }: EvidenceEngine, { channel, quote }: Evidence): Promise<ShownPicture> => {
  const row = await stores.pages.find(toLookChannel({ id: channel }), toFileUrl(quote));
  const body = row?.body == null ? undefined : await archive.find(row.body);
  return { name: `${channel}: ${quote}`, data: body === undefined ? null : toPictureData(body.bytes) };
};

const pictureName = /\.(?:svg|png|jpe?g|webp|gif|avif|ico)$/i;

const readExpected = async ({ readFile }: EvidenceEngine, name: string): Promise<ShownPicture> => {
  const bytes = await readFile(name).catch(() => undefined);
  return { name, data: bytes === undefined ? null : toPictureData(bytes) };
};

/** The pictures that were found, and those of the brand that its guideline names. */
export const readPictures = async (
  engine: EvidenceEngine,
  { guideline, evidence }: Finding,
): Promise<{ readonly found: readonly ShownPicture[]; readonly expected: readonly ShownPicture[] }> => {
  const shown = evidence.filter(({ quote }) => /^https?:\/\//.test(quote)).slice(0, picturesMax);
  const files = engine.config.guidelines.find(({ id }) => id === guideline)?.files ?? [];
  const named = files.filter((name) => pictureName.test(name)).slice(0, picturesMax);
  return {
    found: await Promise.all(shown.map((each) => findFound(engine, each))),
    expected: await Promise.all(named.map((name) => readExpected(engine, name))),
  };
};
