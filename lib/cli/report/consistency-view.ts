import { severityWeights, wordsPerFinding } from '../../insights/consistency.ts';
import { headlines, toOverall } from '../../pipeline/report/headlines.ts';
import type { ReportFigures } from '../../pipeline/report/make-report.ts';
import { sayCoverage } from './say-coverage.ts';
import {
  address,
  count,
  figure,
  type Mood,
  plural,
  type SectionView,
  toHead,
  type ViewChart,
  type ViewTable,
  words,
} from './view.ts';

const toMood = (consistency: number): Mood => (consistency >= 80 ? 'good' : consistency >= 50 ? 'fair' : 'bad');

const weights = Object.entries(severityWeights)
  .map(([severity, weight]) => `${severity} ${weight}`)
  .join(', ');

const toChart = (
  { channels }: ReportFigures['consistency'],
  coverage: ReportFigures['coverage'],
): readonly ViewChart[] => {
  const documents = channels.reduce((sum, row) => sum + row.documents, 0);
  return channels.length === 0
    ? []
    : [
        {
          kind: 'chart',
          form: 'bars',
          title: 'Consistency by channel, of 100',
          note: `Of ${plural(documents, 'document')} as they were read last. ${sayCoverage(coverage, 'own')}`,
          series: [{ name: 'score', tone: 'accent' }],
          rows: channels.map(({ channel, consistency, documents: own }) => ({
            name: channel,
            values: [consistency],
            text: `${Math.round(consistency)} (${plural(own, 'document')})`,
          })),
          ends: [0, 100],
        },
      ];
};

/** `3.5 days`, from minutes on. */
const toTime = (ms: number): string => {
  if (ms < hourMs) return plural(Math.round(ms / minuteMs), 'minute');
  return ms < dayMs ? plural(Math.round(ms / hourMs), 'hour') : `${(ms / dayMs).toFixed(1)} days`;
};
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** The course of the channels that were measured on several days. */
const toCourseChart = (
  { courses }: ReportFigures['consistency'],
  coverage: ReportFigures['coverage'],
): readonly ViewChart[] => {
  const days = [...new Set(courses.flatMap(({ days: each }) => each.map(({ day }) => day)))].toSorted();
  if (days.length < 2) return [];
  const rows = days.map((day) => {
    const measured = courses.flatMap(({ days: each }) => each.find((one) => one.day === day) ?? []);
    const numerator = measured.reduce((sum, each) => sum + each.numerator, 0);
    const denominator = measured.reduce((sum, each) => sum + each.denominator, 0);
    return { name: day, values: [(100 * numerator) / denominator], text: `of ${plural(measured.length, 'channel')}` };
  });
  return [
    {
      kind: 'chart',
      form: 'line',
      title: 'Consistency day by day, of 100',
      note: `All channels together, each by its words, on the days on which they were measured. ${sayCoverage(coverage, 'own')}`,
      series: [{ name: 'score', tone: 'accent' }],
      rows,
      ends: [0, 100],
    },
  ];
};

const signed = (change: number): string => `${change > 0 ? '+' : ''}${change}`;

/** How long findings took to be mended, and where each channel's score went. */
const toDriftTable = ({ drift, drifts, courses }: ReportFigures['consistency']): readonly ViewTable[] => {
  const changes = new Map(courses.map(({ channel, change }) => [channel, change]));
  return drift.findings === 0 && [...changes.values()].every((change) => change === null)
    ? []
    : [
        {
          kind: 'table',
          title: 'Drift time, from first seen to mended; half of them sooner',
          columns: [
            { name: 'channel', grow: true },
            { name: 'median' },
            { name: 'findings', align: 'right' },
            { name: 'open', align: 'right' },
            { name: 'score since', align: 'right' },
          ],
          rows: [{ channel: null, ...drift }, ...drifts].map(({ channel, findings, open, medianMs, isAtLeast }) => {
            const change = channel === null ? null : (changes.get(channel) ?? null);
            return [
              words(channel ?? 'all channels'),
              medianMs === null
                ? figure(null)
                : words(`${isAtLeast ? 'at least ' : ''}${toTime(medianMs)}`, { value: medianMs / dayMs }),
              count(findings),
              count(open, 'bad'),
              change === null ? figure(null) : words(signed(change), { value: change }),
            ];
          }),
        },
      ];
};

/** How far each owned channel keeps to its guidelines. */
export const toConsistencyView = (
  figures: ReportFigures['consistency'],
  coverage: ReportFigures['coverage'],
): SectionView => {
  const overall = toOverall(figures);
  const weakest = figures.channels.flatMap(({ channel, weakest: pages }) =>
    pages.map((page) => ({ channel, ...page })),
  );
  return {
    id: 'consistency',
    lead: `100 × L ÷ (L + weighted open findings), L being words ÷ ${wordsPerFinding}; weights: ${weights}. Only findings against guidelines, on the documents that were read.`,
    ...toHead(headlines.consistency(figures), overall === null ? undefined : toMood(overall)),
    parts: [
      ...toChart(figures, coverage),
      ...toCourseChart(figures, coverage),
      {
        kind: 'table',
        title: 'By channel',
        columns: [
          { name: 'channel', grow: true },
          { name: 'score' },
          { name: 'L', align: 'right' },
          { name: 'of', align: 'right' },
          { name: 'crit.', align: 'right' },
          { name: 'high', align: 'right' },
          { name: 'med.', align: 'right' },
          { name: 'low', align: 'right' },
          { name: 'read', align: 'right' },
        ],
        rows: figures.channels.map(({ channel, consistency, numerator, denominator, counts, documents }) => [
          words(channel),
          figure(consistency, 0, { ratio: consistency / 100, mood: toMood(consistency) }),
          figure(numerator, 1),
          figure(denominator, 1),
          count(counts.critical, 'bad'),
          count(counts.high, 'bad'),
          count(counts.medium, 'fair'),
          count(counts.low),
          count(documents),
        ]),
      },
      ...toDriftTable(figures),
      ...(weakest.length === 0
        ? []
        : [
            {
              kind: 'table' as const,
              title: 'Weakest documents',
              columns: [{ name: 'document', grow: true as const }, { name: 'channel' }, { name: 'score' }],
              rows: weakest.map(({ channel, url, consistency }) => [
                address(url),
                words(channel),
                figure(consistency, 0, { ratio: consistency / 100, mood: toMood(consistency) }),
              ]),
            },
          ]),
    ],
  };
};
