/** What explains a swing: phrases, channels and stories, with their share of the change, and examples to click on. */
import type { Mention } from '../../model/mention.ts';
import type { CitedDocument } from '../../model/remark.ts';
import { toSalientPhrases } from '../../text/salient-phrases.ts';
import type { BrandCounts } from '../check.ts';
import { hourMs, type Series, type SeriesName, type Timeline, weekHours } from './series.ts';

/** What is named of each, and how many examples are quoted. */
const phrasesMax = 3;
const channelsMax = 3;
const storiesMax = 2;
const examplesMax = 6;
const quoteUnitsMax = 300;
/** A share of the change below this is not told. */
const shareMin = 0.1;
const titleUnitsMax = 80;

type Window = { readonly of: SeriesName; readonly hours: number; readonly isNegative: boolean };

/** When a mention is counted: when it was published, or seen where that is not known. */
const toMs = ({ publishedAt, seenAt }: Pick<Mention, 'publishedAt' | 'seenAt'>): number => {
  const seenMs = Date.parse(seenAt);
  const publishedMs = publishedAt === null ? Number.NaN : Date.parse(publishedAt);
  return Number.isNaN(publishedMs) ? seenMs : Math.min(publishedMs, seenMs);
};

const isIn = (mention: Mention, { of, isNegative }: Window): boolean =>
  (of.kind === 'all' || (of.kind === 'channel' ? mention.channel === of.name : mention.product === of.name)) &&
  (!isNegative || mention.sentiment.label === 'negative');

const toPercent = (share: number): string => `${Math.round(share * 100)} %`;
const shorten = (text: string, max: number): string => (text.length <= max ? text : `${text.slice(0, max - 1)}…`);
const toText = ({ title, snippet }: Mention): string => (snippet.includes(title) ? snippet : `${title}. ${snippet}`);

type Share = { readonly name: string; readonly share: number };

const listShares = (shares: readonly Share[]): string =>
  shares.map(({ name, share }) => `${name} (${toPercent(share)})`).join(', ');

/** What each channel brought more than in as many hours of the week before, as a share of all that was more. */
const toChannelShares = ({ channels }: Timeline, { hours, isNegative }: Window, max: number): readonly Share[] => {
  const rises = channels.map((series) => ({
    name: series.of.kind === 'channel' ? series.of.name : '',
    rise: Math.max(0, toRise(series, hours, isNegative)),
  }));
  const total = rises.reduce((sum, { rise }) => sum + rise, 0);
  return rises
    .map(({ name, rise }) => ({ name, share: total === 0 ? 0 : rise / total }))
    .filter(({ share }) => share >= shareMin)
    .toSorted((a, b) => b.share - a.share || (a.name < b.name ? -1 : 1))
    .slice(0, max);
};

const toRise = (series: Series, hours: number, isNegative: boolean): number => {
  const numbers = isNegative ? series.negative : series.mentions;
  const sum = (from: number, until?: number): number => numbers.slice(from, until).reduce((a, b) => a + b, 0);
  return sum(-hours - 1) - (sum(-hours - 1 - weekHours, -hours - 1) / weekHours) * hours;
};

type Story = Share & { readonly mentions: readonly Mention[] };

const toStories = (now: readonly Mention[], before: readonly Mention[]): readonly Story[] => {
  const old = new Set(before.map(({ cluster }) => cluster));
  const groups = new Map<string, Mention[]>();
  for (const mention of now)
    if (!old.has(mention.cluster)) groups.set(mention.cluster, [...(groups.get(mention.cluster) ?? []), mention]);
  return [...groups.values()]
    .filter(({ length }) => length > 1)
    .toSorted((a, b) => b.length - a.length)
    .map((mentions) => ({
      name: `"${shorten(mentions[0]?.title ?? '', titleUnitsMax)}"`,
      share: mentions.length / now.length,
      mentions,
    }));
};

/** One of each great story, then those that weigh most: by reach, then by how bad they are. */
const toExamples = (now: readonly Mention[], stories: readonly Story[]): readonly Mention[] => {
  const told = stories.slice(0, storiesMax).flatMap(({ mentions }) => mentions.slice(0, 1));
  const rest = now.toSorted(
    (a, b) => (b.reach ?? 0) - (a.reach ?? 0) || a.sentiment.score - b.sentiment.score || toMs(b) - toMs(a),
  );
  return [...new Set([...told, ...rest])].slice(0, examplesMax);
};

type Explanation = { readonly sentences: readonly string[]; readonly evidence: readonly CitedDocument[] };

/** Explains a window by what was said in it, as far as that is known. */
export const explain = (counts: BrandCounts, timeline: Timeline, window: Window, now: Date): Explanation => {
  const fromMs = now.getTime() - window.hours * hourMs;
  const known = new Set(counts.channels.map(({ channel }) => channel.id));
  const mentions = (counts.mentions ?? []).filter(
    (mention) => mention.speaker === 'public' && known.has(mention.channel) && isIn(mention, window),
  );
  const inWindow = mentions.filter((mention) => toMs(mention) >= fromMs);
  const before = mentions.filter((mention) => toMs(mention) < fromMs);
  const stories = toStories(inWindow, before);
  const phrases = toSalientPhrases(inWindow.map(toText), before.map(toText), phrasesMax);
  const channels = window.of.kind === 'all' ? toChannelShares(timeline, window, channelsMax) : [];
  const great = stories.slice(0, storiesMax).filter(({ share }) => share >= shareMin);
  return {
    sentences: [
      ...(channels.length === 0 ? [] : [`From ${listShares(channels)}`]),
      ...(phrases.length === 0
        ? []
        : [`Said: ${listShares(phrases.map(({ phrase, share }) => ({ name: `"${phrase}"`, share })))}`]),
      ...(great.length === 0 ? [] : [`Stories: ${listShares(great)}`]),
    ],
    evidence: toExamples(inWindow, stories).map((mention) => ({
      channel: mention.channel,
      url: mention.url,
      quote: shorten(mention.snippet === '' ? mention.title : mention.snippet, quoteUnitsMax),
      observedAt: mention.seenAt,
    })),
  };
};

/** Where nothing said is known: the channel itself, with what its counts say. */
export const citeChannel = (
  { channels }: BrandCounts,
  { id, quote, now }: { readonly id: string | undefined; readonly quote: string; readonly now: Date },
): readonly CitedDocument[] => {
  const counted = channels.find(({ channel }) => channel.id === id) ?? channels[0];
  if (counted === undefined) return [];
  return [{ channel: counted.channel.id, url: counted.url, quote, observedAt: now.toISOString() }];
};
