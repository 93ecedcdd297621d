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

const isLatin = (code: number): boolean => (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
const isOther = (text: string, index: number): boolean =>
  text.charCodeAt(index) >= latinEnd && letter.test(text.charAt(index));

/** False where the letters of a text's beginning are all of the other kind. A language of other letters is met by at least one. */
const isPossible = (language: string, text: string): boolean => {
  if (language === 'hi') return true;
  const isFromLatin = !notLatin.has(language);
  let hasOther = false;
  for (let index = 0; index < Math.min(text.length, lookedUnits); index++) {
    if (isFromLatin && isLatin(text.charCodeAt(index))) return true;
    hasOther ||= isOther(text, index);
    if (!isFromLatin && hasOther) return true;
  }
  return isFromLatin && !hasOther;
};

/** The primary language that a text is read in; `und` for those of which no word is known. */
export const toReadLanguage = (hint: string, text: string): string => {
  const primary = hint.split(/[-_]/)[0]?.toLowerCase() ?? '';
  const isTold = primary !== '' && primary !== 'und' && isPossible(primary, text);
  const language = isTold ? primary : detectLanguage(text);
  return Object.hasOwn(seeds, language) ? language : 'und';
};
