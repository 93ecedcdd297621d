/**
 * Collect: asks one channel what there is, and hands every new or changed document on to analyze.
 * Order of writes: archive the body, hand it on durably, and only then keep validators and cursor. So a crash at worst
 * reads a page twice, and a 304 never hides what was not yet judged.
 */
import type { CollectMessage } from '../ports/queue.ts';
import { askHere } from './asking.ts';
import { type CollectOutcome, toNothing } from './collect-outcome.ts';
import { collectPlanned } from './collect-planned.ts';
import type { Engine } from './engine.ts';
import { findChannel } from './find-channel.ts';
import type { PollOrder, PollShared } from './poll-channel.ts';
import { watchedChannelId } from './watched-channel.ts';

export type { CollectOutcome } from './collect-outcome.ts';

/**
 * Reads one channel once, or one page or link of it, or the lists of known links; the message of a poll that was already worked off only has its
 * pages judged again, where that is due. `shared` is what its poll has in common with others.
 */
export const collect = (
  engine: Engine,
  message: CollectMessage,
  signal: AbortSignal,
  shared: PollShared = {},
): Promise<CollectOutcome> => {
  const { planner } = engine;
  const channel = findChannel(engine.config, message.channel);
  if (channel === undefined) return Promise.resolve(toNothing(message.channel));
  if (channel.id === watchedChannelId && message.page === undefined) return takeLists(engine);
  if (planner !== undefined)
    return collectPlanned({ ...engine, planner }, { channel, message, signal }, (plan) =>
      poll(engine, { channel, message, signal, asking: plan.asking, plan }),
    );
  // Planned by a deployment: here the next poll reads all.
  if (message.page !== undefined || message.link !== undefined) return Promise.resolve(toNothing(channel.id));
  return poll(engine, { channel, message, signal, asking: askHere(engine), plan: undefined, ...shared });
};

const takeLists = async (engine: Engine): Promise<CollectOutcome> => {
  const { takeWatched } = await import('./take-watched.ts');
  await takeWatched(engine);
  return toNothing(watchedChannelId);
};

let loaded: typeof import('./poll-channel.ts') | undefined;

/** Loaded by the first poll, and then held: whoever reads single pages needs no sources and no checks, and asking again costs each time. */
const load = async () => {
  loaded = await import('./poll-channel.ts');
  return loaded;
};

const poll = (engine: Engine, order: PollOrder): Promise<CollectOutcome> =>
  loaded?.pollChannel(engine, order) ?? load().then(({ pollChannel }) => pollChannel(engine, order));
