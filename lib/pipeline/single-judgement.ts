/** Judges one item outside of any pass, as `inspect` and `lint` do: nothing is stored, the same functions judge. */

import type { Check, Draft } from '../checks/check.ts';
import { type BrandMatcher, toBrandMatcher } from '../mentions/match.ts';
import { judgeRequired } from '../mentions/relevance.ts';
import { toStatement } from '../mentions/statement.ts';
import { toTelling } from '../mentions/telling.ts';
import { ratingOf, toMention, toMentionId } from '../mentions/to-mention.ts';
import { withRating } from '../mentions/with-rating.ts';
import type { Channel } from '../model/channel.ts';
import type { Config } from '../model/config.ts';
import type { PlacedRemark } from '../model/inspection.ts';
import type { Item } from '../model/item.ts';
import type { Mention, Occurrence } from '../model/mention.ts';
import type { ConfigFiles } from '../ports/config-files.ts';
import type { Sentiment } from '../ports/sentiment.ts';
import type { Registry } from '../registry.ts';
import { isOnDomain, toUrl } from '../text/url.ts';
import { seeAlone } from './find-seen.ts';
import { readGuidelineFiles } from './guideline-files.ts';
import { type Judgement, judgePage } from './judge.ts';
import { findPatterns } from './mask-document.ts';
import { placeOf, type SourceText } from './place-remark.ts';

/** Everything that judging needs of a configuration, prepared once for many documents. */
export type Listener = {
  readonly config: Config;
  /** The files that the configuration names. */
  readonly files: ConfigFiles;
  readonly matcher: BrandMatcher;
  readonly sentiment: Sentiment;
  /** The channel that documents are taken to be of; undefined: told by their address. */
  readonly channel: Channel | undefined;
  /** Turns an author's name into what is shown of it. */
  toAuthor(name: string): string;
};

/** Prepares a configuration; `channel` is an id that is known to be one of its channels. */
export const toListener = (
  config: Config,
  {
    files,
    sentiment,
    channel,
  }: { readonly files: ConfigFiles; readonly sentiment: Sentiment; readonly channel?: string | undefined },
): Listener => ({
  config,
  files,
  matcher: toBrandMatcher(config.brand),
  sentiment,
  channel: config.channels.find(({ id }) => id === channel),
  // Nothing is kept, so there is no key for pseudonyms either: a name is shown only where the configuration lets it be.
  toAuthor: (name) => (config.privacy.authors === 'plain' ? name : 'pseudonym'),
});

const urlOf = ({ options }: Channel): string | undefined =>
  typeof options === 'object' && options !== null && 'url' in options && typeof options.url === 'string'
    ? options.url
    : undefined;

const isBelow = (url: string, base: string): boolean => {
  const folder = toUrl('.', base)?.href;
  return folder !== undefined && url.startsWith(folder);
};

/** The configured channel that an address belongs to: of the same host, with the longest path that begins alike. */
const findChannel = ({ channels }: Config, url: string): Channel | undefined =>
  channels
    .map((channel) => ({ channel, base: urlOf(channel) ?? '' }))
    .filter(({ base }) => isBelow(url, base))
    .toSorted((a, b) => b.base.length - a.base.length)[0]?.channel;

/** The channel to judge by: the one asked for, the one of that address, or one of no configuration. A text without an address is a draft. */
export const toChannel = ({ config, channel }: Listener, url: string | null): Channel => {
  const found = channel ?? (url === null ? undefined : findChannel(config, url));
  const owned = url === null || config.brand.domains.some((domain) => isOnDomain(url, domain));
  return found ?? { id: 'inspect', source: 'page', owned, everyMs: 0, options: {} };
};

/** What judging one document says. */
export type Judged = {
  readonly mentions: readonly Mention[];
  readonly remarks: readonly PlacedRemark[];
  /** What could not be judged: a check, or a rule of a style. */
  readonly faults: Judgement['faults'];
};
type Document = {
  readonly item: Item;
  readonly channel: Channel;
  readonly source: SourceText;
  readonly now: Date;
  /** The text as it was written, where it is not published yet. */
  readonly draft?: Draft;
};

/** The mention that an item is, if it is one, and everything that the guidelines' checks say of it. `checks` stand in for all that there are. */
export const judgeAlone = async (
  listener: Listener,
  document: Omit<Document, 'source'> & { readonly checks?: Registry<Check> },
): Promise<{ readonly judgement: Judgement; readonly mention: Mention | undefined }> => {
  const { item, channel, now, draft, checks } = document;
  const occurrences = listener.matcher.findOccurrences(item.blocks);
  const mention = await findMention(listener, { ...document, occurrences: toTelling(item, occurrences) });
  const files = await readGuidelineFiles(listener.config, listener.files);
  const judgement = judgePage({
    config: listener.config,
    channel,
    item,
    occurrences,
    mention,
    linkStates: new Map(),
    files,
    seen: await seeAlone(listener.config, { channel, item, files }),
    now,
    readAt: now.toISOString(),
    ...(draft === undefined ? {} : { draft }),
    ...(checks === undefined ? {} : { checks }),
  });
  return { judgement, mention };
};

/** The same, with every remark at its place in the source. */
export const judgeItem = async (listener: Listener, document: Document): Promise<Judged> => {
  const { judgement, mention } = await judgeAlone(listener, document);
  return {
    faults: judgement.faults,
    mentions: mention === undefined ? [] : [mention],
    remarks: judgement.remarks
      .map((remark) => toPlaced(remark, document))
      .toSorted((a, b) => a.line - b.line || a.column - b.column),
  };
};

const toPlaced = (
  remark: ReturnType<typeof judgePage>['remarks'][number],
  { item, source }: Document,
): PlacedRemark => {
  const quote = remark.evidence[0]?.quote ?? '';
  const context = remark.block === undefined ? undefined : item.blocks[remark.block]?.text;
  const { check, rule, guideline, severity, message, mend, place } = remark;
  return {
    check,
    ...(rule === undefined ? {} : { rule }),
    guideline,
    severity,
    message,
    mend,
    ...(place ?? placeOf(source, item.blocks, { quote, context, start: remark.span?.[0] })),
    quote,
  };
};

const findMention = async (
  { config, matcher, sentiment, toAuthor }: Listener,
  { item, channel, now, occurrences }: Omit<Document, 'source'> & { readonly occurrences: readonly Occurrence[] },
): Promise<Mention | undefined> => {
  if (occurrences.length === 0) return undefined;
  const text = toStatement(item, occurrences);
  const targets = [...new Set(occurrences.map(({ quote }) => quote))];
  const rating = ratingOf(item);
  const [judgement] = await sentiment.classify([{ text, language: item.language, targets, rating }]);
  if (judgement === undefined) return undefined;
  return toMention({
    item,
    brand: config.brand,
    channel,
    occurrences,
    competitors: matcher.findCompetitors(item.blocks),
    sentiment: withRating(judgement, rating),
    cluster: toMentionId(config.brand.id, item),
    seenAt: now.toISOString(),
    // What was ignored is kept elsewhere; what the configuration asks for is known here.
    ...(channel.owned || rating !== null
      ? {}
      : { relevance: judgeRequired(`${item.title ?? ''}\n${item.mainText}`, config.brand.require ?? []) }),
    toAuthor,
    mask: findPatterns(config, channel),
  });
};
