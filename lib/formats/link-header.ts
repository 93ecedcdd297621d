/**
 * Links in the head of an answer: `<https://hub.example/>; rel="hub", <https://a.example/feed>; rel=self`.
 * @see https://www.rfc-editor.org/rfc/rfc8288
 */
import { toAbsoluteUrl } from '../text/url.ts';

/** Longer headers are not read to their end. */
const headerMax = 8_192;

/** Where the first link of a relation leads; undefined where there is none, or it leads nowhere on the web. */
export const findLinkInHeader = (header: string | undefined, rel: string, base: string): string | undefined => {
  for (const [, address = '', parameters = ''] of (header ?? '').slice(0, headerMax).matchAll(/<([^<>]*)>([^<>]*)/g)) {
    const written = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))/i.exec(parameters);
    const rels = (written?.[1] ?? written?.[2] ?? '').toLowerCase().split(/\s+/);
    if (!rels.includes(rel)) continue;
    const url = toAbsoluteUrl(address.trim(), base);
    if (url !== undefined && /^https?:/.test(url)) return url;
  }
  return undefined;
};
