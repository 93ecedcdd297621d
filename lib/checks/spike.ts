import * as z from 'zod';
import type { Brand } from '../model/brand.ts';
import type { Remark } from '../model/remark.ts';
import type { Severity } from '../model/vocabulary.ts';
import { type BrandSubject, defineCheck, type ExampleCount } from './check.ts';
import { citeChannel, explain } from './trend/explain.ts';
import { type SeriesName, type Timeline, toTimeline } from './trend/series.ts';
import {
  isUp,
  measureSwings,
  pickSwings,
  type Swing,
  type SwingKind,
  swingKinds,
  toBound,
  toUsualMost,
} from './trend/swing.ts';

const options = z.strictObject({
  sigmas: z
    .number()
    .min(1)
    .max(10)
    .default(4)
    .describe('How many deviations from what is usual make a spike; more of them for one channel among many.'),
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
    .describe('What is looked for: more mentions, more negative ones, a worse share of them, fewer, or silence.'),
});
type Options = z.infer<typeof options>;

/** So many times the bound, and somebody who knows of it already should know that it is worse. */
const criticalRatio = 2;
const toSeverity = ({ kind, sigmas, among }: Swing, bound: number): Severity =>
  kind === 'negative' && sigmas >= criticalRatio * toBound(bound, among) ? 'critical' : severityOf[kind];

/** Negative ones within two hours are what somebody gets up for. */
const severityOf: Readonly<Record<SwingKind, Severity>> = {
  negative: 'high',
  more: 'medium',
  worse: 'medium',
  fewer: 'medium',
  silent: 'medium',
};
/** The gravest speaks first. */
const order: readonly SwingKind[] = ['negative', 'more', 'worse', 'silent', 'fewer'];

const toSubject = (of: SeriesName, { name }: Pick<Brand, 'name'>): string => {
  if (of.kind === 'all') return name;
  return of.kind === 'channel' ? `${name} on "${of.name}"` : `${of.name} of ${name}`;
};

const toPercent = (share: number): string => `${Math.round(share * 100)} %`;
const toNumber = (count: number): string => (count < 10 ? `${Math.round(count * 10) / 10}` : `${Math.round(count)}`);

const toSentence = (swing: Swing, brand: Brand, sigmas: number): string => {
  const { kind, hours } = swing;
  const [count, said, expected] = [Math.round(swing.count), Math.round(swing.said), swing.expected];
  const subject = toSubject(swing.of, brand);
  const usual = `where ${toNumber(expected)} are usual`;
  const most = Math.floor(toUsualMost(swing, sigmas));
  switch (kind) {
    case 'more':
      return `${count} mentions of ${subject} in ${hours} hours, ${usual} and ${most} would be many`;
    case 'negative':
      return `${count} of ${said} mentions of ${subject} in ${hours} hours are negative, ${usual} and ${most} would be many`;
    case 'worse':
      return `${toPercent(count / said)} of ${said} mentions of ${subject} in ${hours} hours are negative, where ${toPercent(expected / said)} is usual`;
    case 'fewer':
      return `${count} mentions of ${subject} in ${hours} hours, ${usual}`;
    case 'silent':
      return `No mention of ${subject} for ${hours} hours, ${usual}`;
  }
};

/** What it is called as long as it goes on, whatever its numbers are by then. */
const toName = (swing: Swing): string => {
  const direction = isUp(swing) ? 'more' : swing.kind;
  return swing.of.kind === 'all' ? direction : `${direction}: ${swing.of.kind} ${swing.of.name}`;
};

const toMend = (swing: Swing): string =>
  isUp(swing)
    ? 'Read the examples, decide who answers, and close this with a note if nobody needs to.'
    : 'See whether the channel still brings what it should, and close this with a note if it does.';

/** What is said of them: the two that matter most, each kind once. */
const headsMax = 2;
const toHeads = (swings: readonly Swing[]): readonly Swing[] =>
  swings.filter((swing) => swings.find(({ kind }) => kind === swing.kind) === swing).slice(0, headsMax);

type Told = { readonly subject: BrandSubject; readonly timeline: Timeline; readonly options: Options };

const toRemark = (swings: readonly Swing[], { subject, timeline, options: { sigmas } }: Told): readonly Remark[] => {
  const [first] = swings;
  if (first === undefined) return [];
  const { brand, counts, now } = subject;
  const isNegative = first.kind === 'negative' || first.kind === 'worse';
  const window = { of: first.of, hours: first.hours, isNegative };
  const heads = toHeads(swings).map((swing) => toSentence(swing, brand, sigmas));
  const { sentences, evidence } = isUp(first)
    ? explain(subject, timeline, window)
    : { sentences: [], evidence: [] };
  const id = first.of.kind === 'channel' ? first.of.name : undefined;
  return [
    {
      message: `${[heads.join('; '), ...sentences].join('. ')}`,
      mend: toMend(first),
      quote: toName(first),
      severity: toSeverity(first, sigmas),
      evidence: evidence.length > 0 ? evidence : citeChannel(counts, { id, quote: heads[0] ?? '', now }),
    },
  ];
};

const judge = (subject: BrandSubject, asked: Options): readonly Remark[] => {
  const { counts, now } = subject;
  if (counts.rows.length === 0) return [];
  const timeline = toTimeline(counts, now);
  const swings = pickSwings(
    measureSwings(timeline, asked).filter(({ kind }) => asked.kinds.includes(kind)),
    asked.sigmas,
  );
  const byName = new Map<string, Swing[]>();
  for (const swing of swings) byName.set(toName(swing), [...(byName.get(toName(swing)) ?? []), swing]);
  return [...byName.values()].flatMap((own) =>
    toRemark(
      own.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || a.hours - b.hours),
      { subject, timeline, options: asked },
    ),
  );
};

/** Five weeks of two mentions an hour, one of twenty of them negative. */
const fiveWeeks: readonly ExampleCount[] = [{ from: 24 * 35, until: 0, mentions: 2, negative: 0.1 }];

/** Tells when a brand is spoken of much more, much worse, or much less than is usual at that time of the week. */
export const spike = defineCheck({
  id: 'spike',
  summary: 'Tells when a brand is spoken of much more, much worse or much less than is usual, and says why.',
  audience: 'pr',
  severity: 'medium',
  judges: 'brand',
  lifecycle: 'event',
  version: 1,
  speaker: 'public',
  always: true,
  needs: ['counts'],
  options,
  // As long as it goes on it is one, whatever its numbers are by then.
  key: ({ quote }) => quote,
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
        '36 of 44 mentions of Northwind in 2 hours are negative, where 0.2 are usual and 7 would be many; 44 mentions of Northwind in 2 hours, where 4 are usual and 16 would be many. From news (100 %). Said: "oat milk" (100 %), "recall" (100 %). Stories: "Recall" (67 %)',
      ],
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
