/** Reads the page that an entry leads to in its place, for services that know where something stands and not what it says. */
import type { Entry } from '../../model/entry.ts';
import type { SourceContext, SourceYield } from '../source.ts';
import { workThrough } from '../work-through.ts';

type PageContext = Pick<SourceContext<unknown>, 'page' | 'signal' | 'concurrency'>;

/**
 * Hands on what is yielded with each entry's page in place of the entry. An entry whose page cannot be read stands for it. Nothing is
 * kept before the pages of what was yielded until then are read.
 */
export async function* readLinkedPages(
  context: PageContext,
  yielded: AsyncIterable<SourceYield>,
): AsyncGenerator<SourceYield> {
  let waiting: Entry[] = [];
  for await (const each of yielded) {
    if (each.type === 'entry') {
      waiting.push(each.entry);
      continue;
    }
    yield* readPages(context, waiting);
    waiting = [];
    // What was not read for an interruption is read by the next poll.
    if (context.signal.aborted) return;
    yield each;
  }
}

async function* readPages(context: PageContext, entries: readonly Entry[]): AsyncGenerator<SourceYield> {
  const waiting = [...entries];
  const failed: Entry[] = [];
  await workThrough(
    () => (context.signal.aborted ? undefined : waiting.shift()),
    async (entry) => {
      const reading = entry.url === null ? undefined : await context.page(entry.url, { entry });
      if (reading === undefined || reading.outcome === 'failed') failed.push(entry);
    },
    context.concurrency,
  );
  for (const entry of failed) yield { type: 'entry', entry };
}
