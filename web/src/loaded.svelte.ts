/** What was asked for: under way, there, or why not. Asked again, it stays on the screen until the new answer is there. */
export class Loaded<T> {
  value = $state.raw<T | undefined>(undefined);
  error = $state.raw<unknown>(undefined);
  isLoading = $state(true);
  readonly #load: () => Promise<T>;
  #turn = 0;
  constructor(load: () => Promise<T>) {
    this.#load = load;
  }
  readonly again = async (): Promise<void> => {
    const turn = ++this.#turn;
    this.isLoading = true;
    try {
      const value = await this.#load();
      if (turn !== this.#turn) return;
      this.value = value;
      this.error = undefined;
    } catch (error) {
      if (turn === this.#turn) this.error = error;
    } finally {
      if (turn === this.#turn) this.isLoading = false;
    }
  };
}

/** A list that grows page by page. */
export class LoadedList<T extends { readonly id: string }> {
  rows = $state.raw<readonly T[]>([]);
  next = $state.raw<string | null>(null);
  error = $state.raw<unknown>(undefined);
  isLoading = $state(true);
  readonly #load: (after: string | null) => Promise<{ readonly rows: readonly T[]; readonly next: string | null }>;
  #turn = 0;
  constructor(load: (after: string | null) => Promise<{ readonly rows: readonly T[]; readonly next: string | null }>) {
    this.#load = load;
  }
  readonly again = (): Promise<void> => this.#take(null);
  readonly more = (): Promise<void> => this.#take(this.next);
  async #take(after: string | null): Promise<void> {
    const turn = ++this.#turn;
    this.isLoading = true;
    try {
      const { rows, next } = await this.#load(after);
      if (turn !== this.#turn) return;
      this.rows = after === null ? rows : [...this.rows, ...rows];
      this.next = next;
      this.error = undefined;
    } catch (error) {
      if (turn === this.#turn) this.error = error;
    } finally {
      if (turn === this.#turn) this.isLoading = false;
    }
  }
  replace(row: T): void {
    this.rows = this.rows.map((each) => (each.id === row.id ? row : each));
  }
}
