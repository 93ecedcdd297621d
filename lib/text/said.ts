/** Who speaks, where, and of what: authors, channels, hashtags, phrases and stories of mentions, each held against those of before. */
import { type ChangeTotals, type Counted, toChangeShare, toChangeTotals } from '../model/change.ts';
import type { Mention } from '../model/mention.ts';
import { type SalientPhrase, toSalientPhrases } from './salient-phrases.ts';
import { toUrl } from './url.ts';

/** What of a mention is looked at. */
export type SaidMention = Pick<
  Mention,
  'author' | 'authorUrl' | 'channel' | 'cluster' | 'language' | 'publishedAt' | 'seenAt' | 'snippet' | 'title' | 'url'
>;

/** Mentions of a window, and of a time before it that is `times` as long. */
export type SaidWindows<M extends SaidMention = SaidMention> = {
  readonly now: readonly M[];
  readonly before: readonly M[];
  readonly times?: number;
};

/** How often it was met in the window and before it, and its share of the change: of all that rose, below zero of all that fell. */
export type SaidRow = Counted & { readonly name: string; readonly share: number };

/** What was met most, with the denominators: `names` in all, in so many mentions, and what all of them rose and fell by. */
export type Leading<Row extends SaidRow = SaidRow> = ChangeTotals & {
  readonly names: number;
  readonly mentions: number;
  readonly mentionsBefore: number;
  readonly rows: readonly Row[];
};

/** Hashtags of one text that are counted, and characters of one. */
const hashtagsMax = 30;
const hashtag = /(?<![\p{L}\p{N}_&/#＃])[#＃]([\p{L}\p{M}\p{N}_]{1,60})(?![\p{L}\p{M}\p{N}_])/gu;
/** Outlets of one story that are named. */
const outletsMax = 5;
/** Told once, it is no story. */
const tellingsMin = 2;

/** When a mention counts: when it was published, or seen where that is not known. */
export const toSaidMs = ({ publishedAt, seenAt }: Pick<Mention, 'publishedAt' | 'seenAt'>): number => {
  const seenMs = Date.parse(seenAt);
  const publishedMs = publishedAt === null ? Number.NaN : Date.parse(publishedAt);
  return Number.isNaN(publishedMs) ? seenMs : Math.min(publishedMs, seenMs);
};

/** The words that are kept of a mention. */
export const toSaidText = ({ title, snippet }: Pick<Mention, 'title' | 'snippet'>): string =>
  snippet.includes(title) ? snippet : `${title}. ${snippet}`;

type Tallied = { readonly counts: ReadonlyMap<string, number>; readonly mentions: number };

const tally = (mentions: readonly SaidMention[], namesOf: (mention: SaidMention) => readonly string[]): Tallied => {
  const counts = new Map<string, number>();
  let holding = 0;
  for (const mention of mentions) {
    const names = new Set(namesOf(mention));
    if (names.size > 0) holding += 1;
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return { counts, mentions: holding };
};

type Asked = {
  /** Rows that are answered, and how often a name must be met in the window. */
  readonly max: number;
  readonly countMin?: number;
};

/** Names by how often they are met in the window, the most frequent first. */
const lead = (
  { now, before, times = 1 }: SaidWindows,
  namesOf: (mention: SaidMention) => readonly string[],
  { max, countMin = 1 }: Asked,
): Leading => {
  const [own, past] = [tally(now, namesOf), tally(before, namesOf)];
  const all = [...new Set([...own.counts.keys(), ...past.counts.keys()])].map((name) => ({
    name,
    count: own.counts.get(name) ?? 0,
    before: (past.counts.get(name) ?? 0) / times,
  }));
  const totals = toChangeTotals(all);
  const rows = all
    .filter(({ count }) => count >= countMin)
    .toSorted((a, b) => b.count - a.count || a.before - b.before || (a.name < b.name ? -1 : 1))
    .slice(0, max)
    .map((each) => ({ ...each, share: toChangeShare(each, totals) }));
  return { names: own.counts.size, mentions: own.mentions, mentionsBefore: past.mentions / times, ...totals, rows };
};

export type LeadingAuthor = SaidRow & {
  /** Public address of the author, where the source gives one. */
  readonly url: string | null;
};

/** Who speaks most, by the name that is kept of them. Whom nobody knows is not counted. */
export const toLeadingAuthors = (windows: SaidWindows, asked: Asked): Leading<LeadingAuthor> => {
  const leading = lead(windows, ({ author }) => (author === null ? [] : [author]), asked);
  const urlOf = new Map(
    windows.now.flatMap(({ author, authorUrl }) => (authorUrl === null ? [] : [[author, authorUrl]])),
  );
  return { ...leading, rows: leading.rows.map((row) => ({ ...row, url: urlOf.get(row.name) ?? null })) };
};

/** The hashtags of a text, in lower case, each once; a number alone is none, nor is what stands in an address. */
export const toHashtags = (text: string): readonly string[] => [
  ...new Set(
    [...text.matchAll(hashtag)]
      .slice(0, hashtagsMax)
      .flatMap(([, name = '']) => (/\p{L}/u.test(name) ? [`#${name.normalize('NFC').toLowerCase()}`] : [])),
  ),
];

/** The hashtags that are used most. */
export const toLeadingHashtags = (windows: SaidWindows, asked: Asked): Leading =>
  lead(windows, (mention) => toHashtags(toSaidText(mention)), asked);

export type LeadingStory<M extends SaidMention = SaidMention> = SaidRow & {
  /** Id of the story; its name is the title of its first telling. */
  readonly cluster: string;
  /** The sites that told it in the window, those that told it most first, and how many they are in all. */
  readonly outlets: readonly string[];
  readonly outletCount: number;
  /** Its tellings in the window, the first one first. */
  readonly tellings: readonly M[];
};

const toOutlets = (tellings: readonly SaidMention[]): readonly string[] => {
  const times = new Map<string, number>();
  for (const { url } of tellings) {
    const outlet = toUrl(url)?.hostname.replace(/^www\./, '');
    if (outlet) times.set(outlet, (times.get(outlet) ?? 0) + 1);
  }
  return [...times].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([outlet]) => outlet);
};

/** What is told more than once, with who tells it. Its share is one of all mentions that came on top, told once or often. */
export const toLeadingStories = <M extends SaidMention>(
  windows: SaidWindows<M>,
  asked: Asked,
): Leading<LeadingStory<M>> => {
  const leading = lead(windows, ({ cluster }) => [cluster], { countMin: tellingsMin, ...asked });
  const groups = new Map<string, M[]>(leading.rows.map(({ name }) => [name, []]));
  for (const mention of windows.now) groups.get(mention.cluster)?.push(mention);
  const rows = leading.rows.map((row) => {
    const tellings = (groups.get(row.name) ?? []).toSorted((a, b) => toSaidMs(a) - toSaidMs(b));
    const outlets = toOutlets(tellings);
    const story = { cluster: row.name, outlets: outlets.slice(0, outletsMax), outletCount: outlets.length, tellings };
    return { ...row, name: tellings[0]?.title ?? '', ...story };
  });
  return { ...leading, rows };
};

/** What is said now and was not before, without words that only carry a sentence and without the brand's own names. */
export const toLeadingPhrases = (
  { now, before }: SaidWindows,
  asked: { readonly max: number; readonly names: readonly string[] },
): readonly SalientPhrase[] => {
  const toText = (mention: SaidMention) => ({ text: toSaidText(mention), language: mention.language });
  return toSalientPhrases(now.map(toText), before.map(toText), asked);
};
