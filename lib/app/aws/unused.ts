/** Stands for what a function is not made for. */
import { assert } from '../../errors.ts';

/** Fails: a step did what is another one's business. */
export const unused = (what: string): never => {
  assert(false, `a function ${what}, which is another one's business`);
};
