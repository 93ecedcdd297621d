import { anchorKinds } from '../../insights/backlinks-anchors.ts';
import type { TallyRow } from '../../insights/tally.ts';
import { headlines } from '../../pipeline/report/headlines.ts';
import type { ReportFigures } from '../../pipeline/report/make-report.ts';
import {
  address,
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

type Figures = ReportFigures['backlinks'];

const anchorNames = {
  brand: 'the brand’s name',
  product: 'a product’s name',
  url: 'an address',
  generic: 'nothing in particular (“here”)',
  empty: 'no words (pictures)',
  other: 'other words',
} as const;

const toShare = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** Names and how often they occur, with their share of all. */
const toTally = (title: string, name: string, rows: readonly TallyRow[], all: number): readonly ViewTable[] =>
  rows.length === 0
    ? []
    : [
        {
          kind: 'table',
          title,
          columns: [
            { name, grow: true },
            { name: 'links', align: 'right' },
            { name: 'share', align: 'right' },
          ],
          rows: rows.map((row) => [
            /^https?:/.test(row.name) ? address(row.name) : words(row.name),
            count(row.count),
            percent(toShare(row.count, all)),
          ]),
        },
      ];

const toMonths = ({ months }: Figures): ViewTable => ({
  kind: 'table',
  title: 'By month',
  columns: [
    { name: 'month', grow: true },
    { name: 'domains', align: 'right' },
    { name: 'new', align: 'right' },
    { name: 'lost', align: 'right' },
    { name: 'links', align: 'right' },
    { name: 'new links', align: 'right' },
    { name: 'lost links', align: 'right' },
  ],
  rows: months.map(({ month, domains, newDomains, lostDomains, links, newLinks, lostLinks }) => [
    words(month),
    count(domains),
    count(newDomains, 'good'),
    count(lostDomains, 'bad'),
    count(links),
    count(newLinks, 'good'),
    count(lostLinks, 'bad'),
  ]),
});

const sayRecords = ({ coverage }: Figures): string =>
  `Rests on ${plural(coverage.records, 'record')}: ${coverage.read} read by Earmark${coverage.newestCheckAt === null ? '' : `, last on ${toMinute(coverage.newestCheckAt)} UTC`}, ${coverage.records - coverage.read} known by lists alone.`;

const toMonthChart = (figures: Figures): readonly ViewChart[] =>
  figures.months.length < 2
    ? []
    : [
        {
          kind: 'chart',
          form: 'line',
          title: 'Referring domains at the end of each month',
          note: `Domains with a link that stands, the last month as of now. ${sayRecords(figures)}`,
          series: [{ name: 'domains', tone: 'accent' }],
          rows: figures.months.map(({ month, domains }) => ({ name: month, values: [domains] })),
        },
      ];

const toKinds = ({ anchors, links }: Figures): ViewTable => ({
  kind: 'table',
  title: 'What the words of links say',
  columns: [{ name: 'words', grow: true }, { name: 'links', align: 'right' }, { name: 'share' }],
  rows: anchorKinds.map((kind) => {
    const share = toShare(anchors.kinds[kind], links);
    return [words(anchorNames[kind]), count(anchors.kinds[kind]), { ...percent(share), ratio: share ?? 0 }];
  }),
});

const toWorth = ({ worth }: Figures): readonly ViewTable[] =>
  worth.length === 0
    ? []
    : [
        {
          kind: 'table',
          title: 'What brought most visits',
          columns: [
            { name: 'page', grow: true },
            { name: 'state' },
            { name: 'visits', align: 'right' },
            { name: 'conversions', align: 'right' },
            { name: 'stage' },
          ],
          rows: worth.map(({ from, state, visits, conversions, stage }) => [
            address(from),
            words(state, state === 'lost' ? { mood: 'bad' } : {}),
            figure(visits),
            figure(conversions),
            words(stage ?? '–', stage === null ? { mood: 'faint' } : {}),
          ]),
        },
      ];

const toTraffic = ({ traffic }: Figures): readonly ViewTable[] =>
  traffic === null
    ? []
    : [
        ...toTally('Visits by site', 'site', traffic.sites, traffic.visits).map((table) => ({
          ...table,
          columns: [
            { name: 'site', grow: true as const },
            { name: 'visits', align: 'right' as const },
            { name: 'share', align: 'right' as const },
          ],
        })),
        ...(traffic.queries.length === 0
          ? []
          : [
              {
                kind: 'table' as const,
                title: 'Searches by target page',
                columns: [
                  { name: 'page', grow: true as const },
                  { name: 'clicks', align: 'right' as const },
                  { name: 'queries', grow: true as const },
                ],
                rows: traffic.queries.map(({ landing, clicks, top }) => [
                  landing === '' ? words('all pages') : address(landing),
                  count(clicks),
                  words(top.map(({ name, count: times }) => `${name} (${times})`).join(', ') || '–'),
                ]),
              },
            ]),
      ];

const toCompetitors = ({ competitors }: Figures): readonly ViewTable[] =>
  competitors.rows.length === 0
    ? []
    : [
        {
          kind: 'table',
          title: `Links that competitors won, on ${plural(competitors.pagesRead, 'page')} that were read for both`,
          columns: [
            { name: 'competitor', grow: true },
            { name: 'alone', align: 'right' },
            { name: 'both', align: 'right' },
            { name: 'where', grow: true },
          ],
          rows: competitors.rows.map(({ name, won, both, domains }) => [
            words(name),
            count(won, 'bad'),
            count(both),
            words(
              domains
                .slice(0, 5)
                .map((row) => row.name)
                .join(', ') || '–',
            ),
          ]),
        },
      ];

const toNotes = (figures: Figures): readonly ViewNote[] => [
  {
    kind: 'note',
    mood: 'faint',
    text: `${sayRecords(figures)} Links of pages that nobody read and no list names are not in it.`,
  },
  ...(figures.coverage.stale === 0
    ? []
    : [
        {
          kind: 'note' as const,
          mood: 'fair' as const,
          text: `${plural(figures.coverage.stale, 'link')} were not looked at for 90 days.`,
        },
      ]),
  ...(figures.isCut
    ? [{ kind: 'note' as const, mood: 'fair' as const, text: 'There are more links or visits than a report counts.' }]
    : []),
];

/** Concentration above this hangs on few sites: the usual bounds of the index in competition law. */
const hhiHigh = 0.25;

const toGlance = ({ links, domains, follow, concentration, states }: Figures): ViewTable => {
  const mood: Mood | undefined = (concentration.hhi ?? 0) > hhiHigh ? 'fair' : undefined;
  return {
    kind: 'table',
    title: 'At a glance',
    columns: [
      { name: 'figure', grow: true },
      { name: 'value', align: 'right' },
    ],
    rows: [
      [words('links that stand'), count(links)],
      [words('referring domains'), count(domains)],
      [words('followed, of those known'), percent(follow.share)],
      [words('concentration (HHI, 0 to 1)'), figure(concentration.hhi, 3, mood === undefined ? {} : { mood })],
      [words('on the ten largest sites'), percent(concentration.topTenShare)],
      [words('lost'), count(states.lost, 'bad')],
      [words('target gone'), count(states['broken-target'], 'bad')],
      [words('leading elsewhere'), count(states['wrong-target'], 'fair')],
      [words('named without a link'), count(states.unlinked, 'fair')],
      [words('not known at the moment'), count(states.unknown)],
    ],
  };
};

/** Who links to the brand. */
export const toBacklinksView = (figures: Figures): SectionView => ({
  id: 'backlinks',
  lead: 'Links that stand: live ones, those whose target is gone or wrong, and those that a list names and nobody has read yet. A domain is lost with the last of its links. Follow share: followed ÷ links of which it is known. Concentration: the sum of squared shares of links by domain.',
  ...toHead(headlines.backlinks(figures)),
  parts:
    figures.coverage.records === 0
      ? [
          {
            kind: 'note',
            mood: 'faint',
            text: 'No link is known yet. Import a list with "earmark import backlinks", or let channels find them.',
          },
        ]
      : [
          toGlance(figures),
          ...toMonthChart(figures),
          toMonths(figures),
          toKinds(figures),
          ...toTally('Most frequent words', 'words', figures.anchors.top, figures.links),
          ...toTally('Target pages', 'page', figures.targets, figures.links),
          ...toTally('Referring domains', 'domain', figures.referringDomains, figures.links),
          ...toTally('Top-level domains', 'ending', figures.topLevelDomains, figures.links),
          ...toTally('Languages', 'language', figures.languages, figures.links),
          ...toTally('Topics', 'topic', figures.topics, figures.links),
          ...toCompetitors(figures),
          ...toWorth(figures),
          ...toTraffic(figures),
          ...toNotes(figures),
        ],
});
