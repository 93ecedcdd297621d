/** Answers of a paid service, in memory. */
import type { AnswerStore } from '../../ports/answers.ts';
import type { Held } from './mover.ts';

/** Answers that last as long as the process. */
export const createMemoryAnswers = (): AnswerStore & Held => {
  const known = new Map<string, string>();
  return {
    held: function* () {
      for (const [question, answer] of known) yield { kind: 'answers', row: { question, answer } };
    },
    find: async (questions) =>
      new Map(
        questions.flatMap((question): readonly (readonly [string, string])[] => {
          const answer = known.get(question);
          return answer === undefined ? [] : [[question, answer]];
        }),
      ),
    put: async (answers) => {
      for (const [question, answer] of answers) known.set(question, answer);
    },
  };
};
