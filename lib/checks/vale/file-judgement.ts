/** The rules of one file at work: blocks go in, alerts come out, each once. */
import { type CommentSwitches, openComments } from './document/comments.ts';
import { coverFirst, locate, type Surroundings } from './document/locate.ts';
import { PatternTimeout } from './pattern/run-timed.ts';
import { type Places, type Prefilter, toPrefilter } from './rules/prefilter.ts';
import { type FileNotes, type Level, type Rule, type RuleAlert, type RuleBlock, RuleError } from './rules/rule.ts';
import { isInScope, type Scope, toScope } from './rules/scope.ts';

/** An alert with its place: line and column of a source, or block and span of a page. */
export type ValeAlert = {
  readonly rule: string;
  readonly level: Level;
  readonly message: string;
  readonly match: string;
  readonly link: string | undefined;
  readonly suggestions: readonly string[];
  readonly line?: number;
  readonly column?: number;
  readonly block?: number;
  readonly span?: readonly [number, number];
};

/** A rule that could not be held against a text: it is set aside, and named. */
export type RuleFault = { readonly rule: string; readonly reason: string };

/** The rules that run on a file, and how they are found by a block's scope. */
export type RuleSet = {
  readonly rules: readonly { readonly rule: Rule; readonly scope: Scope }[];
  readonly byScope: Map<string, { readonly rules: readonly Rule[]; readonly prefilter: Prefilter }>;
  /** Rules that overran their time, with the reason: they are not tried again. */
  readonly faults: Map<string, string>;
};

/** Prepares rules to be run on many files. */
export const toRuleSet = (rules: readonly Rule[]): RuleSet => ({
  rules: rules.map((rule) => ({ rule, scope: toScope(rule.scopes) })),
  byScope: new Map(),
  faults: new Map(),
});

/** Most alerts in one file. */
export const alertsMax = 1001;

/** Where a block of a source stands. */
export type SourceContext = {
  readonly source: string;
  readonly lineStarts: readonly number[];
  readonly line: number;
  readonly searchesAll: boolean;
};

export type FileJudgement = {
  readonly notes: FileNotes;
  readonly comments: CommentSwitches;
  readonly alerts: readonly ValeAlert[];
  readonly faults: readonly RuleFault[];
  /** Runs the rules on a block of a source; `toContext` is asked only when something is found. */
  judgeSource(block: RuleBlock, toContext: () => SourceContext): void;
  /** Runs the rules on a block of a page, or on a piece of it that begins at `offset`. */
  judgeBlock(block: RuleBlock, index: number, offset?: number): void;
};

/** Starts on a file. */
export const openFileJudgement = (ruleSet: RuleSet): FileJudgement => {
  const notes: FileNotes = { sequences: new Set(), counts: new Map() };
  const comments = openComments();
  const alerts: ValeAlert[] = [];
  const faults = new Map<string, string>();
  const seen = new Set<string>();
  const counts = new Map<string, number>();

  const add = (rule: Rule, alert: ValeAlert, place: string): void => {
    const entry = `${place} ${rule.name}`;
    const count = counts.get(rule.name) ?? 0;
    if (seen.has(entry) || (rule.limit > 0 && count >= rule.limit) || alerts.length >= alertsMax) return;
    seen.add(entry);
    counts.set(rule.name, count + 1);
    alerts.push(alert);
  };

  const run = (block: RuleBlock, use: (rule: Rule, found: readonly RuleAlert[]) => void): void => {
    if (comments.isOff()) return;
    const { rules, prefilter } = rulesOf(ruleSet, block);
    if (rules.length === 0) return;
    const places = prefilter(block.text);
    for (const [index, rule] of rules.entries()) {
      const at = places[index];
      if (at?.length === 0 || comments.isRuleOff(rule.name)) continue;
      const known = ruleSet.faults.get(rule.name);
      const found = known === undefined ? tryRule(rule, block, notes, at) : known;
      if (typeof found === 'string') {
        ruleSet.faults.set(rule.name, found);
        faults.set(rule.name, found);
      } else if (found.length > 0)
        use(rule, comments.hasSwitches() ? found.filter(({ match }) => !comments.isRuleOff(rule.name, match)) : found);
    }
  };

  return {
    notes,
    comments,
    alerts,
    get faults() {
      return [...faults].map(([rule, reason]) => ({ rule, reason }));
    },
    judgeSource(block, toContext) {
      let known: BlockContext | undefined;
      run(block, (rule, found) => {
        known ??= toBlockContext(toContext(), block.text);
        const cover = openCover(known.whole);
        const surroundings = { ...known, toSource: cover.toSource };
        for (const alert of found) {
          if (alerts.length >= alertsMax) return;
          const place = locate(alert, surroundings);
          if (place === undefined || place.column <= 0) continue;
          cover.add(alert.match);
          add(rule, { ...toValeAlert(rule, alert), ...place }, `${place.line}:${place.column}`);
        }
      });
    },
    judgeBlock(block, index, offset = 0) {
      run(block, (rule, found) => {
        for (const alert of found) {
          const start = alert.match === '' ? 0 : alert.start + offset;
          const span = [start, start + alert.match.length] as const;
          add(rule, { ...toValeAlert(rule, alert), block: index, span }, `${index}:${start}`);
        }
      });
    },
  };
};

type BlockContext = Omit<Surroundings, 'toSource'>;

const toBlockContext = ({ source, lineStarts, line, searchesAll }: SourceContext, text: string): BlockContext => ({
  whole: source,
  lineStarts,
  line,
  searchesAll,
  text,
  offset: source === text ? 0 : source.indexOf(text),
});

/** A source in which words are covered one after the other: not before somebody looks at it, for most alerts are told without. */
const openCover = (source: string) => {
  let covered = source;
  let waiting: string[] = [];
  return {
    add: (words: string): void => {
      waiting.push(words);
    },
    toSource: (): string => {
      for (const words of waiting) covered = coverFirst(covered, words, '#');
      waiting = [];
      return covered;
    },
  };
};

const toValeAlert = ({ name, level, link }: Rule, { match, message, suggestions }: RuleAlert): ValeAlert => ({
  rule: name,
  level,
  message,
  match,
  link,
  suggestions: suggestions ?? [],
});

/** Scopes that are remembered: a file has a dozen. */
const scopesMax = 500;

const rulesOf = ({ rules, byScope }: RuleSet, block: RuleBlock) => {
  const key = `${block.scope} ${block.parent}`;
  const known = byScope.get(key);
  if (known !== undefined) return known;
  const within = rules.filter(({ scope }) => isInScope(scope, block)).map(({ rule }) => rule);
  const made = {
    rules: within,
    prefilter: toPrefilter(within),
  };
  if (byScope.size < scopesMax) byScope.set(key, made);
  return made;
};

/** What a rule finds, or why it cannot run. */
const tryRule = (rule: Rule, block: RuleBlock, notes: FileNotes, places: Places): readonly RuleAlert[] | string => {
  try {
    return rule.run(block, notes, places);
  } catch (error) {
    if (error instanceof PatternTimeout || error instanceof RuleError) return error.message;
    throw error;
  }
};
