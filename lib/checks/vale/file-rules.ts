/** Which rules run on a file of some name, and what is left out of it: the settings, asked about one file. */

import type { Settings } from './config/settings.ts';
import type { Ignores } from './document/ignore-patterns.ts';
import type { Skips } from './document/judge-tokens.ts';
import type { ProseOptions } from './document/prose.ts';
import { type RuleSet, toRuleSet } from './file-judgement.ts';
import { compilePattern, type Pattern } from './pattern/compile-pattern.ts';
import { levels, type Rule } from './rules/rule.ts';
import { asksFor } from './rules/scope.ts';

export type FileRules = {
  readonly ruleSet: RuleSet;
  /** Styles that the file is based on. */
  readonly styles: readonly string[];
  readonly extension: string;
  readonly ignores: Ignores;
  readonly skips: Skips;
  readonly cuts: Omit<ProseOptions, 'extension'>;
};

/** Rule sets that are remembered: one for each way in which sections match. */
const setsMax = 100;

/** Tells the rules of files, each combination of sections worked out once. */
export const toFileRules = (rules: readonly Rule[], settings: Settings): ((name: string) => FileRules) => {
  const known = new Map<string, FileRules>();
  const allScopes = rules.flatMap(({ scopes }) => scopes);
  const cuts = { withParagraphs: asksFor(allScopes, 'paragraph'), withSentences: asksFor(allScopes, 'sentence') };
  return (name) => {
    const extension = /\.([^./]+)$/.exec(name)?.[1] ?? 'txt';
    const matching = settings.sections.map(({ matches }) => matches(name));
    const key = `${extension} ${matching.map(Number).join('')}`;
    const found = known.get(key) ?? make(rules, settings, { matching, extension, cuts });
    if (known.size < setsMax) known.set(key, found);
    return found;
  };
};

type Asked = {
  readonly matching: readonly boolean[];
  readonly extension: string;
  readonly cuts: FileRules['cuts'];
};

const make = (rules: readonly Rule[], settings: Settings, { matching, extension, cuts }: Asked): FileRules => {
  const sections = settings.sections.filter((_section, index) => matching[index]);
  const styles = sections.findLast(({ basedOn }) => basedOn !== undefined)?.basedOn ?? [];
  const isOn = (name: string): boolean => {
    const style = name.split('.')[0] ?? name;
    for (const each of [name, style]) {
      const last = sections.findLast(({ switches }) => switches.has(each))?.switches.get(each);
      if (last !== undefined) return last.isOn;
    }
    return styles.includes(style);
  };
  const least = levels.indexOf(settings.minLevel);
  return {
    ruleSet: toRuleSet(rules.filter(({ name, level }) => levels.indexOf(level) >= least && isOn(name))),
    styles,
    // A scope must not say "text" because of a file's name.
    extension: extension === 'text' ? 'txt' : extension,
    ignores: {
      blocks: toPatterns(sections.flatMap(({ blockIgnores }) => blockIgnores)),
      tokens: toPatterns(sections.flatMap(({ tokenIgnores }) => tokenIgnores)),
    },
    skips: {
      skippedTags: settings.skippedScopes,
      ignoredTags: settings.ignoredScopes,
      ignoredClasses: settings.ignoredClasses,
    },
    cuts,
  };
};

/** Patterns that cannot be read were told when the settings were. */
const toPatterns = (sources: readonly string[]): readonly Pattern[] =>
  sources.flatMap((source) => {
    try {
      return [compilePattern(source)];
    } catch {
      return [];
    }
  });
