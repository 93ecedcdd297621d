/** Checks by id. */
import { toRegistry } from '../registry.ts';
import * as all from './all.ts';
import type { Check } from './check.ts';

export const checks = toRegistry<Check>({ ...all });
