/** Which sides of the matter a review speaks of, and how: `service` negative, `coffee` positive. */
import type { Aspect, SentimentLabel } from '../model/mention.ts';
import { type TermMatcher, toTermMatcher } from '../text/terms.ts';
import { aspectWords, blame, negators, praise } from './aspect-words.ts';

/** Sides that are kept of one review, and so much of it is looked at. */
export const aspectsMax = 8;
const textUnitsMax = 4000;
/** A negation turns what stands within so many words after it. */
const negatedWords = 3;

type Sides = { readonly matcher: TermMatcher; readonly aspectOf: readonly string[] };
let sides: Sides | undefined;

const getSides = (): Sides => {
  if (sides !== undefined) return sides;
  const rows = Object.values(aspectWords).flatMap((industry) =>
    Object.entries(industry).flatMap(([aspect, words]) =>
      [...new Set(Object.values(words).flat())].map((word) => ({ aspect, word })),
    ),
  );
  sides = {
    matcher: toTermMatcher(
      rows.map(({ word }) => word),
      { overlapping: true },
    ),
    aspectOf: rows.map(({ aspect }) => aspect),
  };
  return sides;
};

const praising = new Set(praise);
const blaming = new Set(blame);
const negating = new Set(negators);

/** Parts of a text that say one thing: up to a stop, a comma, or a word that turns. */
const toClauses = (text: string): readonly string[] =>
  text
    .slice(0, textUnitsMax)
    .split(/[.!?;,\n。！？、，]+|\s(?:but|however|although|aber|jedoch|mais|pero|ma|però|mas|maar)\s/iu)
    .filter((clause) => clause.trim() !== '');

/** What a clause's words add up to: above zero praise, below it blame. */
const weigh = (clause: string): number => {
  const words =
    clause
      .toLowerCase()
      .replaceAll('’', "'")
      .match(/[\p{L}\p{M}']+/gu) ?? [];
  let negatedUntil = -1;
  let sum = 0;
  for (const [index, word] of words.entries()) {
    if (negating.has(word) || word.endsWith("n't")) negatedUntil = index + negatedWords;
    const said = (praising.has(word) ? 1 : 0) - (blaming.has(word) ? 1 : 0);
    sum += index <= negatedUntil && !negating.has(word) ? -said : said;
  }
  return sum;
};

const toLabel = (weights: readonly number[], whole: SentimentLabel): SentimentLabel => {
  const isPraised = weights.some((weight) => weight > 0);
  const isBlamed = weights.some((weight) => weight < 0);
  if (isPraised && isBlamed) return 'mixed';
  if (isPraised) return 'positive';
  return isBlamed ? 'negative' : whole;
};

/** The sides that a text speaks of, in order of appearance; where its clause does not say how, the whole review does. */
export const toAspects = (text: string, whole: SentimentLabel): readonly Aspect[] => {
  const { matcher, aspectOf } = getSides();
  const weightsOf = new Map<string, number[]>();
  for (const clause of toClauses(text)) {
    const met = new Set(matcher.find(clause).flatMap(({ term }) => aspectOf[term] ?? []));
    if (met.size === 0) continue;
    const weight = weigh(clause);
    for (const aspect of met) weightsOf.set(aspect, [...(weightsOf.get(aspect) ?? []), weight]);
  }
  return [...weightsOf].slice(0, aspectsMax).map(([aspect, weights]) => ({ aspect, label: toLabel(weights, whole) }));
};
