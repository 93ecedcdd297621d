/**
 * How often a made form is another word, and how many real forms are made: lib/text/inflect.ts and Snowball's stemmers against Hunspell
 * dictionaries, whose affixes say which forms belong to which word. `npx tsx bench/inflection.ts [--json] [--misses]`.
 * English comes with dictionary-en; the others are read where `npm i dictionary-de …` was made in $BENCH_DIR/peers/dict.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import * as z from 'zod';
import { inflect, inflectedLanguages } from '../lib/text/inflect.ts';

const isJson = process.argv.includes('--json');
const showsMisses = process.argv.includes('--misses');
const here = path.join(import.meta.dirname, '..');
const peers = path.join(process.env.BENCH_DIR ?? '/tmp/earmark-bench', 'peers/dict');

const stemmerNames: Readonly<Record<string, string>> = {
  de: 'german',
  en: 'english',
  es: 'spanish',
  fr: 'french',
  it: 'italian',
  nl: 'dutch',
  pt: 'portuguese',
};

type Suffix = { readonly strip: string; readonly add: string; readonly ends: RegExp; readonly next: readonly string[] };
type Affixes = {
  readonly suffixes: ReadonlyMap<string, readonly Suffix[]>;
  toFlags(written: string): readonly string[];
};

/** English has derivations among its suffixes; these are its inflections. */
const inflections: Readonly<Record<string, readonly string[]>> = { en: ['S', 'D', 'G', 'R', 'T'] };

const readAffixes = (text: string, language: string): Affixes => {
  const lines = text.split(/\r?\n/);
  const flagKind = lines
    .find((line) => line.startsWith('FLAG '))
    ?.slice(5)
    .trim();
  const aliases = lines
    .filter((line) => /^AF \D|^AF \S+ #/.test(line) || /^AF \d+,/.test(line))
    .map((line) => line.split(/\s+/)[1] ?? '');
  const split = (flags: string): readonly string[] =>
    flagKind === 'long' ? (flags.match(/../gs) ?? []) : flagKind === 'num' ? flags.split(',') : [...flags];
  const toFlags = (written: string): readonly string[] =>
    split(aliases.length > 0 && /^\d+$/.test(written) ? (aliases[Number(written) - 1] ?? '') : written);
  const suffixes = new Map<string, Suffix[]>();
  for (const line of lines) {
    const [kind, flag = '', strip = '', addWritten = '', condition = '.'] = line.split(/\s+/);
    if (kind !== 'SFX' || line.split(/\s+/).length < 5 || /^[YN]$/.test(strip)) continue;
    if (inflections[language]?.includes(flag) === false) continue;
    const [add = '', next = ''] = addWritten.split('/');
    const found = suffixes.get(flag) ?? [];
    suffixes.set(flag, found);
    found.push({
      strip: strip === '0' ? '' : strip,
      add: add === '0' ? '' : add,
      ends: new RegExp(`${condition.startsWith('#') ? '.' : condition}$`, 'u'),
      next: next === '' ? [] : toFlags(next),
    });
  }
  return { suffixes, toFlags };
};

const expand = (word: string, flags: readonly string[], { suffixes }: Affixes, depth = 0): readonly string[] =>
  flags.flatMap((flag) =>
    (suffixes.get(flag) ?? []).flatMap(({ strip, add, ends, next }) => {
      if (!word.endsWith(strip) || !ends.test(word)) return [];
      const form = `${word.slice(0, word.length - strip.length)}${add}`;
      return [form, ...(depth < 1 ? expand(form, next, { suffixes, toFlags: () => [] }, depth + 1) : [])];
    }),
  );

const wordsSchema = z.object({ words: z.string() });
const common = new Set(
  wordsSchema
    .parse(JSON.parse(readFileSync(path.join(here, 'lib/mentions/common-words.json'), 'utf8')))
    .words.split(' '),
);

type Lexicon = { readonly lemmas: ReadonlyMap<string, ReadonlySet<string>>; readonly all: ReadonlySet<string> };

const readLexicon = (folder: string, language: string): Lexicon => {
  const affixes = readAffixes(readFileSync(path.join(folder, 'index.aff'), 'utf8'), language);
  const lemmas = new Map<string, Set<string>>();
  const all = new Set<string>();
  for (const line of readFileSync(path.join(folder, 'index.dic'), 'utf8').split(/\r?\n/).slice(1)) {
    const [entry = ''] = line.split(/\s/);
    const [word = '', flags = ''] = entry.split('/');
    if (!/^\p{L}+$/u.test(word)) continue;
    const forms = expand(word, affixes.toFlags(flags), affixes).filter((form) => /^\p{L}+$/u.test(form));
    for (const form of [word, ...forms]) all.add(form.toLowerCase());
    if (!common.has(word.toLowerCase()) || /^\p{Lu}{2}/u.test(word)) continue;
    if (language !== 'de' && /^\p{Lu}/u.test(word)) continue;
    const known = lemmas.get(word) ?? new Set<string>();
    for (const form of forms) known.add(form.toLowerCase());
    lemmas.set(word, known);
  }
  return { lemmas, all };
};

type Score = { made: number; words: number; other: number; wanted: number; found: number };
const misses: string[] = [];

/** `candidates` are the forms that would be matched for a word. */
const score = (lexicon: Lexicon, candidates: (word: string) => readonly string[]): Score => {
  const total: Score = { made: 0, words: 0, other: 0, wanted: 0, found: 0 };
  for (const [word, truth] of lexicon.lemmas) {
    const made = new Set(candidates(word).filter((form) => form !== word.toLowerCase()));
    total.made += made.size;
    for (const form of made) {
      if (!lexicon.all.has(form)) continue;
      total.words += 1;
      if (truth.has(form)) continue;
      total.other += 1;
      misses.push(`${word}→${form}`);
    }
    for (const form of truth) {
      if (form === word.toLowerCase()) continue;
      total.wanted += 1;
      if (made.has(form)) total.found += 1;
    }
  }
  return total;
};

const stemmerSchema = z.object({ stem: z.custom<(word: string) => string>((value) => typeof value === 'function') });

const toStemCandidates = (language: string, lexicon: Lexicon): ((word: string) => readonly string[]) | undefined => {
  let library: unknown;
  try {
    library = createRequire(import.meta.url)('snowball-stemmers');
  } catch {
    return undefined;
  }
  const { newStemmer } = z
    .object({ newStemmer: z.custom<(name: string) => unknown>((value) => typeof value === 'function') })
    .parse(library);
  const stemmer = stemmerSchema.parse(newStemmer(stemmerNames[language] ?? ''));
  const stem = (word: string): string => stemmer.stem(word);
  const byStem = new Map<string, string[]>();
  for (const word of lexicon.all) {
    const key = stem(word);
    const group = byStem.get(key);
    if (group === undefined) byStem.set(key, [word]);
    else group.push(word);
  }
  return (word) => byStem.get(stem(word.toLowerCase())) ?? [];
};

const print = (language: string, what: string, lemmas: number, { made, words, other, wanted, found }: Score): void => {
  const falseRate = words === 0 ? 0 : other / words;
  const recall = wanted === 0 ? 0 : found / wanted;
  const row = { bench: 'inflection', language, what, lemmas, made, words, other, falseRate, recall };
  console.log(
    isJson
      ? JSON.stringify(row)
      : `${language}  ${what.padEnd(10)}${String(lemmas).padStart(6)} words  other words ${(100 * falseRate).toFixed(1).padStart(5)} %  ` +
          `forms found ${(100 * recall).toFixed(1).padStart(5)} %  (${other} of ${words}; ${(made / lemmas).toFixed(1)} forms a word)`,
  );
};

for (const language of inflectedLanguages) {
  const folder =
    language === 'en'
      ? path.join(here, 'node_modules/dictionary-en')
      : path.join(peers, `node_modules/dictionary-${language}`);
  if (!existsSync(folder)) {
    console.error(`Skipped ${language}: there is no ${folder}.`);
    continue;
  }
  const lexicon = readLexicon(folder, language);
  misses.length = 0;
  print(
    language,
    'rules',
    lexicon.lemmas.size,
    score(lexicon, (word) => inflect(word, language).map(({ text }) => text)),
  );
  if (showsMisses)
    console.log(
      misses
        .slice(0, 4000)
        .filter((_, index) => index % Math.max(1, Math.floor(misses.length / 150)) === 0)
        .join(' '),
    );
  const candidates = toStemCandidates(language, lexicon);
  if (candidates !== undefined) print(language, 'Snowball', lexicon.lemmas.size, score(lexicon, candidates));
}
