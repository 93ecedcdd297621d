/** The door of the API: who comes in. On one machine sessions with a cookie; on AWS tokens that API Gateway has looked at. */
import type { Problem } from './answer.ts';
import type { Person } from './people.ts';

/** What is asked, as far as telling who asks takes it. */
export type Asked = {
  /** True for what changes nothing: GET and HEAD. */
  readonly isSafe: boolean;
  header(name: string): string | undefined;
  /** What the token of the request says, where somebody before us looked at it: never what a header says. */
  readonly claims?: unknown;
};

export type Admission = { readonly person: Person } | { readonly refused: Problem };

export type Gate = {
  /** Never throws; whoever is not known is refused with a problem that says how to come in. */
  admit(asked: Asked): Promise<Admission> | Admission;
};
