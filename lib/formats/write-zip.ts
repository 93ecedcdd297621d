/** Files in one: a ZIP whose bytes follow from what is in it, and from nothing else. */
import { type Zippable, zipSync } from 'fflate';

export type ZippedFile = {
  /** With `/`, as `pages/1.txt`. */
  readonly name: string;
  readonly bytes: Uint8Array;
};

/** The first day that a ZIP can say; it has no zone, so each machine's own January 1st is written alike. */
const always = new Date(1980, 0, 1);

/** Packs them in their order. */
export const toZip = (files: readonly ZippedFile[]): Uint8Array => {
  const packed: Zippable = Object.fromEntries(files.map(({ name, bytes }) => [name, bytes]));
  return zipSync(packed, { mtime: always, level: 6, os: 0, attrs: 0 });
};
