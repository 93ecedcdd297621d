/** Stands for what a function is not made for. */
import { assert } from '../../errors.ts';

/** Fails: a step did what is another one's business. */
export const unused = (what: string): never => {
  assert(false, `a function ${what}, which is another one's business`);
};

/** Stands for a store that a function does not come to: its code stays out of the bundle. */
export const unusedStore = <Store extends object>(name: string): Store =>
  // Whatever is asked of it fails, so that nothing is ever taken for what it claims to be.
  new Proxy({} as Store, { get: () => () => unused(`came to the store of ${name}`) });
