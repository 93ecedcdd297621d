import { severityWeights, wordsPerFinding } from '../../insights/consistency.ts';
import type { ReportFigures } from '../../pipeline/report/make-report.ts';
import { sayCoverage } from './say-coverage.ts';
import { address, count, figure, type Mood, plural, type SectionView, type ViewChart, words } from './view.ts';

const toMood = (consistency: number): Mood => (consistency >= 80 ? 'good' : consistency >= 50 ? 'fair' : 'bad');

const weights = Object.entries(severityWeights)
  .map(([severity, weight]) => `${severity} ${weight}`)
  .join(', ');

/** All channels together, each by its words. */
const toOverall = ({ channels }: ReportFigures['consistency']): number | null => {
  const numerator = channels.reduce((sum, row) => sum + row.numerator, 0);
  const denominator = channels.reduce((sum, row) => sum + row.denominator, 0);
  return denominator === 0 ? null : Math.round((100 * numerator) / denominator);
};

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
    title: 'Consistency',
    lead: `100 × L ÷ (L + weighted open findings), L being words ÷ ${wordsPerFinding}; weights: ${weights}. Only findings against guidelines, on the documents that were read.`,
    headline: {
      label: 'consistency',
      value: overall === null ? '–' : `${overall} of 100`,
      ...(overall === null ? {} : { mood: toMood(overall) }),
    },
    parts: [
      ...toChart(figures, coverage),
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
