/**
 * One message of collect where nobody may wait: a poll, one planned page, or one link. What has to wait is sent again. Each is loaded
 * by its first message: a link needs no reader of pages.
 */
import type { Channel } from '../model/channel.ts';
import type { CollectMessage } from '../ports/queue.ts';
import { type CollectOutcome, toNothing } from './collect-outcome.ts';
import type { PlannedEngine } from './engine.ts';
import { isOfFigures } from './figures.ts';
import { Later, PlannedAsking } from './planned-asking.ts';
import type { PollPlan } from './poll-plan.ts';

type One = { readonly channel: Channel; readonly message: CollectMessage; readonly signal: AbortSignal };

/** Works off a message; `poll` is how a channel is polled. */
export const collectPlanned = async (
  engine: PlannedEngine,
  { channel, message, signal }: One,
  poll: (plan: PollPlan) => Promise<CollectOutcome>,
): Promise<CollectOutcome> => {
  const asking = new PlannedAsking(engine, message, { keepsNothing: isOfFigures(channel) });
  const nothing: CollectOutcome = toNothing(channel.id);
  try {
    const outcome = await work();
    // Cut off, but with answers that need not be asked for again.
    if (!outcome.isInterrupted || !asking.hasHeard || message.page !== undefined || message.link !== undefined)
      return outcome;
    await asking.sendAgain();
    return { ...outcome, isInterrupted: false };
  } catch (error) {
    if (!(error instanceof Later)) throw error;
    await asking.sendAgain(error.waiting);
    return nothing;
  }

  async function work(): Promise<CollectOutcome> {
    const { page, link, dueAt } = message;
    if (page?.watch === true) {
      const { collectWatched } = await import('./collect-watched.ts');
      return collectWatched(engine, { channel, message, page, asking, signal });
    }
    if (page !== undefined) {
      const { collectPage } = await import('./collect-page.ts');
      const read = await collectPage(engine, { channel, message, page, asking, signal });
      const pagesFailed = signal.aborted ? [] : (read?.failed ?? []);
      return { ...nothing, ...read?.counts, pagesFailed, isInterrupted: signal.aborted };
    }
    if (link === undefined) {
      const { PollPlan } = await import('./poll-plan.ts');
      return poll(new PollPlan(engine, { channel, message, asking }));
    }
    if (link.keep === true) {
      const { collectFile } = await import('./collect-file.ts');
      await collectFile(engine, { channel, dueAt, link, asking, signal });
      return { ...nothing, isInterrupted: signal.aborted };
    }
    const { collectLink } = await import('./collect-link.ts');
    await collectLink(engine, { channel, dueAt, link, asking, signal });
    return { ...nothing, isInterrupted: signal.aborted };
  }
};
