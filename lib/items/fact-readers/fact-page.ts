/** What the readers of facts are handed, and the shape of what they answer. */
import type { Block } from '../../model/block.ts';
import type { Fact } from '../../model/fact.ts';
import type { Link, Organization } from '../../model/item.ts';

/** The parts of a postal address, as structured data has them. */
export type PostalParts = {
  readonly street: string | null;
  readonly city: string | null;
  readonly postcode: string | null;
};

/** An organization as structured data tells of it; the last three where its reader knows them. */
export type FactOrganization = Organization & {
  readonly isPlace?: boolean;
  readonly country?: string | null;
  readonly openingHours?: readonly string[];
  readonly postal?: PostalParts | null;
  readonly contacts?: readonly {
    readonly telephone: string | null;
    readonly email: string | null;
    readonly type: string;
  }[];
};

/** A product with what it costs, or a mere name. */
export type FactProduct = {
  readonly name: string | null;
  readonly offers: readonly { readonly price: number; readonly currency: string | null }[];
};

/** What a page need not say of itself: the country its speaker is at home in (ISO 3166), and what they sell. */
export type FactSpeaker = { readonly country?: string | undefined; readonly products: readonly string[] };

export type FactPage = {
  readonly blocks: readonly (Pick<Block, 'text' | 'kind'> & Partial<Pick<Block, 'place' | 'level'>>)[];
  readonly links: readonly (Pick<Link, 'url' | 'href' | 'anchor' | 'place'> & Partial<Pick<Link, 'block'>>)[];
  readonly organizations: readonly FactOrganization[];
  readonly products: readonly FactProduct[];
  /** BCP 47, `en-GB`; `und` where it is not known. */
  readonly language: string;
  readonly url: string;
  /** ISO 3166 code where the caller knows the country, `GB`. */
  readonly country?: string;
  /** What is known of whoever speaks, where a page does not tell itself. */
  readonly speaker?: FactSpeaker | undefined;
};

/** A fact whose scope is unknown but for what is given. */
export const toFact = (known: Pick<Fact, 'kind' | 'value' | 'quote'> & Partial<Fact>): Fact => ({
  of: null,
  location: null,
  locale: null,
  unit: null,
  ...known,
});

/** What an organization's facts are located at: a place one can go to by its name, else nothing. */
export const toLocation = ({ isPlace, name }: FactOrganization): string | null => (isPlace === true ? name : null);
