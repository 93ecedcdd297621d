/** Which contacts stay in what is kept of others' texts: the brand's own, which it wants to be found. */
import type { Brand } from '../model/brand.ts';
import type { RegisteredFact } from '../model/fact.ts';
import type { FoundContact } from '../ports/contacts.ts';
import { type Contact, maskText } from '../text/mask.ts';
import { toComparable } from '../text/terms.ts';

/** Numbers are the same where they end alike: one says `+44 20`, another `020`. */
const comparedDigits = 8;
const toEnding = (phone: string): string => phone.replace(/\D/g, '').slice(-comparedDigits);
/** More than this no text of a few lines has; the longest count. */
const foundMax = 200;

export type Mask = (text: string) => string;

type Known = {
  readonly brand: Pick<Brand, 'domains' | 'locations'>;
  readonly facts: readonly Pick<RegisteredFact, 'kind' | 'value'>[];
};

/**
 * Takes others' mail addresses, numbers and accounts out of a text, and what else was found in the document that it is of; those of
 * the brand's domains, locations and registered facts stay.
 */
export const toMask = (known: Known, found: readonly FoundContact[] = []): Mask => {
  const isOwn = toIsOwn(known);
  const isOwnAddress = toIsOwnAddress(known);
  const others = found.filter(({ kind, text }) => {
    if (kind === 'mail') return !isOwn({ kind: 'email', text });
    if (kind === 'phone') return !isOwn({ kind: 'phone', text });
    return kind !== 'address' || !isOwnAddress(text);
  });
  const takeOut = toTakeOut(others);
  return (text) => maskText(takeOut(text), isOwn);
};

const toIsOwn = ({ brand, facts }: Known): ((contact: Contact) => boolean) => {
  const valuesOf = (kind: Contact['kind']): readonly string[] =>
    facts.filter((fact) => fact.kind === kind).map(({ value }) => value);
  const emails = new Set(valuesOf('email').map((value) => value.toLowerCase()));
  const phones = new Set(
    [...valuesOf('phone'), ...brand.locations.flatMap(({ phone }) => phone ?? [])]
      .map(toEnding)
      .filter((each) => each !== ''),
  );
  return ({ kind, text }) => {
    if (kind === 'phone') return phones.has(toEnding(text));
    const address = text.toLowerCase();
    const host = address.slice(address.lastIndexOf('@') + 1);
    return emails.has(address) || brand.domains.some((domain) => host === domain || host.endsWith(`.${domain}`));
  };
};

/** One says more of an address than another: the street alone, or the town with it. */
const toIsOwnAddress = ({ brand, facts }: Known): ((text: string) => boolean) => {
  const registered = facts.filter(({ kind }) => kind === 'address').map(({ value }) => value);
  const own = [...registered, ...brand.locations.flatMap(({ address }) => address ?? [])]
    .map((address) => toComparable(address))
    .filter((address) => address !== '');
  return (text) => {
    const asked = toComparable(text);
    return asked !== '' && own.some((address) => address.includes(asked) || asked.includes(address));
  };
};

/** Puts `[kind]` where the words stand by themselves, all in one pass. */
const toTakeOut = (found: readonly FoundContact[]): Mask => {
  const kinds = new Map(found.map(({ kind, text }) => [text, kind]));
  const texts = [...kinds.keys()].toSorted((a, b) => b.length - a.length).slice(0, foundMax);
  if (texts.length === 0) return (text) => text;
  const words = texts.map((text) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|');
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${words})(?![\\p{L}\\p{N}])`, 'gu');
  return (text) => text.replace(pattern, (match) => `[${kinds.get(match) ?? 'id'}]`);
};
