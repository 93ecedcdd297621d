/** Sends one window of alerts to be delivered when it is due. */
import type { DueWindow } from '../ports/stores.ts';
import type { Engine } from './engine.ts';

/** A queue need hold nothing back for longer: what is due later is sent by `digest` when its time is near. */
export const sendAheadMs = 15 * 60_000;

/** Sends the window's message, held back until it is due; does nothing where that is too far ahead. Repeating is harmless. */
export const sendWindow = async (
  { clock, queue }: Pick<Engine, 'clock' | 'queue'>,
  { route, window, dueAt }: DueWindow,
): Promise<void> => {
  const delayMs = Math.max(0, Date.parse(dueAt) - clock.now().getTime());
  if (delayMs <= sendAheadMs) await queue.send([{ step: 'deliver', route, window, dueAt }], { delayMs });
};
