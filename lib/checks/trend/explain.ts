/** What explains a swing: phrases, channels, hashtags and stories, with their share of the change, and examples to click on. */
import { toChangeShare, toChangeTotals } from '../../model/change.ts';
import type { Mention } from '../../model/mention.ts';
import type { CitedDocument } from '../../model/remark.ts';
import {
  type LeadingStory,
  type SaidRow,
  type SaidWindows,
  toLeadingAuthors,
  toLeadingHashtags,
  toLeadingPhrases,
  toLeadingStories,
  toSaidMs,
} from '../../text/said.ts';
import type { BrandCounts, BrandSubject } from '../check.ts';
import { hourMs, type Series, type SeriesName, type Timeline, weekHours } from './series.ts';

/** What is named of each, and how many examples are quoted. */
const phrasesMax = 3;
const channelsMax = 3;
const hashtagsMax = 2;
const storiesMax = 2;
const examplesMax = 6;
const quoteUnitsMax = 300;
/** A share of the change below this is not told. */
const shareMin = 0.1;
/** A hashtag is told from so many uses on; one author is, who makes up so much of the change by so many mentions. */
const hashtagCountMin = 3;
const authorShareMin = 0.3;
const authorCountMin = 5;
const titleUnitsMax = 80;

type Window = { readonly of: SeriesName; readonly hours: number; readonly isNegative: boolean };

const isIn = (mention: Mention, { of, isNegative }: Window): boolean =>
  (of.kind === 'all' || (of.kind === 'channel' ? mention.channel === of.name : mention.product === of.name)) &&
  (!isNegative || mention.sentiment.label === 'negative');

const toPercent = (share: number): string => `${Math.round(share * 100)} %`;
const shorten = (text: string, max: number): string => (text.length <= max ? text : `${text.slice(0, max - 1)}…`);

type Share = Pick<SaidRow, 'name' | 'share'>;

/** `From news (80 %), forum (12 %)`; nothing where nothing is to be told. */
const toSentence = (head: string, shares: readonly Share[]): readonly string[] => {
  const told = shares.filter(({ share }) => share >= shareMin);
  return told.length === 0
    ? []
    : [`${head} ${told.map(({ name, share }) => `${name} (${toPercent(share)})`).join(', ')}`];
};

/** What each channel brought more than in as many hours of the week before, as a share of all that was more. */
const toChannelShares = ({ channels }: Timeline, { hours, isNegative }: Window): readonly Share[] => {
  const parts = channels.map((series) => ({
    name: series.of.kind === 'channel' ? series.of.name : '',
    ...toCounted(series, hours, isNegative),
  }));
  const totals = toChangeTotals(parts);
  return parts
    .map((part) => ({ name: part.name, share: toChangeShare(part, totals) }))
    .toSorted((a, b) => b.share - a.share || (a.name < b.name ? -1 : 1))
    .slice(0, channelsMax);
};

const toCounted = (series: Series, hours: number, isNegative: boolean) => {
  const numbers = isNegative ? series.negative : series.mentions;
  const sum = (from: number, until?: number): number => numbers.slice(from, until).reduce((a, b) => a + b, 0);
  return { count: sum(-hours - 1), before: (sum(-hours - 1 - weekHours, -hours - 1) / weekHours) * hours };
};

/** One of each great story, then those that weigh most: by reach, then by how bad they are. */
const toExamples = (now: readonly Mention[], stories: readonly LeadingStory<Mention>[]): readonly Mention[] => {
  const told = stories.flatMap(({ tellings }) => tellings.slice(0, 1));
  const rest = now.toSorted(
    (a, b) => (b.reach ?? 0) - (a.reach ?? 0) || a.sentiment.score - b.sentiment.score || toSaidMs(b) - toSaidMs(a),
  );
  return [...new Set([...told, ...rest])].slice(0, examplesMax);
};

type Explanation = { readonly sentences: readonly string[]; readonly evidence: readonly CitedDocument[] };

/** What was said in the window, and before it as far back as is known. */
const toWindows = (counts: BrandCounts, window: Window, now: Date): SaidWindows<Mention> => {
  const fromMs = now.getTime() - window.hours * hourMs;
  const known = new Set(counts.channels.map(({ channel }) => channel.id));
  const mentions = (counts.mentions ?? []).filter(
    (mention) => mention.speaker === 'public' && known.has(mention.channel) && isIn(mention, window),
  );
  const before = mentions.filter((mention) => toSaidMs(mention) < fromMs);
  const oldestMs = before.reduce((least, mention) => Math.min(least, toSaidMs(mention)), fromMs);
  return {
    now: mentions.filter((mention) => toSaidMs(mention) >= fromMs),
    before,
    times: Math.max(1, (fromMs - oldestMs) / (window.hours * hourMs)),
  };
};

/** One person who writes much of it is no crowd. */
const toAuthorSentence = (windows: SaidWindows): readonly string[] => {
  const { rows } = toLeadingAuthors(windows, { max: 1, countMin: authorCountMin });
  return rows
    .filter(({ count, before }) => (count - before) / windows.now.length >= authorShareMin)
    .map(({ count, url }) => `${count} of ${windows.now.length} by one author${url === null ? '' : `, ${url}`}`);
};

/** Explains a window by what was said in it, as far as that is known. */
export const explain = (
  { brand, counts, now }: Pick<BrandSubject, 'brand' | 'counts' | 'now'>,
  timeline: Timeline,
  window: Window,
): Explanation => {
  const windows = toWindows(counts, window, now);
  const stories = toLeadingStories(windows, { max: storiesMax }).rows.filter(({ share }) => share >= shareMin);
  const names = [brand.name, ...brand.aliases, ...brand.misspellings];
  const phrases = toLeadingPhrases(windows, { max: phrasesMax, names });
  const quote = (name: string): string => `"${shorten(name, titleUnitsMax)}"`;
  return {
    sentences: [
      ...(window.of.kind === 'all' ? toSentence('From', toChannelShares(timeline, window)) : []),
      ...toSentence(
        'Said:',
        phrases.map(({ phrase, share }) => ({ name: quote(phrase), share })),
      ),
      ...toSentence('Tagged', toLeadingHashtags(windows, { max: hashtagsMax, countMin: hashtagCountMin }).rows),
      ...toSentence(
        'Stories:',
        stories.map(({ name, share }) => ({ name: quote(name), share })),
      ),
      ...toAuthorSentence(windows),
    ],
    evidence: toExamples(windows.now, stories).map((mention) => ({
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
