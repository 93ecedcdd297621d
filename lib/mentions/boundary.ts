/** Where a name may begin and end in a folded text, script by script. */
import { letterClassAt, letterClasses } from '../text/letters.ts';

const { none, open } = letterClasses;

/** True where the character at `index` is a letter, digit or mark of any script. */
export const isWordAt = (text: string, index: number): boolean => letterClassAt(text, index) !== none;

/**
 * True where a word can begin or end between two characters. Two letters of one spaced script hold together, and so do two
 * katakana (words stand out as runs of them); Han, hiragana, Thai and the like can be divided anywhere, and scripts divide
 * from each other.
 */
export const isBoundary = (text: string, index: number): boolean => {
  if (index <= 0 || index >= text.length) return true;
  const before = letterClassAt(text, index - 1);
  const after = letterClassAt(text, index);
  return before === none || after === none || before === open || before !== after;
};

/** Korean particles, which are written on to a name; longest first within the alternation. */
const particles =
  /^(?:에서는|에서도|으로는|으로도|에게서|에서|에게|으로|까지|부터|보다|처럼|이나|이라|이랑|이다|입니다|이며|이고|께서|한테|하고|밖에|마다|조차|마저|은|는|이|가|을|를|의|에|와|과|도|로|만|나|라|랑|야|아)(?!\p{Script=Hangul})/u;
const particleUnitsMax = 5;

/** True where a Korean name that ends at `end` is only followed by a particle. */
export const isParticleAt = (text: string, end: number): boolean =>
  particles.test(text.slice(end, end + particleUnitsMax));
