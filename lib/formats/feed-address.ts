/** Addresses in feeds: what they resolve against is what the element they stand in inherited. */
import { toAbsoluteUrl } from '../text/url.ts';
import { orNull } from './feed-shape.ts';
import type { XmlElement } from './feed-xml.ts';

/** An address as its element's base makes it absolute; as written where that is impossible. */
export const toAddress = (address: string | null | undefined, element: XmlElement): string | null => {
  const trimmed = orNull(address);
  return trimmed === null ? null : (toAbsoluteUrl(trimmed, element.base) ?? trimmed);
};
