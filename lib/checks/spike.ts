import * as z from 'zod';
import type { Brand } from '../model/brand.ts';
import type { Remark } from '../model/remark.ts';
import { isAtLeast, type Severity } from '../model/vocabulary.ts';
import type { Count } from '../ports/stores.ts';
import { type BrandSubject, defineCheck, type ExampleCount } from './check.ts';
import { citeChannel, explain } from './trend/explain.ts';
import { usualShareAtFirst } from './trend/level.ts';
import { type Bounds, isUp, pickSwings, toSwingName, toSwingSeverity, toUsualMost } from './trend/pick.ts';
import { hourMs, type SeriesName, type Timeline, toTimeline } from './trend/series.ts';
import { measureSwings, type Swing, type SwingKind, swingKinds } from './trend/swing.ts';

const options = z.strictObject({
  sigmas: z
    .number()
    .min(1)
    .max(10)
    .default(5)
    .describe(
      'How many deviations from what is usual make a spike; a fifth less of negative ones, more for one channel among many.',
    ),
  spreadSigmas: z
    .number()
    .min(1)
    .max(10)
    .default(3.75)
    .describe('How many deviations from chance several channels together must lie, of three or more.'),
  driftSigmas: z
    .number()
    .min(1)
    .max(10)
    .default(1.75)
    .describe('How many deviations from the weeks before the last three days together must lie, to be called a drift.'),
  countMin: z.int().min(1).max(10_000).default(5).describe('How many mentions there must be, or must be missing.'),
  ratioMin: z
    .number()
    .min(1)
    .max(10)
    .default(1.2)
    .describe('How many times what is usual it must be, of all channels together; of one alone, three times.'),
  kinds: z
    .array(z.enum(swingKinds))
    .min(1)
    .default([...swingKinds])
    .describe(
      'What is looked for: more on several channels at once, more mentions, more negative ones, a worse share of them, fewer, or silence.',
    ),
});
type Options = z.infer<typeof options>;

const toBounds = ({ sigmas, driftSigmas, spreadSigmas }: Options): Bounds => ({
  sudden: sigmas,
  slow: driftSigmas,
  spread: spreadSigmas,
});

const toSeverity = (swings: readonly Swing[], bounds: Bounds): Severity =>
  swings
    .map((swing) => toSwingSeverity(swing, bounds))
    .reduce((gravest, severity) => (isAtLeast(severity, gravest) ? severity : gravest), 'low');

/** The gravest speaks first. */
const order: readonly SwingKind[] = ['spread', 'negative', 'more', 'worse', 'silent', 'fewer'];

const toSubject = (of: SeriesName, { name }: Pick<Brand, 'name'>): string => {
  if (of.kind === 'all') return name;
  return of.kind === 'channel' ? `${name} on "${of.name}"` : `${of.name} of ${name}`;
};

const toPercent = (share: number): string => `${Math.round(share * 100)} %`;
const toNumber = (count: number): string => (count < 10 ? `${Math.round(count * 10) / 10}` : `${Math.round(count)}`);

const toSentence = (swing: Swing, brand: Brand, bounds: Bounds): string => {
  const { kind } = swing;
  const hours = swing.hours === 1 ? 'an hour' : `${swing.hours} hours`;
  const [count, said, expected] = [Math.round(swing.count), Math.round(swing.said), swing.expected];
  const subject = toSubject(swing.of, brand);
  const usual = `where ${toNumber(expected)} are usual`;
  const most = Math.floor(toUsualMost(swing, bounds));
  switch (kind) {
    case 'spread':
      return `${count} mentions of ${subject} in ${hours}, on ${swing.channels} channels at once, ${usual}`;
    case 'more':
      return `${count} mentions of ${subject} in ${hours}, ${usual} and ${most} would be many`;
    case 'negative':
      return `${count} of ${said} mentions of ${subject} in ${hours} are negative, ${usual} and ${most} would be many`;
    case 'worse':
      return `${toPercent(count / said)} of ${said} mentions of ${subject} in ${hours} are negative, where ${toPercent(expected / said)} is usual`;
    case 'fewer':
      return `${count} ${count === 1 ? 'mention' : 'mentions'} of ${subject} in ${hours}, ${usual}`;
    case 'silent':
      return `No mention of ${subject} for ${hours}, ${usual}`;
  }
};

const toMend = (swing: Swing): string =>
  isUp(swing)
    ? 'Read the examples, decide who answers, and close this with a note if nobody needs to.'
    : 'See whether the channel still brings what it should, and close this with a note if it does.';

/** Two hours say more than one, and a day least of what is sudden. */
const toTurn = ({ hours }: Swing): number => (hours === 1 ? 2.5 : hours);

/** What is said of them: the two that matter most, each kind once. */
const headsMax = 2;
const toHeads = (swings: readonly Swing[]): readonly Swing[] =>
  swings.filter((swing) => swings.find(({ kind }) => kind === swing.kind) === swing).slice(0, headsMax);

type Told = { readonly subject: BrandSubject; readonly timeline: Timeline; readonly bounds: Bounds };

const toRemark = (swings: readonly Swing[], { subject, timeline, bounds }: Told): readonly Remark[] => {
  const [first] = swings;
  if (first === undefined) return [];
  const { brand, counts, now } = subject;
  const isNegative = first.kind === 'negative' || first.kind === 'worse';
  const window = { of: first.of, hours: first.hours, isNegative };
  const heads = toHeads(swings).map((swing) => toSentence(swing, brand, bounds));
  const { sentences, evidence } = isUp(first) ? explain(subject, timeline, window) : { sentences: [], evidence: [] };
  const id = first.of.kind === 'channel' ? first.of.name : undefined;
  return [
    {
      message: `${[heads.join('; '), ...sentences].join('. ')}`,
      mend: toMend(first),
      quote: toSwingName(first),
      severity: toSeverity(swings, bounds),
      evidence: evidence.length > 0 ? evidence : citeChannel(counts, { id, quote: heads[0] ?? '', now }),
    },
  ];
};

/** When an hour is over: what is said in one in which it was silent before was said since. */
const toEndMs = ({ day, hour }: Count): number => Date.parse(`${day}T00:00:00.000Z`) + (hour + 1) * hourMs;

/** The silences that who speaks there ends. */
const toSilences = ({ channel, product }: Pick<Count, 'channel' | 'product'>): readonly string[] =>
  [
    { kind: 'all' } as const,
    { kind: 'channel', name: channel } as const,
    ...(product === null ? [] : [{ kind: 'product', name: product } as const]),
  ].map((of) => toSwingName({ of, kind: 'silent', look: 'sudden' }));

const judge = (subject: BrandSubject, asked: Options): readonly Remark[] => {
  const { channels, rows, repeats } = subject.counts;
  if (rows.length === 0) return [];
  const bounds = toBounds(asked);
  const timeline = toTimeline({ channels, rows: [...rows, ...(repeats ?? [])] }, subject.now);
  const usualShare = repeats === undefined ? usualShareAtFirst : 1;
  const measured = measureSwings(timeline, { ...asked, usualShare }).filter(({ kind }) => asked.kinds.includes(kind));
  const byName = new Map<string, Swing[]>();
  for (const swing of pickSwings(measured, bounds))
    byName.set(toSwingName(swing), [...(byName.get(toSwingName(swing)) ?? []), swing]);
  return [...byName.values()].flatMap((own) =>
    toRemark(
      own.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || toTurn(a) - toTurn(b)),
      { subject, timeline, bounds },
    ),
  );
};

/** Five weeks of two mentions an hour, one of twenty of them negative. */
const fiveWeeks: readonly ExampleCount[] = [{ from: 24 * 35, until: 0, mentions: 2, negative: 0.1 }];

const sixChannels = ['news', 'forum', 'shop', 'videos', 'posts', 'reviews'];

/** Tells when a brand is spoken of much more, much worse, or much less than is usual at that time of the week. */
export const spike = defineCheck({
  id: 'spike',
  summary: 'Tells when a brand is spoken of much more, much worse or much less than is usual, and says why.',
  audience: 'pr',
  severity: 'medium',
  judges: 'brand',
  lifecycle: 'event',
  version: 6,
  speaker: 'public',
  always: true,
  needs: ['counts'],
  options,
  // As long as it goes on it is one, whatever its numbers are by then.
  key: ({ quote }) => quote,
  isMended: (key, { counts }, since) =>
    counts.rows.some((row) => row.mentions > 0 && toEndMs(row) > Date.parse(since) && toSilences(row).includes(key)),
  examples: [
    {
      name: 'finds two hours full of complaints, and says what is said',
      brand: { name: 'Northwind' },
      channels: [{ id: 'news', owned: false }],
      counts: [...fiveWeeks, { from: 2, until: 0, mentions: 20, negative: 18 }],
      said: [
        {
          hoursAgo: 1,
          title: 'Recall',
          snippet: 'Northwind has to recall its oat milk.',
          cluster: 'a',
          ...displeased(),
        },
        {
          hoursAgo: 1,
          title: 'Recall',
          snippet: 'Northwind has to recall its oat milk!',
          cluster: 'a',
          ...displeased(),
        },
        { hoursAgo: 1, title: 'Ill', snippet: 'They recall oat milk, I am ill.', cluster: 'b', ...displeased() },
        { hoursAgo: 50, title: 'Nice', snippet: 'Northwind has nice oat cakes.', cluster: 'c' },
      ],
      remarks: [
        '36 of 44 mentions of Northwind in 2 hours are negative, where 0.2 are usual and 7 would be many; 44 mentions of Northwind in 2 hours, where 4 are usual and 22 would be many. From news (100 %). Said: "oat milk" (100 %), "recall" (100 %). Stories: "Recall" (67 %)',
      ],
    },
    {
      name: 'finds what is said on several channels at once, little as it is on each',
      brand: { name: 'Northwind' },
      channels: sixChannels.map((id) => ({ id, owned: false })),
      counts: [
        ...sixChannels.flatMap((channel) => fiveWeeks.map((count) => ({ ...count, channel }))),
        ...['news', 'forum', 'shop', 'videos'].map((channel) => ({
          from: 1,
          until: 0,
          mentions: 7,
          negative: 4,
          channel,
        })),
      ],
      remarks: [
        '52 mentions of Northwind in 2 hours, on 4 channels at once, where 24 are usual; 17 of 52 mentions of Northwind in 2 hours are negative, where 1.2 are usual and 10 would be many. From forum (25 %), news (25 %), shop (25 %)',
      ],
    },
    {
      name: 'leaves as much alone where it is said on one of them',
      brand: { name: 'Northwind' },
      channels: sixChannels.map((id) => ({ id, owned: false })),
      counts: [
        ...sixChannels.flatMap((channel) => fiveWeeks.map((count) => ({ ...count, channel }))),
        { from: 1, until: 0, mentions: 16, negative: 2, channel: 'news' },
      ],
      remarks: [],
    },
    {
      name: 'misses a German product of which nothing is said any more',
      brand: { name: 'Northwind', products: [{ name: 'Hausmischung', aliases: [] }] },
      channels: [{ id: 'news', owned: false }],
      counts: [...fiveWeeks, { from: 24 * 35, until: 24, mentions: 1, product: 'Hausmischung' }],
      language: 'de',
      remarks: ['No mention of Hausmischung of Northwind for 24 hours, where 24 are usual'],
    },
    {
      name: 'does not call silent what could not be read',
      brand: { name: 'Northwind' },
      channels: [{ id: 'news', owned: false }],
      counts: [{ from: 24 * 35, until: 30, mentions: 2 }],
      readUntil: { news: 30 },
      remarks: [],
    },
    {
      name: 'does not call a product silent whose channel could not be read',
      brand: { name: 'Northwind', products: [{ name: 'Hausmischung', aliases: [] }] },
      channels: [
        { id: 'news', owned: false },
        { id: 'shop', owned: false },
      ],
      counts: [...fiveWeeks, { from: 24 * 35, until: 30, mentions: 1, channel: 'shop', product: 'Hausmischung' }],
      readUntil: { shop: 30 },
      remarks: [],
    },
    {
      name: 'tells what grew day by day, before a single day tells it',
      brand: { name: 'Northwind' },
      channels: [{ id: 'news', owned: false }],
      counts: [...fiveWeeks, { from: 72, until: 48, mentions: 1 }, { from: 48, until: 0, mentions: 2 }],
      remarks: ['264 mentions of Northwind in 72 hours, where 144 are usual and 172 would be many. From news (100 %)'],
    },
    {
      name: 'tells what grows though a channel fell silent meanwhile',
      brand: { name: 'Northwind' },
      channels: [
        { id: 'news', owned: false },
        { id: 'shop', owned: false },
      ],
      counts: [
        ...fiveWeeks,
        { from: 72, until: 48, mentions: 1 },
        { from: 48, until: 0, mentions: 2 },
        { from: 24 * 35, until: 60, mentions: 2, channel: 'shop' },
      ],
      remarks: [
        '264 mentions of Northwind in 72 hours, where 144 are usual and 172 would be many. From news (100 %)',
        'No mention of Northwind on "shop" for 60 hours, where 103 are usual',
      ],
    },
    {
      name: 'leaves a usual day alone',
      brand: { name: 'Northwind' },
      channels: [{ id: 'news', owned: false }],
      counts: [...fiveWeeks, { from: 2, until: 0, mentions: 1 }],
      remarks: [],
    },
  ],
  run: judge,
});

function displeased() {
  return { sentiment: { label: 'negative', score: -0.8, confidence: 0.9, engine: 'example' } } as const;
}
