/** Archived bytes to an item, whatever they are: a page, a plain text or an entry. */
import { decodeText } from '../formats/charset.ts';
import { entrySchema, toEntry } from '../model/entry.ts';
import type { Item } from '../model/item.ts';
import { type ArchivedBody, entryContentType } from '../ports/archive.ts';
import { toCanonicalUrl } from '../text/url.ts';
import type { FactSpeaker } from './fact-readers/fact-page.ts';
import { readEntry } from './read-entry.ts';
import { readPage } from './read-page.ts';

const mediaType = (contentType: string): string => contentType.split(';')[0]?.trim().toLowerCase() ?? '';

/** The channel that it was read from, and what is known of who speaks there. */
type Reading = { readonly channel: string; readonly speaker?: FactSpeaker | undefined };

const fromText = (text: string, { url, entry }: ArchivedBody, reading: Reading): Item => {
  const known = entry ?? toEntry({ id: url });
  return {
    ...readEntry({ ...known, url, html: null, text }, reading),
    kind: 'page',
    url: toCanonicalUrl(url) ?? url,
  };
};

/** Reads a body as it was archived. Throws where an archived entry is none: the archive is ours, so that is a fault. */
export const toItem = (body: ArchivedBody, reading: Reading): Item => {
  const type = mediaType(body.contentType);
  if (type === entryContentType) {
    return readEntry(entrySchema.parse(JSON.parse(new TextDecoder().decode(body.bytes))), reading);
  }
  const { text } = decodeText(body.bytes, { contentType: body.contentType });
  if (type === 'text/plain' || type === 'text/markdown') return fromText(text, body, reading);
  return readPage(text, { url: body.url, headers: body.headers, entry: body.entry, speaker: reading.speaker });
};
