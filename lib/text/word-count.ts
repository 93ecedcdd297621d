/** Words of a text, for measures of style. */

/** Written without spaces: characters are counted, two to a word. */
const unspaced = new Set(['ja', 'zh', 'yue', 'wuu', 'th', 'lo', 'km', 'my']);
const charactersPerWord = 2;

const wordPattern = /[\p{L}\p{N}][\p{L}\p{M}\p{N}'’.-]*/gu;
/** The same for texts of ASCII and the usual quotes and dashes: the flag `u` costs several times the rest. */
const plainText = /^[\0-\x7f‘’“”–—…]*$/;
const plainWordPattern = /[a-z0-9][a-z0-9'’.-]*/gi;
const letterPattern = /[\p{L}\p{N}]/gu;

/** How many words a text has. Where a language puts no spaces between words, two characters count as one. */
export const countWords = (text: string, language: string): number => {
  const isUnspaced = unspaced.has(language.split('-')[0] ?? '');
  if (!isUnspaced) return text.match(plainText.test(text) ? plainWordPattern : wordPattern)?.length ?? 0;
  return Math.ceil((text.match(letterPattern)?.length ?? 0) / charactersPerWord);
};
