/**
 * Sentiment by Amazon Comprehend: what it can judge, for as few billed units as possible; everything else, and everything
 * when it does not answer or the day's units are used up, by the local engine.
 */
import { ComprehendClient, type LanguageCode } from '@aws-sdk/client-comprehend';
import type { SentimentJudgement } from '../../model/mention.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Sentiment, SentimentText } from '../../ports/sentiment.ts';
import { detectLanguage } from '../../text/language.ts';
import {
  type Answer,
  type Backoff,
  type Batch,
  type BatchOutcome,
  batchMax,
  judgeBatch,
  type Question,
} from './comprehend-batch.ts';
import { targetedLanguage, toComprehendLanguage } from './comprehend-languages.ts';
import { isNamed, type Reading, toTargetedReading } from './comprehend-scores.ts';
import { charactersMaxDefault, toDocument, toUnits } from './comprehend-text.ts';
import type { UnitMeter } from './unit-meter.ts';

/** The service's API version; it names no model. */
export const comprehendEngine = 'comprehend/2017-11-27';
export const targetedEngine = 'comprehend-targeted/2017-11-27';

/** Why a text that the service could have judged was judged here; stands behind the engine in parentheses. */
export const fallbackReasons = {
  cap: 'comprehend: daily units used up',
  unavailable: 'comprehend: unavailable',
  refused: 'comprehend: refused',
  unnamed: 'comprehend: brand not told apart',
} as const;
type FallbackReason = keyof typeof fallbackReasons;

export type ComprehendOptions = {
  readonly client: ComprehendClient;
  /** Judges what the service does not. */
  readonly local: Sentiment;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: UnitMeter;
  readonly backoff: Backoff;
  /** With one, the local engine judges first, and only texts of which it is less sure than this (0..1) are sent. */
  readonly localFirst?: { readonly confidenceMin: number };
  /** Other names that a text may speak of, such as competitors: beside one of them the brand is judged by itself. */
  readonly otherNames?: readonly string[];
  /** So many characters of a text are sent, those around the brand. 300 cost no more than one. */
  readonly charactersMax?: number;
  /** Told what each batch was billed. */
  readonly onBilled?: (bill: { readonly language: string; readonly documents: number; readonly units: number }) => void;
};

/** The client as the adapter wants it: one try a call, since the adapter waits by itself, and an end to waiting. */
export const openComprehendClient = ({
  region,
  endpoint,
}: {
  readonly region: string;
  readonly endpoint?: string;
}): ComprehendClient =>
  new ComprehendClient({
    region,
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 10_000 },
    ...(endpoint === undefined ? {} : { endpoint }),
  });

/** One document that is sent, once for all texts that are alike in it. */
type Document = {
  readonly question: Question;
  readonly language: LanguageCode;
  readonly text: string;
  readonly units: number;
};
type Documents = ReadonlyMap<string, Document>;
type Verdict = Answer | FallbackReason;

/** Makes the engine. It never throws for a text, nor when the service does not answer. */
export const createComprehendSentiment = (options: ComprehendOptions): Sentiment => ({
  classify: async (texts) => {
    const first = options.localFirst === undefined ? undefined : await options.local.classify(texts);
    const documents = texts.map((text, index) =>
      isSureEnough(first?.[index], options) ? undefined : toPlanned(text, options),
    );
    const verdicts = await judgeAll(new Map(documents.flatMap(toEntry)), options);
    const readings = texts.map((text, index) => readVerdict(verdicts.get(toKey(documents[index])), text));
    return fillIn({ texts, first, readings }, options.local);
  },
});

const isSureEnough = (judgement: SentimentJudgement | undefined, { localFirst }: ComprehendOptions): boolean =>
  judgement !== undefined && localFirst !== undefined && judgement.confidence >= localFirst.confidenceMin;

/** What is sent of a text; undefined where it is empty or in a language that the service does not judge. */
const toPlanned = (
  { text, language, targets }: SentimentText,
  { otherNames = [], charactersMax = charactersMaxDefault }: ComprehendOptions,
): Document | undefined => {
  const document = toDocument(text, { targets, charactersMax });
  if (document === '') return undefined;
  const primary = language.split(/[-_]/, 1)[0]?.toLowerCase();
  const code = toComprehendLanguage(primary === 'und' || primary === '' ? detectLanguage(document) : language);
  if (code === undefined) return undefined;
  const isOneOfSeveral =
    code === targetedLanguage &&
    targets.some((target) => isNamed(document, target)) &&
    otherNames.some((name) => isNamed(document, name));
  return { question: isOneOfSeveral ? 'targeted' : 'whole', language: code, text: document, units: toUnits(document) };
};

const toKey = (document: Document | undefined): string =>
  document === undefined ? '' : `${document.question} ${document.language} ${document.text}`;
const toEntry = (document: Document | undefined): readonly (readonly [string, Document])[] =>
  document === undefined ? [] : [[toKey(document), document]];

/** Documents that can go in one request lie together; the order of the texts is kept among them. */
const toBatches = (documents: Documents): readonly (readonly Document[])[] => {
  const groups = new Map<string, Document[]>();
  for (const document of documents.values()) {
    const name = `${document.question} ${document.language}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [document]);
    else group.push(document);
  }
  return [...groups.values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / batchMax) }, (_, index) =>
      group.slice(index * batchMax, (index + 1) * batchMax),
    ),
  );
};

/** Asks batch after batch. When the service gave up on one, or the day is used up, the rest is not asked: waiting again would only cost time. */
const judgeAll = async (documents: Documents, options: ComprehendOptions): Promise<ReadonlyMap<string, Verdict>> => {
  const verdicts = new Map<string, Verdict>();
  let isDown = false;
  for (const batch of toBatches(documents)) {
    const judged: readonly Verdict[] = isDown
      ? batch.map(() => 'unavailable' as const)
      : await judgeWithinCap(batch, options);
    isDown ||= judged.includes('unavailable');
    for (const [index, document] of batch.entries()) verdicts.set(toKey(document), judged[index] ?? 'refused');
  }
  return verdicts;
};

/** Sends as many of a batch as the day's units pay for, in order. */
const judgeWithinCap = async (batch: readonly Document[], options: ComprehendOptions): Promise<readonly Verdict[]> => {
  const [head] = batch;
  if (head === undefined) return [];
  const { client, backoff, clock, onBilled } = options;
  const day = clock.now().toISOString().slice(0, 10);
  const paid = await takeUnits(batch, day, options);
  if (paid.length === 0) return batch.map(() => 'cap');
  const request: Batch = { question: head.question, language: head.language, documents: paid.map(({ text }) => text) };
  const outcome = await judgeBatch(client, request, backoff);
  const billed = paid.filter((_, index) => outcome.answers[index] !== undefined);
  if (outcome.fault !== null) warn(outcome.fault, request, options);
  onBilled?.({ language: head.language, documents: billed.length, units: sumUnits(billed) });
  if (outcome.fault?.isBilled !== true) await giveBack(day, sumUnits(paid) - sumUnits(billed), options);
  return batch.map((_, index) => (index < paid.length ? toVerdict(outcome, index) : 'cap'));
};

const toVerdict = ({ answers, fault }: BatchOutcome, index: number): Verdict =>
  answers[index] ?? fault?.kind ?? 'refused';

const sumUnits = (documents: readonly Document[]): number => documents.reduce((sum, { units }) => sum + units, 0);

/** The first documents that today's units pay for. A meter that cannot be asked grants none: the bill stays bounded. */
const takeUnits = async (
  batch: readonly Document[],
  day: string,
  options: ComprehendOptions,
): Promise<readonly Document[]> => {
  const wanted = sumUnits(batch);
  const granted = await options.meter.take(day, wanted).catch((cause: unknown) => {
    options.log.warn('The count of sentiment units could not be asked; the local engine judges.', {
      cause: toWord(cause),
    });
    return 0;
  });
  const paid: Document[] = [];
  for (const document of batch) {
    if (sumUnits(paid) + document.units > granted) break;
    paid.push(document);
  }
  await giveBack(day, granted - sumUnits(paid), options);
  return paid;
};

const giveBack = async (day: string, units: number, { meter, log }: ComprehendOptions): Promise<void> => {
  if (units <= 0) return;
  await meter.giveBack(day, units).catch((cause: unknown) => {
    log.warn('Sentiment units that were not used could not be given back.', { units, cause: toWord(cause) });
  });
};

const toWord = (cause: unknown): string => (cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause));

const warn = (fault: NonNullable<BatchOutcome['fault']>, request: Batch, { log }: ComprehendOptions): void =>
  log.warn('Amazon Comprehend did not judge a batch; the local engine does.', {
    kind: fault.kind,
    cause: toWord(fault.cause),
    language: request.language,
    documents: request.documents.length,
  });

type Read = { readonly reading: Reading; readonly engine: string } | FallbackReason | undefined;

/** The answer read for one text; undefined where nothing was asked. */
const readVerdict = (verdict: Verdict | undefined, { targets }: SentimentText): Read => {
  if (verdict === undefined || typeof verdict === 'string') return verdict;
  if (verdict.question === 'whole') return { reading: verdict.reading, engine: comprehendEngine };
  const reading = toTargetedReading(verdict.entities, targets);
  return reading === undefined ? 'unnamed' : { reading, engine: targetedEngine };
};

/** Puts the local engine's judgements where the service has none, saying why where it could have had one. */
const fillIn = async (
  {
    texts,
    first,
    readings,
  }: {
    readonly texts: readonly SentimentText[];
    readonly first: readonly SentimentJudgement[] | undefined;
    readonly readings: readonly Read[];
  },
  local: Sentiment,
): Promise<readonly SentimentJudgement[]> => {
  const open = readings.flatMap((read, index) => (typeof read === 'object' ? [] : [index]));
  const judged = first ?? (await local.classify(open.flatMap((index) => texts[index] ?? [])));
  const own = new Map(first === undefined ? open.map((index, place) => [index, judged[place]]) : judged.entries());
  return readings.map((read, index) => {
    if (typeof read === 'object') return { ...read.reading, engine: read.engine };
    const judgement = own.get(index);
    if (judgement === undefined) throw new Error('Earmark is at fault: the local engine left a text unjudged');
    return read === undefined ? judgement : { ...judgement, engine: `${judgement.engine} (${fallbackReasons[read]})` };
  });
};
