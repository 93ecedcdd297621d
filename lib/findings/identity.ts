/** What makes two remarks the same finding. */
import type { Finding } from '../model/finding.ts';
import { toId } from '../text/hash.ts';

/** A place's name: the page, the channel or the brand that a finding is about. */
export const toPagePlace = (url: string): string => `page:${url}`;
export const toChannelPlace = (channel: string): string => `channel:${channel}`;
export const toBrandPlace = (brand: string): string => `brand:${brand}`;

/** The pages of its channel that a finding speaks of: its own place, or those it cites where it is about the brand. */
export const toPagePlaces = ({ place, brand, channel, evidence }: Finding): readonly string[] =>
  place === toBrandPlace(brand)
    ? evidence.filter((cited) => cited.channel === channel).map(({ url }) => toPagePlace(url))
    : [place];

/** The id of a finding: the same trouble at the same place has the same id for ever. */
export const toFindingId = ({
  brand,
  place,
  check,
  guideline,
  key,
}: {
  readonly brand: string;
  readonly place: string;
  readonly check: string;
  readonly guideline: string | null;
  readonly key: string;
}): string => toId('f', [brand, place, check, guideline ?? '', key]);
