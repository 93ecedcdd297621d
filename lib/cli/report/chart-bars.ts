/** Bars below one another, each under its name; its series beside one another. */
import { round, toHighest, toSum } from './chart-scale.ts';
import { toRowText } from './chart-text.ts';
import { shorten, showHtml } from './show-html.ts';
import type { ViewChart } from './view.ts';

/** Pixels of a row: its name, the bar below it, and the gap to the next. */
const row = { height: 40, textAt: 13, barAt: 20, bar: 11 } as const;
/** Columns of a name and of what stands at its other end: both have room at 390 pixels. */
const nameMax = 26;
const textMax = 20;

/** Pixels that so many rows take up. */
export const toBarsHeight = (rows: number): number => rows * row.height;

const toBar = (chart: ViewChart, index: number, highest: number): string => {
  const known = chart.rows[index];
  if (known === undefined) return '';
  const top = index * row.height;
  let from = 0;
  const parts = known.values.map((value, at) => {
    const width = (100 * Math.max(0, value ?? 0)) / highest;
    if (width === 0) return '';
    const x = from;
    from += width;
    return `<rect class="c-${chart.series[at]?.tone ?? 'mild'}" x="${round(x)}%" width="${round(Math.min(width, 100 - x))}%" y="${top + row.barAt}" height="${row.bar}"/>`;
  });
  const track = `<rect class="track" x="0" width="100%" y="${top + row.barAt}" height="${row.bar}"/>`;
  const name = `<text class="name" x="0" y="${top + row.textAt}">${showHtml(shorten(known.name, nameMax))}</text>`;
  const text = `<text x="100%" y="${top + row.textAt}" text-anchor="end">${showHtml(shorten(known.text ?? round(toSum(known)), textMax))}</text>`;
  return `<g><title>${showHtml(toRowText(chart, known))}</title>${name}${text}${track}${parts.join('')}</g>`;
};

/** What stands in the plot. */
export const drawBars = (chart: ViewChart): string => {
  const highest = chart.ends?.[1] ?? Math.max(1, toHighest(chart));
  return chart.rows.map((_, index) => toBar(chart, index, highest)).join('');
};
