/**
 * Finds where a text names a brand.
 *
 * Decided: a name is met in any case, width and composition. A name of one or two words that are common words too (`Apple`,
 * `Target`, `House Blend`) is only met with its capitals, in capitals throughout, or as a tag or handle. Plurals are not the
 * name; possessives are (`Northwind’s`, `Northwinds’`, and in Germanic languages `Northwinds`). Names in addresses and e-mail
 * addresses count only where the host is the brand's own.
 */
import type { Block, BlockKind } from '../model/block.ts';
import type { Brand } from '../model/brand.ts';
import type { Occurrence } from '../model/mention.ts';
import type { FoldedText } from '../text/fold.ts';
import { foldText } from '../text/fold.ts';
import { isBoundary, isParticleAt, isWordAt } from './boundary.ts';
import { toExclusion } from './exclusion.ts';
import { hasCapitals, type Name, toBrandNames, toCompetitorNames } from './names.ts';
import { toRawScan } from './raw-scan.ts';
import { type Trie, toTrie } from './trie.ts';

export type BrandMatcher = {
  /** False only where raw HTML or text cannot name the brand nor link to what is its own; cheap. */
  mayOccur(raw: string): boolean;
  /** Where blocks name the brand: in order, never overlapping, the longest name where several fit. */
  findOccurrences(blocks: readonly Block[]): readonly Occurrence[];
  /** Competitors that blocks name, in order of appearance, each once. */
  findCompetitors(blocks: readonly Block[]): readonly string[];
};

/** More occurrences than this in one item say nothing new. */
export const occurrencesMax = 2000;
/** How far an address is followed to either side of a name in it. */
const addressUnitsMax = 120;

/** Small words of German, Dutch and the Scandinavian languages, in which a genitive is written `Northwinds`. */
const germanic =
  /(?<![\p{L}'])(?:der|die|das|und|ist|nicht|eine?|von|mit|für|den|dem|och|att|det|som|är|og|er|til|av|ikke|het|een|van)(?![\p{L}'])/gu;
const germanicWordsMin = 2;
/** How much text around a name says in what kind of language it stands. */
const surroundingUnits = 500;

type Found = { readonly start: number; readonly end: number; readonly name: Name };

/** A folded text with what it was made of. */
type Reading = { readonly text: string; readonly foldedText: FoldedText; readonly own: readonly string[] };

/** A host name in a folded text, as far as it can be told: labels, then letters. */
const host = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^\s/@]{1,64}@)?((?:[a-z0-9-]+\.)+[a-z]{2,24})(?=[/:?#]|[^a-z0-9]*$)/;

/** Characters that end an address on either side. */
const addressEnds = new Set([...' "\'()<>,;'].map((each) => each.charCodeAt(0)));

/** The run around a name that an address could be, bounded. */
const runAround = (folded: string, start: number, end: number): { readonly run: string; readonly offset: number } => {
  let from = start;
  let to = end;
  while (from > 0 && start - from < addressUnitsMax && !addressEnds.has(folded.charCodeAt(from - 1))) from--;
  while (to < folded.length && to - end < addressUnitsMax && !addressEnds.has(folded.charCodeAt(to))) to++;
  return { run: folded.slice(from, to), offset: start - from };
};

const isOnOneOf = (hostname: string, domains: readonly string[]): boolean =>
  domains.some((domain) => hostname === domain || hostname.endsWith(`.${domain}`));

/** Where the address ends that a name stands in, if it is one that is not the brand's own. */
const foreignAddressEnd = ({ text, foldedText, own }: Reading, { start, end }: Found): number | undefined => {
  const { folded, toSpan } = foldedText;
  const before = folded.charAt(start - 1);
  const after = folded.charAt(end);
  if (!/[./@:=?&_-]/.test(before) && !/[./@_-]/.test(after)) return undefined;
  const { run, offset } = runAround(folded, start, end);
  // Handles of the fediverse and Bluesky look like addresses but begin with their sign.
  if (run.startsWith('@') && offset === 1) return undefined;
  // A capital after a full stop begins a sentence that lacks its space.
  if (after === '.' && /\p{Lu}/u.test(text.charAt(toSpan(end, end + 1)[1]))) return undefined;
  const hostname = host.exec(run.replace(/^[^a-z0-9]+/, ''))?.[1];
  return hostname === undefined || isOnOneOf(hostname, own) ? undefined : start - offset + run.length;
};

const isGermanic = (folded: string): boolean => (folded.match(germanic)?.length ?? 0) >= germanicWordsMin;

/** True where a name that ends at `end` may end there: at a boundary, or before a possessive or a particle. */
const isNameEnd = (folded: string, { end, name }: Found): boolean => {
  if (!isWordAt(name.folded, name.folded.length - 1) || isBoundary(folded, end) || isParticleAt(folded, end))
    return true;
  if (folded.charAt(end) !== 's' || !isBoundary(folded, end + 1) || /[sxz]$/.test(name.folded)) return false;
  return folded.charAt(end + 1) === "'" || isGermanic(around(folded, end));
};

/** What surrounds a place in a text, enough to tell its kind of language. */
const around = (folded: string, at: number): string =>
  folded.slice(Math.max(0, at - surroundingUnits), at + surroundingUnits);

const isNameStart = (folded: string, { start, name }: Found): boolean => {
  const before = folded.charAt(start - 1);
  if (name.tagOnly && before !== '#' && before !== '@') return false;
  // An @ after a letter is an e-mail address; its host is asked for elsewhere.
  return isWordAt(name.folded, 0) ? isBoundary(folded, start) : start === 0 || !isWordAt(folded, start - 1);
};

const isTag = (folded: string, start: number): boolean => {
  const before = folded.charAt(start - 1);
  return before === '#' || (before === '@' && !isWordAt(folded, start - 2 >= 0 ? start - 2 : folded.length));
};

const isMet = ({ text, foldedText }: Reading, found: Found): boolean => {
  const { folded, toSpan } = foldedText;
  const { start, end, name } = found;
  if (!isNameStart(folded, found) || !isNameEnd(folded, found)) return false;
  return !name.needsCapital || isTag(folded, start) || hasCapitals(text.slice(...toSpan(start, end)), name.written);
};

/** The longest name that begins here. */
const findAt = (reading: Reading, names: Trie<Name>, start: number): Found | undefined => {
  for (const { end, value } of names.matchesAt(reading.foldedText.folded, start)) {
    const found = { start, end, name: value };
    if (isMet(reading, found)) return found;
  }
  return undefined;
};

/** The names in one folded text: leftmost first, longest where several begin together. */
const findNames = (reading: Reading, names: Trie<Name>): readonly Found[] => {
  const { folded } = reading.foldedText;
  const all: Found[] = [];
  for (let start = 0; start < folded.length && all.length < occurrencesMax; start++) {
    if (!names.mayBegin(folded.charCodeAt(start)) || !isBoundary(folded, start)) continue;
    const found = findAt(reading, names, start);
    if (found === undefined) continue;
    const foreign = foreignAddressEnd(reading, found);
    if (foreign === undefined) all.push(found);
    // What else stands in somebody else's address is theirs too.
    start = (foreign ?? found.end) - 1;
  }
  return all;
};

const toOccurrence = (text: string, { toSpan }: FoldedText, block: number, { start, end, name }: Found): Occurrence => {
  const span = toSpan(start, end);
  return { block, span, quote: text.slice(...span), name: name.name, via: name.via };
};

/** Few words, that leave it to the text below whose name it is. */
const headlines: ReadonlySet<BlockKind> = new Set(['title', 'heading', 'social', 'alt']);

/** A bare name and a fuller one are two. */
const toWritten = ({ quote }: Occurrence): string => quote.toLowerCase();

/** Without names in headlines that are somebody else's wherever else the text has them. */
const withoutHeadlines = (
  occurrences: readonly Occurrence[],
  { blocks, excluded }: { readonly blocks: readonly Block[]; readonly excluded: ReadonlySet<string> },
): readonly Occurrence[] => {
  if (excluded.size === 0) return occurrences;
  const isHeadline = ({ block }: Occurrence): boolean => headlines.has(blocks[block]?.kind ?? 'text');
  const own = new Set(occurrences.filter((each) => !isHeadline(each)).map(toWritten));
  return occurrences.filter((each) => !isHeadline(each) || !excluded.has(toWritten(each)) || own.has(toWritten(each)));
};

/** Plain names before tags, so that a name that is a tag too is met without one. */
const toNameTrie = (names: readonly Name[]): Trie<Name> =>
  toTrie(names.toSorted((a, b) => Number(a.tagOnly) - Number(b.tagOnly)).map((name) => [name.folded, name]));

/** Compiles a brand's names once; asking is then linear in the text, however many names there are. */
export const toBrandMatcher = (brand: Brand): BrandMatcher => {
  const brandNames = toBrandNames(brand);
  const names = toNameTrie(brandNames);
  const competitors = toNameTrie(toCompetitorNames(brand));
  const competitorDomains = brand.competitors.flatMap(({ domains }) => domains);
  const isExcluded = toExclusion(brand.exclude);
  const mayOccur = toRawScan(brandNames, brand);
  return {
    mayOccur,
    findOccurrences: (blocks) => {
      const occurrences: Occurrence[] = [];
      const excluded = new Set<string>();
      // Most pages name no brand: one look at all of their text is a fraction of folding it.
      if (!mayOccur(blocks.map(({ text }) => text).join('\n'))) return occurrences;
      for (const [block, { text }] of blocks.entries()) {
        if (occurrences.length >= occurrencesMax) break;
        const folded = foldText(text);
        const found = findNames({ text, foldedText: folded, own: brand.domains }, names);
        if (found.length === 0) continue;
        const theirs = isExcluded(folded.folded, found);
        for (const [index, each] of found.entries()) {
          const occurrence = toOccurrence(text, folded, block, each);
          if (theirs[index] === true) excluded.add(toWritten(occurrence));
          else if (occurrences.length < occurrencesMax) occurrences.push(occurrence);
        }
      }
      return withoutHeadlines(occurrences, { blocks, excluded });
    },
    findCompetitors: (blocks) => {
      if (brand.competitors.length === 0) return [];
      const met = new Set<string>();
      for (const { text } of blocks)
        for (const { name } of findNames({ text, foldedText: foldText(text), own: competitorDomains }, competitors))
          met.add(name.name);
      return [...met];
    },
  };
};
