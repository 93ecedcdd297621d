/**
 * Stands in for Amazon Comprehend on loopback: AWS JSON 1.1 with the service's bounds, errors and bill. What it says of a
 * text follows from the text alone, so that a judgement in the wrong place shows.
 * @see https://docs.aws.amazon.com/comprehend/latest/APIReference/API_BatchDetectSentiment.html
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import * as z from 'zod';
import { sha256 } from '../../lib/text/hash.ts';

/** What happens to one request instead of an answer. */
export type Fault = 'throttle' | 'down' | 'hang-up' | 'denied';

export type SeenRequest = { readonly operation: string; readonly language: string; readonly texts: readonly string[] };

export type ComprehendService = {
  readonly endpoint: string;
  /** Every request that reached it, those that failed included. */
  readonly requests: readonly SeenRequest[];
  /** Units of all documents that it judged. */
  unitsBilled(): number;
  /** Every document that it judged, with what was asked: `BatchDetectSentiment en text`. */
  billed(): readonly string[];
  /** The next requests meet these, in order. */
  fail(...faults: readonly Fault[]): void;
  /** Documents for which this says so end in the list of errors; `times` is how often that document failed before. */
  failDocuments(isFailing: (text: string, times: number) => boolean): void;
  /** Forgets everything that was seen and billed. */
  reset(): void;
  close(): Promise<void>;
};

const languages = new Set(['ar', 'de', 'en', 'es', 'fr', 'hi', 'it', 'ja', 'ko', 'pt', 'zh', 'zh-TW']);
const requestSchema = z
  .object({
    LanguageCode: z.string().optional(),
    TextList: z.array(z.string()).optional(),
    Text: z.string().optional(),
  })
  .transform(({ LanguageCode, TextList, Text }) => ({
    LanguageCode,
    TextList: TextList ?? (Text === undefined ? [] : [Text]),
  }));
type Request = z.infer<typeof requestSchema>;

type Reply = { readonly status: number; readonly body: object };
const refuse = (type: string, status = 400): Reply => ({
  status,
  body: { __type: type, Message: `${type} for a test` },
});

export const unitsOf = (text: string): number => Math.max(3, Math.ceil(Array.from(text).length / 100));

/** The score that the service gives a text: 0.000 to 0.999. */
export const positiveOf = (text: string): number => (Number.parseInt(sha256(text).slice(0, 8), 16) % 1000) / 1000;

const toWhole = (text: string): object => {
  const positive = positiveOf(text);
  return {
    Sentiment: positive > 0.5 ? 'POSITIVE' : 'NEGATIVE',
    SentimentScore: { Positive: positive, Negative: 1 - positive, Neutral: 0, Mixed: 0 },
  };
};

/** Each word with a capital is a name; it is praised by "good" and blamed by "bad" right behind it. */
const toEntities = (text: string): object => ({
  Entities: [...text.matchAll(/(\p{Lu}\p{L}+)(?: (good|bad))?/gu)].map((match) => ({
    DescriptiveMentionIndex: [0],
    Mentions: [
      {
        Text: match[1],
        Type: 'ORGANIZATION',
        Score: 1,
        GroupScore: 1,
        BeginOffset: match.index,
        EndOffset: match.index + (match[1]?.length ?? 0),
        MentionSentiment: toMentionSentiment(match[2]),
      },
    ],
  })),
});

const toMentionSentiment = (word: string | undefined): object => {
  const label = word === 'good' ? 'Positive' : word === 'bad' ? 'Negative' : 'Neutral';
  return {
    Sentiment: label.toUpperCase(),
    SentimentScore: { Positive: 0, Negative: 0, Neutral: 0, Mixed: 0, [label]: 0.9 },
  };
};

/** The language that the service tells of a text, by its bytes: one that it judges, one that it does not, or none. */
export const languageOf = (text: string): 'en' | 'de' | 'fi' | 'und' =>
  (['en', 'de', 'fi', 'und'] as const)[Number.parseInt(sha256(text).slice(8, 10), 16) % 4] ?? 'und';

const toLanguages = (text: string): object => {
  const language = languageOf(text);
  return {
    Languages: [
      { LanguageCode: 'ia', Score: 0.3 },
      { LanguageCode: language === 'und' ? 'la' : language, Score: language === 'und' ? 0.4 : 0.7 },
    ],
  };
};

/** What stands behind `who:`, `at:` and the like is one of those entities, to the end of the sentence; mail addresses are always found. */
const entityTypes: Readonly<Record<string, string>> = {
  who: 'NAME',
  on: 'DATE_TIME',
  at: 'ADDRESS',
  call: 'PHONE',
  id: 'PASSPORT_NUMBER',
  login: 'USERNAME',
};

/** Offsets are in code points. */
const toContacts = (text: string): object => {
  const offset = (unit: number): number => Array.from(text.slice(0, unit)).length;
  const place = (Type: string, start: number, found: string): object => ({
    Score: 0.99,
    Type,
    BeginOffset: offset(start),
    EndOffset: offset(start + found.length),
  });
  return {
    Entities: [
      ...[...text.matchAll(/(who|on|at|call|id|login): ([^.;\n]+)/gu)].map(({ 1: word = '', 2: found = '', index }) =>
        place(entityTypes[word] ?? 'NAME', index + word.length + 2, found),
      ),
      ...[...text.matchAll(/\S+@\S+\b/gu)].map(({ 0: found, index }) => place('EMAIL', index, found)),
    ],
  };
};

const contactsOperation = 'Comprehend_20171127.DetectPiiEntities';
const operations: Readonly<Record<string, (text: string) => object>> = {
  'Comprehend_20171127.BatchDetectDominantLanguage': toLanguages,
  'Comprehend_20171127.BatchDetectSentiment': toWhole,
  'Comprehend_20171127.BatchDetectTargetedSentiment': toEntities,
  [contactsOperation]: toContacts,
};

class State {
  requests: SeenRequest[] = [];
  units = 0;
  billed: string[] = [];
  faults: Fault[] = [];
  isFailing: (text: string, times: number) => boolean = () => false;
  failures = new Map<string, number>();
}

const bytesMax = 5000;
const contactBytesMax = 100 * 1024;

/** What is wrong with a request as a whole. */
const findFault = (operation: string, request: Request): Reply | undefined => {
  if (operation === contactsOperation) return findContactFault(request);
  const isTargeted = operation.includes('Targeted');
  const isLanguage = operation.includes('DominantLanguage');
  if (request.TextList.length === 0 || request.TextList.some((text) => text === ''))
    return refuse('InvalidRequestException');
  if (request.TextList.length > 25) return refuse('BatchSizeLimitExceededException');
  if (isLanguage) return request.LanguageCode === undefined ? undefined : refuse('InvalidRequestException');
  if (isTargeted ? request.LanguageCode !== 'en' : !languages.has(request.LanguageCode ?? ''))
    return refuse('UnsupportedLanguageException');
  return undefined;
};

/** One document a request, in English or Spanish. */
const findContactFault = ({ TextList, LanguageCode = '' }: Request): Reply | undefined => {
  const [text = ''] = TextList;
  if (text === '' || TextList.length > 1) return refuse('InvalidRequestException');
  if (Buffer.byteLength(text) > contactBytesMax) return refuse('TextSizeLimitExceededException');
  return ['en', 'es'].includes(LanguageCode) ? undefined : refuse('UnsupportedLanguageException');
};

/** One document fails as a request does. */
const findContacts = (state: State, { TextList, LanguageCode = '' }: Request): Reply => {
  const [text = ''] = TextList;
  const times = state.failures.get(text) ?? 0;
  if (state.isFailing(text, times)) {
    state.failures.set(text, times + 1);
    return refuse('InternalServerException', 500);
  }
  state.units += unitsOf(text);
  state.billed.push(`DetectPiiEntities ${LanguageCode} ${text}`);
  return { status: 200, body: toContacts(text) };
};

const judge = (state: State, operation: string, { TextList, LanguageCode = '' }: Request): Reply => {
  const toAnswer = operations[operation] ?? toWhole;
  const ResultList: object[] = [];
  const ErrorList: object[] = [];
  for (const [Index, text] of TextList.entries()) {
    const times = state.failures.get(text) ?? 0;
    if (Buffer.byteLength(text) >= bytesMax) {
      ErrorList.push({ Index, ErrorCode: 'TEXT_SIZE_LIMIT_EXCEEDED', ErrorMessage: 'Too long' });
    } else if (state.isFailing(text, times)) {
      state.failures.set(text, times + 1);
      ErrorList.push({ Index, ErrorCode: 'INTERNAL_SERVER_ERROR', ErrorMessage: 'Failed alone' });
    } else {
      state.units += unitsOf(text);
      state.billed.push(`${operation.slice(operation.indexOf('.') + 1)} ${LanguageCode} ${text}`);
      ResultList.push({ Index, ...toAnswer(text) });
    }
  }
  return { status: 200, body: { ResultList, ErrorList } };
};

const answer = (state: State, message: IncomingMessage, body: string): Reply | 'hang-up' => {
  const operation = String(message.headers['x-amz-target']);
  const toAnswer = operations[operation];
  if (message.method !== 'POST' || toAnswer === undefined) return refuse('UnknownOperationException');
  if (message.headers['content-type'] !== 'application/x-amz-json-1.1') return refuse('SerializationException');
  if (!message.headers.authorization?.startsWith('AWS4-HMAC-SHA256 '))
    return refuse('MissingAuthenticationTokenException');
  const request = requestSchema.parse(JSON.parse(body));
  state.requests.push({
    operation: operation.slice(operation.indexOf('.') + 1),
    language: request.LanguageCode ?? '',
    texts: request.TextList,
  });
  const fault = state.faults.shift();
  if (fault === 'hang-up') return 'hang-up';
  if (fault === 'throttle') return refuse('ThrottlingException');
  if (fault === 'down') return refuse('InternalServerException', 500);
  if (fault === 'denied') return refuse('AccessDeniedException');
  const wrong = findFault(operation, request);
  if (wrong !== undefined) return wrong;
  return operation === contactsOperation ? findContacts(state, request) : judge(state, operation, request);
};

const respond = (state: State, message: IncomingMessage, response: ServerResponse): void => {
  const chunks: Buffer[] = [];
  message.on('data', (chunk: Buffer) => chunks.push(chunk));
  message.on('end', () => {
    const reply = answer(state, message, Buffer.concat(chunks).toString());
    if (reply === 'hang-up') {
      response.destroy();
      return;
    }
    response.writeHead(reply.status, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(reply.body));
  });
};

const portOf = (server: Server): number => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the stand-in has no port');
  return address.port;
};

/** Starts the stand-in on a free port. */
export const startComprehendService = async (): Promise<ComprehendService> => {
  let state = new State();
  const server = createServer((message, response) => respond(state, message, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    endpoint: `http://127.0.0.1:${portOf(server)}`,
    get requests() {
      return state.requests;
    },
    unitsBilled: () => state.units,
    billed: () => state.billed,
    fail: (...faults) => void state.faults.push(...faults),
    failDocuments: (isFailing) => {
      state.isFailing = isFailing;
    },
    reset: () => {
      state = new State();
    },
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
};
