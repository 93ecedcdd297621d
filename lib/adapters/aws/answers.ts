/**
 * Answers of a paid service, in DynamoDB: `KT#<question>` / `KT`. A story that many sites copy word for word is judged once,
 * whichever container meets it: a row costs a three-hundredth of what the service asks for the least text.
 */
import type { AnswerStore } from '../../ports/answers.ts';
import type { Clock } from '../../ports/clock.ts';
import type { MovedRows } from '../../ports/move.ts';
import type { Database, Key, Row } from './database.ts';
import { toKey } from './keys.ts';
import { textIn } from './noun.ts';
import { retentionDays, toExpiry } from './retention.ts';
import { eachOf } from './try-again.ts';

const prefix = toKey('KT', '');
const toAnswerKey = (question: string): Key => ({ pk: toKey('KT', question), sk: 'KT' });

/** An answer as it moves. */
export const readAnswer = (row: Row): MovedRows['answers'] => ({
  question: textIn(row, 'pk').slice(prefix.length),
  answer: textIn(row, 'answer'),
});

/** Answers in the feed table. */
export const createAwsAnswers = (database: Database, { clock }: { readonly clock: Clock }): AnswerStore => ({
  find: async (questions) => {
    if (questions.length === 0) return new Map();
    const rows = await database.getMany(questions.map(toAnswerKey));
    return new Map(rows.map(readAnswer).map(({ question, answer }) => [question, answer]));
  },
  put: async (answers) => {
    const expiresAt = toExpiry(clock, retentionDays.answer);
    await eachOf([...answers], ([question, answer]) => database.put({ ...toAnswerKey(question), answer, expiresAt }));
  },
});
