/** Answers of a paid service, in memory. */
import type { AnswerStore } from '../../ports/answers.ts';

/** Answers that last as long as the process. */
export const createMemoryAnswers = (): AnswerStore => {
  const known = new Map<string, string>();
  return {
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
