/** What of a text is sent to Amazon Comprehend, what is asked of it, and which documents go together. */
import type { LanguageCode } from '@aws-sdk/client-comprehend';
import type { SentimentText } from '../../ports/sentiment.ts';
import { detectLanguage } from '../../text/language.ts';
import { batchMaxOf, type Question } from './comprehend-batch.ts';
import { targetedLanguage, toComprehendLanguage } from './comprehend-languages.ts';
import { isNamed } from './comprehend-scores.ts';
import { charactersMaxDefault, toDocument, toUnits } from './comprehend-text.ts';

/** One document that is sent, once for all texts that are alike in it. */
export type Document = {
  readonly question: Question;
  /** Undefined where it is what is asked for. */
  readonly language: LanguageCode | undefined;
  readonly text: string;
  readonly units: number;
};

export type PlanOptions = {
  /** Other names that a text may speak of, such as competitors: beside one of them the brand is judged by itself. */
  readonly otherNames?: readonly string[];
  /** So many characters of a text are sent, those around the brand. 300 cost no more than one. */
  readonly charactersMax?: number;
};

/** Letters of the scripts in which the service's languages are written; fewer than so many do not tell a language. */
const knownLetters =
  /[\p{Script=Latin}\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Han}\p{Script=Kana}\p{Script=Hangul}]/gu;
const knownLettersMin = 12;

const isUnknown = (language: string): boolean => /^(?:und)?(?:[-_]|$)/i.test(language);

const mayBeTold = (document: string): boolean => (document.match(knownLetters)?.length ?? 0) >= knownLettersMin;

/** One star, or all of them. */
const isToldByRating = ({ rating = null }: SentimentText): boolean => rating !== null && (rating <= 1 || rating >= 5);

/**
 * What is asked first of a text: its sentiment, or where neither the text's owner nor the local guess says its language,
 * that. Undefined where it is empty or in a language that the service does not judge.
 */
export const toFirstDocument = (text: SentimentText, options: PlanOptions): Document | undefined => {
  if (text.isOwn === true || isToldByRating(text)) return undefined;
  const { targets, language } = text;
  const document = toDocument(text.text, { targets, charactersMax: options.charactersMax ?? charactersMaxDefault });
  if (document === '') return undefined;
  const told = isUnknown(language) ? detectLanguage(document) : language;
  if (!isUnknown(told)) return toJudged(document, { targets, language: told }, options);
  return mayBeTold(document)
    ? { question: 'language', language: undefined, text: document, units: toUnits(document) }
    : undefined;
};

/** What is asked of a document whose language is told; undefined where the service does not judge it. */
export const toJudged = (
  document: string,
  { targets, language }: { readonly targets: readonly string[]; readonly language: string },
  { otherNames = [] }: PlanOptions,
): Document | undefined => {
  const code = toComprehendLanguage(language);
  if (code === undefined) return undefined;
  const isOneOfSeveral =
    code === targetedLanguage &&
    targets.some((target) => isNamed(document, target)) &&
    otherNames.some((name) => isNamed(document, name));
  return { question: isOneOfSeveral ? 'targeted' : 'whole', language: code, text: document, units: toUnits(document) };
};

const groupOf = ({ question, language }: Document): string => `${question} ${language ?? ''}`;

/** The same for documents that get the same answer. */
export const toDocumentKey = (document: Document): string => `${groupOf(document)} ${document.text}`;

/** Each document once, those that can go in one request together; the order of the texts is kept among them. */
export const toBatches = (documents: readonly (Document | undefined)[]): readonly (readonly Document[])[] => {
  const groups = new Map<string, Map<string, Document>>();
  for (const document of documents) {
    if (document === undefined) continue;
    const group = groups.get(groupOf(document)) ?? new Map<string, Document>();
    groups.set(groupOf(document), group.set(toDocumentKey(document), document));
  }
  return [...groups.values()].flatMap((group) => {
    const all = [...group.values()];
    const max = batchMaxOf(all[0]?.question ?? 'whole');
    return Array.from({ length: Math.ceil(all.length / max) }, (_, index) => all.slice(index * max, (index + 1) * max));
  });
};

/** What documents are billed together. */
export const sumUnits = (documents: readonly Document[]): number =>
  documents.reduce((sum, { units }) => sum + units, 0);
