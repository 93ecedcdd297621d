import { headlines } from '../../pipeline/report/headlines.ts';
import type { ReportFigures } from '../../pipeline/report/make-report.ts';
import { sayCoverage } from './say-coverage.ts';
import {
  count,
  figure,
  type Mood,
  percent,
  plural,
  type SectionView,
  toHead,
  toMinute,
  type ViewChart,
  type ViewNote,
  type ViewTable,
  words,
} from './view.ts';

type Volume = ReportFigures['volume'];

/** Bounds of net sentiment within which it is neither good nor bad. */
const netFair = 0.1;

const toMood = (net: number): Mood => (net > netFair ? 'good' : net < -netFair ? 'bad' : 'fair');

/** `+0.40` */
const signed = (net: number): string => `${net > 0 ? '+' : ''}${net.toFixed(2)}`;

const toDayRow = (name: string, { mentions, positive, neutral, mixed, negative, net }: Volume['total']) => [
  words(name),
  count(mentions),
  count(positive, 'good'),
  count(neutral),
  count(mixed, 'fair'),
  count(negative, 'bad'),
  net === null ? figure(null) : words(signed(net), { value: net, mood: toMood(net) }),
];

const toDayTable = ({ days, total }: Volume): ViewTable => ({
  kind: 'table',
  title: 'By day, those on which something was said',
  isFolded: true,
  columns: [
    { name: 'day', grow: true },
    { name: 'mentions', align: 'right' },
    { name: 'positive', align: 'right' },
    { name: 'neutral', align: 'right' },
    { name: 'mixed', align: 'right' },
    { name: 'negative', align: 'right' },
    { name: 'net', align: 'right' },
  ],
  rows: [
    toDayRow('all days', total),
    ...days
      .filter(({ mentions }) => mentions > 0)
      .toReversed()
      .map((each) => toDayRow(each.day, each)),
  ],
});

const toDayCharts = ({ days, total }: Volume, coverage: string): readonly ViewChart[] => [
  {
    kind: 'chart',
    form: 'columns',
    title: 'Mentions a day by sentiment',
    note: `Of ${plural(total.mentions, 'mention')} on ${plural(days.length, 'day')} (UTC), by when they were published. ${coverage}`,
    series: [
      { name: 'positive', tone: 'good' },
      { name: 'neutral', tone: 'mild' },
      { name: 'mixed', tone: 'fair' },
      { name: 'negative', tone: 'bad' },
    ],
    rows: days.map(({ day, positive, neutral, mixed, negative }) => ({
      name: day,
      values: [positive, neutral, mixed, negative],
    })),
  },
  {
    kind: 'chart',
    form: 'line',
    title: 'Net sentiment a day',
    note: `(Positive − negative) ÷ mentions of the day, −1 to 1; ${plural(total.mentions, 'mention')} on ${days.filter(({ net }) => net !== null).length} of ${plural(days.length, 'day')}. Days on which nothing was said have none. ${coverage}`,
    series: [{ name: 'net sentiment', tone: 'accent' }],
    rows: days.map(({ day, net, mentions }) => ({
      name: day,
      values: [net],
      ...(net === null ? {} : { text: `${signed(net)} of ${plural(mentions, 'mention')}` }),
    })),
    ends: [-1, 1],
  },
];

const sayVoice = ({ rows: [brand], isCut }: Volume['voice']): string =>
  `Of the ${plural(brand?.mentions ?? 0, 'mention')} that were read${isCut ? ', the latest; there are more' : ''}: how many name the competitor beside the brand. What is said of a competitor alone is not read, so that the brand’s share is the highest that it may be.`;

const toVoice = ({ voice }: Volume, coverage: string): readonly (ViewChart | ViewTable)[] =>
  voice.rows.length < 2 || (voice.rows[0]?.mentions ?? 0) === 0
    ? []
    : [
        {
          kind: 'chart',
          form: 'bars',
          title: 'Share of voice in what names the brand',
          note: `${sayVoice(voice)} ${coverage}`,
          series: [{ name: 'share', tone: 'accent' }],
          rows: voice.rows.map(({ name, mentions, share }) => ({
            name,
            values: [share],
            text: `${Math.round(100 * (share ?? 0))} % (${mentions})`,
          })),
          ends: [0, 1],
        },
        {
          kind: 'table',
          title: 'Share of voice in what names the brand',
          isFolded: true,
          columns: [
            { name: 'name', grow: true },
            { name: 'mentions', align: 'right' },
            { name: 'share', align: 'right' },
          ],
          rows: voice.rows.map(({ name, mentions, share }) => [words(name), count(mentions), percent(share)]),
        },
      ];

const toRatings = ({ ratings }: Volume, coverage: string): readonly (ViewChart | ViewTable)[] =>
  ratings.length === 0
    ? []
    : [
        {
          kind: 'chart',
          form: 'bars',
          title: 'Mean rating by channel, of 5',
          note: `Of ${plural(
            ratings.reduce((sum, { rated }) => sum + rated, 0),
            'rating',
          )} by the public, brought to one to five stars. ${coverage}`,
          series: [{ name: 'rating', tone: 'accent' }],
          rows: ratings.map(({ channel, rated, mean }) => ({
            name: channel,
            values: [mean],
            text: `${mean.toFixed(1)} (${plural(rated, 'rating')})`,
          })),
          ends: [0, 5],
        },
        {
          kind: 'table',
          title: 'Ratings by channel',
          isFolded: true,
          columns: [
            { name: 'channel', grow: true },
            { name: 'ratings', align: 'right' },
            { name: 'mean', align: 'right' },
          ],
          rows: ratings.map(({ channel, rated, mean }) => [words(channel), count(rated), figure(mean, 2)]),
        },
      ];

const toNotes = ({ isCut, from, total }: Volume): readonly ViewNote[] => [
  ...(isCut
    ? [{ kind: 'note' as const, mood: 'fair' as const, text: `Counted by day from ${toMinute(from)} UTC on only.` }]
    : []),
  ...(total.mentions === 0
    ? [{ kind: 'note' as const, mood: 'faint' as const, text: 'The public said nothing in that time.' }]
    : []),
];

/** How much the public says, day by day, and how it is meant. */
export const toVolumeView = (volume: Volume, coverage: ReportFigures['coverage']): SectionView => {
  const { from, until, total } = volume;
  const rests = sayCoverage(coverage, 'others');
  return {
    id: 'volume',
    lead: `Mentions by the public from ${toMinute(from)} to ${toMinute(until)} UTC, by the counts that are kept: exact, and corrected when a mention is. Net sentiment: (positive − negative) ÷ mentions. Share of voice: mentions of one ÷ mentions of the brand and of all competitors.`,
    ...toHead(headlines.volume(volume), total.net === null ? 'faint' : toMood(total.net)),
    parts: [
      ...toNotes(volume),
      ...(total.mentions === 0 ? [] : [...toDayCharts(volume, rests), toDayTable(volume)]),
      ...toVoice(volume, rests),
      ...toRatings(volume, rests),
    ],
  };
};
