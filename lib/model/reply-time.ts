/** How soon something was answered, in steps that can be counted: minutes to two significant digits, so that a time is told to within 5 %. */
import type { Instant } from './vocabulary.ts';

const minuteMs = 60_000;
const plainMax = 100;

/** The step of a time between two moments, as a name: `0`, `47`, `130`, `12000`. What came before what it answers took no time. */
export const toReplyStep = (fromAt: Instant, at: Instant): string => {
  const minutes = Math.floor(Math.max(0, Date.parse(at) - Date.parse(fromAt)) / minuteMs);
  let unit = 1;
  while (minutes / unit >= plainMax) unit *= 10;
  return String(Math.round(minutes / unit) * unit);
};

/** The time that a step stands for. */
export const fromReplyStep = (step: string): number => Number(step) * minuteMs;
