/**
 * What RSS and Atom say of an entry in vocabularies that both borrow: pictures and films (Media RSS), how long they last (iTunes), how many
 * answered, looked and liked, and what the entry answers (Slash, Atom Threading).
 * @see https://www.rssboard.org/media-rss
 * @see https://www.rfc-editor.org/rfc/rfc4685
 * @see https://web.resource.org/rss/1.0/modules/slash/
 */
import { toAddress } from './feed-address.ts';
import { type Enclosure, type FeedCounts, orNull, toLength } from './feed-shape.ts';
import { attribute, childOf, childrenOf, textOf, type XmlElement } from './feed-xml.ts';

const mediaGroups = (entry: XmlElement): readonly XmlElement[] => [entry, ...childrenOf(entry, 'media:group')];

/** A link with an address as an enclosure. */
export const toEnclosure = (element: XmlElement, lengthName: string): readonly Enclosure[] => {
  const url = toAddress(attribute(element, 'url') ?? attribute(element, 'href'), element);
  if (url === null) return [];
  return [{ url, type: orNull(attribute(element, 'type')), length: toLength(attribute(element, lengthName)) }];
};

/** `media:content`, alone or in a group. */
export const readMedia = (entry: XmlElement): readonly Enclosure[] =>
  mediaGroups(entry)
    .flatMap((each) => childrenOf(each, 'media:content'))
    .flatMap((each) => toEnclosure(each, 'filesize').map((media) => withMedium(media, each)));

/** Where no type says what it is, `medium` may: as a type without a subtype, which none has. */
const withMedium = (media: Enclosure, element: XmlElement): Enclosure => {
  const medium = orNull(attribute(element, 'medium'))?.toLowerCase();
  return media.type === null && /^(?:image|video|audio)$/.test(medium ?? '')
    ? { ...media, type: medium ?? null }
    : media;
};

/** The first `media:thumbnail`, alone, in a group, or in what it shows. */
export const readThumbnail = (entry: XmlElement): string | null => {
  const places = mediaGroups(entry).flatMap((each) => [each, ...childrenOf(each, 'media:content')]);
  for (const thumbnail of places.flatMap((place) => childrenOf(place, 'media:thumbnail'))) {
    const address = toAddress(attribute(thumbnail, 'url'), thumbnail);
    if (address !== null) return address;
  }
  return null;
};

/** The first that is a whole number, `0` among them. */
const firstCount = (...texts: readonly (string | undefined)[]): number | undefined => {
  for (const text of texts) {
    const count = toLength(text);
    if (count !== null) return count;
  }
  return undefined;
};

/** `<link rel="replies" thr:count="3">`: attributes keep the prefix that the document chose. */
const countOfReplies = (entry: XmlElement): string | undefined => {
  const link = [...childrenOf(entry, 'atom:link'), ...childrenOf(entry, 'link')].find(
    (each) => attribute(each, 'rel')?.toLowerCase() === 'replies',
  );
  const name = Object.keys(link?.attributes ?? {}).find((each) => /:count$/i.test(each));
  return name === undefined ? undefined : link?.attributes[name];
};

/** What is counted of an entry. Of YouTube's stars the number of those who gave any: each is a liking, and its mean is always five. */
export const readCounts = (entry: XmlElement): FeedCounts | null => {
  const [community] = mediaGroups(entry).flatMap((each) => childrenOf(each, 'media:community'));
  const statistics = childOf(community, 'media:statistics');
  const stars = childOf(community, 'media:starrating');
  const replies = firstCount(
    textOf(childOf(entry, 'slash:comments')),
    textOf(childOf(entry, 'thr:total')),
    countOfReplies(entry),
  );
  const views = statistics === undefined ? undefined : firstCount(attribute(statistics, 'views'));
  const likes = stars === undefined ? undefined : firstCount(attribute(stars, 'count'));
  const counts = {
    ...(replies === undefined ? {} : { replies }),
    ...(views === undefined ? {} : { views }),
    ...(likes === undefined ? {} : { likes }),
  };
  return Object.keys(counts).length === 0 ? null : counts;
};

/** Address of what an entry answers; its id where no page is named. */
export const readInReplyTo = (entry: XmlElement): string | null => {
  const answered = childOf(entry, 'thr:in-reply-to');
  if (answered === undefined) return null;
  return toAddress(attribute(answered, 'href'), answered) ?? orNull(attribute(answered, 'ref'));
};

/** Nothing that is played lasts longer than this; what says so is written wrong. */
const secondsMax = 30 * 24 * 60 * 60;

/** `1:02:03`, `62:03`, `3723` or `3723.5` in seconds; null for anything else. */
export const toSeconds = (text: string | null | undefined): number | null => {
  const written = orNull(text) ?? '';
  if (!/^\d{1,8}(?::\d{1,2}){0,2}(?:\.\d{1,6})?$/.test(written)) return null;
  const seconds = Math.round(written.split(':').reduce((sum, part) => sum * 60 + Number(part), 0));
  return seconds > 0 && seconds <= secondsMax ? seconds : null;
};

/** How long what goes with an entry plays. */
export const readDuration = (entry: XmlElement): number | null =>
  toSeconds(textOf(childOf(entry, 'itunes:duration'))) ??
  mediaGroups(entry)
    .flatMap((each) => childrenOf(each, 'media:content'))
    .map((each) => toSeconds(attribute(each, 'duration')))
    .find((seconds) => seconds !== null) ??
  null;

/** Hubs that one feed may name. */
const hubsMax = 5;

/** Where a feed says that it can be subscribed to. @see https://www.w3.org/TR/websub/ */
export const readHubs = (links: readonly XmlElement[]): readonly string[] =>
  toHubs(
    links
      .filter((link) => attribute(link, 'rel')?.trim().toLowerCase() === 'hub')
      .map((link) => toAddress(attribute(link, 'href'), link)),
  );

/** Addresses of hubs, each once, what is no web address left out. */
export const toHubs = (addresses: readonly (string | null)[]): readonly string[] =>
  [...new Set(addresses.flatMap((each) => (each !== null && /^https?:\/\//i.test(each) ? each : [])))].slice(
    0,
    hubsMax,
  );
