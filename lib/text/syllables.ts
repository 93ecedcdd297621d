/** Syllables of words in languages that are written as they are spoken. */

const vowelGroups = /[aeiouyäöüáéíóúàèìòùâêîôûåæøœ]+/giu;
/** Two vowels, two syllables, in German: "The-a-ter", "Na-ti-on", "Mu-se-um". */
const hiatus = /(?:ea(?=t)|io(?=n)|eu(?=m)|ia(?!n?$)|uo)/giu;

/** Groups of vowels, as German counts its syllables; at least 1. */
export const countSyllableGroups = (word: string): number =>
  Math.max(1, (word.match(vowelGroups)?.length ?? 0) + (word.match(hiatus)?.length ?? 0));
