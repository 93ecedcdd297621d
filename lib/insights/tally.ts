/** Counts of names, of which the most frequent are wanted, in bounded memory. */

export type TallyRow = { readonly name: string; readonly count: number };

/** Names that are counted apart. Beyond, the rarest are dropped: a frequent one comes back soon. */
const namesMax = 50_000;

/** Counts names. */
export class Tally {
  #counts = new Map<string, number>();

  add(name: string, by = 1): void {
    const before = this.#counts.get(name);
    if (before === undefined && this.#counts.size >= namesMax) this.#drop();
    this.#counts.set(name, (before ?? 0) + by);
  }

  /** The most frequent first, then by name. */
  top(max: number): readonly TallyRow[] {
    return [...this.#counts]
      .map(([name, count]) => ({ name, count }))
      .toSorted((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
      .slice(0, max);
  }

  /** Keeps the more frequent half. */
  #drop(): void {
    const kept = [...this.#counts].toSorted((a, b) => b[1] - a[1]).slice(0, namesMax / 2);
    this.#counts = new Map(kept);
  }
}
