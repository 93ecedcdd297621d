/** Every extension point, one line each: the only list of them. */
export { capitalization } from './capitalization.ts';
export { conditional } from './conditional.ts';
export { consistency } from './consistency.ts';
export { existence } from './existence.ts';
export { metric } from './metric.ts';
export { occurrence } from './occurrence.ts';
export { readability } from './readability.ts';
export { repetition } from './repetition.ts';
export { script } from './script.ts';
export { sequence } from './sequence.ts';
export { spelling } from './spelling.ts';
export { substitution } from './substitution.ts';
