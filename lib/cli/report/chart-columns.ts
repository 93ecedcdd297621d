/** Columns over time: a row a column, its series upon one another. */
import { toEnds, toGrid } from './chart-axes.ts';
import { round, type Scale, toScale, toX } from './chart-scale.ts';
import { toRowText } from './chart-text.ts';
import { showHtml } from './show-html.ts';
import type { ViewChart } from './view.ts';

/** Per cent of the width that one column takes up at most, however few there are; the rest of its place is a gap. */
const widthMax = 6;
const widthRatio = 0.78;

const toColumn = (chart: ViewChart, index: number, { low, toY }: Scale): string => {
  const row = chart.rows[index];
  if (row === undefined) return '';
  const width = Math.min(widthMax, (100 * widthRatio) / chart.rows.length);
  const x = round(toX(index, chart.rows.length) - width / 2);
  let base = low;
  const parts = row.values.map((value, at) => {
    if (value === null || value <= 0) return '';
    const [bottom, top] = [toY(base), toY(base + value)];
    base += value;
    return `<rect class="c-${chart.series[at]?.tone ?? 'mild'}" x="${x}%" width="${round(width)}%" y="${round(top)}" height="${round(bottom - top)}"/>`;
  });
  const drawn = parts.join('');
  return drawn === '' ? '' : `<g><title>${showHtml(toRowText(chart, row))}</title>${drawn}</g>`;
};

/** What stands in the plot. */
export const drawColumns = (chart: ViewChart): string => {
  const scale = toScale(chart);
  return `${toGrid(scale)}${chart.rows.map((_, index) => toColumn(chart, index, scale)).join('')}${toEnds(chart.rows)}`;
};
