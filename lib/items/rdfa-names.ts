/** Names in RDFa: terms, CURIEs (`dc:title`) and IRIs, made whole. */
import { toAbsoluteUrl } from '../text/url.ts';
import type { Attributes } from './element-text.ts';
import { initialPrefixes, initialTerms } from './rdfa-prefixes.ts';

/** How names are read at one place of a page. */
export type Naming = {
  readonly base: string;
  readonly vocabulary: string | null;
  readonly prefixes: ReadonlyMap<string, string>;
};

/** Prefixes a page may declare. */
const prefixesMax = 500;

/** The naming inside an element, from its `vocab`, `prefix` and `xmlns:…`. */
export const toInnerNaming = (outer: Naming, attribs: Attributes): Naming => {
  const declared = declaredPrefixes(attribs);
  const vocabulary = attribs.vocab?.trim();
  if (declared.length === 0 && vocabulary === undefined) return outer;
  return {
    base: outer.base,
    vocabulary: vocabulary === undefined ? outer.vocabulary : vocabulary === '' ? null : vocabulary,
    prefixes:
      declared.length === 0 || outer.prefixes.size > prefixesMax
        ? outer.prefixes
        : new Map([...outer.prefixes, ...declared]),
  };
};

const declaredPrefixes = (attribs: Attributes): readonly (readonly [string, string])[] => {
  const words = attribs.prefix?.trim().split(/\s+/).slice(0, 200) ?? [];
  const pairs: (readonly [string, string])[] = [];
  for (let index = 0; index + 1 < words.length; index += 2) {
    const name = words[index] ?? '';
    if (name.endsWith(':')) pairs.push([name.slice(0, -1).toLowerCase(), words[index + 1] ?? '']);
  }
  for (const name in attribs)
    if (name.startsWith('xmlns:')) pairs.push([name.slice(6).toLowerCase(), attribs[name]?.trim() ?? '']);
  return pairs;
};

/** `dc:title` → its IRI, when its prefix is known (`_:x` stays as it is). */
const expandCurie = (name: string, { prefixes }: Naming): string | undefined => {
  const colon = name.indexOf(':');
  if (colon === -1 || name.startsWith('//', colon + 1)) return undefined;
  const prefix = name.slice(0, colon).toLowerCase();
  if (prefix === '_') return name;
  const iri = prefixes.get(prefix) ?? initialPrefixes.get(prefix);
  return iri === undefined ? undefined : iri + name.slice(colon + 1);
};

/** The IRI that `property`, `typeof`, `rel` or `rev` means; undefined for a word of no vocabulary. */
export const toTermIri = (name: string, naming: Naming): string | undefined => {
  if (!name.includes(':'))
    return naming.vocabulary === null ? initialTerms.get(name.toLowerCase()) : naming.vocabulary + name;
  return expandCurie(name, naming) ?? name;
};

/** All IRIs of an attribute that holds several. */
export const toTermIris = (names: string | undefined, naming: Naming): readonly string[] =>
  names
    ?.split(/\s+/)
    .slice(0, 50)
    .filter((name) => name !== '')
    .map((name) => toTermIri(name, naming))
    .filter((iri) => iri !== undefined) ?? [];

/** The IRI that `about` or `resource` means: a CURIE, a safe CURIE in brackets, or an address. */
export const toResourceIri = (text: string | undefined, naming: Naming): string | undefined => {
  if (text === undefined) return undefined;
  const trimmed = text.trim();
  if (trimmed.startsWith('[') && trimmed.endsWith(']')) return expandCurie(trimmed.slice(1, -1), naming);
  return expandCurie(trimmed, naming) ?? toAddress(trimmed, naming);
};

/** The IRI that `href` or `src` means. */
export const toAddress = (text: string | undefined, { base }: Naming): string | undefined =>
  text === undefined ? undefined : (toAbsoluteUrl(text.trim(), base) ?? text.trim());
