/** A page's containers with the sums that judging them needs; parts can be dropped, and then no longer count. */
import type { Container, RawBlock, Survey } from './survey.ts';

const commas = /[,،﹐︐︑⹁⸴⸲，、]/g;

/**
 * Containers lie in document order, each with the range of blocks it holds, so a container's sums are sums over a range.
 * Dropping a part sets its blocks to zero.
 */
export class Outline {
  readonly containers: readonly Container[];
  readonly blocks: readonly RawBlock[];
  readonly #lengths: Float64Array;
  readonly #linkLengths: Float64Array;
  readonly #dropped: Uint8Array;
  readonly #blockDropped: Uint8Array;
  readonly #children: (number[] | undefined)[] = [];
  readonly #roots: number[] = [];

  constructor({ containers, blocks }: Survey) {
    this.containers = containers;
    this.blocks = blocks;
    this.#lengths = Float64Array.from(blocks, ({ kind, text }) => (kind === 'alt' ? 0 : text.length));
    this.#linkLengths = Float64Array.from(blocks, ({ linkLength }) => linkLength);
    this.#dropped = new Uint8Array(containers.length);
    this.#blockDropped = new Uint8Array(blocks.length);
    containers.forEach(({ parent }, index) => {
      if (parent < 0) this.#roots.push(index);
      else {
        const siblings = this.#children[parent];
        if (siblings === undefined) this.#children[parent] = [index];
        else siblings.push(index);
      }
    });
  }

  lengthOf(block: number): number {
    return this.#lengths[block] ?? 0;
  }
  commasOf(block: number): number {
    return this.blocks[block]?.text.match(commas)?.length ?? 0;
  }
  isBlockDropped(block: number): boolean {
    return this.#blockDropped[block] === 1;
  }
  isDropped(index: number): boolean {
    return this.#dropped[index] === 1;
  }
  childrenOf(index: number): readonly number[] {
    return index < 0 ? this.#roots : (this.#children[index] ?? []);
  }

  *ancestors(index: number): Generator<number> {
    for (let at = this.containers[index]?.parent ?? -1; at >= 0; at = this.containers[at]?.parent ?? -1) yield at;
  }
  hasAncestor(index: number, names: readonly string[]): boolean {
    for (const ancestor of this.ancestors(index))
      if (names.includes(this.containers[ancestor]?.element.name ?? '')) return true;
    return false;
  }
  contains(outer: number, inner: number): boolean {
    for (const ancestor of this.ancestors(inner)) if (ancestor === outer) return true;
    return outer === inner;
  }

  textLength(index: number): number {
    const container = this.containers[index];
    let sum = 0;
    if (container !== undefined) for (let at = container.first; at < container.end; at++) sum += this.#lengths[at] ?? 0;
    return sum;
  }
  linkDensity(index: number): number {
    const container = this.containers[index];
    if (container === undefined) return 0;
    let all = 0;
    let linked = 0;
    for (let at = container.first; at < container.end; at++) {
      all += this.#lengths[at] ?? 0;
      linked += this.#linkLengths[at] ?? 0;
    }
    return all === 0 ? 0 : linked / all;
  }
  firstText(index: number): string {
    const container = this.containers[index];
    return container === undefined || container.first >= container.end
      ? ''
      : (this.blocks[container.first]?.text ?? '');
  }

  /** Takes a container and all it holds out of the count. */
  drop(index: number): void {
    const container = this.containers[index];
    if (container === undefined) return;
    for (let at = container.first; at < container.end; at++) this.dropBlock(at);
    for (let at = index; at < this.containers.length; at++) {
      const inner = this.containers[at];
      if (inner === undefined || (at > index && inner.depth <= container.depth)) break;
      this.#dropped[at] = 1;
    }
  }
  dropBlock(block: number): void {
    this.#blockDropped[block] = 1;
    this.#lengths[block] = 0;
    this.#linkLengths[block] = 0;
  }

  /** Blocks of text that are left in the given containers, in reading order. */
  blocksWithin(indexes: readonly number[]): readonly number[] {
    const found: number[] = [];
    for (const index of indexes) {
      const container = this.containers[index];
      if (container === undefined) continue;
      for (let at = container.first; at < container.end; at++)
        if (this.#blockDropped[at] === 0 && this.blocks[at]?.kind !== 'alt') found.push(at);
    }
    return found;
  }
}
