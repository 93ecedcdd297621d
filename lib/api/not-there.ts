/** What is answered where nothing is. */
import { toProblem } from './answer.ts';

/** `kind` is a word: finding. What belongs to another brand is not there either. */
export const answerNotThere = (kind: string, id: string): Response =>
  toProblem({
    status: 404,
    code: 'NOT_FOUND',
    detail: `${kind} "${id.slice(0, 100)}": expected one that is stored, received another. List them, and take an id from there.`,
  });
