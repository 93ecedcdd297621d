/** Several walks of one channel, one after the other, each with a cursor of its own. */
import * as z from 'zod';
import type { SourceYield } from '../source.ts';
import { type Walk, walkNewestFirst } from './walk-newest-first.ts';

const cursorSchema = z.record(z.string(), z.unknown());

/** Walks by name; one whose name is not among them any more is forgotten. */
export async function* walkEach(
  context: Parameters<typeof walkNewestFirst>[0],
  walks: ReadonlyMap<string, Walk>,
): AsyncGenerator<SourceYield> {
  const before = cursorSchema.safeParse(context.cursor).data ?? {};
  const cursors = new Map([...walks.keys()].map((name) => [name, before[name]] as const));
  for (const [name, walk] of walks) {
    for await (const yielded of walkNewestFirst({ ...context, cursor: cursors.get(name) }, walk)) {
      if (yielded.type !== 'checkpoint') {
        yield yielded;
        continue;
      }
      cursors.set(name, yielded.cursor);
      yield { type: 'checkpoint', cursor: Object.fromEntries(cursors) };
    }
    if (context.signal.aborted) return;
  }
}
