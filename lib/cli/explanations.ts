/** What checks, sources, notifiers and error codes are, from the objects themselves: for `earmark explain` and the reference. */
import type { Check, Example } from '../checks/check.ts';
import { doors } from '../config/doors.ts';
import { type JsonSchema, toPartSchema } from '../config/json-schema.ts';
import { errorCodes } from '../errors.ts';
import { toDurationText } from '../model/duration.ts';
import type { KeepTerms } from '../model/terms.ts';
import type { Notifier } from '../notifiers/notifier.ts';
import { queryFields } from '../sources/query/grammar.ts';
import type { SearchPower } from '../sources/query/power.ts';
import type { Grant, Reach, Source, SourceLimits } from '../sources/source.ts';

/** What an object says of itself, in the words of help and reference. */
export type Explanation = {
  readonly type: 'explanation';
  readonly kind: 'check' | 'source' | 'notifier' | 'error code';
  readonly id: string;
  readonly summary: string;
  readonly facts: Readonly<Record<string, string>>;
  /** What the service of a source grants, as numbers. */
  readonly limits?: SourceLimits;
  readonly options: JsonSchema | null;
  /** As they stand in earmark.yml. */
  readonly examples: readonly unknown[];
  /** What a check says of texts, and of texts that only look alike; its tests. */
  readonly cases?: readonly ExplainedCase[];
};

/** A text, and what is remarked on it: nothing where it is a near miss. */
export type ExplainedCase = {
  /** What the check does there: "offers the preferred word". */
  readonly name: string;
  readonly text: string;
  readonly language: string | null;
  readonly remarks: readonly string[];
};

/** Everything that can be asked for: checks, sources, notifiers, error codes. */
export const toExplanations = (): readonly Explanation[] => [
  ...doors.checks.all.map(explainCheck),
  ...doors.sources.all.map(explainSource),
  ...doors.notifiers.all.map(explainNotifier),
  ...Object.entries(errorCodes).map(
    ([id, summary]): Explanation => ({
      type: 'explanation',
      kind: 'error code',
      id,
      summary,
      facts: {},
      options: null,
      examples: [],
    }),
  ),
];

const toJudged = (check: Check): string => {
  if (check.judges === 'brand') return 'channels side by side';
  return check.judges === 'page' && check.compare !== undefined
    ? 'pages, and channels side by side'
    : `${check.judges}s`;
};

/** A check in the words of help. */
export const explainCheck = (check: Check): Explanation => ({
  type: 'explanation',
  kind: 'check',
  id: check.id,
  summary: check.summary,
  facts: {
    audience: check.audience,
    severity: check.severity,
    judges: `${toJudged(check)}, by ${check.speaker === 'either' ? 'anybody' : `the ${check.speaker}`}`,
    finding: check.lifecycle,
    asked: check.always ? 'always; a guideline sets its options' : 'by a guideline',
  },
  options: toPartSchema(check.options),
  examples: toGuidelines(check),
  cases: check.examples.flatMap(toCase),
});

/** Cases of more than a few words are no help on a terminal. */
const caseCharsMax = 400;

const toCase = ({ name, text, blocks, language, remarks }: Example): readonly ExplainedCase[] => {
  const shown = text ?? blocks?.map((block) => block.text).join(' … ') ?? '';
  if (shown.length > caseCharsMax) return [];
  // Where in the text a remark stands is for tests.
  const messages = remarks.map((remark) => remark.replace(/^\d+-\d+: /, ''));
  return [{ name, text: shown, language: language ?? null, remarks: messages }];
};

const guidelinesMax = 2;

/** The options of the examples that remark something, as guidelines; equal ones once. */
const toGuidelines = ({ id, examples }: Check): readonly unknown[] => {
  const guidelines = examples
    .filter(({ remarks }) => remarks.length > 0)
    .map(({ options }) => ({ id: `my-${id}`, check: id, ...toKeys(options) }));
  return [...new Map(guidelines.map((each) => [JSON.stringify(each), each])).values()].slice(0, guidelinesMax);
};

const toKeys = (options: unknown): object => (typeof options === 'object' && options !== null ? options : {});

/** A source in the words of help. */
export const explainSource = (source: Source): Explanation => ({
  type: 'explanation',
  kind: 'source',
  id: source.id,
  summary: source.summary,
  facts: {
    every: toDurationText(source.everyMs),
    ...toTriedFact(source),
    ...toLimitFacts(source),
    ...toTermsFacts(source),
    ...toSearchFacts(source.search),
  },
  ...(source.limits === undefined ? {} : { limits: source.limits }),
  options: toPartSchema(source.options),
  examples: source.examples,
});

const toTriedFact = ({ triedLive }: Source): Explanation['facts'] => {
  if (triedLive === undefined) return {};
  return { tried: triedLive ? 'against the live service' : 'on recorded answers only, never against the live service' };
};

const toNumber = (count: number): string => count.toLocaleString('en-GB');

/** `100 calls a minute (an app)` */
const toGrantText = ({ calls, perMs, unit = 'calls', of }: Grant): string => {
  const [, name] = stretches.find(([ms]) => ms === perMs) ?? [];
  const counted = calls === 1 ? unit.replace(/s$/, '') : unit;
  return `${toNumber(calls)} ${counted} ${name ?? `in ${toDurationText(perMs)}`}${of === undefined ? '' : ` (${of})`}`;
};
const stretches = [
  [60_000, 'a minute'],
  [3_600_000, 'an hour'],
  [86_400_000, 'a day'],
] as const;

const toReachText = ({ entries, days, of }: Reach): string => {
  const far = [
    ...(entries === undefined ? [] : [`${toNumber(entries)} entries`]),
    ...(days === undefined ? [] : [`${days} ${days === 1 ? 'day' : 'days'}`]),
  ].join(', ');
  return of === undefined ? far : `${far} (${of})`;
};

const reachTexts = { all: 'to the first entry', window: 'what is shown at that moment' } as const;

const toLimitFacts = ({ limits }: Source): Explanation['facts'] => {
  if (limits === undefined) return {};
  const { grants, spacingMs, pageSize, reachesBack } = limits;
  return {
    grants: grants.length === 0 ? 'nothing published' : grants.map(toGrantText).join('; '),
    asked: spacingMs === null ? 'as network.spacing says' : `once in ${toDurationText(spacingMs)} at most`,
    ...(pageSize === null
      ? {}
      : { 'in one answer': `${toNumber(pageSize)} ${pageSize === 1 ? 'entry' : 'entries'} at most` }),
    'reaches back': typeof reachesBack === 'string' ? reachTexts[reachesBack] : reachesBack.map(toReachText).join('; '),
  };
};

const toTermsFacts = ({ terms, ownTerms }: Source): Explanation['facts'] => ({
  ...(terms === undefined ? {} : { terms: terms.note, kept: toKeptText(terms) }),
  ...(ownTerms === undefined ? {} : { 'kept of your own': `${toKeptText(ownTerms)}. ${ownTerms.note}` }),
});

/** What the store keeps, in words. */
const toKeptText = ({ keepDays, stores, keepsDeleted }: KeepTerms): string => {
  const what =
    stores === 'figures' ? 'ids, addresses, times and figures; no words, names or media' : 'words and figures';
  const days = keepDays === null ? '' : `, ${keepDays} ${keepDays === 1 ? 'day' : 'days'} unless read again`;
  return `${what}${days}; ${keepsDeleted ? 'also what was deleted there' : 'what is deleted there goes'}`;
};

const fieldNames: Readonly<Record<SearchPower['does'][number], string>> = {
  phrase: '"phrases"',
  wildcard: 'words*',
  not: 'NOT',
  or: 'OR',
  site: 'site:',
  author: 'author:',
  lang: 'lang:',
  type: 'type:',
  title: 'title:',
};

/** Which parts of a query go to the service, and which are finished on what it answers. */
const toSearchFacts = (search: SearchPower | undefined): Explanation['facts'] => {
  if (search === undefined) return {};
  const asked = new Set<keyof typeof fieldNames>([...search.does, ...(search.parameters ?? [])]);
  const all = Object.entries(fieldNames);
  const has = ([part]: readonly [string, string]): boolean => [...asked].some((each) => each === part);
  // Where hardly anything is shown of what is found, its words are the service's alone.
  const isFinished = ([part]: readonly [string, string]): boolean =>
    search.tellsFieldsOnly !== true || part === 'or' || queryFields.some((field) => field === part);
  const here = all.filter((each) => !has(each) && isFinished(each)).map(([, name]) => name);
  return {
    'asked of the service':
      search.readsWhole === true ? 'nothing' : ['words', ...all.filter(has).map(([, name]) => name)].join(', '),
    'finished here': [
      ...(search.readsWhole === true ? ['words'] : []),
      ...here,
      ...(search.tellsFieldsOnly === true ? [] : ['near/n']),
    ].join(', '),
    ...(search.note === undefined ? {} : { search: search.note }),
  };
};

/** A notifier in the words of help. */
export const explainNotifier = (notifier: Notifier): Explanation => ({
  type: 'explanation',
  kind: 'notifier',
  id: notifier.id,
  summary: notifier.summary,
  facts: {},
  options: toPartSchema(notifier.options),
  examples: notifier.examples,
});
