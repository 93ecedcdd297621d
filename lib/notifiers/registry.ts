/** Notifiers by id. */
import { toRegistry } from '../registry.ts';
import * as all from './all.ts';

export const notifiers = toRegistry({ ...all });
