/** From a document to the mention that is kept of it: what it says of the brand, how that is meant, which story it tells. */
import { toStatement } from '../mentions/statement.ts';
import { ratingOf, toMention, toMentionId } from '../mentions/to-mention.ts';
import type { Channel } from '../model/channel.ts';
import type { Item } from '../model/item.ts';
import type { Mention, Occurrence, SentimentJudgement } from '../model/mention.ts';
import type { SentimentText } from '../ports/sentiment.ts';
import { toNearFingerprint } from '../text/fingerprint.ts';
import { sha256 } from '../text/hash.ts';
import type { Engine } from './engine.ts';

/** What an item says of the brand, and the judgement on it where the very same was judged before. */
export type Statement = {
  readonly text: SentimentText;
  /** The same for the same words judged by the same kind of engine; undefined where judging costs nothing. */
  readonly hash: string | undefined;
  readonly known: SentimentJudgement | undefined;
};

/** True where each judgement has its price, so that none is asked for twice. */
export const isPaid = ({ sentiment }: Pick<Engine, 'sentiment'>): boolean => sentiment.report !== undefined;

/** What is to be judged of an item; undefined where it is no mention. */
export const findStatement = async (
  engine: Engine,
  item: Item,
  telling: readonly Occurrence[],
): Promise<Statement | undefined> => {
  // A review on a channel that is followed for the brand is about it, whether or not it says the name.
  if (telling.length === 0 && item.rating === null) return undefined;
  const targets = [...new Set(telling.map(({ quote }) => quote))];
  const text = { text: toStatement(item, telling), language: item.language, targets, rating: ratingOf(item) };
  if (!isPaid(engine)) return { text, hash: undefined, known: undefined };
  const { config, stores } = engine;
  const hash = toStatementHash(config.sentiment.engine, text);
  const stored = await stores.mentions.find(toMentionId(config.brand.id, item));
  return { text, hash, known: stored?.sentiment.of === hash ? stored.sentiment : undefined };
};

const toStatementHash = (engine: string, { text, language, targets, rating }: SentimentText): string =>
  sha256(JSON.stringify([engine, language, targets, rating, text])).slice(0, 32);

/** Keeps the item as a mention, in the story that it tells. */
export const noteMention = async (
  engine: Engine,
  {
    channel,
    item,
    telling,
    statement,
    judgement,
  }: {
    readonly channel: Channel;
    readonly item: Item;
    readonly telling: readonly Occurrence[];
    readonly statement: Statement;
    readonly judgement: SentimentJudgement;
  },
): Promise<{ readonly mention: Mention; readonly isNew: boolean }> => {
  const { config, stores, clock, matcher, toAuthor } = engine;
  const { brand } = config;
  const seenAt = clock.now().toISOString();
  const cluster = await stores.mentions.joinCluster({
    brand: brand.id,
    mention: toMentionId(brand.id, item),
    near: toNearFingerprint(item.mainText || statement.text.text),
    seenAt,
  });
  const mention = toMention({
    item,
    brand,
    channel,
    occurrences: telling,
    competitors: matcher.findCompetitors(item.blocks),
    sentiment: statement.hash === undefined ? judgement : { ...judgement, of: statement.hash },
    cluster,
    seenAt,
    toAuthor,
  });
  const [put] = await stores.mentions.put([mention]);
  return { mention, isNew: put?.isNew === true };
};
