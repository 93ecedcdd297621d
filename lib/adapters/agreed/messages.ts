/** When two queue messages are the same one, and what a dead letter says, alike in every store. */
import { type DeadLetter, type Message, maxAttempts, type Queue } from '../../ports/queue.ts';
import { compareText } from './order.ts';

/** A dead letter's reason is cut to this length: errors may quote whole pages. */
export const reasonCharsMax = 2000;

/** One text for all equal messages: fields in alphabetical order, at every level. */
export const toMessageText = (message: Message): string => JSON.stringify(toOrdered(message));

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const toOrdered = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(toOrdered);
  if (!isRecord(value)) return value;
  const names = Object.keys(value);
  if (isOrdered(value, names)) return value;
  // Without a prototype: an address may be called `__proto__`.
  const ordered: Record<string, unknown> = Object.create(null);
  for (const name of names.sort(compareText)) ordered[name] = toOrdered(value[name]);
  return ordered;
};

/** True for what is in order as it is, and holds nothing that might not be: the messages of polls, of which thousands are sent together. */
const isOrdered = (value: Readonly<Record<string, unknown>>, names: readonly string[]): boolean =>
  names.every(
    (name, index) => typeof value[name] !== 'object' && (index === 0 || compareText(names[index - 1] ?? '', name) < 0),
  );

/** How a call of `send` holds its messages back. */
export type SendOptions = Parameters<Queue['send']>[1];

/** How long the message at that place of a call is held back. */
export const toDelayMs = (options: SendOptions, index: number): number =>
  options !== undefined && 'delaysMs' in options ? (options.delaysMs[index] ?? 0) : (options?.delayMs ?? 0);

/** Why a message is given up that nobody ever answered for: each worker that took it died over it. */
export const leaseRanOut = `expected an answer within the lease, received none ${maxAttempts} times`;

type Letter = Omit<DeadLetter, 'id'>;

/** True for one dead letter that was kept twice. */
export const isSameLetter = (a: Letter, b: Letter): boolean =>
  a.at === b.at &&
  a.attempts === b.attempts &&
  a.reason === b.reason &&
  toMessageText(a.message) === toMessageText(b.message);
