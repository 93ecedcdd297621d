/** What a rule of a style is: a part that all share, and what its extension point makes of the rest. */
import type { Vocabulary } from '../config/vocabulary.ts';
import type { Pattern } from '../pattern/compile-pattern.ts';

export const levels = ['suggestion', 'warning', 'error'] as const;
export type Level = (typeof levels)[number];

/** A piece of text that rules run on. Scopes are dotted: `text.heading.h2.md`. */
export type RuleBlock = {
  readonly text: string;
  readonly scope: string;
  /** The scope of what the piece was cut from; the same as `scope` for what was not cut. */
  readonly parent: string;
};

/** What a file's blocks have told so far: rules look back to it. */
export type FileNotes = {
  /** Words defined, and variants seen, by rules that keep account of them. */
  readonly sequences: Set<string>;
  /** How often each kind of block occurred: `heading.h2` → 3. */
  readonly counts: Map<string, number>;
};

/** What a rule says of a block: where in its text, and about which words; no words where it is about the whole. */
export type RuleAlert = {
  readonly start: number;
  readonly end: number;
  readonly match: string;
  readonly message: string;
  /** Words that would do in place of the match. */
  readonly suggestions?: readonly string[];
};

/** What an extension point makes of a definition. */
export type CompiledRule = {
  /** A block without any of these words, in lower case, needs no look; undefined where every block does. */
  readonly literals?: readonly string[] | undefined;
  /** Words, in lower case, with which all that it finds begins, letters at a word's beginning only; undefined where that is not known. */
  readonly openings?: readonly string[] | undefined;
  /** True where those words count only as words of their own. */
  readonly areWhole?: boolean;
  /** Scopes in place of the definition's. */
  readonly scopes?: readonly string[];
  /** `places`: where alone its openings stand; undefined where the whole text has to be looked at. */
  run(block: RuleBlock, notes: FileNotes, places?: readonly number[]): readonly RuleAlert[];
};

/** A rule, ready to run. */
export type Rule = CompiledRule & {
  /** `Microsoft.Adverbs`. */
  readonly name: string;
  readonly level: Level;
  readonly scopes: readonly string[];
  /** Most alerts in one file; 0 for no bound. */
  readonly limit: number;
  readonly link: string | undefined;
  readonly description: string | undefined;
};

/** How words are spelled: whether a word is right, and how it is written before that is asked. */
export type Speller = { isRight(word: string): boolean };

/** A word of a sentence with its word class, as Penn Treebank tags it. */
export type TaggedWord = { readonly text: string; readonly tag: string; readonly start: number };

/** What compiling a rule may ask for. */
export type RuleContext = {
  readonly name: string;
  readonly vocabulary: Vocabulary;
  /** `WordTemplate` of .vale.ini, with `%s` where tokens go. */
  readonly wordTemplate: string | undefined;
  /** The text of a file of the style paths, or undefined; the first place that has it wins. */
  findAsset(path: string): string | undefined;
  /** The texts of all lists of words that the built-in spelling rule leaves alone. */
  listIgnored(): readonly string[];
  /** A speller of Hunspell dictionaries, `undefined` for the built-in one. */
  toSpeller(dictionaries: readonly Dictionary[], words: readonly string[]): Speller;
  /** Tags the words of a sentence. */
  tagWords(sentence: string): readonly TaggedWord[];
};

/** A dictionary by its two files; the built-in one has none. */
export type Dictionary = { readonly aff: string; readonly dic: string } | 'built-in';

/** A definition as YAML has it. */
export type Definition = Readonly<Record<string, unknown>>;

/** An extension point: one file each, and one line in all.ts. */
export type ExtensionPoint = {
  readonly id: string;
  /** Throws RuleError where the definition cannot be used. */
  compile(definition: Definition, context: RuleContext): CompiledRule;
};

/** Why a rule cannot run: the sentence follows `rule "Style.Rule":` in a notice. */
export class RuleError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = new.target.name;
  }
}

/** An alert on the words between two places of a block. */
export const toAlert = ({ text }: RuleBlock, start: number, end: number, message: string): RuleAlert => ({
  start,
  end,
  match: text.slice(start, end),
  message,
});

/** True where a pattern, if there is one, matches somewhere. */
export const isMatch = (pattern: Pattern | undefined, text: string): boolean => pattern?.matches(text) === true;
