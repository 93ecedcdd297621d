/** Answers of a paid service, in SQLite, so that the next process need not pay for them either. */
import type { AnswerStore } from '../../ports/answers.ts';
import type { Clock } from '../../ports/clock.ts';
import { answerDaysMax } from '../agreed/answers.ts';
import type { Database } from './database.ts';
import { textAt, writeEach } from './rows.ts';

const dayMs = 86_400_000;

/** Answers in the data file. */
export const createLocalAnswers = (database: Database, { clock }: { readonly clock: Clock }): AnswerStore => {
  const find = database.prepare('SELECT answer FROM answers WHERE question = ?');
  const put = database.prepare(
    'INSERT INTO answers (question, put_ms, answer) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET put_ms = excluded.put_ms, answer = excluded.answer',
  );
  const forget = database.prepare('DELETE FROM answers WHERE put_ms < ?');
  return {
    find: async (questions) =>
      new Map(
        questions.flatMap((question): readonly (readonly [string, string])[] => {
          const row = find.get(question);
          return row === undefined ? [] : [[question, textAt(row, 0)]];
        }),
      ),
    put: async (answers) => {
      if (answers.size === 0) return;
      const nowMs = clock.now().getTime();
      writeEach(database, [...answers], ([question, answer]) => put.run(question, nowMs, answer));
      forget.run(nowMs - answerDaysMax * dayMs);
    },
  };
};
