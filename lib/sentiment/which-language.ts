/** In which language a text is read: as it is said to be, unless its letters show that this cannot be. */
import { detectLanguage } from '../text/language.ts';
import { seeds } from './seeds.ts';

/** Languages that are not written in Latin letters. Hindi is, in posts. */
const notLatin = new Set(['ar', 'el', 'fa', 'he', 'ja', 'ko', 'ru', 'th', 'uk', 'bg', 'ur', 'zh']);
/** So much of a text shows its letters. */
const lookedUnits = 400;
/** Greek and all that comes after it. */
const latinEnd = 0x370;
const letter = /\p{L}/u;

/** What the letters of a text's beginning are: `latin` where all are, `other` where none is. */
const lettersOf = (text: string): 'latin' | 'other' | 'both' => {
  let latin = 0;
  let other = 0;
  for (let index = 0; index < Math.min(text.length, lookedUnits); index++) {
    const code = text.charCodeAt(index);
    if ((code >= 65 && code <= 90) || (code >= 97 && code <= 122)) latin += 1;
    else if (code >= latinEnd && letter.test(text.charAt(index))) other += 1;
  }
  if (latin > 0 && other > 0) return 'both';
  return other > 0 ? 'other' : 'latin';
};

const isPossible = (language: string, text: string): boolean => {
  if (language === 'hi') return true;
  return lettersOf(text) !== (notLatin.has(language) ? 'latin' : 'other');
};

/** The primary language that a text is read in; `und` for those of which no word is known. */
export const toReadLanguage = (hint: string, text: string): string => {
  const primary = hint.split(/[-_]/)[0]?.toLowerCase() ?? '';
  const isTold = primary !== '' && primary !== 'und' && isPossible(primary, text);
  const language = isTold ? primary : detectLanguage(text);
  return Object.hasOwn(seeds, language) ? language : 'und';
};
