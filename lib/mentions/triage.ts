/** Whether a mention is one that a rule or a template of `triage:` means. */
import type { Channel } from '../model/channel.ts';
import type { Mention } from '../model/mention.ts';
import type { TriageCondition } from '../model/triage.ts';
import { type TermMatcher, toTermMatcher } from '../text/terms.ts';

/** Matchers of conditions' words, made once. */
const matchers = new WeakMap<TriageCondition, TermMatcher>();

const toMatcher = (condition: TriageCondition): TermMatcher => {
  const matcher = matchers.get(condition) ?? toTermMatcher(condition.text ?? []);
  matchers.set(condition, matcher);
  return matcher;
};

const speaks = (language: string, wanted: string): boolean => {
  const tag = language.toLowerCase();
  return tag === wanted || tag.startsWith(`${wanted}-`);
};

/** A mention with the product that it is about: that which it names, else that of its channel. */
export const withProduct = (mention: Mention, channels: readonly Pick<Channel, 'id' | 'product'>[]): Mention =>
  mention.product === null
    ? { ...mention, product: channels.find(({ id }) => id === mention.channel)?.product ?? null }
    : mention;

type TriagedMention = Pick<Mention, 'rating' | 'title' | 'snippet' | 'language' | 'channel' | 'product' | 'kind'>;

/** True where everything that the condition names fits. An empty one fits all. */
export const isMeant = (condition: TriageCondition, mention: TriagedMention): boolean => {
  const { rating, text, languages, channels, products, kinds } = condition;
  if (rating !== undefined && (mention.rating === null || mention.rating < rating.min || mention.rating > rating.max))
    return false;
  if (languages !== undefined && !languages.some((wanted) => speaks(mention.language, wanted))) return false;
  if (channels !== undefined && !channels.includes(mention.channel)) return false;
  if (products !== undefined && !products.some((product) => product === mention.product)) return false;
  if (kinds !== undefined && !kinds.includes(mention.kind)) return false;
  return text === undefined || toMatcher(condition).find(`${mention.title}\n${mention.snippet}`).length > 0;
};
