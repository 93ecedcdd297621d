/** What every question about a window of days has in common. */
import * as z from 'zod';
import { toProblem } from './answer.ts';

/** Days that one answer covers: as many as are counted (lib/pipeline/insight-days.ts). */
const daysMax = 365;
const dayMs = 86_400_000;

const daySchema = z.iso.date();
/** The first and the last day, both included, UTC. */
export const daysSchema = z.strictObject({ from: daySchema, to: daySchema });

/** The answer to days that are too many, or none; undefined where they will do. */
export const toDaysProblem = ({ from, to }: z.infer<typeof daysSchema>): Response | undefined => {
  const days = (Date.parse(to) - Date.parse(from)) / dayMs;
  return days >= 0 && days <= daysMax
    ? undefined
    : toProblem({
        status: 400,
        code: 'REQUEST_INVALID',
        detail: `query to: expected a day from "from" on, at most ${daysMax} later, received ${days} days later. Ask for less at once.`,
      });
};
