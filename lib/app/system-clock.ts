/** The machine's time: read here, and handed to everybody else. */
import type { Clock } from '../ports/clock.ts';

export const systemClock: Clock = { now: () => new Date() };
