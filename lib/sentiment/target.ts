/** What is said near a target: the words around it, its clause, and on which side of a comparison it stands. */
import { evidenceCount, evidenceNames, type Range, toValence } from './evidence.ts';
import { marks, type Reading } from './reading.ts';
import { roles } from './vocabulary.ts';

/** So many words on either side are near. */
const nearWords = 7;
const clauseWordsMin = 4;
/** Targets are looked at where they first stand. */
const placesMax = 4;
/** How much a word's weight fades with each word between it and the target. */
const fading = 0.85;
const sideWords = 20;

/** Where targets stand, as ranges of words. */
export const findPlaces = (reading: Reading): readonly Range[] => {
  const places: Range[] = [];
  for (let index = 0; index < reading.count && places.length < placesMax; index++) {
    if (((reading.marks[index] ?? 0) & marks.target) === 0) continue;
    const from = index;
    while (index < reading.count && ((reading.marks[index] ?? 0) & marks.target) !== 0) index++;
    places.push({ from, to: index });
  }
  return places;
};

const toClause = (reading: Reading, { from, to }: Range): Range => {
  let first = reading.clauses[from] ?? 0;
  let last = reading.clauses[to - 1] ?? 0;
  let start = from;
  let end = to;
  for (;;) {
    while (start > 0 && (reading.clauses[start - 1] ?? 0) >= first) start--;
    while (end < reading.count && (reading.clauses[end] ?? 0) <= last) end++;
    if (end - start - (to - from) >= clauseWordsMin || (start === 0 && end === reading.count))
      return { from: start, to: end };
    // A clause of a name alone says nothing: its neighbours do.
    if (start > 0) first = reading.clauses[start - 1] ?? 0;
    if (end < reading.count) last = reading.clauses[end] ?? last;
  }
};

/** A stretch with fewer other words than this says nothing: its neighbours do. */
const stretchWordsMin = 2;

/** The words near a place that are of its stretch. */
const toNear = (reading: Reading, place: Range): Range => {
  const first = Math.max(0, place.from - nearWords);
  const last = Math.min(reading.count, place.to + nearWords);
  let { from, to } = place;
  while (from > first && reading.stretches[from - 1] === reading.stretches[place.from]) from--;
  while (to < last && reading.stretches[to] === reading.stretches[place.to - 1]) to++;
  return to - from - (place.to - place.from) >= stretchWordsMin ? { from, to } : { from: first, to: last };
};

/** The words near a place, and its clause. */
export const toSurroundings = (reading: Reading, place: Range): { readonly near: Range; readonly clause: Range } => ({
  near: toNear(reading, place),
  clause: toClause(reading, place),
});

/** Words between `than` and whom it compares with: "than the Southbeam". */
const thanReach = 2;

/** True where a place is the lesser half of a comparison: "Northwind is better than Southbeam". */
export const isCompared = (reading: Reading, { from }: Range): boolean =>
  reading.words.slice(Math.max(0, from - thanReach), from).some(({ role }) => role === roles.than);

const sideNames = ['left', 'right', 'own clause', 'other side of a turn'] as const;
const wholeNames = ['either', 'polarity', 'strength', 'nothing'] as const;
const wholeAt = wholeNames.map((name) => evidenceNames.indexOf(name));
/** What the numbers of a target are: those near it, those of its clause, some of the whole, and its sides. */
export const targetNames: readonly string[] = [...evidenceNames, ...evidenceNames, ...wholeNames, ...sideNames];

const bring = (sum: number): number => sum / Math.sqrt(sum * sum + 4);

/** Puts the numbers of a place into `out`. */
export const measureTarget = (
  reading: Reading,
  place: Range,
  { near, clause, whole }: { readonly near: Float64Array; readonly clause: Float64Array; readonly whole: Float64Array },
  out: Float64Array,
): void => {
  out.set(near);
  out.set(clause, evidenceCount);
  let at = 2 * evidenceCount;
  for (const index of wholeAt) out[at++] = whole[index] ?? 0;
  let left = 0;
  let right = 0;
  let own = 0;
  const clauseOf = reading.clauses[place.from] ?? 0;
  const from = Math.max(0, place.from - sideWords);
  const to = Math.min(reading.count, place.to + sideWords);
  for (let index = from; index < to; index++) {
    if (index >= place.from && index < place.to) continue;
    const valence = toValence(reading, index);
    if (valence === 0) continue;
    const distance = index < place.from ? place.from - index : index - place.to + 1;
    const faded = valence * fading ** (distance - 1);
    if (index < place.from) left += faded;
    else right += faded;
    if (reading.clauses[index] === clauseOf) own += faded;
  }
  out[at++] = bring(left);
  out[at++] = bring(right);
  out[at++] = bring(own);
  out[at++] = reading.turnAt < 0 ? 0 : reading.turnAt > place.from ? bring(right) : bring(left);
};
