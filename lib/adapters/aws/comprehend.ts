/**
 * Sentiment by Amazon Comprehend: what it can judge, for as few billed units as possible; everything else, and everything
 * when it does not answer or the day's units are used up, by the local engine.
 */
import { ComprehendClient } from '@aws-sdk/client-comprehend';
import type { SentimentJudgement } from '../../model/mention.ts';
import type { Sentiment, SentimentReport, SentimentText } from '../../ports/sentiment.ts';
import { type Document, type PlanOptions, toDocumentKey, toFirstDocument, toJudged } from './comprehend-plan.ts';
import { type Reading, toTargetedReading } from './comprehend-scores.ts';
import {
  type Bill,
  createSpender,
  createUsableCheck,
  type FallbackReason,
  fallbackReasons,
  type SpendOptions,
  toDay,
  type Verdicts,
} from './comprehend-spend.ts';

/** The service's API version; it names no model. */
export const comprehendEngine = 'comprehend/2017-11-27';
export const targetedEngine = 'comprehend-targeted/2017-11-27';

export type ComprehendOptions = SpendOptions &
  PlanOptions & {
    /** Judges what the service does not. */
    readonly local: Sentiment;
    /** With one, the local engine judges first, and only texts of which it is less sure than this (0..1) are sent. */
    readonly localFirst?: { readonly confidenceMin: number };
    /** Told how many texts of a call were judged here though the service could have, and why. */
    readonly onFallback?: (fallback: { readonly reason: FallbackReason; readonly texts: number }) => void;
  };

/** The client as the adapter wants it: one try a call, since the adapter waits by itself, and an end to waiting. */
export const openComprehendClient = ({
  region,
  endpoint,
}: {
  readonly region?: string;
  readonly endpoint?: string;
} = {}): ComprehendClient =>
  new ComprehendClient({
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 10_000 },
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
  });

/** Makes the engine. It never throws for a text, nor when the service does not answer. */
export const createComprehendSentiment = (options: ComprehendOptions): Sentiment => {
  const { local, localFirst, meter, clock } = options;
  const tally = createTally();
  const isUsable = createUsableCheck(options);
  const onBilled = (bill: Bill): void => {
    tally.addBill(bill);
    options.onBilled?.(bill);
  };
  const ask = createSpender({ ...options, onBilled }, isUsable);

  /** Two rounds: the language where nobody knows it, and then the sentiment. */
  const judge = async (first: readonly (Document | undefined)[], texts: readonly SentimentText[]) => {
    const languages = await ask(first.map((document) => (document?.question === 'language' ? document : undefined)));
    const documents = first.map((document, index) => toSecond(document, { languages, text: texts[index], options }));
    const verdicts = new Map([
      ...languages,
      ...(await ask(documents.map((each) => (typeof each === 'string' ? undefined : each)))),
    ]);
    return texts.map((text, index) => readVerdict(documents[index], { verdicts, text, options }));
  };

  return {
    classify: async (texts) => {
      const before = localFirst === undefined ? undefined : await local.classify(texts);
      const planned = texts.map((text, index) =>
        isSureEnough(before?.[index], options) ? undefined : toFirstDocument(text, options),
      );
      const readings = await judge(planned, texts);
      for (const [reason, count] of tally.addReadings(readings)) options.onFallback?.({ reason, texts: count });
      return fillIn({ texts, before, readings }, local);
    },
    report: async (): Promise<SentimentReport> => ({
      engine: localFirst === undefined ? 'comprehend' : 'local-first',
      isUsable: await isUsable(),
      unitsToday: await meter.count(toDay(clock)),
      unitsPerDay: meter.unitsPerDay ?? null,
      ...tally.read(),
    }),
  };
};

/** What was billed, judged there and judged here instead, since the engine was made. */
const createTally = () => {
  let units = 0;
  let judged = 0;
  const fallenBack = new Map<FallbackReason, number>();
  return {
    addBill: (bill: Bill): void => {
      units += bill.units;
    },
    /** Answers how many of these fell back, by reason. */
    addReadings: (readings: readonly Read[]): ReadonlyMap<FallbackReason, number> => {
      const counts = new Map<FallbackReason, number>();
      for (const read of readings) {
        if (typeof read === 'object') judged += 1;
        else if (read !== undefined) counts.set(read, (counts.get(read) ?? 0) + 1);
      }
      for (const [reason, count] of counts) fallenBack.set(reason, (fallenBack.get(reason) ?? 0) + count);
      return counts;
    },
    read: () => ({
      units,
      judged,
      fallenBack: Object.fromEntries([...fallenBack].map(([reason, count]) => [fallbackReasons[reason], count])),
    }),
  };
};

const isSureEnough = (judgement: SentimentJudgement | undefined, { localFirst }: ComprehendOptions): boolean =>
  judgement !== undefined && localFirst !== undefined && judgement.confidence >= localFirst.confidenceMin;

/** What is asked of a text in the second round: a reason where the first already says why nothing is. */
const toSecond = (
  first: Document | undefined,
  {
    languages,
    text,
    options,
  }: { readonly languages: Verdicts; readonly text: SentimentText | undefined; readonly options: PlanOptions },
): Document | FallbackReason | undefined => {
  if (first?.question !== 'language' || text === undefined) return first;
  const verdict = languages.get(toDocumentKey(first));
  if (verdict === undefined || typeof verdict === 'string') return verdict;
  if (verdict.question !== 'language') return undefined;
  return toJudged(first.text, { targets: text.targets, language: verdict.language }, options);
};

type Read = { readonly reading: Reading; readonly engine: string } | FallbackReason | undefined;

/** The answer read for one text; undefined where nothing was asked. */
const readVerdict = (
  document: Document | FallbackReason | undefined,
  {
    verdicts,
    text,
    options,
  }: { readonly verdicts: Verdicts; readonly text: SentimentText; readonly options: PlanOptions },
): Read => {
  if (document === undefined || typeof document === 'string') return document;
  const verdict = verdicts.get(toDocumentKey(document));
  if (verdict === undefined || typeof verdict === 'string') return verdict;
  if (verdict.question === 'whole') return { reading: verdict.reading, engine: comprehendEngine };
  if (verdict.question !== 'targeted') return undefined;
  const reading = toTargetedReading(verdict.entities, text.targets, options.otherNames);
  return reading === undefined ? 'unnamed' : { reading, engine: targetedEngine };
};

/** Puts the local engine's judgements where the service has none, saying why where it could have had one. */
const fillIn = async (
  {
    texts,
    before,
    readings,
  }: {
    readonly texts: readonly SentimentText[];
    readonly before: readonly SentimentJudgement[] | undefined;
    readonly readings: readonly Read[];
  },
  local: Sentiment,
): Promise<readonly SentimentJudgement[]> => {
  const open = readings.flatMap((read, index) => (typeof read === 'object' ? [] : [index]));
  const judged = before ?? (await local.classify(open.flatMap((index) => texts[index] ?? [])));
  const own = new Map(before === undefined ? open.map((index, place) => [index, judged[place]]) : judged.entries());
  return readings.map((read, index) => {
    if (typeof read === 'object') return { ...read.reading, engine: read.engine };
    const judgement = own.get(index);
    if (judgement === undefined) throw new Error('Earmark is at fault: the local engine left a text unjudged');
    return read === undefined ? judgement : { ...judgement, engine: `${judgement.engine} (${fallbackReasons[read]})` };
  });
};
