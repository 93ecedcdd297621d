/** Words that a brand accepts and rejects: `accept.txt` and `reject.txt`, one word or pattern a line. */

export type Vocabulary = { readonly accepted: readonly string[]; readonly rejected: readonly string[] };

/** Most words of all vocabularies together. */
const termsMax = 20_000;

/** The terms of a list; lines that begin with `#` are comments. */
export const toTerms = (text: string): readonly string[] =>
  text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('# '))
    .slice(0, termsMax);

/** Vocabularies together, each term once. */
export const joinVocabularies = (vocabularies: readonly Vocabulary[]): Vocabulary => ({
  accepted: [...new Set(vocabularies.flatMap(({ accepted }) => accepted))].slice(0, termsMax),
  rejected: [...new Set(vocabularies.flatMap(({ rejected }) => rejected))].slice(0, termsMax),
});
