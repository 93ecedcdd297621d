/** Schedule: which channels are due, as one message each. */
import { randomUUID } from 'node:crypto';
import type { Channel } from '../model/channel.ts';
import type { PageStore, Stores } from '../ports/stores.ts';
import type { Engine } from './engine.ts';
import { inTurnOfHosts } from './in-turn-of-hosts.ts';

/** What the step needs of the engine. */
export type ScheduleEngine = Pick<Engine, 'config' | 'clock' | 'queue'> & { readonly stores: Pick<Stores, 'channels'> };

export type ScheduleOptions = {
  /** Only these channels; absent: all. */
  readonly channels?: readonly string[];
  /** Due or not. */
  readonly all?: boolean;
  /** Read them back to this time, due or not. */
  readonly since?: Date;
  /**
   * Given where the queue does not keep equal messages once, or a poll may wait longer than a tick: lets each poll be sent once in a
   * quarter of an hour.
   */
  readonly pages?: Pick<PageStore, 'grant'>;
};

/** A poll that was sent and not finished is sent again after so long: its message may have been lost. */
const sentAgainMs = 15 * 60_000;
/** The poll of a channel that was never polled. */
const firstPoll = new Date(0).toISOString();

/** Sends a collect message for every channel that is due, and answers their ids. Repeating it adds nothing that waits already. */
export const schedule = async (
  engine: ScheduleEngine,
  { channels, all: isAll = false, since, pages }: ScheduleOptions,
): Promise<readonly string[]> => {
  const all = isAll || since !== undefined;
  const nowMs = engine.clock.now().getTime();
  const now = new Date(nowMs).toISOString();
  // One name a call: a tick that is given twice is two, of which one sends.
  const tick = randomUUID();
  const states = new Map((await engine.stores.channels.listHealth()).map((state) => [state.channel, state]));
  const dueAt = ({ id }: Channel): string => states.get(id)?.dueAt ?? now;
  const claim = async (channel: Channel, store: Pick<PageStore, 'grant'>): Promise<boolean> => {
    const poll = states.get(channel.id)?.dueAt ?? firstPoll;
    const budget = { channel: channel.id, poll, of: `sent ${Math.floor(nowMs / sentAgainMs)}` };
    return (await store.grant(budget, { by: tick, names: ['poll'], max: 1 })).length > 0;
  };
  const chosen = channels === undefined ? undefined : new Set(channels);
  const wanted = engine.config.channels.filter(
    (channel) => chosen?.has(channel.id) !== false && (all || dueAt(channel) <= now),
  );
  const claims = all || pages === undefined ? undefined : await Promise.all(wanted.map((each) => claim(each, pages)));
  const due = claims === undefined ? wanted : wanted.filter((_channel, index) => claims[index]);
  await engine.queue.send(
    // Their fields in the order in which stores write them, which need not sort them then.
    inTurnOfHosts(due).map((channel) => ({
      channel: channel.id,
      dueAt: all ? now : dueAt(channel),
      ...(since === undefined ? {} : { since: since.toISOString() }),
      step: 'collect',
    })),
  );
  return due.map(({ id }) => id);
};
