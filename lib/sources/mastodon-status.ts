/** What Mastodon's API says of posts and accounts, as entries; and who of them may be read. */
import * as z from 'zod';
import { toInstant } from '../formats/dates.ts';
import { type Entry, type Medium, toEntry } from '../model/entry.ts';
import { toUrl } from '../text/url.ts';
import { toLeftOut } from './api/left-out.ts';
import { escapeHtml, isWebAddress } from './api/plain-html.ts';
import { toProfileEntry } from './api/profile-html.ts';

const text = z.string().nullish();
const count = z.number().nullish();
const flag = z.boolean().nullish();
/** Larger than a number can hold, and on some servers no digits at all. */
const id = z.string().regex(/^[\w-]{1,200}$/);

export const accountSchema = z.looseObject({
  id,
  acct: z.string().min(1),
  display_name: text,
  url: text,
  uri: text,
  note: text,
  avatar: text,
  header: text,
  followers_count: count,
  discoverable: flag,
  indexable: flag,
  noindex: flag,
  fields: z.array(z.looseObject({ name: z.string(), value: z.string() })).nullish(),
});
export type Account = z.infer<typeof accountSchema>;

export const statusSchema = z.looseObject({
  id,
  uri: text,
  url: text,
  created_at: z.string(),
  edited_at: text,
  account: accountSchema,
  content: z.string(),
  spoiler_text: text,
  visibility: z.string(),
  language: text,
  in_reply_to_id: id.nullish(),
  reblog: z.unknown(),
  replies_count: count,
  reblogs_count: count,
  favourites_count: count,
  quotes_count: count,
  quote: z
    .looseObject({ quoted_status: z.looseObject({ url: text, uri: text }).nullish(), quoted_status_id: text })
    .nullish(),
  card: z.looseObject({ url: text, title: text, description: text }).nullish(),
  poll: z.looseObject({ options: z.array(z.looseObject({ title: z.string() })) }).nullish(),
  media_attachments: z
    .array(z.looseObject({ type: z.string(), url: text, preview_url: text, remote_url: text, description: text }))
    .nullish(),
});
export type Status = z.infer<typeof statusSchema>;

/** Who reads: the brand its own posts, or everybody else's; and whether authors must have said yes. */
export type Reader = { readonly isOwn: boolean; readonly optedInOnly: boolean };

const shownTo: ReadonlySet<string> = new Set(['public', 'unlisted']);
const profileCharsMax = 20_000;
const mediaMax = 50;
const optOutTag = /#(?:nobots?|noindex|nosearch|noarchive)(?![\p{L}\p{N}_])/iu;

/** Hashtags in a profile stand in markup of their own: `#<span>nobot</span>`. */
const saysNoBot = ({ note, fields }: Account): boolean => {
  const said = [note ?? '', ...(fields ?? []).flatMap(({ name, value }) => [name, value])].join(' ');
  return optOutTag.test(said.slice(0, profileCharsMax).replace(/<[^<>]{0,500}>/g, ''));
};

/** True for an author who asked not to be found, or, where that is asked for, did not say that they may be. */
const isOptedOut = (account: Account, { optedInOnly }: Reader): boolean =>
  account.noindex === true ||
  saysNoBot(account) ||
  (optedInOnly && (account.indexable === false || account.discoverable === false));

/** True for an account whose own page may be read. */
const mayShow = (account: Account, reader: Reader): boolean => reader.isOwn || !isOptedOut(account, reader);

/** True for a post that may be read: shown to everybody, its author's own words, and the author lets it be found. */
export const mayBeRead = (status: Status, reader: Reader): boolean =>
  shownTo.has(status.visibility) && status.reblog == null && mayShow(status.account, reader);

const nonEmpty = (value: string | null | undefined): string | null =>
  value == null || value.trim() === '' ? null : value;

const toName = ({ display_name: name, acct }: Account): string => nonEmpty(name) ?? acct;

/** What the post shows of a page that it links to: others' words, so they are a quotation. */
const toCardHtml = ({ card }: Status): string => {
  const url = nonEmpty(card?.url);
  if (card == null || url === null || !isWebAddress(url)) return '';
  const description = nonEmpty(card.description);
  const link = `<p><a href="${escapeHtml(url)}">${escapeHtml(nonEmpty(card.title) ?? url)}</a></p>`;
  return `<blockquote>${link}${description === null ? '' : `<p>${escapeHtml(description)}</p>`}</blockquote>`;
};

const toPollHtml = ({ poll }: Status): string =>
  poll == null ? '' : `<ul>${poll.options.map(({ title }) => `<li>${escapeHtml(title)}</li>`).join('')}</ul>`;

const mediumTypes: Readonly<Record<string, Medium['type']>> = {
  image: 'image',
  video: 'video',
  gifv: 'video',
  audio: 'audio',
};

const toMedia = ({ media_attachments: attachments }: Status): readonly Medium[] =>
  (attachments ?? []).slice(0, mediaMax).flatMap(({ type, url, remote_url, preview_url, description }) => {
    const address = url ?? remote_url ?? preview_url;
    return address == null ? [] : [{ url: address, type: mediumTypes[type] ?? 'other', alt: nonEmpty(description) }];
  });

const countsOf = (status: Status): Entry['counts'] => ({
  ...(status.replies_count == null ? {} : { replies: status.replies_count }),
  ...(status.reblogs_count == null ? {} : { shares: status.reblogs_count }),
  ...(status.favourites_count == null ? {} : { likes: status.favourites_count }),
  ...(status.quotes_count == null ? {} : { quotes: status.quotes_count }),
});

/** What it answers is known by the server's own id alone; what it quotes by its address, where that may be seen. */
const toParent = ({ in_reply_to_id: answered, quote }: Status): string | null =>
  answered ?? quote?.quoted_status?.url ?? quote?.quoted_status?.uri ?? quote?.quoted_status_id ?? null;

const toSiteName = (address: string | null, server: string): string =>
  (address === null ? undefined : toUrl(address)?.host) ?? toUrl(server)?.host ?? server;

/** A post as an entry; one that may not be read leaves its id and time alone. */
export const toStatusEntry = (status: Status, server: string, reader: Reader): Entry => {
  const publishedAt = toInstant(status.created_at);
  if (!mayBeRead(status, reader)) return toLeftOut(status.id, publishedAt);
  const { account } = status;
  const url = nonEmpty(status.url) ?? nonEmpty(status.uri);
  return toEntry({
    id: status.id,
    url,
    // What its author put before it as a warning is all the title a post has.
    title: nonEmpty(status.spoiler_text),
    html: `${status.content}${toPollHtml(status)}${toCardHtml(status)}`,
    author: toName(account),
    authorUrl: nonEmpty(account.url) ?? nonEmpty(account.uri),
    siteName: toSiteName(url, server),
    publishedAt,
    updatedAt: toInstant(status.edited_at),
    language: nonEmpty(status.language),
    reach: account.followers_count ?? null,
    parent: toParent(status),
    counts: countsOf(status),
    media: [...toMedia(status)],
  });
};

/** An account as it shows itself: name, words, its table of links, pictures. */
export const toAccountEntry = (account: Account, server: string, reader: Reader): Entry => {
  if (!mayShow(account, reader)) return toLeftOut(`profile:${account.id}`, null);
  const url = nonEmpty(account.url) ?? nonEmpty(account.uri) ?? server;
  // Names of its table are plain text, values are markup as the words are.
  const table = (account.fields ?? []).map(({ name, value }) => `<p>${escapeHtml(name)}: ${value}</p>`);
  return toProfileEntry({
    id: account.id,
    url,
    siteName: toSiteName(url, server),
    name: toName(account),
    bioHtml: [account.note ?? '', ...table].join(''),
    links: [],
    avatarUrl: nonEmpty(account.avatar),
    bannerUrl: nonEmpty(account.header),
    followers: account.followers_count,
  });
};
