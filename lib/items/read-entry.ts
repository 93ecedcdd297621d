/** An entry, as a source gave it, to an item. */
import type { Block } from '../model/block.ts';
import type { Entry } from '../model/entry.ts';
import type { Image, Item } from '../model/item.ts';
import { toExactFingerprint } from '../text/fingerprint.ts';
import { sha256 } from '../text/hash.ts';
import { detectLanguage } from '../text/language.ts';
import { toCanonicalUrl } from '../text/url.ts';
import { foldSpace } from './element.ts';
import type { FactSpeaker } from './fact-readers/fact-page.ts';
import { readFacts } from './facts.ts';
import { readPage } from './read-page.ts';

const textBlocksMax = 10_000;

const toUrl = (entry: Entry, channel: string): string => {
  const url = entry.url === null ? undefined : toCanonicalUrl(entry.url);
  return url ?? `urn:earmark:${channel}:${encodeURIComponent(entry.id)}`;
};

/** Paragraphs of a plain text: lines that an empty line parts, each with the line it begins on. */
export const toTextBlocks = (text: string): readonly Block[] => {
  const blocks: Block[] = [];
  let line = 1;
  for (const part of text.split(/(\r?\n[^\S\r\n]*\r?\n)/)) {
    const folded = foldSpace(part);
    const indent = part.length - part.trimStart().length;
    const before = part.slice(0, indent);
    const startLine = line + (before.match(/\n/g)?.length ?? 0);
    const column = indent - (before.lastIndexOf('\n') + 1) + 1;
    if (folded !== '' && blocks.length < textBlocksMax)
      blocks.push({ kind: 'text', place: 'main', text: folded, line: startLine, column });
    line += part.match(/\n/g)?.length ?? 0;
  }
  return blocks;
};

const titleBlock = (title: string | null): readonly Block[] =>
  title === null || foldSpace(title) === '' ? [] : [{ kind: 'title', place: 'head', text: foldSpace(title) }];

/** The pictures that belong to an entry beside its words. */
const imagesOf = ({ media }: Entry): readonly Image[] =>
  media.flatMap(({ type, url, alt }) => {
    const address = type === 'image' ? toCanonicalUrl(url) : undefined;
    return address === undefined ? [] : [{ url: address, alt }];
  });

/** Only what can be opened in a browser: it is shown as a link. */
const toAuthorUrl = ({ authorUrl }: Entry): Pick<Item, 'authorUrl'> => {
  const url = authorUrl === null ? undefined : toCanonicalUrl(authorUrl);
  return url === undefined ? {} : { authorUrl: url };
};

/** As much of a hash as tells two answers to one review apart. */
const keyUnits = 16;
const toAnswer = ({ text, publishedAt }: NonNullable<Entry['reply']>): NonNullable<Item['answer']> => ({
  at: publishedAt,
  key: sha256(JSON.stringify([text, publishedAt])).slice(0, keyUnits),
});

/** Its address, and what is known of whoever speaks. */
type Place = { readonly url: string; readonly speaker: FactSpeaker | undefined };

const fromText = (entry: Entry, { url, speaker }: Place): Item => {
  const blocks = [...titleBlock(entry.title), ...toTextBlocks(entry.text ?? '')];
  const mainText = blocks
    .filter(({ place }) => place === 'main')
    .map(({ text }) => text)
    .join('\n');
  const language = entry.language ?? detectLanguage(mainText || (entry.title ?? ''));
  return {
    kind: 'entry',
    url,
    canonical: null,
    title: entry.title,
    byline: entry.author,
    ...toAuthorUrl(entry),
    siteName: entry.siteName,
    description: null,
    publishedAt: entry.publishedAt,
    updatedAt: entry.updatedAt,
    language,
    mainText,
    blocks,
    links: [],
    images: imagesOf(entry),
    reviews: [],
    aggregateRatings: [],
    organizations: [],
    facts: readFacts({ blocks, links: [], organizations: [], products: [], language, url, speaker }),
    robots: { noindex: false, nofollow: false },
    feeds: [],
    icons: [],
    image: null,
    themeColor: null,
    declared: null,
    rating: entry.rating,
    ...(entry.reply === null ? {} : { answer: toAnswer(entry.reply) }),
    // Who follows its author is who it may reach; where that is not told, who has seen it.
    reach: entry.reach ?? entry.counts?.views ?? null,
    fingerprint: toExactFingerprint(mainText || (entry.title ?? '')),
  };
};

/** In an entry's HTML everything is what was said: nothing surrounds it. */
const fromHtml = (entry: Entry, html: string, place: Place): Item => {
  const page = readPage(html, { ...place, headers: {}, entry });
  const body = page.blocks.filter(({ place }) => place !== 'head').map((block): Block => ({ ...block, place: 'main' }));
  const head = titleBlock(entry.title);
  const shift = head.length - (page.blocks.length - body.length);
  const mainText = body
    .filter(({ kind }) => kind !== 'alt')
    .map(({ text }) => text)
    .join('\n');
  return {
    ...fromText({ ...entry, text: null }, place),
    language: entry.language ?? detectLanguage(mainText || (entry.title ?? '')),
    mainText,
    blocks: [...head, ...body],
    links: page.links.map(({ block, ...link }) => ({
      ...link,
      place: 'main',
      ...(block === undefined ? {} : { block: block + shift }),
    })),
    images: [
      ...page.images,
      ...imagesOf(entry).filter(({ url: medium }) => !page.images.some((image) => image.url === medium)),
    ],
    reviews: page.reviews,
    aggregateRatings: page.aggregateRatings,
    organizations: page.organizations,
    facts: page.facts,
    // The profile of an account names its icon, and has pictures that stand for whom it shows; posts have none.
    ...(page.icons.length === 0 || page.dress === undefined
      ? {}
      : { dress: { sheets: [], emblems: page.dress.emblems } }),
    fingerprint: toExactFingerprint(mainText || (entry.title ?? '')),
  };
};

/** Reads an entry of a channel; one without an address of its own is named `urn:earmark:<channel>:<id>`. */
export const readEntry = (
  entry: Entry,
  { channel, speaker }: { readonly channel: string; readonly speaker?: FactSpeaker | undefined },
): Item => {
  const place = { url: toUrl(entry, channel), speaker };
  return entry.html === null ? fromText(entry, place) : fromHtml(entry, entry.html, place);
};
