/** Scales of charts: where a value stands, and which values are written beside it. */
import type { ViewChart } from './view.ts';

/** Pixels of a plot over time: room above it, the plot itself, room for what is written below. */
export const plot = { top: 8, height: 132, below: 24 } as const;

export type Scale = {
  readonly low: number;
  readonly high: number;
  /** Pixels from the top. */
  toY(value: number): number;
};

/** What the series of a row make together. */
export const toSum = ({ values }: ViewChart['rows'][number]): number =>
  values.reduce<number>((sum, value) => sum + (value ?? 0), 0);

/** The next of 1, 2, 5, 10, 20, 50 …, so that half of it is easily read too; 1 for nothing. */
export const toRoundMax = (highest: number): number => {
  if (!(highest > 1)) return 1;
  const power = 10 ** Math.floor(Math.log10(highest));
  return power * ([1, 2, 4, 5, 10].find((step) => step * power >= highest) ?? 10);
};

/** The highest that a row reaches, its series upon one another. */
export const toHighest = ({ rows }: Pick<ViewChart, 'rows'>): number =>
  rows.reduce((highest, row) => Math.max(highest, toSum(row)), 0);

/** Two decimals are a hundredth of a pixel: more only makes the file larger. */
export const round = (value: number): string => String(Math.round(value * 100) / 100);

/** The upright scale of a chart over time. */
export const toScale = (chart: Pick<ViewChart, 'rows' | 'ends'>): Scale => {
  const [low, high] = chart.ends ?? [0, toRoundMax(toHighest(chart))];
  const held = (value: number): number => Math.max(low, Math.min(high, value));
  return { low, high, toY: (value) => plot.top + plot.height * (1 - (held(value) - low) / (high - low)) };
};

/** The middle of a row, in per cent of the width. */
export const toX = (index: number, rows: number): number => (100 * (index + 0.5)) / Math.max(1, rows);
