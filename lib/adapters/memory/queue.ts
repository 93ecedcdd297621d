/** The queue between steps, in memory. */
import type { Clock } from '../../ports/clock.ts';
import { type DeadLetter, type Delivery, type Message, maxAttempts, type Queue } from '../../ports/queue.ts';
import { isSameLetter, leaseRanOut, reasonCharsMax, toDelayMs, toMessageText } from '../agreed/messages.ts';
import { compareBy, compareText } from '../agreed/order.ts';

/** `readyMs` is when it may be handed out: after its delay, or after its lease. `receipt` is null while nobody has it. */
type Row = {
  readonly id: number;
  readonly text: string;
  readonly message: Message;
  readonly readyMs: number;
  readonly attempts: number;
  readonly receipt: string | null;
};

const oldestFirst: (a: DeadLetter, b: DeadLetter) => number = compareBy(
  (a, b) => compareText(a.at, b.at),
  (a, b) => Number(a.id) - Number(b.id),
);

/** A queue that lasts as long as the process. */
export const createMemoryQueue = ({ clock }: { readonly clock: Clock }): Queue => {
  const rows = new Map<number, Row>();
  const dead: DeadLetter[] = [];
  let lastId = 0;

  const isLeased = (row: Row, nowMs: number): boolean => row.receipt !== null && row.readyMs > nowMs;

  const send = (message: Message, delayMs: number): void => {
    const nowMs = clock.now().getTime();
    const text = toMessageText(message);
    if ([...rows.values()].some((row) => row.text === text && !isLeased(row, nowMs))) return;
    lastId += 1;
    rows.set(lastId, {
      id: lastId,
      text,
      message: structuredClone(message),
      readyMs: nowMs + delayMs,
      attempts: 0,
      receipt: null,
    });
  };

  const bury = (row: Row, reason: string): void => {
    rows.delete(row.id);
    dead.push({
      id: String(row.id),
      message: row.message,
      attempts: row.attempts,
      reason: reason.slice(0, reasonCharsMax),
      at: clock.now().toISOString(),
    });
  };

  const lease = (row: Row, readyMs: number): Delivery => {
    const attempt = row.attempts + 1;
    const receipt = `${row.id}.${attempt}`;
    rows.set(row.id, { ...row, attempts: attempt, receipt, readyMs });
    return { id: String(row.id), receipt, message: structuredClone(row.message), attempt };
  };

  const findHeld = ({ id, receipt }: Delivery): Row | undefined => {
    const row = rows.get(Number(id));
    return row?.receipt === receipt ? row : undefined;
  };

  return {
    send: async (messages, options) => {
      for (const [index, message] of messages.entries()) send(message, toDelayMs(options, index));
    },
    receive: async (step, { max, leaseMs }) => {
      const nowMs = clock.now().getTime();
      const ready = [...rows.values()].filter(({ message, readyMs }) => message.step === step && readyMs <= nowMs);
      for (const row of ready) if (row.attempts >= maxAttempts) bury(row, leaseRanOut);
      return ready
        .filter(({ attempts }) => attempts < maxAttempts)
        .toSorted((a, b) => a.readyMs - b.readyMs || a.id - b.id)
        .slice(0, Math.max(0, max))
        .map((row) => lease(row, nowMs + leaseMs));
    },
    ack: async (deliveries) =>
      deliveries.forEach((delivery) => {
        const row = findHeld(delivery);
        if (row !== undefined) rows.delete(row.id);
      }),
    retry: async (delivery, { delayMs, reason }) => {
      const row = findHeld(delivery);
      if (row === undefined) return;
      if (row.attempts >= maxAttempts) bury(row, reason);
      else rows.set(row.id, { ...row, receipt: null, readyMs: clock.now().getTime() + delayMs });
    },
    deadLetters: async () => structuredClone(dead.toSorted(oldestFirst)),
    size: async (step) =>
      [...rows.values()].filter(({ message }) => step === undefined || message.step === step).length,
    waiting: async function* () {
      for (const { message, readyMs, attempts } of rows.values())
        yield structuredClone({ message, readyAt: new Date(readyMs).toISOString(), attempts });
    },
    keepDead: async (letters) => {
      for (const letter of letters) {
        if (dead.some((each) => isSameLetter(each, letter))) continue;
        lastId += 1;
        dead.push({ ...structuredClone(letter), id: String(lastId) });
      }
    },
  };
};
