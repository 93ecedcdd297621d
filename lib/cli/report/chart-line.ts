/** A line over time: a dot where a value is known; broken where there is none between two. */
import { toEnds, toGrid } from './chart-axes.ts';
import { round, type Scale, toScale, toX } from './chart-scale.ts';
import { toRowText } from './chart-text.ts';
import { showHtml } from './show-html.ts';
import type { ViewChart } from './view.ts';

/** With more points than this, dots are small. */
const largeDotsMax = 60;

type Point = { readonly index: number; readonly x: string; readonly y: string };

const toPoints = ({ rows }: ViewChart, { toY }: Scale): readonly Point[] =>
  rows.flatMap(({ values: [value] }, index) =>
    value === null || value === undefined
      ? []
      : [{ index, x: `${round(toX(index, rows.length))}%`, y: round(toY(value)) }],
  );

const toStroke = (from: Point, to: Point): string =>
  `<line class="${to.index - from.index === 1 ? 'stroke' : 'stroke gap'}" x1="${from.x}" y1="${from.y}" x2="${to.x}" y2="${to.y}"/>`;

/** What stands in the plot; the first series alone is drawn. */
export const drawLine = (chart: ViewChart): string => {
  const scale = toScale(chart);
  const points = toPoints(chart, scale);
  const strokes = points.slice(1).map((point, at) => toStroke(points[at] ?? point, point));
  const radius = points.length > largeDotsMax ? 1.5 : 3;
  const dots = points.map(({ index, x, y }) => {
    const row = chart.rows[index];
    const text = row === undefined ? '' : toRowText(chart, row);
    return `<circle class="c-${chart.series[0]?.tone ?? 'accent'}" cx="${x}" cy="${y}" r="${radius}"><title>${showHtml(text)}</title></circle>`;
  });
  return `${toGrid(scale)}${strokes.join('')}${dots.join('')}${toEnds(chart.rows)}`;
};
