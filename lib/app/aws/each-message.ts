/**
 * Works off a batch of messages that Lambda received from a step's queue, one outcome a message. What failed is put back with
 * a delay of its own, or given up with its reason, as on one machine (lib/pipeline/drain.ts); Powertools' batch processor
 * knows neither.
 */
import type { AwsQueue } from '../../adapters/aws/queue.ts';
import { EarmarkError } from '../../errors.ts';
import type { Again, StepMessage } from '../../pipeline/drain.ts';
import type { Log } from '../../ports/log.ts';
import { type Delivery, type Message, maxAttempts, type Step } from '../../ports/queue.ts';
import { type BatchAnswer, type QueueRecord, toBatchAnswer } from './events.ts';
import type { Meter } from './meter.ts';

/** Undefined where a message is done with. */
export type MessageOutcome = Again | undefined;

/** A store that could not be reached, and a fault of ours, are tried again after this long. */
const storeDelayMs = 30_000;
const faultDelayMs = 60_000;

export type EachMessageOptions<S extends Step> = {
  readonly step: S;
  readonly queue: AwsQueue;
  readonly log: Log;
  readonly meter: Meter;
  readonly signal: AbortSignal;
  /** Does the step's work for all of them; answers one outcome a message, in order. What it throws fails each of them. */
  readonly handleAll: (messages: readonly StepMessage<S>[]) => Promise<readonly MessageOutcome[]>;
};

/** Answers which messages come again. */
export const eachMessage = async <S extends Step>(
  records: readonly QueueRecord[],
  options: EachMessageOptions<S>,
): Promise<BatchAnswer> => {
  const taken = await Promise.all(records.map((record) => take(record, options)));
  const open = taken.flatMap((each) => (typeof each === 'object' ? [each] : []));
  const outcomes = await work(open, options);
  const settled = await Promise.all(open.map((delivery, index) => settle(delivery, outcomes[index], options)));
  const isOpen = new Set(open.filter((_, index) => settled[index] === 'open').map(({ id }) => id));
  return toBatchAnswer(
    records.filter((record, index) => taken[index] === 'failed' || isOpen.has(record.messageId)).map(toId),
  );
};

const toId = ({ messageId }: QueueRecord): string => messageId;

const isOf = <S extends Step>(message: Message, step: S): message is StepMessage<S> => message.step === step;

type Taken<S extends Step> = Delivery & { readonly message: StepMessage<S> };

/** The message of a record; `settled` where nothing is to be done about it, `failed` where that could not be seen to. */
const take = async <S extends Step>(
  { messageId: id, receiptHandle: receipt, body, attributes }: QueueRecord,
  { step, queue, log }: EachMessageOptions<S>,
): Promise<Taken<S> | 'settled' | 'failed'> => {
  try {
    const delivery = await queue.take(step, { id, receipt, body, count: attributes.ApproximateReceiveCount });
    if (delivery === undefined || !isOf(delivery.message, step)) return 'settled';
    return { ...delivery, message: delivery.message };
  } catch (error) {
    log.error('a message could not be taken', { step, id, reason: toReason(error) });
    return 'failed';
  }
};

const work = async <S extends Step>(
  deliveries: readonly Taken<S>[],
  { step, log, signal, handleAll }: EachMessageOptions<S>,
): Promise<readonly MessageOutcome[]> => {
  if (deliveries.length === 0) return [];
  try {
    return await handleAll(deliveries.map(({ message }) => message));
  } catch (error) {
    const again = toAgain(error, signal);
    log.error('messages could not be worked off', { step, count: deliveries.length, reason: again.reason });
    return deliveries.map(() => again);
  }
};

/** Handles messages one by one, or so many side by side; one that throws fails alone. */
export const oneByOne =
  <S extends Step>(
    handle: (message: StepMessage<S>) => Promise<MessageOutcome>,
    { log, signal, atOnce = 1 }: { readonly log: Log; readonly signal: AbortSignal; readonly atOnce?: number },
  ): EachMessageOptions<S>['handleAll'] =>
  async (messages) => {
    const outcomes: MessageOutcome[] = [];
    const entries = messages.entries();
    const handleOne = async (message: StepMessage<S>): Promise<MessageOutcome> => {
      if (signal.aborted) return interrupted;
      try {
        return await handle(message);
      } catch (error) {
        const again = toAgain(error, signal);
        log.error('a message could not be worked off', { step: message.step, reason: again.reason });
        return again;
      }
    };
    const worker = async (): Promise<void> => {
      for (const [index, message] of entries) outcomes[index] = await handleOne(message);
    };
    await Promise.all(Array.from({ length: Math.min(atOnce, messages.length) }, worker));
    return outcomes;
  };

/** What was not finished before the function's end, or not begun. */
export const interrupted: Again = { delayMs: 0, reason: 'the function had to end' };

/** When a message comes again whose work threw, and why. */
export const toAgain = (error: unknown, signal: AbortSignal): Again => {
  if (signal.aborted) return interrupted;
  const isStore = error instanceof EarmarkError && error.code.startsWith('STORE_');
  return { delayMs: isStore ? storeDelayMs : faultDelayMs, reason: toReason(error) };
};

const toReason = (error: unknown): string =>
  error instanceof EarmarkError
    ? error.message
    : error instanceof Error
      ? (error.stack ?? error.message)
      : String(error);

/** Puts a message back, or gives it up; `open` where Lambda is to leave it in the queue. */
const settle = async <S extends Step>(
  delivery: Delivery,
  outcome: MessageOutcome,
  { step, queue, log, meter }: EachMessageOptions<S>,
): Promise<'done' | 'open'> => {
  if (outcome === undefined) return 'done';
  const isLast = delivery.attempt >= maxAttempts;
  try {
    // The work was interrupted and not at fault: it comes anew, and its attempts are not counted against it.
    if (outcome === interrupted) {
      await queue.send([delivery.message]);
      return 'done';
    }
    await queue.retry(delivery, outcome);
    meter.count(isLast ? 'MessagesGivenUp' : 'MessagesPutBack', 1);
    return isLast ? 'done' : 'open';
  } catch (error) {
    // It comes again when its lease runs out.
    log.error('a message could not be put back', { step, id: delivery.id, reason: toReason(error) });
    return 'open';
  }
};
