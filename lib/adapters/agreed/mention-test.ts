/** Which mentions a filter means, where a store looks at each. */
import type { Mention } from '../../model/mention.ts';
import type { MentionFilter } from '../../ports/stores.ts';
import { hasAllWords, toQueryWords } from '../../text/search-words.ts';
import { toMs } from './order.ts';

const isOf = <T>(wanted: T | undefined, value: T): boolean => wanted === undefined || value === wanted;

/** Makes what tells whether a mention is meant. */
export const toMentionTest = (filter: MentionFilter): ((mention: Mention) => boolean) => {
  const { brand, channel, speaker, sentiment, cluster, since, until, text, rated, stars, language } = filter;
  const words = toQueryWords(text ?? '');
  return (mention) =>
    mention.brand === brand &&
    isOf(channel, mention.channel) &&
    isOf(speaker, mention.speaker) &&
    isOf(sentiment, mention.sentiment.label) &&
    isOf(cluster, mention.cluster) &&
    isOf(language, mention.language) &&
    (since === undefined || toMs(mention.seenAt) >= toMs(since)) &&
    (until === undefined || toMs(mention.seenAt) < toMs(until)) &&
    (rated === undefined || mention.rating !== null) &&
    (stars === undefined || (mention.rating !== null && Math.round(mention.rating) === stars)) &&
    (words.length === 0 || hasAllWords(mention, words));
};
