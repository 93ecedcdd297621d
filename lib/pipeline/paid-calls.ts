/**
 * Calls of one poll that were paid for. A message that is sent again brings its answers along, and asks nobody for them: what was paid for
 * them is told here, so that it is not counted twice. One that comes twice by itself asks twice, and pays twice.
 */
import { sha256 } from '../text/hash.ts';

/** Names are addresses and queries; in a message as long as this. */
const nameLength = 16;

const toName = (of: string): string => sha256(of).slice(0, nameLength);

export class PaidCalls {
  /** Of earlier sendings; each is told once: who asks a second time pays. */
  readonly #before: Map<string, number>;
  readonly #recalled = new Set<string>();
  readonly #all: Map<string, number>;

  constructor(before: Readonly<Record<string, number>> = {}) {
    this.#before = new Map(Object.entries(before));
    this.#all = new Map(this.#before);
  }

  /** The units that were granted for a call before its message was sent again. */
  recall(of: string): number | undefined {
    const name = toName(of);
    const granted = this.#before.get(name);
    if (granted === undefined) return undefined;
    this.#before.delete(name);
    this.#recalled.add(name);
    return granted;
  }

  note(of: string, granted: number): void {
    if (granted > 0) this.#all.set(toName(of), granted);
  }

  /** What is not used is given back, but for a call whose rest came back before. Answers how many units are to be counted less. */
  giveBack(of: string, units: number): number {
    const name = toName(of);
    if (this.#recalled.has(name)) return 0;
    if (this.#all.get(name) === units) this.#all.delete(name);
    return units;
  }

  /** An answer that may not be kept is asked for, and paid for, once more. */
  forget(of: string): void {
    this.#all.delete(toName(of));
  }

  /** As it goes into the message; undefined where nothing was paid for. */
  toMessage(): Readonly<Record<string, number>> | undefined {
    return this.#all.size === 0 ? undefined : Object.fromEntries(this.#all);
  }
}
