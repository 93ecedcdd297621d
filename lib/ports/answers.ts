/** What a paid service answered, kept so that nobody pays for the same question twice. */

/** Answers by a hash of their question, shared by all who share the store; both are opaque to it. They last about a year. */
export type AnswerStore = {
  /** Those that are known. */
  find(questions: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Keeps them; repeating it is harmless. */
  put(answers: ReadonlyMap<string, string>): Promise<void>;
};
