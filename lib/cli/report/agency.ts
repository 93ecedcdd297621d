/** The agency that hands a report over: its name, and its logo as part of the file itself. */
import { openFolderFiles } from '../../config/folder-files.ts';
import { ConfigError } from '../../errors.ts';
import type { Config } from '../../model/config.ts';

export type ShownAgency = { readonly name: string /** As a data: address. */; readonly logo: string | null };

const logoBytesMax = 500_000;

/** What kind of picture bytes are, by how they begin; undefined for what no browser shows. */
const toType = (bytes: Uint8Array): string | undefined => {
  const head = Buffer.from(bytes.subarray(0, 300)).toString('latin1');
  if (head.startsWith('\x89PNG')) return 'image/png';
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (head.startsWith('GIF8')) return 'image/gif';
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') return 'image/webp';
  return /^\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,200}-->\s*)?<svg[\s>]/i.test(head.replace(/^\xef\xbb\xbf/, ''))
    ? 'image/svg+xml'
    : undefined;
};

const refuse = (file: string, received: string): ConfigError =>
  new ConfigError({
    subject: { kind: 'file', id: file },
    expected: `a logo in PNG, JPEG, GIF, WebP or SVG of at most ${logoBytesMax} bytes`,
    received,
    mend: 'Name another picture in report.agency.logo, or take it out.',
  });

/** Reads the agency's logo. Throws ConfigError where it is no picture. */
export const readAgency = async ({ report: { agency }, folder }: Config): Promise<ShownAgency | null> => {
  if (agency === null) return null;
  const { name, logo } = agency;
  if (logo === undefined) return { name, logo: null };
  const bytes = await openFolderFiles(folder).read(logo);
  if (bytes === undefined) throw refuse(logo, 'no such file');
  if (bytes.length > logoBytesMax) throw refuse(logo, `${bytes.length} bytes`);
  const type = toType(bytes);
  if (type === undefined) throw refuse(logo, 'something else');
  return { name, logo: `data:${type};base64,${Buffer.from(bytes).toString('base64')}` };
};
