/** Works off the waiting messages of one step, one outcome a message: a bad one fails alone. */
import { EarmarkError } from '../errors.ts';
import type { Delivery, Message, Step } from '../ports/queue.ts';
import type { Engine } from './engine.ts';

/** What a step says of a message it could not finish: when to try again, and why. */
export type Again = { readonly delayMs: number; readonly reason: string };

export type StepMessage<S extends Step> = Message & { readonly step: S };

export type DrainOptions<S extends Step> = {
  readonly step: S;
  /** How many are leased at a time, at most. */
  readonly max: number;
  /** How many are worked on at a time. */
  readonly atOnce: number;
  /** How long a worker may take before others try as well. */
  readonly leaseMs: number;
  readonly signal: AbortSignal;
  /** Told of the messages that were leased together, before the first of them is worked on. */
  readonly onLeased?: (messages: readonly StepMessage<S>[]) => Promise<void>;
  /** Waited for before messages are put away: what was begun for them and not waited for. */
  readonly beforeDone?: () => Promise<void>;
  /** Does the step's work for one message; answers `Again` when it shall come once more. */
  readonly handle: (message: StepMessage<S>, attempt: number) => Promise<Again | undefined>;
};

export type DrainTogetherOptions<S extends Step> = Omit<
  DrainOptions<S>,
  'handle' | 'atOnce' | 'onLeased' | 'beforeDone'
> & {
  /** Does the step's work for messages that were leased together: one answer a message, an error for one that failed alone. */
  readonly handleAll: (messages: readonly StepMessage<S>[]) => Promise<readonly (Again | Failed | undefined)[]>;
};

/** A message that failed for a reason nobody foresaw. */
export type Failed = { readonly error: unknown };

/** A step that failed through a fault of ours is tried again after this long, then goes to the dead letters. */
const faultDelayMs = 60_000;

/** Leases grow as long as one of them is worked off within this time: what is leased, nobody else can work on. */
const leasedForMs = 10_000;

/** Ends when nothing of the step is waiting that may be worked on now, or when interrupted. */
export const drain = async <S extends Step>(engine: Engine, options: DrainOptions<S>): Promise<void> => {
  const { signal, atOnce } = options;
  const shelf = new Shelf<S>(engine, options);
  let isBroken = false;
  const worker = async (): Promise<void> => {
    while (!signal.aborted && !isBroken) {
      const delivery = shelf.take() ?? (await shelf.fill());
      if (delivery === undefined) return;
      if (await settle(engine, delivery, options)) shelf.done(delivery);
    }
  };
  const guarded = (): Promise<void> =>
    worker().catch((error: unknown) => {
      isBroken = true;
      throw error;
    });
  const ends = await Promise.allSettled(Array.from({ length: atOnce }, guarded));
  const broken = ends.find((end) => end.status === 'rejected');
  if (broken !== undefined) throw broken.reason;
  await shelf.clear();
};

type ShelfOptions<S extends Step> = Pick<
  DrainOptions<S>,
  'step' | 'max' | 'atOnce' | 'leaseMs' | 'onLeased' | 'beforeDone'
>;

/**
 * Messages that one process leased together, for its workers to take one at a time, and those that they are done with, put away together
 * when the next are leased: a lease for each costs as much as asking its channel. Who dies in between has them come again, which is harmless.
 */
class Shelf<S extends Step> {
  readonly #engine: Pick<Engine, 'queue' | 'clock'>;
  readonly #options: ShelfOptions<S>;
  #waiting: Delivery[] = [];
  #done: Delivery[] = [];
  #filling: Promise<void> | undefined;
  #size: number;
  #filledMs = 0;

  constructor(engine: Pick<Engine, 'queue' | 'clock'>, options: ShelfOptions<S>) {
    this.#engine = engine;
    this.#options = options;
    this.#size = options.atOnce;
  }

  /** The next to work on, where one is leased. */
  take(): Delivery | undefined {
    return this.#waiting.pop();
  }

  /** The next to work on once more are leased; undefined where nothing waits. */
  async fill(): Promise<Delivery | undefined> {
    this.#filling ??= this.#fill().finally(() => {
      this.#filling = undefined;
    });
    await this.#filling;
    return this.take();
  }

  done(delivery: Delivery): void {
    this.#done.push(delivery);
  }

  /** Puts away what is done, and back what nobody began to work on. */
  async clear(): Promise<void> {
    const { queue } = this.#engine;
    await this.#putAway();
    for (const delivery of this.#waiting.splice(0)) await queue.retry(delivery, { delayMs: 0, reason: 'interrupted' });
  }

  async #putAway(): Promise<void> {
    const done = this.#done.splice(0);
    await this.#options.beforeDone?.();
    await this.#engine.queue.ack(done);
  }

  async #fill(): Promise<void> {
    const { queue, clock } = this.#engine;
    const { step, max, atOnce, leaseMs, onLeased } = this.#options;
    await this.#putAway();
    const nowMs = clock.now().getTime();
    this.#size = nowMs - this.#filledMs < leasedForMs ? Math.min(max, this.#size * 2) : Math.min(max, atOnce);
    this.#filledMs = nowMs;
    const leased = await queue.receive(step, { max: this.#size, leaseMs });
    await onLeased?.(leased.flatMap(({ message }) => (isOf(message, step) ? [message] : [])));
    // Taken from its end.
    this.#waiting = leased.toReversed();
  }
}

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

/** Works on one message; true where it is done with. */
const settle = async <S extends Step>(
  engine: Engine,
  delivery: Delivery,
  { step, handle, signal }: DrainOptions<S>,
): Promise<boolean> => {
  const { message, attempt } = delivery;
  if (!isOf(message, step)) return false;
  let again: Again | undefined;
  try {
    again = await handle(message, attempt);
  } catch (error) {
    again = toAgain(engine, message, error);
  }
  // What was interrupted stays in the queue, to be taken up again.
  const isInterrupted = signal.aborted && again === undefined && step === 'collect';
  const comesAgain = isInterrupted ? { delayMs: 0, reason: 'interrupted' } : again;
  if (comesAgain === undefined) return true;
  await engine.queue.retry(delivery, comesAgain);
  return false;
};

/** A store that cannot be written stops everything; any other fault costs this message alone. */
const toAgain = (engine: Engine, message: Message, error: unknown): Again => {
  if (error instanceof EarmarkError && error.code.startsWith('STORE_')) throw error;
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  engine.log.error('a message could not be worked off', { step: message.step, reason });
  return { delayMs: faultDelayMs, reason };
};
