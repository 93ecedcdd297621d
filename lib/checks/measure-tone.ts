/** How a text sounds, in counts that add up over the pages of a channel: by the very readers that the tone checks judge with. */
import type { Block } from '../model/block.ts';
import { countEmoji } from './emoji.ts';
import { countTones } from './formality.ts';
import { isPassive } from './passive-voice.ts';
import { countPersons } from './person.ts';
import { findSentences } from './prose.ts';
import { findFormula } from './readability.ts';
import { countShouts } from './shouting.ts';

/** Counts of one text. Null: its language is not read for that. */
export type ToneCounts = {
  readonly words: number;
  readonly sentences: number;
  /** School grade times words, so that the mean over pages weighs each by its length. */
  readonly gradeWords: number | null;
  readonly passive: number | null;
  readonly persons: { readonly I: number; readonly we: number; readonly you: number } | null;
  readonly tones: { readonly formal: number; readonly informal: number } | null;
  readonly emoji: number;
  readonly shouts: number;
};

const wordPattern = /\p{L}[\p{L}\p{M}'’-]*/gu;

/** Measures a text, its blocks in one language. */
export const measureTone = (blocks: readonly Block[], language: string): ToneCounts => {
  const sentences = findSentences(blocks, language);
  const words = sentences.map(({ text }) => text.match(wordPattern) ?? []).filter(({ length }) => length > 0);
  const count = words.reduce((sum, { length }) => sum + length, 0);
  const formula = findFormula(language);
  const passive = sentences.map(({ text }) => isPassive(text, language));
  const texts = blocks.filter(({ kind }) => kind !== 'code').map(({ text }) => text);
  return {
    words: count,
    sentences: words.length,
    gradeWords: formula === undefined || count === 0 ? null : formula.grade(words) * count,
    passive: passive.includes(undefined) ? null : passive.filter((each) => each === true).length,
    persons: countPersons(blocks, language) ?? null,
    tones: countTones(blocks, language) ?? null,
    emoji: texts.reduce((sum, text) => sum + countEmoji(text), 0),
    shouts: texts.reduce((sum, text) => sum + countShouts(text), 0),
  };
};
