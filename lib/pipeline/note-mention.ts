/** From a document to the mention that is kept of it: what it says of the brand, how that is meant, which story it tells. */
import type { Mask } from '../mentions/masking.ts';
import { toStatement } from '../mentions/statement.ts';
import { ratingOf, toMention, toMentionId } from '../mentions/to-mention.ts';
import type { Channel } from '../model/channel.ts';
import type { Item } from '../model/item.ts';
import { type Mention, type Occurrence, type SentimentJudgement, withCorrection } from '../model/mention.ts';
import type { Instant } from '../model/vocabulary.ts';
import type { SentimentText } from '../ports/sentiment.ts';
import { toNearFingerprint } from '../text/fingerprint.ts';
import { toStandingAnswer } from './answered.ts';
import type { Engine } from './engine.ts';
import { isOfFigures } from './figures.ts';
import { findRelevance } from './relevance.ts';

/** True where each judgement has its price, and is asked for in batches. */
export const isPaid = ({ sentiment }: Pick<Engine, 'sentiment'>): boolean => sentiment.report !== undefined;

/** What an item says of the brand, to be judged; undefined where it is no mention. */
export const findStatement = (
  { owned }: Pick<Channel, 'owned'>,
  item: Item,
  telling: readonly Occurrence[],
): SentimentText | undefined => {
  // A review on a channel that is followed for the brand is about it, whether or not it says the name.
  if (telling.length === 0 && item.rating === null) return undefined;
  const targets = [...new Set(telling.map(({ quote }) => quote))];
  return { text: toStatement(item, telling), language: item.language, targets, rating: ratingOf(item), isOwn: owned };
};

/** A mention that can be made with any mask. */
export type DraftMention = (mask: Mask | undefined) => Mention;

/** Finds the story that an item tells, and answers the mention that it is; `keepMention` keeps it. */
export const draftMention = async (
  engine: Engine,
  {
    channel,
    item,
    telling,
    statement,
    judgement,
    old,
    readAt,
  }: {
    readonly channel: Channel;
    readonly item: Item;
    readonly telling: readonly Occurrence[];
    readonly statement: SentimentText;
    readonly judgement: SentimentJudgement;
    /** As it was kept before. */
    readonly old: Mention | undefined;
    readonly readAt: Instant;
  },
): Promise<DraftMention> => {
  const { config, stores, clock, matcher, toAuthor } = engine;
  const { brand } = config;
  const seenAt = clock.now().toISOString();
  const cluster = await stores.mentions.joinCluster({
    brand: brand.id,
    mention: toMentionId(brand.id, item),
    near: toNearFingerprint(item.mainText || statement.text),
    seenAt,
  });
  const relevance = await findRelevance(engine, { channel, item, statement: statement.text });
  const competitors = matcher.findCompetitors(item.blocks);
  return (mask) => {
    const mention = toMention({
      item,
      brand,
      channel,
      occurrences: telling,
      competitors,
      sentiment: judgement,
      cluster,
      seenAt,
      relevance,
      toAuthor,
      mask,
    });
    // What a person said of how it is meant stands, whoever judges it again.
    const answer = toStandingAnswer(isOfFigures(channel) ? withoutWordsKey(mention) : mention, {
      old,
      updatedAt: item.updatedAt,
      readAt,
    });
    return withCorrection({ ...mention, answer }, old?.correction ?? null);
  };
};

/** Where figures alone may be stored, not even a hash of what was said is; the brand’s own reply is excepted, and keeps its key. */
const withoutWordsKey = ({ answer }: Mention): Pick<Mention, 'answer'> => ({
  answer: answer?.to === undefined ? answer : { ...answer, to: { ...answer.to, words: '' } },
});

/** The mention that was kept of an item before; undefined where it was none. */
export const findOldMention = async (
  { config, stores }: Engine,
  item: Item,
  statement: SentimentText | undefined,
): Promise<Mention | undefined> =>
  statement === undefined ? undefined : stores.mentions.find(toMentionId(config.brand.id, item));

/** Keeps a mention; answers whether it is a new one. */
export const keepMention = async ({ stores }: Engine, mention: Mention): Promise<boolean> => {
  const [put] = await stores.mentions.put([mention]);
  return put?.isNew === true;
};
