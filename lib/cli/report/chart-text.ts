/** Charts in words: what one row says, and what the whole says to those who do not see it. */
import { round, toHighest, toSum } from './chart-scale.ts';
import { shorten } from './show-html.ts';
import { plural, type ViewChart } from './view.ts';

/** Columns of a name. */
const nameMax = 80;
/** Rows that are told one by one; of more, first, last and highest are. */
const rowsToldMax = 12;

const say = (value: number | null): string => (value === null ? 'nothing known' : round(value));

/** `2026-10-01: positive 3, negative 1` */
export const toRowText = (
  chart: Pick<ViewChart, 'series'>,
  { name, values, text }: ViewChart['rows'][number],
): string => {
  const told = values.map((value, at) =>
    values.length === 1 ? (text ?? say(value)) : `${chart.series[at]?.name ?? ''} ${say(value)}`,
  );
  return `${shorten(name, nameMax)}: ${told.join(', ')}`;
};

/** The whole in a few sentences. */
export const toDescription = (chart: ViewChart): string => {
  const { form, rows, series } = chart;
  const kinds = { columns: 'Columns over time', line: 'A line over time', bars: 'Bars' } as const;
  const parts = series.length === 1 ? '' : ` of ${series.map(({ name }) => name).join(', ')}`;
  if (rows.length <= rowsToldMax)
    return `${kinds[form]}${parts}. ${rows.map((row) => toRowText(chart, row)).join('; ')}.`;
  const told = rows.filter(({ values }) => values.some((value) => value !== null));
  const highest = toHighest({ rows: told });
  const top = told.find((row) => toSum(row) === highest) ?? told[0];
  const ends = [told[0], told.at(-1)].flatMap((row) => (row === undefined ? [] : [toRowText(chart, row)]));
  const most = top === undefined ? '' : ` Highest: ${toRowText(chart, top)}.`;
  return `${kinds[form]}${parts}, ${plural(told.length, 'point')}. First and last: ${ends.join('; ')}.${most}`;
};
