/** Is this Northwind the coffee or the traders? Told by the words that the brand asks for, and by what its people said is not theirs. */
import type { Relevance } from '../model/mention.ts';
import { foldText } from '../text/fold.ts';
import { stopWords } from '../text/stop-words.ts';
import { toTermMatcher } from '../text/terms.ts';

export const relevant: Relevance = { level: 'high', why: null };

/** Words of a text that count. */
const wordsMax = 60;
/** Fewer texts that were said to be somebody else's teach nothing. */
const examplesMin = 3;
/** Words that are kept of what was learned: those that say most. */
const weightsMax = 2000;
/** So sure it has to be, and by so many words at least. */
const chanceMin = 0.9;
const tellingMin = 2;
/** A word tells that is met three times as often with somebody else's. */
const tellingWeight = Math.log(3);
/** Words that are named as the reason. */
const reasonsMax = 3;

/** What was learned: how much each word speaks for somebody else (above zero), and how often that is so without any word. */
export type RelevanceModel = { readonly weights: ReadonlyMap<string, number>; readonly prior: number };

const toWords = (text: string, names: ReadonlySet<string>): readonly string[] => {
  const words = foldText(text).folded.match(/[\p{L}\p{M}]{3,}/gu) ?? [];
  return [...new Set(words.filter((word) => !stopWords.has(word) && !names.has(word)))].slice(0, wordsMax);
};

/** The single words of the brand's names: they tell nothing apart. */
export const toNameWords = (names: readonly string[]): ReadonlySet<string> =>
  new Set(names.flatMap((name) => foldText(name).folded.match(/[\p{L}\p{M}]+/gu) ?? []));

/**
 * Learns from texts that were said to be about somebody else (`others`) beside texts that were let stand (`own`): naive Bayes over
 * words. Undefined where too few were told apart.
 */
export const learnRelevance = (
  { others, own }: { readonly others: readonly string[]; readonly own: readonly string[] },
  names: ReadonlySet<string>,
): RelevanceModel | undefined => {
  if (others.length < examplesMin) return undefined;
  const times = new Map<string, readonly [others: number, own: number]>();
  for (const [index, texts] of [others, own].entries())
    for (const text of texts)
      for (const word of toWords(text, names)) {
        const [a, b] = times.get(word) ?? [0, 0];
        times.set(word, index === 0 ? [a + 1, b] : [a, b + 1]);
      }
  // The same for both sides, and so small that few ignored texts beside many others do not make all rare words speak for somebody else.
  const chance = 0.5 / (Math.max(others.length, own.length) + 1);
  const weights = [...times].map(([word, [a, b]]): readonly [string, number] => [
    word,
    Math.log(a / (others.length + 1) + chance) - Math.log(b / (own.length + 1) + chance),
  ]);
  const kept = weights.toSorted((a, b) => Math.abs(b[1]) - Math.abs(a[1])).slice(0, weightsMax);
  return { weights: new Map(kept), prior: Math.log((others.length + 1) / (own.length + others.length + 2)) };
};

/** What was learned, held against a text. */
export const judgeRelevance = (
  text: string,
  model: RelevanceModel | undefined,
  names: ReadonlySet<string>,
): Relevance => {
  if (model === undefined) return relevant;
  const telling = toWords(text, names).map((word) => ({ word, weight: model.weights.get(word) ?? 0 }));
  const odds = telling.reduce((sum, { weight }) => sum + weight, model.prior);
  const reasons = telling.filter(({ weight }) => weight >= tellingWeight).toSorted((a, b) => b.weight - a.weight);
  if (1 / (1 + Math.exp(-odds)) < chanceMin || reasons.length < tellingMin) return relevant;
  const words = reasons.slice(0, reasonsMax).map(({ word }) => word);
  return { level: 'low', why: `looks like what you ignored: ${words.join(', ')}` };
};

/** Low where none of the words stands there by which the brand is told. */
export const judgeRequired = (text: string, require: readonly string[]): Relevance =>
  require.length === 0 || toTermMatcher(require).find(text).length > 0
    ? relevant
    : { level: 'low', why: `without any of ${require.slice(0, reasonsMax).join(', ')}` };
