/** Works off the waiting messages of one step, one outcome a message: a bad one fails alone. */
import { EarmarkError } from '../errors.ts';
import type { Delivery, Message, Step } from '../ports/queue.ts';
import type { Engine } from './engine.ts';

/** What a step says of a message it could not finish: when to try again, and why. */
export type Again = { readonly delayMs: number; readonly reason: string };

export type StepMessage<S extends Step> = Message & { readonly step: S };

export type DrainOptions<S extends Step> = {
  readonly step: S;
  /** How many are leased at a time. */
  readonly max: number;
  /** How long a worker may take before others try as well. */
  readonly leaseMs: number;
  readonly signal: AbortSignal;
  /** Does the step's work for one message; answers `Again` when it shall come once more. */
  readonly handle: (message: StepMessage<S>, attempt: number) => Promise<Again | undefined>;
};

export type DrainTogetherOptions<S extends Step> = Omit<DrainOptions<S>, 'handle'> & {
  /** Does the step's work for messages that were leased together: one answer a message, an error for one that failed alone. */
  readonly handleAll: (messages: readonly StepMessage<S>[]) => Promise<readonly (Again | Failed | undefined)[]>;
};

/** A message that failed for a reason nobody foresaw. */
export type Failed = { readonly error: unknown };

/** A step that failed through a fault of ours is tried again after this long, then goes to the dead letters. */
const faultDelayMs = 60_000;

/** Ends when nothing of the step is waiting that may be worked on now, or when interrupted. */
export const drain = async <S extends Step>(engine: Engine, options: DrainOptions<S>): Promise<void> => {
  const { step, max, leaseMs, signal } = options;
  while (!signal.aborted) {
    const deliveries = await engine.queue.receive(step, { max, leaseMs });
    if (deliveries.length === 0) return;
    for (const delivery of deliveries) await settle(engine, delivery, options);
  }
};

/** The same for steps that work on several messages at once. */
export const drainTogether = async <S extends Step>(
  engine: Engine,
  options: DrainTogetherOptions<S>,
): Promise<void> => {
  const { step, max, leaseMs, signal, handleAll } = options;
  while (!signal.aborted) {
    const leased = await engine.queue.receive(step, { max, leaseMs });
    if (leased.length === 0) return;
    const deliveries = leased.flatMap((delivery) => {
      const { message } = delivery;
      return isOf(message, step) ? [{ delivery, message }] : [];
    });
    const answers = await handleAll(deliveries.map(({ message }) => message));
    const agains = deliveries.map(({ message }, index) => {
      const answer = answers[index];
      return answer !== undefined && 'error' in answer ? toAgain(engine, message, answer.error) : answer;
    });
    await engine.queue.ack(
      deliveries.filter((_, index) => agains[index] === undefined).map(({ delivery }) => delivery),
    );
    for (const [index, { delivery }] of deliveries.entries()) {
      const again = agains[index];
      if (again !== undefined) await engine.queue.retry(delivery, again);
    }
  }
};

const isOf = <S extends Step>(message: Message, step: S): message is StepMessage<S> => message.step === step;

const settle = async <S extends Step>(
  engine: Engine,
  delivery: Delivery,
  { step, handle, signal }: DrainOptions<S>,
): Promise<void> => {
  const { message, attempt } = delivery;
  if (!isOf(message, step)) return;
  const again = await handle(message, attempt).catch((error: unknown): Again => toAgain(engine, message, error));
  // What was interrupted stays in the queue, to be taken up again.
  if (signal.aborted && again === undefined && step === 'collect')
    return engine.queue.retry(delivery, { delayMs: 0, reason: 'interrupted' });
  return again === undefined ? engine.queue.ack([delivery]) : engine.queue.retry(delivery, again);
};

/** A store that cannot be written stops everything; any other fault costs this message alone. */
const toAgain = (engine: Engine, message: Message, error: unknown): Again => {
  if (error instanceof EarmarkError && error.code.startsWith('STORE_')) throw error;
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  engine.log.error('a message could not be worked off', { step: message.step, reason });
  return { delayMs: faultDelayMs, reason };
};
