/** When two queue messages are the same one, and what a dead letter says, alike in every store. */
import { type Message, maxAttempts } from '../../ports/queue.ts';

/** A dead letter's reason is cut to this length: errors may quote whole pages. */
export const reasonCharsMax = 2000;

/** One text for all equal messages: fields in alphabetical order. */
export const toMessageText = (message: Message): string =>
  JSON.stringify(Object.fromEntries(Object.entries(message).toSorted(([a], [b]) => (a < b ? -1 : 1))));

/** Why a message is given up that nobody ever answered for: each worker that took it died over it. */
export const leaseRanOut = `expected an answer within the lease, received none ${maxAttempts} times`;
