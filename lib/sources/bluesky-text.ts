/** Text as the AT Protocol writes it: plain, with a list beside it of which bytes are a link, a name or a hashtag. */
import * as z from 'zod';
import { escapeHtml, isWebAddress, toParagraphs } from './api/plain-html.ts';

export const facetSchema = z.looseObject({
  index: z.looseObject({ byteStart: z.number(), byteEnd: z.number() }),
  features: z.array(
    z.looseObject({
      uri: z.string().optional(),
      did: z.string().optional(),
      tag: z.string().optional(),
    }),
  ),
});
export type Facet = z.infer<typeof facetSchema>;

/** A post of 300 characters has no more. */
const facetsMax = 200;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Where a facet leads: the page it names, who is named, or what else is said under the hashtag. */
const toAddress = ({ features }: Facet): string | undefined => {
  for (const { uri, did, tag } of features) {
    if (uri !== undefined && isWebAddress(uri)) return uri;
    if (did !== undefined && /^did:[\w:.%-]+$/.test(did)) return `https://bsky.app/profile/${did}`;
    if (tag !== undefined && /^[\p{L}\p{N}\p{M}_-]+$/u.test(tag))
      return `https://bsky.app/hashtag/${encodeURIComponent(tag)}`;
  }
  return undefined;
};

type Linked = { readonly start: number; readonly end: number; readonly address: string };

/** The bytes of a character after its first one are 10xxxxxx: no link begins or ends before one. */
const isWithinCharacter = (bytes: Uint8Array, at: number): boolean => ((bytes[at] ?? 0) & 0xc0) === 0x80;

/** Stretches that can be linked, in order; what overlaps, cuts a character or lies outside is a mistake of its writer. */
const toLinked = (bytes: Uint8Array, facets: readonly Facet[]): readonly Linked[] => {
  const linked: Linked[] = [];
  const inOrder = facets.slice(0, facetsMax).toSorted((a, b) => a.index.byteStart - b.index.byteStart);
  for (const facet of inOrder) {
    const { byteStart: start, byteEnd: end } = facet.index;
    const address = toAddress(facet);
    const isWhole = Number.isInteger(start) && Number.isInteger(end) && start < end && end <= bytes.length;
    if (address === undefined || !isWhole || start < (linked.at(-1)?.end ?? 0)) continue;
    if (!isWithinCharacter(bytes, start) && !isWithinCharacter(bytes, end)) linked.push({ start, end, address });
  }
  return linked;
};

const toInline = (text: string): string => escapeHtml(text).replace(/\r?\n/g, '<br>');

/** Between links, where no element is open but the paragraph. */
const toPlain = (text: string): string =>
  escapeHtml(text)
    .replace(/\r?\n[^\S\n]*\n\s*/g, '</p><p>')
    .replace(/\r?\n/g, '<br>');

/** A text with its facets as markup, in paragraphs. Offsets count UTF-8 bytes, not the units of a string. */
export const toFacetHtml = (text: string, facets: readonly Facet[]): string => {
  if (facets.length === 0) return toParagraphs(text);
  const bytes = encoder.encode(text);
  const slice = (start: number, end?: number): string => decoder.decode(bytes.subarray(start, end));
  const linked = toLinked(bytes, facets);
  const parts = linked.map(({ start, end, address }, index) => {
    const before = toPlain(slice(linked[index - 1]?.end ?? 0, start));
    return `${before}<a href="${escapeHtml(address)}">${toInline(slice(start, end))}</a>`;
  });
  const rest = toPlain(slice(linked.at(-1)?.end ?? 0));
  return `<p>${parts.join('')}${rest}</p>`.replaceAll('<p></p>', '');
};
