import { type ReadWhoAndWhere, readWhoAndWhere } from '../who-and-where.ts';
import type { Section } from './source.ts';

/** Of each of its two windows; a report is made once in a while, and may take seconds. */
const mentionsMax = 10_000;

/** Who speaks of the brand, where and of what, since then and in as much time before. */
export const whoSection: Section<'who', ReadWhoAndWhere> = {
  id: 'who',
  make: (source) => readWhoAndWhere(source, { from: source.since, until: source.now, max: mentionsMax }),
};
