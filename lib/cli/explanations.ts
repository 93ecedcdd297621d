/** What checks, sources, notifiers and error codes are, from the objects themselves: for `earmark explain` and the reference. */
import type { Check, Example } from '../checks/check.ts';
import { doors } from '../config/doors.ts';
import { type JsonSchema, toPartSchema } from '../config/json-schema.ts';
import { errorCodes } from '../errors.ts';
import { toDurationText } from '../model/duration.ts';
import type { Notifier } from '../notifiers/notifier.ts';
import type { Source } from '../sources/source.ts';

/** What an object says of itself, in the words of help and reference. */
export type Explanation = {
  readonly type: 'explanation';
  readonly kind: 'check' | 'source' | 'notifier' | 'error code';
  readonly id: string;
  readonly summary: string;
  readonly facts: Readonly<Record<string, string>>;
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

/** A check in the words of help. */
export const explainCheck = (check: Check): Explanation => ({
  type: 'explanation',
  kind: 'check',
  id: check.id,
  summary: check.summary,
  facts: {
    audience: check.audience,
    severity: check.severity,
    judges: `${check.judges}s, by ${check.speaker === 'either' ? 'anybody' : `the ${check.speaker}`}`,
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
  if (shown.trim() === '' || shown.length > caseCharsMax) return [];
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
    tried: source.triedLive ? 'against the live service' : 'on recorded answers only',
  },
  options: toPartSchema(source.options),
  examples: source.examples,
});

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
