import type { ChannelReach, CoverageRow } from '../../pipeline/report/coverage.ts';
import { headlines } from '../../pipeline/report/headlines.ts';
import type { ReportFigures } from '../../pipeline/report/make-report.ts';
import { count, type Mood, plural, type SectionView, toHead, toMinute, type ViewNote, words } from './view.ts';

const moods: Readonly<Record<ChannelReach, Mood>> = { read: 'good', failing: 'bad', never: 'faint' };
const signs: Readonly<Record<ChannelReach, string>> = { read: '● read', failing: '✕ failing', never: '○ not yet' };

const toNotes = ({
  channel,
  failure,
  failuresInARow,
  leftOut,
  sampled,
  documents,
}: CoverageRow): readonly ViewNote[] => [
  ...(failure === null
    ? []
    : [
        {
          kind: 'note' as const,
          mood: 'bad' as const,
          text: `${channel}: failed ${plural(failuresInARow, 'time')} in a row. ${failure}`,
        },
      ]),
  ...(leftOut === null
    ? []
    : [
        {
          kind: 'note' as const,
          mood: 'fair' as const,
          text: `${channel}: at least ${plural(leftOut.pages, 'page')} left out whose addresses differ in their numbers alone, as ${leftOut.example}. Raise "maxPages" (a half of it may be alike), or list them in the sitemap.`,
        },
      ]),
  ...(sampled === null
    ? []
    : [
        {
          kind: 'note' as const,
          mood: 'fair' as const,
          text: `${channel}: its sitemaps list at least ${plural(sampled.listed, 'page')}, of which ${sampled.kept} are read in turn, some of each section. Raise "maxPages" (ten times as many are kept), or narrow it with "include".`,
        },
      ]),
  ...(documents?.isCut === true
    ? [
        {
          kind: 'note' as const,
          mood: 'fair' as const,
          text: `${channel}: larger than a report reads; ${plural(documents.measured, 'document')} were measured.`,
        },
      ]
    : []),
  ...(documents !== null && documents.lost > 0
    ? [
        {
          kind: 'note' as const,
          mood: 'fair' as const,
          text: `${channel}: ${plural(documents.lost, 'document')} are no more in the archive, and were left out.`,
        },
      ]
    : []),
];

/** What the report rests on. */
export const toCoverageView = (coverage: ReportFigures['coverage']): SectionView => {
  const { channels, read, failing } = coverage;
  return {
    id: 'coverage',
    lead: 'Channels and when they were last read completely (UTC). Nothing is concluded from what could not be read. “Measured” are the documents behind the figures above, “not read” those that failed or are known by a link alone.',
    ...toHead(headlines.coverage(coverage), failing > 0 ? 'bad' : read === channels.length ? 'good' : 'fair'),
    parts: [
      {
        kind: 'table',
        title: 'By channel',
        columns: [
          { name: 'channel', grow: true },
          { name: 'source' },
          { name: 'whose' },
          { name: 'state' },
          { name: 'last read' },
          { name: 'measured', align: 'right' },
          { name: 'not read', align: 'right' },
        ],
        rows: channels.map(({ channel, source, owned, reach, lastReadAt, documents }) => [
          words(channel),
          words(source),
          words(owned ? 'own' : 'others', { mood: 'faint' }),
          words(signs[reach], { mood: moods[reach] }),
          words(toMinute(lastReadAt)),
          documents === null ? words('–', { mood: 'faint' }) : count(documents.measured),
          documents === null
            ? words('–', { mood: 'faint' })
            : count(documents.states.failed + documents.states.known, 'fair'),
        ]),
      },
      ...channels.flatMap(toNotes),
    ],
  };
};
