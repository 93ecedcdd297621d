/** Moves the days of the sample brand's world, so that what was said in it was said lately. */

const dayMs = 86_400_000;

/** The last day on which anything happens in the world as it lies in the folder. */
const lastDay = Date.parse('2026-10-09T00:00:00Z');

/** How many days later the world has to be for its last day to be yesterday. */
export const toDaysLater = (now: Date): number => Math.floor((now.getTime() - lastDay) / dayMs) - 1;

const isoDay = /\b20\d\d-\d\d-\d\d(?!\d)/g;
/** As feeds write it: `Thu, 08 Oct 2026`. */
const feedDay = /\b[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} 20\d\d\b/g;

/** The same text with every day in it so many days later. */
export const moveDays = (text: string, daysLater: number): string => {
  const move = (day: string): Date => new Date(Date.parse(day) + daysLater * dayMs);
  return text
    .replace(isoDay, (day) => move(day).toISOString().slice(0, day.length))
    .replace(feedDay, (day) => move(`${day} 00:00:00 GMT`).toUTCString().slice(0, day.length));
};
