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
const findLink = (
  { to }: LinkRecord,
  subject: PageSubject,
): { readonly link: Link; readonly place: Pick<Remark, 'block' | 'span'> } | undefined => {
  const link = subject.item.links.find(({ url }) => url === to);
  const place = link === undefined ? undefined : placeAnchor(link, subject);
  return link === undefined || place === undefined ? undefined : { link, place };
};

/** What a check of links says of one; its place, its words and what it brought are told alike of all. */
export type LinkFault = Pick<Remark, 'message' | 'mend' | 'severity' | 'expected'>;

/** Remarks on the page's links to the brand that are `asked` about, where `judge` finds fault with one as it stands there. */
export const remarkOnLinks = (
  subject: PageSubject,
  asked: (record: LinkRecord) => boolean,
  judge: (record: LinkRecord, link: Link) => LinkFault | undefined,
): readonly Remark[] =>
  subject.backlinks
    .filter(isLinkRecord)
    .filter(asked)
    .flatMap((record) => {
      const found = findLink(record, subject);
      const fault = found === undefined ? undefined : judge(record, found.link);
      if (found === undefined || fault === undefined) return [];
      return [{ ...fault, quote: found.link.anchor, visits: record.visits, ...found.place }];
    });

/** The address in `… the link to <address>`: the same link in other words is the same trouble. */
export const toLinkKey = ({ message }: Remark): string => /the link to (\S+?),?(?:\s|$)/.exec(message)?.[1] ?? message;

/** True where nobody is to be asked for anything: a partner's site, or one that is to be left alone. */
export const isLeftAlone = ({ item, backlinks, linking }: PageSubject): boolean =>
  isOnAny(item.url, [...linking.partners, ...linking.doNotContact]) ||
  backlinks.some(({ stage }) => stage === 'do-not-contact');
