/** What the inflections of all languages share. */

/**
 * What an inflected form says beyond its word. `s` is both the plural and the third person (English writes them alike);
 * `past` is the past where it is also the participle; `other` is a form for which no replacement can be made safely.
 */
export type FormKind = 's' | 'past' | 'ing' | 'comparative' | 'superlative' | 'other';

export type Form = { readonly text: string; readonly kind: FormKind };

/** One language: how its words are inflected. Words come in lower case; `isCapital`: it was written with a capital. */
export type Inflection = {
  /** Forms of a word other than itself; none where it takes none, or where it cannot be told. */
  forms(word: string, spelling: { readonly isCapital: boolean }): readonly Form[];
  /** Words that are never inflected: pronouns, prepositions, auxiliaries. */
  readonly closed: ReadonlySet<string>;
  /** Which words of a phrase take which forms. */
  readonly phrase: 'head-or-tail' | 'each';
};

/** Words as one text, for lists that are read by people. */
export const toWordSet = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** Pairs as one text: `go:went gone`, parted by commas. */
export const toWordMap = (pairs: string): ReadonlyMap<string, readonly string[]> =>
  new Map(
    pairs.split(',').map((pair) => {
      const [word = '', forms = ''] = pair.trim().split(':');
      return [word, forms.split(' ')] as const;
    }),
  );

/** Endings put to a stem, all of one kind. */
export const withEndings = (stem: string, endings: string, kind: FormKind = 'other'): readonly Form[] =>
  endings.split(' ').map((ending) => ({ text: `${stem}${ending === '-' ? '' : ending}`, kind }));
