/** Asks Amazon Comprehend for as much as the day's units pay for, and keeps account of it. */
import type { ComprehendClient } from '@aws-sdk/client-comprehend';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { UnitMeter } from '../../ports/units.ts';
import { type Answer, type Backoff, type Batch, type BatchOutcome, judgeBatch } from './comprehend-batch.ts';
import { type Document, sumUnits, toBatches, toDocumentKey } from './comprehend-plan.ts';

/** Why a text that the service could have judged was judged here; stands behind the engine in parentheses. */
export const fallbackReasons = {
  cap: 'comprehend: daily units used up',
  unavailable: 'comprehend: unavailable',
  refused: 'comprehend: refused',
  unnamed: 'comprehend: brand not told apart',
  unusable: 'comprehend: no region or credentials',
} as const;
export type FallbackReason = keyof typeof fallbackReasons;

/** What a batch was billed. */
export type Bill = { readonly language: string; readonly documents: number; readonly units: number };

export type SpendOptions = {
  readonly client: ComprehendClient;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: UnitMeter;
  readonly backoff: Backoff;
  /** Asked once, before the first request: whether the service can be asked at all. */
  readonly isUsable?: () => Promise<boolean>;
  /** Told what each batch was billed. */
  readonly onBilled?: (bill: Bill) => void;
};

/** What became of a document: an answer, or why there is none. */
export type Verdict = Answer | FallbackReason;
export type Verdicts = ReadonlyMap<string, Verdict>;

/** Answers kept so that a text that comes again is not billed again: a story's copies come within hours. */
const rememberedMax = 2000;

/** Asks documents; each is sent once and billed once, however often it comes while it is remembered. */
export type Spender = (documents: readonly (Document | undefined)[]) => Promise<Verdicts>;

/** Answers the same for ever; says so once where the service cannot be asked. */
export const createUsableCheck = ({ isUsable = async () => true, log }: SpendOptions): (() => Promise<boolean>) => {
  let answer: Promise<boolean> | undefined;
  const look = async (): Promise<boolean> => {
    const usable = await isUsable();
    if (!usable) log.warn('No AWS region or credentials are set; the local engine judges sentiment.');
    return usable;
  };
  return () => {
    answer ??= look();
    return answer;
  };
};

/** Makes one. It never throws for what the service says. */
export const createSpender = (options: SpendOptions, isUsable: () => Promise<boolean>): Spender => {
  const remembered = new Map<string, Answer>();
  const warnOnce = toDayWarning(options);
  const remember = (key: string, verdict: Verdict): void => {
    if (typeof verdict === 'string') return;
    remembered.delete(key);
    remembered.set(key, verdict);
    for (const oldest of remembered.keys()) {
      if (remembered.size <= rememberedMax) return;
      remembered.delete(oldest);
    }
  };
  return async (documents) => {
    const known = documents.flatMap((document): readonly (readonly [string, Answer])[] => {
      const answer = document === undefined ? undefined : remembered.get(toDocumentKey(document));
      return document === undefined || answer === undefined ? [] : [[toDocumentKey(document), answer]];
    });
    const verdicts = new Map<string, Verdict>(known);
    const open = documents.filter((document) => document !== undefined && !verdicts.has(toDocumentKey(document)));
    const asked = open.length === 0 || (await isUsable()) ? await askAll(open, options) : toUnusable(open);
    for (const [key, verdict] of asked) {
      verdicts.set(key, verdict);
      remember(key, verdict);
      if (verdict === 'cap') warnOnce();
    }
    return verdicts;
  };
};

const toUnusable = (documents: readonly (Document | undefined)[]): Verdicts =>
  new Map(documents.flatMap((document) => (document === undefined ? [] : [[toDocumentKey(document), 'unusable']])));

/** Says once a day that its units are used up: each text says so itself in its engine. */
const toDayWarning = ({ clock, log, meter }: SpendOptions): (() => void) => {
  let warned = '';
  return () => {
    const day = toDay(clock);
    if (day === warned) return;
    warned = day;
    log.warn('The sentiment units of this day are used up; the local engine judges until midnight UTC.', {
      day,
      unitsPerDay: meter.unitsPerDay,
    });
  };
};

/** The UTC date by which units are counted. */
export const toDay = (clock: Clock): string => clock.now().toISOString().slice(0, 10);

/** Asks batch after batch. When the service gave up on one, the rest is not asked: waiting again would only cost time. */
const askAll = async (
  documents: readonly (Document | undefined)[],
  options: SpendOptions,
): Promise<ReadonlyMap<string, Verdict>> => {
  const verdicts = new Map<string, Verdict>();
  let isDown = false;
  for (const batch of toBatches(documents)) {
    const judged: readonly Verdict[] = isDown
      ? batch.map(() => 'unavailable' as const)
      : await askWithinCap(batch, options);
    isDown ||= judged.includes('unavailable');
    for (const [index, document] of batch.entries()) verdicts.set(toDocumentKey(document), judged[index] ?? 'refused');
  }
  return verdicts;
};

/** Sends as many of a batch as the day's units pay for, in order. */
const askWithinCap = async (batch: readonly Document[], options: SpendOptions): Promise<readonly Verdict[]> => {
  const [head] = batch;
  if (head === undefined) return [];
  const { client, backoff, clock, onBilled } = options;
  const day = toDay(clock);
  const paid = await takeUnits(batch, day, options);
  if (paid.length === 0) return batch.map(() => 'cap');
  const request: Batch = { question: head.question, language: head.language, documents: paid.map(({ text }) => text) };
  const outcome = await judgeBatch(client, request, backoff);
  const billed = paid.filter((_, index) => outcome.answers[index] !== undefined);
  if (outcome.fault !== null) warnOfFault(outcome.fault, request, options);
  onBilled?.({ language: head.language ?? 'und', documents: billed.length, units: sumUnits(billed) });
  if (outcome.fault?.isBilled !== true) await giveBack(day, sumUnits(paid) - sumUnits(billed), options);
  return batch.map((_, index) => (index < paid.length ? toVerdict(outcome, index) : 'cap'));
};

const toVerdict = ({ answers, fault }: BatchOutcome, index: number): Verdict =>
  answers[index] ?? fault?.kind ?? 'refused';

/** The first documents that today's units pay for. A meter that cannot be asked grants none: the bill stays bounded. */
const takeUnits = async (
  batch: readonly Document[],
  day: string,
  options: SpendOptions,
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

const giveBack = async (day: string, units: number, { meter, log }: SpendOptions): Promise<void> => {
  if (units <= 0) return;
  await meter.giveBack(day, units).catch((cause: unknown) => {
    log.warn('Sentiment units that were not used could not be given back.', { units, cause: toWord(cause) });
  });
};

const toWord = (cause: unknown): string => (cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause));

const warnOfFault = (fault: NonNullable<BatchOutcome['fault']>, request: Batch, { log }: SpendOptions): void =>
  log.warn('Amazon Comprehend did not judge a batch; the local engine does.', {
    kind: fault.kind,
    cause: toWord(fault.cause),
    language: request.language,
    documents: request.documents.length,
  });
