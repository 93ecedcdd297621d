/**
 * Heartbeats that are being written. No poll waits for its own: written together with the turns of those that come next they cost half. Whoever
 * puts the messages of the polls away waits for all.
 */
export class Heartbeats {
  #writing: Promise<void>[] = [];
  #failure: { readonly error: unknown } | undefined;

  /** Takes note of one that is being written. */
  add(written: Promise<void>): void {
    this.#writing.push(
      written.catch((error: unknown) => {
        this.#failure ??= { error };
      }),
    );
  }

  /** Until all are kept; throws where one could not be. */
  async kept(): Promise<void> {
    await Promise.all(this.#writing.splice(0));
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
