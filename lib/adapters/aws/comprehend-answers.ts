/** Answers of Amazon Comprehend as they are kept: which question they belong to, and as text. */
import * as z from 'zod';
import { sentimentLabels } from '../../model/mention.ts';
import { sha256 } from '../../text/hash.ts';
import type { Answer } from './comprehend-batch.ts';

/** Grows when what is kept of an answer changes: older ones are then asked for anew. */
const version = 1;

const scoreSchema = z
  .object({ Positive: z.number(), Negative: z.number(), Neutral: z.number(), Mixed: z.number() })
  .partial();
const entitySchema = z.object({
  Mentions: z
    .array(
      z.object({
        Text: z.string().optional(),
        MentionSentiment: z
          .object({
            Sentiment: z.enum(['MIXED', 'NEGATIVE', 'NEUTRAL', 'POSITIVE']).optional(),
            SentimentScore: scoreSchema.optional(),
          })
          .optional(),
      }),
    )
    .optional(),
});
const answerSchema = z.discriminatedUnion('question', [
  z.object({ question: z.literal('language'), language: z.string() }),
  z.object({
    question: z.literal('whole'),
    reading: z.object({ label: z.enum(sentimentLabels), score: z.number(), confidence: z.number() }),
  }),
  z.object({ question: z.literal('targeted'), entities: z.array(entitySchema) }),
  z.object({
    question: z.literal('contacts'),
    places: z.array(z.object({ start: z.int().nonnegative(), end: z.int().nonnegative(), type: z.string() })),
  }),
]);

/** The hash of a question, by the key of its document. */
export const toQuestion = (documentKey: string): string => sha256(JSON.stringify([version, documentKey]));

/** An answer as text: only what is read of it, for entities come with the places of every word. */
export const writeAnswer = (answer: Answer): string => JSON.stringify(answerSchema.safeParse(answer).data ?? answer);

/** An answer that was kept; undefined where there is none, or it is damaged. */
export const readAnswer = (text: string | undefined): Answer | undefined => {
  try {
    return text === undefined ? undefined : answerSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
};
