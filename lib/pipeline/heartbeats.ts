/**
 * Heartbeats that are still to be written. No poll waits for its own: written together they cost a part of what each alone does. Whoever puts the
 * messages of the polls away waits for all, so that a crash in between at worst has some channels polled again.
 */
import type { ChannelState } from '../model/channel-state.ts';
import type { ChannelStateStore } from '../ports/stores.ts';

type Store = Pick<ChannelStateStore, 'put' | 'putAll'>;

/** So many are written together. */
const togetherMax = 32;
/** So long the first of them waits for more: others may want to know when a channel was last asked. */
const waitMs = 50;

export class Heartbeats {
  readonly #store: Store;
  #waiting: ChannelState[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void>[] = [];
  #failure: { readonly error: unknown } | undefined;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Takes note of one that is to be written. */
  add(state: ChannelState): void {
    this.#waiting.push(state);
    if (this.#waiting.length >= togetherMax) this.#write();
    else this.#timer ??= setTimeout(() => this.#write(), waitMs);
  }

  /** Until all are kept; throws where one could not be. */
  async kept(): Promise<void> {
    this.#write();
    await Promise.all(this.#writing.splice(0));
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const states = this.#waiting.splice(0);
    if (states.length === 0) return;
    this.#writing.push(
      this.#put(states).catch((error: unknown) => {
        this.#failure ??= { error };
      }),
    );
  }

  async #put(states: readonly ChannelState[]): Promise<void> {
    if (this.#store.putAll !== undefined) await this.#store.putAll(states);
    else await Promise.all(states.map((state) => this.#store.put(state)));
  }
}
