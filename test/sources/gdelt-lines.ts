/** GDELT's files as it makes them: lines of the knowledge graph in a ZIP archive. */
import { deflateRawSync } from 'node:zlib';

/** One file in a ZIP archive, its sizes told behind it as many programs do. */
export const zip = (text: string): Uint8Array => {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(8, 6);
  header.writeUInt16LE(8, 8);
  header.writeUInt16LE(5, 26);
  return Buffer.concat([header, Buffer.from('a.csv'), deflateRawSync(text), Buffer.from('PK more')]);
};

/** The columns of GKG 2.1. */
const names =
  'gkgrecordid date sourcecollectionidentifier sourcecommonname documentidentifier counts v2counts themes v2themes locations v2locations persons v2persons organizations v2organizations v2tone dates gcam sharingimage relatedimages socialimageembeds socialvideoembeds quotations allnames amounts translationinfo extras'.split(
    ' ',
  );
/** A line from its columns by name. */
export const toLine = (row: Readonly<Record<string, string | null | undefined>>): string =>
  names.map((name) => row[name] ?? '').join('\t');
