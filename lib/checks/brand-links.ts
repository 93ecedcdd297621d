/** Links to the brand on pages of others, as the checks of links speak of them. */
import type { Backlink } from '../model/backlink.ts';
import type { Link } from '../model/item.ts';
import type { Remark } from '../model/remark.ts';
import type { PageSubject } from './check.ts';
import { isOnAny } from './own-domains.ts';
import { placeAnchor } from './place-anchor.ts';

/** A record of a link: it leads, or led, somewhere. */
export type LinkRecord = Backlink & { readonly to: string };

export const isLinkRecord = (record: Backlink): record is LinkRecord => record.to !== null;

/** The record's link as it stands on the page, and where; undefined where it is not there, or the guideline leaves its place out. */
export const findLink = (
  { to }: LinkRecord,
  subject: PageSubject,
): { readonly link: Link; readonly quote: string; readonly place: Pick<Remark, 'block' | 'span'> } | undefined => {
  const link = subject.item.links.find(({ url }) => url === to);
  const place = link === undefined ? undefined : placeAnchor(link, subject);
  return link === undefined || place === undefined ? undefined : { link, quote: link.anchor, place };
};

/** The address in `… the link to <address>`: the same link in other words is the same trouble. */
export const toLinkKey = ({ message }: Remark): string => /the link to (\S+?),?(?:\s|$)/.exec(message)?.[1] ?? message;

/** True where nobody is to be asked for anything: a partner's site, or one that asked to be left alone. */
export const isLeftAlone = ({ item, backlinks, linking }: PageSubject): boolean =>
  isOnAny(item.url, linking.partners) || backlinks.some(({ stage }) => stage === 'do-not-contact');
