/** What a channel's public page on t.me shows: its posts, and where older ones begin. Known by class names, which have stood for years. */
import { type Element, isTag, type ParentNode } from 'domhandler';
import { toInstant } from '../formats/dates.ts';
import { resolveLinks } from '../formats/feed-words.ts';
import { findElements, parseWhole, toText } from '../formats/whole-tree.ts';
import { type Entry, type Medium, toEntry } from '../model/entry.ts';
import { toAbsoluteUrl, toUrl } from '../text/url.ts';
import { toCounts } from './api/counts.ts';
import { escapeHtml } from './api/plain-html.ts';
import { toProfileEntry } from './api/profile-html.ts';

/** What of a page is looked at: no page of theirs has more. */
const postsMax = 100;
const mediaMax = 20;
const postPrefix = 'tgme_widget_message';

const hasClass =
  (name: string) =>
  (element: Element): boolean =>
    ` ${(element.attribs.class ?? '').replace(/\s+/g, ' ')} `.includes(` ${name} `);

const findAll = (name: string, within: ParentNode): readonly Element[] => [...findElements(within, hasClass(name))];
const findFirst = (within: ParentNode, test: (element: Element) => boolean): Element | undefined =>
  findElements(within, test).next().value;
const find = (name: string, within: ParentNode): Element | undefined => findFirst(within, hasClass(name));

/** Its text in one line; null where nothing is there. */
const textOf = (element: Element | undefined): string | null => {
  const text = element === undefined ? '' : toText(element).replace(/\s+/g, ' ').trim();
  return text === '' ? null : text;
};

const units: ReadonlyMap<string, number> = new Map([
  ['K', 1e3],
  ['M', 1e6],
  ['B', 1e9],
]);

/** The page as it came, and where it stands. */
type Shown = { readonly html: string; readonly base: string };

/** The markup within an element, as it was written. */
const innerOf = ({ children }: Element, { html }: Shown): string => {
  const start = children[0]?.startIndex ?? null;
  const end = children.at(-1)?.endIndex ?? null;
  return start === null || end === null ? '' : html.slice(start, end + 1);
};

/** `1.2K` → 1200: what is large is rounded by the page. */
const toNumber = (shown: string | null): number | null => {
  const [, digits = '', unit = ''] = /^([\d.]{1,12})\s?([KMB]?)$/i.exec((shown ?? '').replaceAll(' ', '')) ?? [];
  const number = Number.parseFloat(digits) * (units.get(unit.toUpperCase()) ?? 1);
  return Number.isFinite(number) ? Math.round(number) : null;
};

/** The address in `background-image:url('…')`. */
const toBackground = ({ attribs }: Element): string | undefined =>
  /background-image:\s*url\(['"]?([^'")]{1,4000})['"]?\)/i.exec(attribs.style ?? '')?.[1];

const toMedia = (post: Element, base: string): readonly Medium[] => {
  const found: { readonly type: Medium['type']; readonly address: string | undefined }[] = [
    ...findAll(`${postPrefix}_photo_wrap`, post).map((each) => ({
      type: 'image' as const,
      address: toBackground(each),
    })),
    ...[...findElements(post, ({ name }) => name === 'video' || name === 'audio')].map(({ name, attribs }) => ({
      type: name === 'video' ? ('video' as const) : ('audio' as const),
      address: attribs.src,
    })),
  ];
  return found
    .flatMap(({ type, address }) => {
      const url = address === undefined ? undefined : toAbsoluteUrl(address, base);
      return url === undefined ? [] : [{ url, type, alt: null }];
    })
    .slice(0, mediaMax);
};

const toParagraph = (text: string | null): string => (text === null ? '' : `<p>${escapeHtml(text)}</p>`);

const toLink = (element: Element | undefined, text: string | null, base: string): string => {
  const url = element?.attribs.href === undefined ? undefined : toAbsoluteUrl(element.attribs.href, base);
  return url === undefined ? '' : `<p><a href="${escapeHtml(url)}">${escapeHtml(text ?? url)}</a></p>`;
};

/** The words of a post; then what hangs on it: whom it is forwarded from, a poll, a document, the link that is previewed. */
const toHtml = (post: Element, shown: Shown): string => {
  const { base } = shown;
  const words = findFirst(post, (each) => hasClass(`${postPrefix}_text`)(each) && hasClass('js-message_text')(each));
  const forwarded = find(`${postPrefix}_forwarded_from_name`, post);
  const preview = find(`${postPrefix}_link_preview`, post);
  const poll = find(`${postPrefix}_poll`, post);
  return [
    words === undefined ? '' : resolveLinks(innerOf(words, shown).trim(), base),
    toLink(forwarded, textOf(forwarded), base),
    ...(poll === undefined
      ? []
      : [find(`${postPrefix}_poll_question`, poll), ...findAll(`${postPrefix}_poll_option_text`, poll)]
    )
      .map(textOf)
      .map(toParagraph),
    toParagraph(textOf(find(`${postPrefix}_document_title`, post))),
    toLink(preview, preview === undefined ? null : textOf(find('link_preview_title', preview)), base),
  ].join('');
};

/** All reactions together, whatever they say. */
const countReactions = (post: Element): number | null => {
  const shown = findAll('tgme_reaction', post).map((each) =>
    toNumber(/([\d.]+[KMB]?)\s*$/i.exec(textOf(each) ?? '')?.[1] ?? null),
  );
  const known = shown.flatMap((count) => count ?? []);
  return known.length === 0 ? null : known.reduce((sum, count) => sum + count, 0);
};

/** `channel/123`, as the page names its posts. */
const idOf = ({ attribs }: Element): string | undefined =>
  /^[\w.-]{1,64}\/\d{1,18}$/.exec(attribs['data-post'] ?? '')?.[0];

const toPostEntry = (post: Element, id: string, shown: Shown): Entry => {
  const { base } = shown;
  const date = find(`${postPrefix}_date`, post);
  const [time] = date === undefined ? [] : [...findElements(date, ({ name }) => name === 'time')];
  const owner = find(`${postPrefix}_owner_name`, post);
  const reply = find(`${postPrefix}_reply`, post);
  const views = toNumber(textOf(find(`${postPrefix}_views`, post)));
  return toEntry({
    id,
    url: toAbsoluteUrl(date?.attribs.href ?? `/${id}`, base) ?? null,
    html: toHtml(post, shown),
    // Signed posts name who wrote them.
    author: textOf(find(`${postPrefix}_from_author`, post)) ?? textOf(owner),
    authorUrl: owner?.attribs.href ?? null,
    siteName: 'Telegram',
    publishedAt: toInstant(time?.attribs.datetime),
    reach: views,
    parent: reply?.attribs.href === undefined ? null : (toAbsoluteUrl(reply.attribs.href, base) ?? null),
    counts: toCounts({ views, likes: countReactions(post) }),
    media: [...toMedia(post, base)],
  });
};

/** What the channel says of itself, at the top of its page. Its picture has another address each time, and is left out. */
const toProfile = (page: ParentNode, channel: string, shown: Shown): Entry | undefined => {
  const { base } = shown;
  const metaOf = (property: string): string | undefined =>
    findFirst(page, ({ name, attribs }) => name === 'meta' && attribs.property === property)?.attribs.content;
  const name = textOf(find('tgme_channel_info_header_title', page)) ?? metaOf('og:title');
  if (name === undefined) return undefined;
  const description = find('tgme_channel_info_description', page);
  const subscribers = findAll('tgme_channel_info_counter', page).find((each) =>
    /subscriber/.test(textOf(find('counter_type', each)) ?? ''),
  );
  return toProfileEntry({
    id: channel,
    url: new URL(`/${channel}`, base).href,
    siteName: 'Telegram',
    name,
    ...(description === undefined
      ? { bioText: metaOf('og:description') ?? '' }
      : { bioHtml: `<p>${resolveLinks(innerOf(description, shown), base)}</p>` }),
    links: [],
    avatarUrl: null,
    bannerUrl: null,
    followers: subscribers === undefined ? null : toNumber(textOf(find('counter_value', subscribers))),
  });
};

export type TelegramPage = {
  /** Newest first. Notes of the service itself (`Channel photo updated`) are left out. */
  readonly posts: readonly Entry[];
  readonly profile: Entry | undefined;
  /** The number that older posts lie before. */
  readonly before: number | undefined;
  /** False for what is no channel's page of posts: it is private, a group, or lets nobody preview it. */
  readonly isChannel: boolean;
  /** True where it shows no post and does not say that there are none: so pages look to those who ask too fast. */
  readonly isBlank: boolean;
  /** Of a single post's page: true where it says that there is none. */
  readonly isMissing: boolean;
};

const toBefore = (page: ParentNode): number | undefined => {
  const more = findFirst(
    page,
    (each) => each.attribs['data-before'] !== undefined || (each.name === 'link' && each.attribs.rel === 'prev'),
  );
  const shown =
    more?.attribs['data-before'] ?? toUrl(more?.attribs.href ?? '', 'https://t.me')?.searchParams.get('before');
  const before = Number.parseInt(shown ?? '', 10);
  return Number.isSafeInteger(before) && before > 1 ? before : undefined;
};

/** Reads a page; `base` is where it stands. */
export const readTelegramPage = (
  html: string,
  { channel, base }: { readonly channel: string; readonly base: string },
): TelegramPage => {
  const { document } = parseWhole(html);
  const shown = { html, base };
  const elements = findAll(postPrefix, document).filter(isTag).slice(0, postsMax);
  const posts = elements.flatMap((post) => {
    const id = idOf(post);
    return id === undefined || hasClass('service_message')(post) ? [] : [toPostEntry(post, id, shown)];
  });
  return {
    posts: posts.toSorted((a, b) => numberOf(b.id) - numberOf(a.id)),
    profile: toProfile(document, channel, shown),
    before: toBefore(document),
    isChannel:
      elements.length > 0 ||
      find('tgme_channel_history', document) !== undefined ||
      find('tgme_channel_info', document) !== undefined,
    isBlank: elements.length === 0 && find('tme_no_messages_found', document) === undefined,
    isMissing: find(`${postPrefix}_error`, document) !== undefined,
  };
};

const numberOf = (id: string): number => Number(id.slice(id.indexOf('/') + 1));
