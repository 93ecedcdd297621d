/** The days that figures of a window are counted on: counts are kept by day (UTC), and a day counts whole. */

const dayMs = 86_400_000;
/** Days that are counted at most, the latest. */
const daysMax = 366;

const toDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

export type InsightDays = {
  /** The first and the last day. */
  readonly days: { readonly fromDay: string; readonly toDay: string };
  /** The first instant of the first day. */
  readonly from: Date;
  /** True where the window goes further back than is counted. */
  readonly isCut: boolean;
};

/** The days from the one in which a window begins to the one in which it ends. */
export const toInsightDays = ({ since, now }: { readonly since: Date; readonly now: Date }): InsightDays => {
  const earliestMs = now.getTime() - daysMax * dayMs;
  const fromMs = Math.floor(Math.max(since.getTime(), earliestMs) / dayMs) * dayMs;
  return {
    days: { fromDay: toDay(fromMs), toDay: toDay(now.getTime()) },
    from: new Date(fromMs),
    isCut: since.getTime() < earliestMs,
  };
};
