/** Words of a text, for measures of style. */

/** Written without spaces: characters are counted, two to a word. */
const unspaced = new Set(['ja', 'zh', 'yue', 'wuu', 'th', 'lo', 'km', 'my']);
const charactersPerWord = 2;

const wordPattern = /[\p{L}\p{N}][\p{L}\p{M}\p{N}'’.-]*/gu;
const letterPattern = /[\p{L}\p{N}]/gu;

/** What units of ASCII and the usual quotes and dashes are: 1 begins a word, 2 goes on with one. */
const plainKinds = new Uint8Array(0x80);
for (const each of "'.-") plainKinds[each.charCodeAt(0)] = 2;
for (const each of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789') plainKinds[each.charCodeAt(0)] = 1;
const plainRare = new Map(
  [['’', 2] as const, ...Array.from('‘“”–—…', (each) => [each, 0] as const)].map(([each, kind]) => [
    each.charCodeAt(0),
    kind,
  ]),
);

/** The words of a plain text, counted without a list of them; undefined where it is not plain. */
const countPlainWords = (text: string): number | undefined => {
  let count = 0;
  let isWithin = false;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    const kind = unit < 0x80 ? plainKinds[unit] : plainRare.get(unit);
    if (kind === undefined) return undefined;
    if (kind === 1 && !isWithin) count++;
    isWithin = kind === 1 || (kind === 2 && isWithin);
  }
  return count;
};

/** How many words a text has. Where a language puts no spaces between words, two characters count as one. */
export const countWords = (text: string, language: string): number => {
  const isUnspaced = unspaced.has(language.split('-')[0] ?? '');
  if (!isUnspaced) return countPlainWords(text) ?? text.match(wordPattern)?.length ?? 0;
  return Math.ceil((text.match(letterPattern)?.length ?? 0) / charactersPerWord);
};
