/** What stands round a chart over time: lines across, their values, and first and last of what it goes over. */
import { plot, round, type Scale } from './chart-scale.ts';
import { shorten, showHtml } from './show-html.ts';
import type { ViewChart } from './view.ts';

/** Columns of a name below the plot: two of them stand beside each other at 390 pixels. */
const nameMax = 14;

const toLine = (value: number, { toY }: Scale): string => {
  const y = round(toY(value));
  return `<line class="grid" x1="0" x2="100%" y1="${y}" y2="${y}"/><text x="-6" y="${y}" dy=".32em" text-anchor="end">${round(value)}</text>`;
};

/** Lines at both ends of the scale and halfway; a count has no halves. */
export const toGrid = (scale: Scale): string => {
  const middle = (scale.low + scale.high) / 2;
  const isCount = scale.low === 0 && !Number.isInteger(middle);
  return [scale.low, ...(isCount ? [] : [middle]), scale.high].map((value) => toLine(value, scale)).join('');
};

/** The first and the last row by name, below. */
export const toEnds = (rows: ViewChart['rows']): string => {
  const y = plot.top + plot.height + plot.below - 6;
  const show = (name: string, x: string, anchor: string): string =>
    `<text x="${x}" y="${y}" text-anchor="${anchor}">${showHtml(shorten(name, nameMax))}</text>`;
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) return '';
  return rows.length === 1
    ? show(first.name, '50%', 'middle')
    : `${show(first.name, '0', 'start')}${show(last.name, '100%', 'end')}`;
};
