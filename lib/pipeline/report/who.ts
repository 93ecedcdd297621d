import { type ReadWhoAndWhere, readWhoAndWhere } from '../who-and-where.ts';
import type { Section } from './source.ts';

/** Who speaks of the brand, where and of what, since then and in as much time before. */
export const whoSection: Section<'who', ReadWhoAndWhere> = {
  id: 'who',
  make: (source) => readWhoAndWhere(source, { from: source.since, until: source.now, max: source.mentionsMax }),
};
