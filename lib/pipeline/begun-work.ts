/**
 * Work that was begun and is waited for later, all of it at once. Heartbeats: no poll waits for its own, for written together with the turns of
 * those that come next they cost half. And hosts that are readied: one that is slow keeps nobody but its own polls.
 */
export class BegunWork {
  #underWay: Promise<void>[] = [];
  #failure: { readonly error: unknown } | undefined;

  /** Takes note of some that was begun. */
  add(work: Promise<void>): void {
    this.#underWay.push(
      work.catch((error: unknown) => {
        this.#failure ??= { error };
      }),
    );
  }

  /** Until all is done; throws where some failed. */
  async done(): Promise<void> {
    await Promise.all(this.#underWay.splice(0));
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
