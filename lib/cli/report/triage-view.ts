import { headlines } from '../../pipeline/report/headlines.ts';
import type { ReportFigures } from '../../pipeline/report/make-report.ts';
import { count, figure, percent, type SectionView, toHead, type ViewTable, words } from './view.ts';

type Triage = ReportFigures['triage'];

const hourMs = 3_600_000;

const toResponseTable = ({ responses }: Triage): ViewTable => ({
  kind: 'table',
  title: 'Reviews and their answers',
  columns: [
    { name: 'channel', grow: true },
    { name: 'reviews', align: 'right' },
    { name: 'answered', align: 'right' },
    { name: 'replies', align: 'right' },
    { name: 'hours', align: 'right' },
    { name: 'in time', align: 'right' },
    { name: 'overdue', align: 'right' },
  ],
  rows: responses.map(({ channel, reviews, rate, replies, medianMs, compliance, overdue }) => [
    words(channel ?? 'all channels'),
    count(reviews),
    percent(rate),
    count(replies),
    figure(medianMs === null ? null : medianMs / hourMs, 1),
    percent(compliance),
    count(overdue, 'bad'),
  ]),
});

const toOverrideTable = ({ overrides }: Triage): ViewTable => ({
  kind: 'table',
  title: 'Judgements that people corrected',
  columns: [
    { name: 'engine', grow: true },
    { name: 'lang.' },
    { name: 'judged', align: 'right' },
    { name: 'corrected', align: 'right' },
    { name: 'rate', align: 'right' },
  ],
  rows: overrides.map(({ engine, language, judged, overridden, rate }) => [
    words(engine),
    words(language),
    count(judged),
    count(overridden),
    percent(rate),
  ]),
});

/** How what the public says was answered. */
export const toTriageView = (triage: Triage): SectionView => {
  const [all] = triage.responses;
  const kinds = Object.entries(triage.kinds).map(([kind, number]) => `${number} ${kind}`);
  return {
    id: 'triage',
    lead: 'Answered: of the reviews written since then, those that have an answer by now. Replies, their time (half came sooner) and whether they kept the target count by the date of the reply. Corrected: of all judgements of an engine in a language, those of which a person said otherwise.',
    ...toHead(
      headlines.triage(triage),
      all === undefined || all.rate === null ? 'faint' : all.overdue > 0 ? 'bad' : all.rate < 0.5 ? 'fair' : 'good',
    ),
    parts: [
      {
        kind: 'note',
        mood: 'faint',
        text: `${triage.mentions} mentions by the public${kinds.length === 0 ? '' : `: ${kinds.join(', ')}`}${triage.lowRelevance === 0 ? '' : `; ${triage.lowRelevance} of them perhaps somebody else’s`}${triage.isCut ? '. There were more than are read' : ''}.`,
      },
      ...(all !== undefined && all.reviews + all.replies + all.overdue > 0 ? [toResponseTable(triage)] : []),
      ...(triage.overrides.some(({ overridden, confirmed }) => overridden + confirmed > 0)
        ? [toOverrideTable(triage)]
        : []),
    ],
  };
};
