/** What exactly a fact is about. Only facts of one scope can contradict; what cannot be told is about nothing, and accused of nothing. */
import type { Brand, Location } from '../model/brand.ts';
import type { Channel } from '../model/channel.ts';
import type { Fact } from '../model/fact.ts';
import { isSameValue } from './fact-values.ts';
import { foldText } from './fold.ts';
import { toUrl } from './url.ts';

/** `of` a department or product, folded; `location` the id of one of the brand's, or `name:…` where it has no such; null: of the brand as a whole. */
export type Scope = {
  readonly kind: Fact['kind'];
  readonly of: string | null;
  readonly location: string | null;
  readonly unit: string | null;
};

export type Placed = {
  readonly fact: Fact;
  readonly url: string;
  readonly channel: Pick<Channel, 'location' | 'product'>;
};
export type Surroundings = {
  readonly brand: Brand;
  /** Values of the locations, in the form of facts: address and phone by location. */
  readonly located: readonly { readonly location: string; readonly kind: Fact['kind']; readonly value: string }[];
};

/** Kinds that belong to a place one can go to, or to a team. */
const placedKinds: ReadonlySet<Fact['kind']> = new Set(['phone', 'email', 'address', 'hours', 'url']);
/** Mailboxes for everything: which of them a page names is a choice, and whose it is is clear. */
const generalMailbox =
  /^(?:info|hello|hallo|hi|hey|contact|kontakt|contacto|contatti|mail|office|post|enquiries|ciao|hola|bonjour|hej)@/;

const wordsOf = (text: string): readonly string[] => foldText(text).folded.match(/[\p{L}\d]+/gu) ?? [];
const toName = (text: string): string => wordsOf(text).join(' ');
const emptyWords = new Set(
  'the a our shop store branch office cafe restaurant filiale geschaft laden standort boutique magasin tienda negozio winkel butik sklep in at and of'.split(
    ' ',
  ),
);

/** The words of a location's name that tell it from the brand's other ones. */
const telling = ({ name }: Location, brand: Brand): readonly string[] => {
  const own = new Set([brand.name, ...brand.aliases].flatMap(wordsOf));
  return wordsOf(name).filter((word) => !own.has(word) && !emptyWords.has(word));
};

/** The brand's location that words name; the longest name where several do. */
const findNamed = (text: string, brand: Brand): Location | undefined => {
  const words = new Set(wordsOf(text));
  return brand.locations
    .map((location) => ({ location, words: telling(location, brand) }))
    .filter((each) => each.words.length > 0 && each.words.every((word) => words.has(word)))
    .toSorted((a, b) => b.words.length - a.words.length)[0]?.location;
};

/** A label that says no more than the brand's own name, or a product's, names no place. */
const isBrandName = (text: string, brand: Brand): boolean => {
  const own = new Set([brand.name, ...brand.aliases].flatMap(wordsOf));
  return wordsOf(text).every((word) => own.has(word) || emptyWords.has(word));
};

const isSamePage = (url: string, base: string | undefined): boolean => {
  const [one, other] = [toUrl(url), base === undefined ? undefined : toUrl(base)];
  if (one === undefined || other === undefined || one.host !== other.host || other.pathname === '/') return false;
  return one.pathname.replace(/\/$/, '') === other.pathname.replace(/\/$/, '');
};

/** The location of the brand that a fact is of: told by the words it stands under, its value, its page, or its channel. */
export const findLocation = (
  { fact, url, channel }: Placed,
  { brand, located }: Surroundings,
): Location | undefined => {
  const written = fact.location ?? fact.label;
  const byValue = located.find(({ kind, value }) => kind === fact.kind && isSameValue(kind, value, fact.value));
  const byId = (id: string | undefined): Location | undefined => brand.locations.find((each) => each.id === id);
  return (
    (written === undefined ? undefined : findNamed(written, brand)) ??
    byId(byValue?.location) ??
    brand.locations.find((location) => isSamePage(url, location.url)) ??
    byId(channel.location)
  );
};

const toLocationScope = (placed: Placed, surroundings: Surroundings): string | null => {
  const known = findLocation(placed, surroundings)?.id ?? placed.channel.location;
  if (known !== undefined) return known;
  const written = placed.fact.location ?? placed.fact.label;
  return written === undefined || isBrandName(written, surroundings.brand) ? null : `name:${toName(written)}`;
};

const toProductScope = ({ fact, channel }: Placed, { products }: Brand): string | null => {
  const written = fact.of ?? fact.label ?? channel.product;
  if (written === undefined) return null;
  const name = toName(written);
  const product = products.find((each) => [each.name, ...each.aliases].some((known) => toName(known) === name));
  return toName(product?.name ?? written);
};

/** Words beside what is said of a share: `80% of our beans are organic` is said of `beans organic`. */
const besideShares = new Set(
  'our all the every your is are unser unsere unserer unseres alle aller der die das sind ist nos notre tous toutes les la le sont est nuestro nuestra nuestros nuestras todos todas los las el son es se nostro nostra nostri nostre tutti tutte il i gli sono onze alle de het is zijn'.split(
    ' ',
  ),
);

/** What a fact is of, as scopes write it: equal for other ways to write the same. */
export const toOfName = (kind: Fact['kind'], of: string): string =>
  kind === 'percentage' ? toShareName(of) : toName(of);

const toShareName = (text: string): string =>
  wordsOf(text)
    .filter((word) => !besideShares.has(word))
    .join(' ');

/** What stands under the brand's name, or under that of one of its locations, is its own. */
const isUnderOwnName = ({ label }: Fact, brand: Brand): boolean =>
  label !== undefined && (isBrandName(label, brand) || findNamed(label, brand) !== undefined);

/** What a fact is about; undefined where that is not clear. */
export const toScope = (placed: Placed, surroundings: Surroundings): Scope | undefined => {
  const { fact } = placed;
  const { kind, unit } = fact;
  if (kind === 'price') {
    const of = toProductScope(placed, surroundings.brand);
    return of === null ? undefined : { kind, of, location: placed.channel.location ?? null, unit };
  }
  if (fact.own === undefined && !isUnderOwnName(fact, surroundings.brand)) return undefined;
  if (kind === 'handle') return { kind, of: fact.of, location: null, unit: null };
  if (kind === 'percentage' && fact.of === null) return undefined;
  // When an offer ends says nothing without the offer.
  if (kind === 'date' && fact.of === 'ends' && fact.label === undefined) return undefined;
  if (kind === 'email' && fact.of === null && !generalMailbox.test(fact.value)) return undefined;
  const location = placedKinds.has(kind) ? toLocationScope(placed, surroundings) : null;
  const of = kind === 'date' && fact.of === 'ends' ? `ends ${toName(fact.label ?? '')}` : fact.of;
  return { kind, of: of === null ? null : toOfName(kind, of), location, unit: null };
};

/** One text for equal scopes. */
export const toScopeKey = ({ kind, of, location, unit }: Scope): string =>
  [kind, of ?? '', location ?? '', unit ?? ''].join('|');

const kindNames: Readonly<Record<Fact['kind'], string>> = {
  phone: 'telephone number',
  email: 'e-mail address',
  address: 'address',
  hours: 'opening hours',
  price: 'price',
  percentage: 'share',
  number: 'number',
  date: 'date',
  url: 'web address',
  handle: 'profile',
};

/** `telephone number of sales at soho`, `price of House Blend in GBP`: what people call a scope; products as the brand writes them. */
export const toScopeName = ({ kind, of, location, unit }: Scope, { products }: Pick<Brand, 'products'>): string => {
  const written = products.find(({ name }) => toName(name) === of)?.name ?? of;
  return [
    kindNames[kind],
    ...(written === null ? [] : [`of ${written}`]),
    ...(unit === null ? [] : [`in ${unit}`]),
    ...(location === null ? [] : [`at ${location.replace(/^name:/, '')}`]),
  ].join(' ');
};
