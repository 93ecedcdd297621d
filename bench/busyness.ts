/** What the processor does beside a bench: CPU times on a busy machine are longer, for the same work. */
import { createHash } from 'node:crypto';

/** CPU time of some work, in microseconds. */
export const cpuOf = async (work: () => Promise<void> | void): Promise<number> => {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
};

/** The middle one of several measurements. */
export const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

/**
 * 266 µs of CPU on an idle core without instructions for SHA: the more, the busier or slower this one is. One that has them comes to 0.3 when
 * idle. Compare runs on one processor only.
 */
const idleMicros = 266;
const times = 500;

/** How many times as long as on that core SHA-256 of 100 KB takes now. */
export const toBusyness = async (): Promise<number> => {
  const bytes = Buffer.alloc(102_400, 'Northwind Coffee ');
  const micros = await cpuOf(() => {
    for (let time = 0; time < times; time++) createHash('sha256').update(bytes).digest();
  });
  return micros / times / idleMicros;
};
