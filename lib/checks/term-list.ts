/** The brand's words as its guidelines list them: each with what is to be said instead, and how strictly it is meant. */
import * as z from 'zod';
import type { TermRow } from '../formats/term-row.ts';
import { readTermsFile } from '../formats/terms-file.ts';
import type { Block } from '../model/block.ts';
import { inflect } from '../text/inflect.ts';
import type { FormKind } from '../text/inflection/form.ts';
import { toPrimaryLanguage } from '../text/primary-language.ts';
import { type TermMatcher, toComparable, toTermMatcher } from '../text/terms.ts';
import { perOptions } from './per-options.ts';
import { findTerms, type TermHit } from './terms.ts';

/** One word or phrase of a list. */
export type Term = {
  readonly term: string;
  /** What to say instead. */
  readonly use?: string | undefined;
  /** Why, or when; it is said with each remark. */
  readonly note?: string | undefined;
  /** Found only as it is written, and in no other form. */
  readonly exact?: boolean | undefined;
  /** Found only where its capitals are the same. */
  readonly matchCase?: boolean | undefined;
  /** Found only in texts of this language. */
  readonly language?: string | undefined;
};

/** What the checks of terms are told beside the list. */
export const termOptions = {
  matchCase: z.boolean().default(false).describe('True where capitals tell two words apart.'),
  exact: z.boolean().default(false).describe('True where words are meant as written, and in no other form.'),
  language: z
    .string()
    .min(2)
    .max(35)
    .optional()
    .describe('Whose forms the words take, as en or de; without it, those of the text’s language.'),
};

/** Where the brand keeps the list: a file beside earmark.yml instead of the words themselves. */
export const termsPathSchema = z
  .string({ error: 'expected the path of a CSV or TBX file' })
  .regex(/\.(?:csv|tsv|txt|tbx|xml)$/i, {
    error:
      'expected the words themselves, or the path of a CSV or TBX file. Write the words in square brackets, or name a file such as ./terms.csv',
  })
  .meta({ format: 'path' });

const toTerm = ({ term, preferred, note, exact, matchCase, language }: TermRow): Term => ({
  term,
  use: preferred,
  note,
  exact,
  matchCase,
  language,
});

/** The forbidden terms of a file: with what to say instead, and without. Rows that are wrong are left out; `import terms` tells them. */
export const readTermFiles = perOptions((files: ReadonlyMap<string, Uint8Array>) => {
  const terms = [...files.values()]
    .flatMap((bytes) => readTermsFile(bytes).rows)
    .filter(({ status }) => status === 'forbidden')
    .map(toTerm);
  return {
    replaced: terms.filter(({ use }) => use !== undefined),
    banned: terms.filter(({ use }) => use === undefined),
  };
});

export type ListOptions = {
  readonly matchCase: boolean;
  readonly exact: boolean;
  readonly language?: string | undefined;
};

/** Where a term was met, in which form; `form` is undefined for the term as it is listed. */
export type ListHit = TermHit & { readonly entry: Term; readonly form: FormKind | undefined };

/** A list made ready to be looked for in texts of one language. */
export type TermList = { find(blocks: readonly Block[]): readonly ListHit[] };

type Pattern = { readonly text: string; readonly entry?: Term; readonly form?: FormKind };

const sameCase = { matchCase: true };

/** The words as listed first: a form of one may be another that is listed itself. */
const toPatterns = (terms: readonly Term[], language: string, { exact }: ListOptions): readonly Pattern[] => {
  const asListed = terms.map((entry): Pattern => ({ text: entry.term, entry }));
  if (exact) return asListed;
  const inflected = terms.filter((each) => each.exact !== true);
  return [
    ...asListed,
    ...inflected.flatMap((entry) =>
      inflect(entry.term, entry.language ?? language).map(({ text, kind }): Pattern => ({ text, entry, form: kind })),
    ),
  ];
};

/** Replacements that hold the word they replace are looked for too: an unwanted word within its own replacement is no fault. */
const toWider = (terms: readonly Term[], patterns: readonly Pattern[], language: string): readonly Pattern[] => {
  const unwanted = new Set(patterns.map(({ text }) => toComparable(text)));
  return terms.flatMap(({ term, use }) => {
    if (use === undefined) return [];
    const whole = toComparable(use);
    if (whole === toComparable(term) || !whole.includes(toComparable(term))) return [];
    return [use, ...inflect(use, language).map(({ text }) => text)]
      .filter((text) => !unwanted.has(toComparable(text)))
      .map((text) => ({ text }));
  });
};

/** What a term is compared by, made once. */
type Right = { readonly use: string | undefined };

const toRight = ({ use }: Term): Right => ({ use: use === undefined ? undefined : toComparable(use, sameCase) });

const isRight = (quote: string, { term, use, matchCase }: Term, right: Right): boolean =>
  (use !== undefined && (quote === use || toComparable(quote, sameCase) === right.use)) ||
  (matchCase === true && !isSpelledAlike(quote, term));

/** True where the quote's capitals are those of the term, as far as both go. */
const isSpelledAlike = (quote: string, term: string): boolean => {
  const length = Math.min(quote.length, term.length, 2);
  return toComparable(quote.slice(0, length), sameCase) === toComparable(term.slice(0, length), sameCase);
};

const toTermList = (terms: readonly Term[], language: string, options: ListOptions): TermList => {
  const patterns = toPatterns(terms, language, options);
  const all = [...patterns, ...toWider(terms, patterns, language)];
  const known = new Map(terms.map((entry) => [entry, toRight(entry)]));
  // By the pattern's place: a dense page asks a thousand times.
  const rights = all.map(({ entry }) => (entry === undefined ? undefined : known.get(entry)));
  const matcher: TermMatcher = toTermMatcher(
    all.map(({ text }) => text),
    { matchCase: options.matchCase },
  );
  return {
    find: (blocks) => {
      const found: ListHit[] = [];
      for (const { block, span, quote, term } of findTerms(blocks, matcher)) {
        const { entry, form } = all[term] ?? {};
        const right = rights[term];
        if (entry !== undefined && right !== undefined && !isRight(quote, entry, right))
          found.push({ block, span, quote, term, entry, form });
      }
      return found;
    },
  };
};

/** The lists for each language, made when a text of it is first met. */
export const toTermLists = (terms: readonly Term[], options: ListOptions): ((language: string) => TermList) => {
  const known = new Map<string, TermList>();
  return (textLanguage) => {
    const spoken = toPrimaryLanguage(textLanguage);
    const found = known.get(spoken);
    if (found !== undefined) return found;
    const meant = terms.filter(
      ({ language }) => language === undefined || spoken === 'und' || toPrimaryLanguage(language) === spoken,
    );
    const made = toTermList(meant, options.language ?? spoken, options);
    known.set(spoken, made);
    return made;
  };
};
