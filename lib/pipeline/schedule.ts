/** Schedule: which channels are due, as one message each. */
import type { Channel } from '../model/channel.ts';
import type { Stores } from '../ports/stores.ts';
import type { Engine } from './engine.ts';

/** What the step needs of the engine. */
export type ScheduleEngine = Pick<Engine, 'config' | 'clock' | 'queue'> & { readonly stores: Pick<Stores, 'channels'> };

export type ScheduleOptions = {
  /** Only these channels; absent: all. */
  readonly channels?: readonly string[];
  /** Due or not. */
  readonly all?: boolean;
};

/** Sends a collect message for every channel that is due, and answers their ids. Repeating it adds nothing that waits already. */
export const schedule = async (
  engine: ScheduleEngine,
  { channels, all = false }: ScheduleOptions,
): Promise<readonly string[]> => {
  const now = engine.clock.now().toISOString();
  const states = new Map((await engine.stores.channels.listDue()).map((state) => [state.channel, state]));
  const dueAt = ({ id }: Channel): string => states.get(id)?.dueAt ?? now;
  const due = engine.config.channels
    .filter(({ id }) => channels === undefined || channels.includes(id))
    .filter((channel) => all || dueAt(channel) <= now);
  await engine.queue.send(
    due.map((channel) => ({ step: 'collect', channel: channel.id, dueAt: all ? now : dueAt(channel) })),
  );
  return due.map(({ id }) => id);
};
