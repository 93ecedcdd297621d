/** Sources by id. */
import { toRegistry } from '../registry.ts';
import * as all from './all.ts';
import type { Source } from './source.ts';

export const sources = toRegistry<Source>({ ...all });
