/** Files of a style folder → rules ready to run, and what is wrong or left undone. */

import { type RuleSource, readRule } from './config/read-rule.ts';
import { type Settings, toPlainSettings, toSettings } from './config/settings.ts';
import { type Shelf, toShelf } from './config/shelf.ts';
import { joinVocabularies, toTerms, type Vocabulary } from './config/vocabulary.ts';
import { type FileRules, toFileRules } from './file-rules.ts';
import * as points from './rules/all.ts';
import { builtInRules } from './rules/built-in.ts';
import { type ExtensionPoint, type Level, levels, type Rule, type RuleContext, RuleError } from './rules/rule.ts';
import type { LibraryNeeds } from './words/libraries.ts';
import { openSpellers } from './words/spellers.ts';
import { tagWords } from './words/tag-words.ts';

/** Something that a person should know; `error` is for what must be mended before anything runs. */
export type ValeProblem = {
  readonly kind: 'error' | 'notice';
  readonly file: string;
  readonly line: number;
  readonly expected: string;
  readonly received: string;
  readonly mend: string;
};

export type Vale = {
  readonly rules: readonly Rule[];
  readonly problems: readonly ValeProblem[];
  /** Libraries that have to be loaded before anything is judged. */
  readonly needs: LibraryNeeds;
  rulesFor(name: string): FileRules;
};

export type ValeOptions = {
  readonly styles: string;
  readonly config?: string | undefined;
  readonly dictionary?: string | undefined;
  readonly minAlertLevel?: Level | undefined;
};

/** Most rules of one guideline. */
const rulesMax = 2000;

const registry = new Map<string, ExtensionPoint>(Object.values(points).map((point) => [point.id, point]));

/** Loads styles out of files, by their paths from the configuration's folder. */
export const loadVale = (files: ReadonlyMap<string, Uint8Array>, options: ValeOptions): Vale => {
  const { settings, shelf, problems } = readSettings(files, options);
  const vocabulary = readVocabularies(settings, shelf, problems);
  const sources = collectSources(settings, vocabulary, shelf, problems);
  const spellers = openSpellers(readOwnDictionary(options, shelf, problems));
  const rules = sources.flatMap(({ source, file }): readonly Rule[] => {
    const compiled = compileRule(source, sources, {
      name: source.name,
      vocabulary,
      wordTemplate: settings.wordTemplate,
      findAsset: shelf.findAsset,
      listIgnored: shelf.listIgnored,
      toSpeller: spellers.open,
      tagWords,
    });
    if ('reason' in compiled) {
      problems.push(toRuleNotice(source.name, file, compiled.reason));
      return [];
    }
    return [withLevel(compiled, settings)];
  });
  return { rules, problems, needs: toNeeds(sources, options), rulesFor: toFileRules(rules, settings) };
};

const readSettings = (files: ReadonlyMap<string, Uint8Array>, options: ValeOptions) => {
  const shelf = toShelf(files, options);
  const read = shelf.ini === undefined ? undefined : toSettings(shelf.ini.text);
  const problems: ValeProblem[] = (read?.problems ?? []).map((each) => ({ ...each, file: shelf.ini?.path ?? '' }));
  const own = read?.settings ?? toPlainSettings(shelf.styles, 'suggestion');
  const settings: Settings = { ...own, minLevel: options.minAlertLevel ?? own.minLevel };
  return { settings, shelf, problems };
};

/** Only what is asked for is loaded. */
const toNeeds = (sources: readonly Found[], { dictionary }: ValeOptions): LibraryNeeds => {
  const has = (test: (source: RuleSource) => boolean): boolean => sources.some(({ source }) => test(source));
  const spelling = has((source) => source.extends === 'spelling');
  return {
    spelling,
    english: spelling && dictionary === undefined,
    tagger: has(
      (source) =>
        source.extends === 'sequence' ||
        (source.extends === 'capitalization' &&
          source.definition.match === '$title' &&
          source.definition.style !== 'Chicago'),
    ),
  };
};

/** What is wrong with the settings, without reading any rule: that is quick enough for every command. */
export const findSettingMistakes = (
  files: ReadonlyMap<string, Uint8Array>,
  options: ValeOptions,
): readonly ValeProblem[] => {
  const { settings, shelf, problems } = readSettings(files, options);
  readVocabularies(settings, shelf, problems);
  readOwnDictionary(options, shelf, problems);
  for (const style of stylesOf(settings))
    if (style !== 'Vale' && !shelf.hasStyle(style)) problems.push(toMissing(style, shelf));
  return problems;
};

const stylesOf = ({ sections }: Settings): ReadonlySet<string> =>
  new Set(sections.flatMap(({ basedOn }) => basedOn ?? []));

const toMissing = (style: string, shelf: Shelf): ValeProblem => ({
  kind: 'error',
  file: shelf.ini?.path ?? '',
  line: shelf.lineOf('BasedOnStyles', style),
  expected: `a folder "${style}" with rules in a style path`,
  received: 'none',
  mend: 'Put the style there, or take its name out of BasedOnStyles.',
});

/** The dictionary in place of the built-in one. */
const readOwnDictionary = ({ dictionary }: ValeOptions, shelf: Shelf, problems: ValeProblem[]) => {
  if (dictionary === undefined) return undefined;
  const files = shelf.readDictionary(dictionary);
  if (files === undefined)
    problems.push({
      kind: 'error',
      file: dictionary,
      line: 1,
      expected: `${dictionary}.aff and ${dictionary}.dic`,
      received: 'none',
      mend: 'Name both files without their ending.',
    });
  return files;
};

const toRuleNotice = (name: string, file: string, reason: string): ValeProblem => ({
  kind: 'notice',
  file,
  line: 1,
  expected: `a rule "${name}" that can be run`,
  received: `one that cannot: ${reason}`,
  mend: 'It is left out; the other rules run.',
});

const readVocabularies = ({ vocabularies }: Settings, shelf: Shelf, problems: ValeProblem[]): Vocabulary =>
  joinVocabularies(
    vocabularies.map((name) => {
      const found = shelf.readVocabulary(name);
      if (found === undefined)
        problems.push({
          kind: 'error',
          file: shelf.ini?.path ?? '',
          line: shelf.lineOf('Vocab'),
          expected: `a vocabulary "${name}" in config/vocabularies of a style path`,
          received: 'none',
          mend: 'Put its accept.txt or reject.txt there, or take its name out of Vocab.',
        });
      return { accepted: toTerms(found?.accept ?? ''), rejected: toTerms(found?.reject ?? '') };
    }),
  );

type Found = { readonly source: RuleSource; readonly file: string };

/** The rules of all styles that are asked for, and those asked for by name. */
const collectSources = (
  settings: Settings,
  vocabulary: Vocabulary,
  shelf: Shelf,
  problems: ValeProblem[],
): readonly Found[] => {
  const styles = stylesOf(settings);
  const named = new Set(
    settings.sections.flatMap(({ switches }) => [...switches].filter(([, { isOn }]) => isOn).map(([name]) => name)),
  );
  const found = new Map<string, Found>();
  for (const style of styles) {
    if (style === 'Vale') continue;
    const files = shelf.listStyle(style);
    if (files.length === 0) problems.push(toMissing(style, shelf));
    for (const { name, path, text } of files) addRule({ name, path, text }, found, problems);
  }
  for (const name of named) {
    const file = found.has(name) ? undefined : shelf.findRule(name);
    if (file !== undefined) addRule({ name, ...file }, found, problems);
  }
  const builtIn = builtInRules(vocabulary).filter(({ name }) => styles.has('Vale') || named.has(name));
  for (const source of builtIn) found.set(source.name, { source, file: 'the style "Vale"' });
  return [...found.values()].toSorted((a, b) => (a.source.name < b.source.name ? -1 : 1)).slice(0, rulesMax);
};

const addRule = (
  { name, path, text }: { readonly name: string; readonly path: string; readonly text: string },
  found: Map<string, Found>,
  problems: ValeProblem[],
): void => {
  const read = readRule(name, text);
  if ('definition' in read) found.set(name, { source: read, file: path });
  else
    problems.push({
      kind: 'notice',
      file: path,
      line: read.line,
      expected: `${read.expected} in rule "${name}"`,
      received: read.received,
      mend: 'It is left out; the other rules run.',
    });
};

/** How many rules may start from one another in a row. */
const ancestorsMax = 5;

type Compiled = Rule | { readonly reason: string };

const compileRule = (source: RuleSource, all: readonly Found[], context: RuleContext): Compiled => {
  const whole = inherit(source, all);
  if (whole === undefined) return { reason: `"${source.extends}" is no rule that it can start from` };
  const point = registry.get(whole.extends);
  if (point === undefined) return { reason: `"${whole.extends}" is no extension point` };
  try {
    const compiled = point.compile(whole.definition, context);
    return {
      ...compiled,
      name: source.name,
      level: whole.level ?? 'warning',
      scopes: compiled.scopes ?? whole.scopes ?? ['text'],
      limit: whole.limit,
      link: whole.link,
      description: whole.description,
    };
  } catch (error) {
    if (error instanceof RuleError) return { reason: error.message };
    throw error;
  }
};

/** A rule may start from another: what it says itself goes before. */
const inherit = (source: RuleSource, all: readonly Found[]): RuleSource | undefined => {
  let whole = source;
  for (let count = 0; whole.extends.includes('.'); count++) {
    const parent = all.find((each) => each.source.name === whole.extends)?.source;
    if (parent === undefined || count >= ancestorsMax) return undefined;
    whole = {
      ...whole,
      extends: parent.extends,
      level: whole.level ?? parent.level,
      scopes: whole.scopes ?? parent.scopes,
      limit: whole.limit === 0 ? parent.limit : whole.limit,
      link: whole.link ?? parent.link,
      description: whole.description ?? parent.description,
      definition: { ...parent.definition, ...whole.definition },
    };
  }
  return whole;
};

/** The level that the settings give a rule, or its style. */
const withLevel = (rule: Rule, { sections }: Settings): Rule => {
  const style = rule.name.split('.')[0] ?? '';
  for (const name of [rule.name, style]) {
    const level = sections.map(({ switches }) => switches.get(name)?.level).findLast((each) => each !== undefined);
    if (level !== undefined && levels.includes(level)) return { ...rule, level };
  }
  return rule;
};
