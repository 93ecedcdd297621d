/** A chart as a figure of HTML: SVG without a script, whose words stay readable at any width, with its legend and what it rests on. */
import { drawBars, toBarsHeight } from './chart-bars.ts';
import { drawColumns } from './chart-columns.ts';
import { drawLine } from './chart-line.ts';
import { plot, round } from './chart-scale.ts';
import { toDescription } from './chart-text.ts';
import { shorten, showHtml } from './show-html.ts';
import type { ViewChart } from './view.ts';

/** Rows of bars; further ones are in the table. */
const barsMax = 20;
/** Points over time, the latest. */
const pointsMax = 400;
const noteMax = 600;
const titleMax = 200;

const draws = { columns: drawColumns, line: drawLine, bars: drawBars } as const;

const toTotal = ({ rows }: ViewChart, at: number): number =>
  rows.reduce((sum, { values }) => sum + (values[at] ?? 0), 0);

const toLegend = (chart: ViewChart): string => {
  if (chart.series.length < 2) return '';
  const keys = chart.series.map(
    ({ name, tone }, at) =>
      `<li><svg width="11" height="11" aria-hidden="true"><rect class="c-${tone}" width="11" height="11"/></svg> ${showHtml(name)} ${round(toTotal(chart, at))}</li>`,
  );
  return `<ul class="legend">${keys.join('')}</ul>`;
};

const toShownRows = ({ form, rows }: ViewChart): ViewChart['rows'] =>
  form === 'bars' ? rows.slice(0, barsMax) : rows.slice(-pointsMax);

/** The figure. `id` is its own on the page. */
export const toChart = (whole: ViewChart, id: string): string => {
  const chart = { ...whole, rows: toShownRows(whole) };
  const left = whole.rows.length - chart.rows.length;
  const height = chart.form === 'bars' ? toBarsHeight(chart.rows.length) : plot.top + plot.height + plot.below;
  const name = showHtml(id);
  const title = showHtml(shorten(chart.title, titleMax));
  const more = left === 0 ? '' : ` ${left} more are in the table.`;
  return `<figure class="chart"><figcaption>${title}</figcaption>${toLegend(chart)}<div class="${chart.form === 'bars' ? 'bars' : 'plot'}"><svg role="img" aria-labelledby="${name}-t ${name}-d" width="100%" height="${height}"><title id="${name}-t">${title}</title><desc id="${name}-d">${showHtml(toDescription(chart))}</desc>${draws[chart.form](chart)}</svg></div><p class="note faint">${showHtml(shorten(`${chart.note}${more}`, noteMax))}</p></figure>`;
};
