import type { SliceDimension, SliceRow } from '../../insights/slices.ts';
import { headlines } from '../../pipeline/report/headlines.ts';
import type { ReportFigures } from '../../pipeline/report/make-report.ts';
import { sayCoverage } from './say-coverage.ts';
import { count, figure, percent, type SectionView, toHead, type ViewTable, words } from './view.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Rows of each table; all are in JSON. */
const rowsMax = 20;

const none: Readonly<Record<SliceDimension, string>> = {
  channel: '–',
  stage: 'no stage',
  persona: 'no persona',
  product: 'no product',
  language: 'no language',
};

const toRow = (by: SliceDimension, row: SliceRow): ViewTable['rows'][number] => {
  const { name, mentions, net, rated, rating, voice, responses, consistency, drift, coverage } = row;
  return [
    words(name ?? none[by]),
    count(mentions),
    figure(net, 2),
    percent(voice.share),
    figure(rating, 1),
    count(rated),
    percent(responses.rate),
    figure(responses.medianMs === null ? null : responses.medianMs / hourMs, 1),
    figure(consistency?.score ?? null),
    figure(drift.medianMs === null ? null : drift.medianMs / dayMs, 1),
    words(by === 'product' || by === 'language' ? '' : `${coverage.read}/${coverage.channels}`),
  ];
};

const toTable = (by: SliceDimension, rows: readonly SliceRow[]): ViewTable => ({
  kind: 'table',
  title: `By ${by}${rows.length > rowsMax ? `, the first ${rowsMax} of ${rows.length}` : ''}`,
  columns: [
    { name: by, grow: true },
    { name: 'said', align: 'right' },
    { name: 'net', align: 'right' },
    { name: 'voice', align: 'right' },
    { name: 'stars', align: 'right' },
    { name: 'of', align: 'right' },
    { name: 'ans.', align: 'right' },
    { name: 'hours', align: 'right' },
    { name: 'score', align: 'right' },
    { name: 'drift', align: 'right' },
    { name: 'read', align: 'right' },
  ],
  rows: rows.slice(0, rowsMax).map((row) => toRow(by, row)),
});

/** The figures by channel, stage, persona, product and language; slices of one row alone are left out. */
export const toSlicesView = (slices: ReportFigures['slices'], coverage: ReportFigures['coverage']): SectionView => {
  const told = (['channel', 'stage', 'persona', 'product', 'language'] as const).filter(
    (by) => by === 'channel' || slices[by].some(({ name }) => name !== null),
  );
  return {
    id: 'slices',
    lead: `Of the public: mentions (said), net sentiment, share of voice, stars with the number of ratings that they are the mean of, share of reviews that were answered publicly (ans.) and the hours within which half of the replies came. Of owned channels: score and drift time in days, open findings with their age. Read: channels that their last poll read, of those there are. ${sayCoverage(coverage, 'all')}${slices.isCut ? ' There is more than is read and counted.' : ''}`,
    ...toHead(headlines.slices(slices)),
    parts: told.map((by) => toTable(by, slices[by])),
  };
};
