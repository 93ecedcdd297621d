/** Asks Amazon Comprehend for as much as the day's units pay for, and keeps account of it. */
import type { ComprehendClient } from '@aws-sdk/client-comprehend';
import type { AnswerStore } from '../../ports/answers.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { UnitMeter } from '../../ports/units.ts';
import { readAnswer, toQuestion, writeAnswer } from './comprehend-answers.ts';
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
  /** What was answered before, by this process or another. */
  readonly answers: AnswerStore;
  readonly backoff: Backoff;
  /** Asked once, before the first request: whether the service can be asked at all. */
  readonly isUsable?: () => Promise<boolean>;
  /** Told what each batch was billed. */
  readonly onBilled?: (bill: Bill) => void;
};

/** What became of a document: an answer, or why there is none. */
export type Verdict = Answer | FallbackReason;
export type Verdicts = ReadonlyMap<string, Verdict>;

/** Asks documents; each is sent once and billed once, however often it comes while its answer is kept. */
export type Spender = (documents: readonly (Document | undefined)[]) => Promise<Verdicts>;

/** Answers the same for ever; says so once where the service cannot be asked. */
export const createUsableCheck = ({ isUsable = async () => true, log }: SpendOptions): (() => Promise<boolean>) => {
  let answer: Promise<boolean> | undefined;
  const look = async (): Promise<boolean> => {
    const usable = await isUsable();
    if (!usable)
      log.warn('No AWS region or credentials are set; what Amazon Comprehend was to do is done on this machine.');
    return usable;
  };
  return () => {
    answer ??= look();
    return answer;
  };
};

/** Makes one. It never throws for what the service says. */
export const createSpender = (options: SpendOptions, isUsable: () => Promise<boolean>): Spender => {
  const warnOnce = toDayWarning(options);
  return async (documents) => {
    const distinct = new Map(
      documents.flatMap((document) => (document === undefined ? [] : [[toDocumentKey(document), document] as const])),
    );
    const known = await findKnown(distinct, options);
    const open = [...distinct].flatMap(([key, document]) => (known.has(key) ? [] : [document]));
    const asked = open.length === 0 || (await isUsable()) ? await askAll(open, options) : toUnusable(open);
    await keep(asked, options);
    if ([...asked.values()].includes('cap')) warnOnce();
    return new Map([...known, ...asked]);
  };
};

/** What is known of documents by their keys. A store that cannot be asked knows nothing: the day's units bound the bill. */
const findKnown = async (
  documents: ReadonlyMap<string, Document>,
  { answers, log }: SpendOptions,
): Promise<ReadonlyMap<string, Answer>> => {
  const keys = [...documents.keys()];
  if (keys.length === 0) return new Map();
  const found = await answers.find(keys.map(toQuestion)).catch((cause: unknown) => {
    log.warn('Answers of Amazon Comprehend that are known could not be looked up.', { cause: toWord(cause) });
    return new Map<string, string>();
  });
  return new Map(
    keys.flatMap((key): readonly (readonly [string, Answer])[] => {
      const answer = readAnswer(found.get(toQuestion(key)));
      return answer === undefined ? [] : [[key, answer]];
    }),
  );
};

/** Keeps what was paid for; why there was no answer is not kept, so that it is asked again. */
const keep = async (verdicts: Verdicts, { answers, log }: SpendOptions): Promise<void> => {
  const paid = [...verdicts].flatMap(([key, verdict]): readonly (readonly [string, string])[] =>
    typeof verdict === 'string' ? [] : [[toQuestion(key), writeAnswer(verdict)]],
  );
  if (paid.length === 0) return;
  await answers.put(new Map(paid)).catch((cause: unknown) => {
    log.warn('Answers of Amazon Comprehend could not be kept.', { answers: paid.length, cause: toWord(cause) });
  });
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
    log.warn(
      'The units of this day are used up; what Amazon Comprehend was to do is done on this machine until midnight UTC.',
      {
        day,
        unitsPerDay: meter.unitsPerDay,
      },
    );
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
