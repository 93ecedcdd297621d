/**
 * Turns a query into searches that a service can make, each with what is left to be finished on its answers. Together the searches find
 * whatever the query means, and more; what is left throws the rest away.
 */
import type { Entry } from '../../model/entry.ts';
import type { Atom, Field, Query, QueryField } from './grammar.ts';
import { matchesAtom, toSearchable } from './match.ts';
import { entryKinds, isFinishable } from './match-field.ts';
import type { SearchPower } from './power.ts';

/** A condition: an atom that must be there, or must not. */
export type Literal = { readonly atom: Atom; readonly isWanted: boolean };

export type Search = {
  /** The words as the service takes them; the same for the same search, so that it names its cursor. */
  readonly asked: string;
  /** Fields that go beside the words. */
  readonly parameters: Readonly<Partial<Record<QueryField, string>>>;
  /** What the service is not asked, as each of its answers must have it. */
  readonly rest: readonly (readonly Literal[])[];
};

export type SearchPlan = { readonly searches: readonly Search[] } | { readonly refused: string };

/** More alternatives than this make too many searches. */
const branchesMax = 12;

/** Plans the searches, or says in a clause why the service cannot be asked. */
export const planSearch = (query: Query, power: SearchPower): SearchPlan => {
  const branches = toBranches(query, true);
  if (branches === undefined || branches.length > branchesMax)
    return { refused: `at most ${branchesMax} alternatives, as each may need a search of its own` };
  const written = branches.map((literals) => toSearch(literals, power));
  if (written.some(({ isBound }) => !isBound))
    return { refused: 'in each alternative a word, phrase or field that this service can search for' };
  const parts = written.map(({ search }) => search);
  const unknown = parts
    .flatMap(({ rest }) => rest.flat())
    .find(({ atom }) => atom.type === 'field' && !isFinishable(atom));
  if (unknown?.atom.type === 'field')
    return { refused: `no type:${unknown.atom.value} there, as only ${toList(power.types, entryKinds)} can be told` };
  const joined = power.does.includes('or') ? joinSearches(parts, power) : parts;
  const tooLong = joined.find(({ asked }) => asked.length > (power.charsMax ?? Number.POSITIVE_INFINITY));
  if (tooLong !== undefined) return { refused: `at most ${power.charsMax} characters in one search` };
  return { searches: unique(joined) };
};

/** Each once, as a list for people. */
const toList = (...lists: readonly (readonly string[] | undefined)[]): string =>
  [...new Set(lists.flatMap((list) => list ?? []))].join(', ');

/** True for an answer of a search that has what the service was not asked. What an entry does not say is not held against it. */
export const isWhole = ({ rest }: Search, entry: Entry): boolean => {
  if (rest.some((literals) => literals.length === 0)) return true;
  const searchable = toSearchable(entry);
  return rest.some((literals) =>
    literals.every(({ atom, isWanted }) => (matchesAtom(atom, searchable) ?? isWanted) === isWanted),
  );
};

/** What of a search can be finished on what is shown of its answers, and what cannot. */
export const splitRest = (
  { rest }: Pick<Search, 'rest'>,
  { tellsFieldsOnly = false }: SearchPower,
): { readonly finished: Search['rest']; readonly unfinished: readonly Literal[] } => {
  const isTold = ({ atom }: Literal): boolean => !tellsFieldsOnly || atom.type === 'field';
  return {
    finished: rest.map((literals) => literals.filter(isTold)),
    unfinished: rest.flat().filter((literal) => !isTold(literal)),
  };
};

/** Alternatives, each a list of conditions that hold together; undefined where there are far too many. */
const toBranches = (query: Query, isWanted: boolean): readonly (readonly Literal[])[] | undefined => {
  if (query.type === 'not') return toBranches(query.of, !isWanted);
  if (query.type !== 'and' && query.type !== 'or') return [[{ atom: query, isWanted }]];
  const parts: (readonly (readonly Literal[])[])[] = [];
  for (const part of query.of) {
    const branches = toBranches(part, isWanted);
    if (branches === undefined) return undefined;
    parts.push(branches);
  }
  // Not (a and b) is: not a, or not b.
  if ((query.type === 'or') === isWanted) return parts.flat();
  let together: readonly (readonly Literal[])[] = [[]];
  for (const branches of parts) {
    if (together.length * branches.length > branchesMax * branchesMax) return undefined;
    together = together.flatMap((before) => branches.map((after) => [...before, ...after]));
  }
  return together;
};

/** The longest text of those that must be there: whatever else is wanted is looked for in what it finds. */
const toOneText = (literals: readonly Literal[], power: SearchPower): Search => {
  const texts = literals.flatMap(({ atom, isWanted }): readonly string[] => {
    if (!isWanted) return [];
    return atom.type === 'near'
      ? [widen(atom.left, power).join(' '), widen(atom.right, power).join(' ')]
      : [widen(atom, power).join(' ')];
  });
  const asked = texts.reduce((longest, each) => (each.length > longest.length ? each : longest), '');
  return { asked, parameters: {}, rest: [literals] };
};

/** The search for one alternative. It is bound where something is wanted of the service; else it would be asked for all it has. */
const toSearch = (
  literals: readonly Literal[],
  power: SearchPower,
): { readonly search: Search; readonly isBound: boolean } => {
  if (power.asksOne === true) {
    const search = toOneText(literals, power);
    return { search, isBound: search.asked !== '' };
  }
  const words: string[] = [];
  const rest: Literal[] = [];
  const parameters: Partial<Record<QueryField, string>> = {};
  let isBound = false;
  for (const literal of literals) {
    const { isWanted } = literal;
    const { atom, isTaken } = toAsked(literal, power);
    const written = isWanted || power.does.includes('not') ? writeAtom(atom, power) : undefined;
    const isBeside = atom.type === 'field' && isWanted && takesBeside(atom, power, parameters);
    if (isBeside) parameters[atom.field] = atom.value;
    // What holds a phrase holds its words: they make the search narrower.
    const said = isBeside ? [] : written === undefined ? (isWanted ? widen(atom, power) : []) : [written];
    words.push(...said.map((word) => (isWanted ? word : `-${word}`)));
    if (!isTaken || (!isBeside && written === undefined)) rest.push(literal);
    isBound ||= isWanted && (isBeside || said.length > 0) && !isNarrowing(atom, power);
  }
  return { search: { asked: [...new Set(words)].join(' '), parameters, rest: [rest] }, isBound };
};

/** What is asked for a literal: its atom, or a wider one that is not all of it. What must not be there is never widened. */
const toAsked = (
  { atom, isWanted }: Literal,
  power: SearchPower,
): { readonly atom: Atom; readonly isTaken: boolean } => {
  const wider = atom.type === 'field' ? power.widenField?.(atom.field, atom.value) : undefined;
  if (atom.type !== 'field' || wider === undefined) return { atom, isTaken: true };
  return { atom: { ...atom, value: isWanted ? wider : '' }, isTaken: false };
};

const isNarrowing = (atom: Atom, { narrows = [] }: SearchPower): boolean =>
  atom.type === 'field' && narrows.includes(atom.field);

const takesBeside = (atom: Field, power: SearchPower, taken: Readonly<Partial<Record<QueryField, string>>>): boolean =>
  atom.value !== '' &&
  power.parameters?.includes(atom.field) === true &&
  knowsValue(atom, power) &&
  taken[atom.field] === undefined;

/** A service that names its kinds is not asked for others. */
const knowsValue = ({ field, value }: Field, { types }: SearchPower): boolean =>
  field !== 'type' || types === undefined || types.includes(value.toLowerCase());

/** An atom as the service takes it; undefined where it does not. */
const writeAtom = (atom: Atom, power: SearchPower): string | undefined => {
  if (atom.type === 'near') return undefined;
  if (atom.type === 'field') {
    if (atom.value === '' || !power.does.includes(atom.field) || !knowsValue(atom, power)) return undefined;
    if (atom.field === 'title' && atom.value.endsWith('*')) return undefined;
    return power.writeField?.(atom.field, atom.value) ?? `${atom.field}:${quoteIfNeeded(atom.value)}`;
  }
  const { text } = atom;
  if (text.endsWith('*') && (atom.isPhrase || !power.does.includes('wildcard'))) return undefined;
  if (!atom.isPhrase && !isOperator(text) && power.signs?.test(text) !== true) return text;
  return power.does.includes('phrase') ? `"${text}"` : undefined;
};

/** What stood in quotation marks so that it is a word, and would be more without them. */
export const isOperator = (text: string): boolean => /^(?:AND|OR|NOT|-.*|\p{L}+:.*|near\/\d+)$/isu.test(text);

const quoteIfNeeded = (value: string): string => (/\s/.test(value) ? `"${value}"` : value);

/** The words that stand in whatever matches the atom, but for those that would be signs to the service. */
const widen = (atom: Atom, power: SearchPower): readonly string[] => {
  if (atom.type === 'near') return [...widen(atom.left, power), ...widen(atom.right, power)];
  if (atom.type === 'field') return [];
  return atom.text
    .split(' ')
    .filter((word) => !word.endsWith('*') && !isOperator(word) && power.signs?.test(word) !== true);
};

/** Searches that leave nothing to be finished, and have nothing beside their words, are one. */
const joinSearches = (
  searches: readonly Search[],
  { charsMax = Number.POSITIVE_INFINITY, orSign }: SearchPower,
): readonly Search[] => {
  const isPlain = ({ asked, rest, parameters }: Search): boolean =>
    Object.keys(parameters).length === 0 &&
    rest.every((literals) => literals.length === 0) &&
    (orSign === undefined || !asked.includes(' ') || isOnePhrase(asked));
  const plain = searches.filter(isPlain);
  if (plain.length < 2) return searches;
  const asked = plain
    .map((search) => (search.asked.includes(' ') && !isOnePhrase(search.asked) ? `(${search.asked})` : search.asked))
    .join(orSign ?? ' OR ');
  if (asked.length > charsMax) return searches;
  return [{ asked, parameters: {}, rest: [[]] }, ...searches.filter((search) => !isPlain(search))];
};

const isOnePhrase = (asked: string): boolean => /^"[^"]*"$/.test(asked);

/** Alternatives that are asked for with the same words are one search: an answer needs what is left of any of them. */
const unique = (searches: readonly Search[]): readonly Search[] => {
  const byAsked = new Map<string, Search>();
  for (const search of searches) {
    const key = JSON.stringify([search.asked, search.parameters]);
    const known = byAsked.get(key);
    byAsked.set(key, known === undefined ? search : { ...known, rest: [...known.rest, ...search.rest] });
  }
  return [...byAsked.values()];
};
