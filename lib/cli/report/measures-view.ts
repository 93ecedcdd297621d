import type { MetricRow, SurveyRowFigure } from '../../insights/surveys.ts';
import { type MeasureGroup, measureGroups } from '../../model/measure.ts';
import { findNps, headlines } from '../../pipeline/report/headlines.ts';
import type { ReportFigures } from '../../pipeline/report/make-report.ts';
import {
  count,
  figure,
  percent,
  plural,
  type SectionView,
  toHead,
  type ViewCell,
  type ViewTable,
  words,
} from './view.ts';

type Measures = ReportFigures['measures'];

const titles: Readonly<Record<MeasureGroup, string>> = {
  implementation: 'Implementation',
  strategy: 'Strategy',
  business: 'Business performance',
};
const questions = { nps: 'NPS', csat: 'CSAT', ces: 'CES' } as const;

/** `+25`, `82 %`, `5.4`. */
const toFigure = ({ name, figure: value }: SurveyRowFigure): ViewCell => {
  if (name === 'csat') return percent(value);
  if (name === 'ces' || value === null) return figure(value, 1);
  const rounded = Math.round(value);
  return { text: rounded > 0 ? `+${rounded}` : `${rounded}`, value };
};

/** What the figure is made of, of all that answered. */
const toParts = ({ name, answers, top, bottom, scores }: SurveyRowFigure): string => {
  if (name === 'nps') return `${top} promoters, ${answers - (top ?? 0) - (bottom ?? 0)} passives, ${bottom} detractors`;
  if (name === 'csat') return `${top} in the two top boxes`;
  return Object.entries(scores)
    .map(([score, number]) => `${score}: ${number}`)
    .join(', ');
};

const toSurveyTable = (group: MeasureGroup, rows: readonly SurveyRowFigure[]): ViewTable => ({
  kind: 'table',
  title: `${titles[group]}: answers to surveys`,
  columns: [
    { name: 'survey' },
    { name: 'channel', grow: true },
    { name: 'figure', align: 'right' },
    { name: 'answers', align: 'right' },
    { name: 'made of', grow: true },
    { name: 'from' },
    { name: 'to' },
  ],
  rows: rows.map((row) => [
    words(questions[row.name]),
    words(row.channel ?? 'all'),
    toFigure(row),
    count(row.answers),
    words(toParts(row)),
    words(row.fromDay),
    words(row.toDay),
  ]),
});

const toMetricTable = (group: MeasureGroup, rows: readonly MetricRow[]): ViewTable => ({
  kind: 'table',
  title: titles[group],
  columns: [
    { name: 'measure', grow: true },
    { name: 'channel', grow: true },
    { name: 'latest', align: 'right' },
    { name: 'unit' },
    { name: 'out of', align: 'right' },
    { name: 'day' },
    { name: 'before', align: 'right' },
    { name: 'figures', align: 'right' },
  ],
  rows: rows.map(({ name, channel, value, unit, of, day, before, figures }) => [
    words(name),
    words(channel ?? 'all'),
    { text: String(value), value },
    words(unit),
    of === null ? figure(null) : { text: String(of), value: of },
    words(day),
    before === null ? figure(null) : { text: String(before.value), value: before.value },
    count(figures),
  ]),
});

/** What was measured elsewhere, in its three groups. */
export const toMeasuresView = (measures: Measures): SectionView => {
  const { surveys, metrics, read, isCut } = measures;
  const nps = findNps(measures);
  const tables = measureGroups.flatMap((group) => {
    const asked = surveys.filter((row) => row.group === group);
    const measured = metrics.filter((row) => row.group === group);
    return [
      ...(asked.length === 0 ? [] : [toSurveyTable(group, asked)]),
      ...(measured.length === 0 ? [] : [toMetricTable(group, measured)]),
    ];
  });
  const none =
    'Nothing was measured since then: "earmark import surveys" and "earmark import metrics" take in what other tools know.';
  return {
    id: 'measures',
    lead: 'NPS: per cent of 9 and 10 less per cent of 0 to 6, of all answers. CSAT: share of the two top boxes, of all answers. CES: mean of 1 to 7. Other figures are as their tools gave them: the latest, and the one before.',
    ...toHead(headlines.measures(measures), nps?.figure == null ? 'faint' : nps.figure > 0 ? 'good' : 'fair'),
    parts: [
      ...tables,
      {
        kind: 'note',
        mood: 'faint',
        text:
          read === 0
            ? none
            : `${plural(read, 'answer')} and figures were read${isCut ? '; there were more than are read' : ''}.`,
      },
    ],
  };
};
