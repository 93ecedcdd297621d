/** One batch of documents through Amazon Comprehend: sent, tried again while throttled, and what failed alone once more. */
import {
  BatchDetectDominantLanguageCommand,
  BatchDetectSentimentCommand,
  BatchDetectTargetedSentimentCommand,
  type ComprehendClient,
  DetectPiiEntitiesCommand,
  type DominantLanguage,
  type LanguageCode,
  type PiiEntity,
  type TargetedSentimentEntity,
} from '@aws-sdk/client-comprehend';
import { targetedLanguage } from './comprehend-languages.ts';
import { type Reading, toWholeReading } from './comprehend-scores.ts';

/** Documents a batch. @see https://docs.aws.amazon.com/comprehend/latest/APIReference/API_BatchDetectSentiment.html */
const batchMax = 25;

/** What is asked of a batch: which language each document is in, its sentiment as a whole, that of each name in it, or where contacts stand. */
export type Question = 'language' | 'whole' | 'targeted' | 'contacts';

/** Documents of one request: the service takes a batch for all questions but one. */
export const batchMaxOf = (question: Question): number => (question === 'contacts' ? 1 : batchMax);

/** An answer to one document; undefined where there was none. */
export type Answer =
  /** The likeliest language, `pt`, `zh-TW`, or none that is likely enough. */
  | { readonly question: 'language'; readonly language: string }
  | { readonly question: 'whole'; readonly reading: Reading }
  | { readonly question: 'targeted'; readonly entities: readonly TargetedSentimentEntity[] }
  /** Where each begins and ends, in code points, and as what the service knows it; the words themselves are not kept. */
  | { readonly question: 'contacts'; readonly places: readonly ContactPlace[] };
export type ContactPlace = { readonly start: number; readonly end: number; readonly type: string };

export type Batch = {
  readonly question: Question;
  /** Undefined where it is what is asked for. */
  readonly language: LanguageCode | undefined;
  /** One to `batchMaxOf(question)`. */
  readonly documents: readonly string[];
};

/**
 * What became of a batch: `answers` in the order of its documents. `fault` says why the service answered none of them:
 * `unavailable` when it may later (throttled, down), `refused` when it will not. `isBilled` is what to reckon with where no
 * answer came at all.
 */
export type BatchOutcome = {
  readonly answers: readonly (Answer | undefined)[];
  readonly fault: {
    readonly kind: 'unavailable' | 'refused';
    readonly cause: unknown;
    readonly isBilled: boolean;
  } | null;
};

/** How long to wait between tries: up to `baseMs`, twice that each time, never beyond `waitMsMax`; all by chance, so that workers part. */
export type Backoff = {
  readonly triesMax: number;
  readonly baseMs: number;
  readonly waitMsMax: number;
  readonly sleep: (ms: number) => Promise<void>;
  /** 0 ≤ n < 1. */
  readonly random: () => number;
};

/** Errors by name that mean: later. Everything that is not the service's word (a broken connection) is that too. */
const passing = new Set([
  'InternalServerException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestTimeout',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);

type Said = { readonly name: string; readonly status: number | undefined };

const toSaid = (error: unknown): Said => {
  if (!(error instanceof Error)) return { name: '', status: undefined };
  const metadata = '$metadata' in error ? error.$metadata : undefined;
  const status =
    typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
      ? metadata.httpStatusCode
      : undefined;
  return { name: error.name, status: typeof status === 'number' ? status : undefined };
};

/** Without credentials nothing is sent, and nothing will be. */
const isPassing = ({ name, status }: Said): boolean => {
  if (name === 'CredentialsProviderError') return false;
  return passing.has(name) || status === undefined || status === 429 || status >= 500;
};

/** An answered error is not billed; where no answer came, the service may have done the work all the same. */
const mayBeBilled = ({ name, status }: Said): boolean => status === undefined && name !== 'CredentialsProviderError';

/** Results go to the documents that they name; those named by none stay without: the service lists them as errors. */
const place = <T extends { readonly Index?: number | undefined }>(
  length: number,
  results: readonly T[],
  toAnswer: (result: T) => Answer | undefined,
): BatchOutcome['answers'] => {
  const answers: (Answer | undefined)[] = new Array<Answer | undefined>(length).fill(undefined);
  for (const result of results) {
    const index = result.Index ?? -1;
    if (Number.isInteger(index) && index >= 0 && index < length) answers[index] = toAnswer(result);
  }
  return answers;
};

const ask = async (
  client: ComprehendClient,
  { question, language, documents }: Batch,
): Promise<BatchOutcome['answers']> => {
  const TextList = [...documents];
  if (question === 'language') {
    const { ResultList = [] } = await client.send(new BatchDetectDominantLanguageCommand({ TextList }));
    return place(documents.length, ResultList, ({ Languages }) => ({ question, language: toLikeliest(Languages) }));
  }
  if (question === 'whole') {
    const { ResultList = [] } = await client.send(
      new BatchDetectSentimentCommand({ LanguageCode: language, TextList }),
    );
    return place(documents.length, ResultList, (result) => {
      const reading = toWholeReading(result);
      return reading === undefined ? undefined : { question, reading };
    });
  }
  if (question === 'contacts') {
    const [Text] = TextList;
    const { Entities = [] } = await client.send(new DetectPiiEntitiesCommand({ LanguageCode: language, Text }));
    return [{ question, places: Entities.map(toPlace) }];
  }
  const { ResultList = [] } = await client.send(
    new BatchDetectTargetedSentimentCommand({ LanguageCode: targetedLanguage, TextList }),
  );
  return place(documents.length, ResultList, ({ Entities }) =>
    Entities === undefined ? undefined : { question, entities: Entities },
  );
};

const toPlace = (entity: PiiEntity): ContactPlace => ({
  start: entity.BeginOffset ?? 0,
  end: entity.EndOffset ?? 0,
  type: entity.Type ?? '',
});

/** Below this the service itself does not know. */
const languageScoreMin = 0.6;

const toLikeliest = (languages: readonly DominantLanguage[] = []): string => {
  const [best] = languages.toSorted((a, b) => (b.Score ?? 0) - (a.Score ?? 0));
  return best?.LanguageCode !== undefined && (best.Score ?? 0) >= languageScoreMin ? best.LanguageCode : 'und';
};

/** Asks until it is answered, refused, or tried often enough. */
const askPatiently = async (client: ComprehendClient, batch: Batch, backoff: Backoff): Promise<BatchOutcome> => {
  let isBilled = false;
  for (let tries = 1; ; tries++) {
    try {
      return { answers: await ask(client, batch), fault: null };
    } catch (cause) {
      const said = toSaid(cause);
      isBilled ||= mayBeBilled(said);
      const answers = batch.documents.map(() => undefined);
      if (!isPassing(said)) return { answers, fault: { kind: 'refused', cause, isBilled } };
      if (tries >= backoff.triesMax) return { answers, fault: { kind: 'unavailable', cause, isBilled } };
      await backoff.sleep(backoff.random() * Math.min(backoff.waitMsMax, backoff.baseMs * 2 ** (tries - 1)));
    }
  }
};

/** Sends a batch. Documents that failed alone are sent once more, together. Never throws for what the service says. */
export const judgeBatch = async (client: ComprehendClient, batch: Batch, backoff: Backoff): Promise<BatchOutcome> => {
  const first = await askPatiently(client, batch, backoff);
  const failed = first.answers.flatMap((answer, index) => (answer === undefined ? [index] : []));
  if (first.fault !== null || failed.length === 0) return first;
  const documents = failed.map((index) => batch.documents[index] ?? '');
  const again = await askPatiently(client, { ...batch, documents }, backoff);
  const answers = first.answers.map((answer, index) => answer ?? again.answers[failed.indexOf(index)]);
  return { answers, fault: again.fault };
};
