/** What a mention is about: the phrases that say most, without the brand's own name and without words that every text has. */
import { foldText } from '../text/fold.ts';
import { stopWords } from '../text/stop-words.ts';

/** Phrases that are kept, words of one, and how long one may be. */
export const topicsMax = 8;
const wordsMax = 3;
const phraseUnitsMax = 60;
/** So much of a text is looked at. */
const textUnitsMax = 2500;
/** A word by itself says something from so many letters on; signs of Chinese and Japanese say more. */
const lettersMin = 4;
const signsMin = 2;
const candidatesMax = 400;

/** Addresses and names of accounts: what they lead to is not what is said, and who is spoken to may be anybody. */
const addresses =
  /https?:\/\/\S*|www\.\S*|[\w.+-]{0,64}@[\w.-]{1,80}|(?:[\w-]{1,60}\.){1,4}(?:com|org|net|io|ly|de|fr|es|uk)\b(?:\/\S*)?/giu;

/** By hand: when, how often, how many, for whom, and what anything does. They end a phrase as stop words do. */
const idle = new Set(
  `time times moment year years month months week weeks weekend day days hour hours minute minutes today yesterday tomorrow tonight morning
  afternoon evening night monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october
  november december two three four five six seven eight nine ten twelve twenty thirty dozen hundred thousand million billion second third half
  twice double people person man woman guy guys folks everybody place way bit kind sort reason long short big small left found find
  love loved like liked hate hope wish want wanted try tried trying use used using work works worked working look looks looked talk told
  tell happy glad sad awesome amazing excellent awful terrible horrible bad worst wonderful lovely pretty nearly mostly totally absolutely
  definitely finally recently literally early late started starting stopped waited asked answered gives shows happened turned picked
  promised added remembered recommend recommended thank lol omg rt via he's she's they'd we'd you'd would've could've should've
  heute gestern morgen woche wochen tage stunde stunden jahr jahre monat monate minuten zwei drei wegen mehr mehreren wieder tolle
  semaine semaines jour jours heure heures mois année ans deux trois toujours fois belle très
  semana semanas día días hora horas mes meses año años tres vez veces lleva quiso siempre`.split(/\s+/u),
);

const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
/** A word, or whatever ends a phrase. */
const token = /[\p{L}\p{M}\p{N}]+(?:['-][\p{L}\p{M}\p{N}]+)*|[^\s\p{L}\p{M}\p{N}]+/gu;
const isWord = /^[\p{L}\p{M}\p{N}]/u;
const isNumber = /^[\p{N}.,'-]+$/u;

let segmenter: Intl.Segmenter | undefined;

/** Words and breaks, in order; texts without spaces are parted by the dictionary. */
const toTokens = (text: string): readonly string[] => {
  if (!unspaced.test(text)) return text.match(token) ?? [];
  segmenter ??= new Intl.Segmenter('und', { granularity: 'word' });
  return [...segmenter.segment(text)].flatMap(({ segment, isWordLike }) =>
    segment.trim() === '' ? [] : [isWordLike === true ? segment : '.'],
  );
};

/** True of a word that may stand in a topic; every other one ends it. */
export const isTelling = (word: string): boolean =>
  isWord.test(word) &&
  !isNumber.test(word) &&
  !stopWords.has(word) &&
  !idle.has(word) &&
  (word.length > 1 || unspaced.test(word));

/** Runs of words between breaks and stop words, at most three words each. */
const toRuns = (tokens: readonly string[]): readonly (readonly string[])[] => {
  const runs: (readonly string[])[] = [];
  let run: string[] = [];
  for (const each of [...tokens, '.']) {
    if (isTelling(each) && run.length < wordsMax) {
      run.push(each);
      continue;
    }
    if (run.length > 0) runs.push(run);
    run = isTelling(each) ? [each] : [];
  }
  return runs;
};

const isLongEnough = (phrase: string): boolean =>
  phrase.length <= phraseUnitsMax && phrase.length >= (unspaced.test(phrase) ? signsMin : lettersMin);

/** A name as a word of its own, or as what somebody owns; in texts without spaces, anywhere. */
const toNamePattern = (name: string): RegExp => {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&');
  return unspaced.test(name)
    ? new RegExp(escaped, 'gu')
    : new RegExp(`(?<![\\p{L}\\p{M}\\p{N}])${escaped}s?(?![\\p{L}\\p{M}\\p{N}])`, 'gu');
};

/** Names of the brand break a phrase: what is left is what is said of it. */
const withoutNames = (text: string, names: readonly string[]): string =>
  names
    .map((name) => foldText(name).folded.trim())
    .filter((name) => name !== '')
    .toSorted((a, b) => b.length - a.length)
    .reduce((left, name) => left.replaceAll(toNamePattern(name), ' . '), text);

/**
 * The most salient phrases first: what is said often, in the title, and in two or three words. `title` and `text` are masked already.
 */
export const toTopics = ({
  title,
  text,
  names,
}: {
  readonly title: string;
  readonly text: string;
  /** All names of the brand: none is a topic. */
  readonly names: readonly string[];
}): readonly string[] => {
  const read = (part: string): readonly (readonly string[])[] =>
    toRuns(toTokens(withoutNames(foldText(part.slice(0, textUnitsMax).replace(addresses, ' . ')).folded, names)));
  const titled = read(title);
  const runs = [...titled, ...(text.startsWith(title) ? [] : [[]]), ...read(text)].slice(0, candidatesMax);
  const times = new Map<string, number>();
  for (const word of runs.flat()) times.set(word, (times.get(word) ?? 0) + 1);
  const inTitle = new Set(titled.flat());
  const scores = new Map<string, number>();
  for (const run of runs) {
    const phrase = run.join(unspaced.test(run.join('')) ? '' : ' ');
    if (!isLongEnough(phrase)) continue;
    const said = run.reduce((sum, word) => sum + (times.get(word) ?? 0) + (inTitle.has(word) ? 1 : 0), 0);
    // Of phrases of many words each word counts for less, so that one long run does not beat what is said twice.
    scores.set(phrase, (scores.get(phrase) ?? 0) + said / Math.sqrt(run.length));
  }
  const ranked = [...scores].toSorted((a, b) => b[1] - a[1]).map(([phrase]) => phrase);
  return withoutParts(ranked).slice(0, topicsMax);
};

/** A phrase that stands within one told before says nothing new. */
const withoutParts = (ranked: readonly string[]): readonly string[] => {
  const kept: string[] = [];
  for (const phrase of ranked) {
    if (kept.length >= topicsMax) break;
    if (!kept.some((other) => ` ${other} `.includes(` ${phrase} `))) kept.push(phrase);
  }
  return kept;
};
