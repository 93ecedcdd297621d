import { type Audience, type Severity, severities } from '../../model/vocabulary.ts';
import { headlines } from '../../pipeline/report/headlines.ts';
import type { Report, ReportFigures } from '../../pipeline/report/make-report.ts';
import { sayCoverage } from './say-coverage.ts';
import {
  address,
  type ChartTone,
  count,
  type Mood,
  plural,
  type SectionView,
  toHead,
  toMinute,
  type ViewChart,
  words,
} from './view.ts';

const names: Readonly<Record<Audience, string>> = { brand: 'Brand', pr: 'PR', seo: 'SEO' };
const moods: Readonly<Record<Severity, Mood>> = { critical: 'bad', high: 'bad', medium: 'fair', low: 'faint' };

const tones: Readonly<Record<Severity, ChartTone>> = { critical: 'grave', high: 'bad', medium: 'fair', low: 'mild' };

const toChart = (
  { audiences, isCut }: ReportFigures['findings'],
  coverage: ReportFigures['coverage'],
): readonly ViewChart[] => {
  const open = audiences.reduce((sum, each) => sum + each.open, 0);
  return open === 0
    ? []
    : [
        {
          kind: 'chart',
          form: 'bars',
          title: 'Open findings by audience and severity',
          note: `Of ${isCut ? 'at least ' : ''}${plural(open, 'open finding')}. ${sayCoverage(coverage, 'all')}`,
          series: severities.map((severity) => ({ name: severity, tone: tones[severity] })),
          rows: audiences.map(({ audience, counts }) => ({
            name: names[audience],
            values: severities.map((severity) => counts[severity]),
          })),
        },
      ];
};

/** What is open, and for whom. */
export const toFindingsView = ({ findings, coverage, since }: Report): SectionView => {
  const { audiences, isCut } = findings;
  const open = audiences.reduce((sum, each) => sum + each.open, 0);
  const grave = audiences.reduce((sum, { counts }) => sum + counts.critical + counts.high, 0);
  const gravest = audiences.flatMap(({ audience, gravest: own }) => own.map((each) => ({ ...each, audience })));
  return {
    id: 'findings',
    lead: `Not resolved and not ignored; opened and resolved since ${toMinute(since)} UTC.`,
    ...toHead(headlines.findings(findings), grave > 0 ? 'bad' : open > 0 ? 'fair' : 'good'),
    parts: [
      ...toChart(findings, coverage),
      {
        kind: 'table',
        title: 'By audience and severity',
        columns: [
          { name: 'audience', grow: true },
          { name: 'open', align: 'right' },
          { name: 'critical', align: 'right' },
          { name: 'high', align: 'right' },
          { name: 'medium', align: 'right' },
          { name: 'low', align: 'right' },
          { name: 'opened', align: 'right' },
          { name: 'resolved', align: 'right' },
        ],
        rows: audiences.map(({ audience, open: all, counts, opened, resolved }) => [
          words(names[audience]),
          count(all),
          count(counts.critical, 'bad'),
          count(counts.high, 'bad'),
          count(counts.medium, 'fair'),
          count(counts.low),
          count(opened),
          count(resolved, 'good'),
        ]),
      },
      ...(isCut
        ? [{ kind: 'note' as const, mood: 'fair' as const, text: 'There are more findings than a report counts.' }]
        : []),
      ...(gravest.length === 0
        ? []
        : [
            {
              kind: 'table' as const,
              title: 'Gravest',
              columns: [
                { name: 'for' },
                { name: 'severity' },
                { name: 'channel' },
                { name: 'finding', grow: true as const },
              ],
              rows: gravest.map(({ audience, severity, channel, message, url }) => [
                words(names[audience]),
                words(severity, { mood: moods[severity] }),
                words(channel),
                // One remark may stand on many pages.
                { text: `${message} – ${address(url).text}`, href: url },
              ]),
            },
          ]),
    ],
  };
};
