/** Takes others' contacts out of everything that is kept of their texts: mentions, and the evidence of findings. */
import { type Mask, toMask } from '../mentions/masking.ts';
import type { Channel } from '../model/channel.ts';
import type { Config } from '../model/config.ts';
import type { Item } from '../model/item.ts';
import type { Engine } from './engine.ts';
import type { JudgedRemark } from './stamp.ts';

/** The patterns of a configuration, made once. */
const byConfig = new WeakMap<Config, Mask>();

const toPatterns = (config: Config): Mask => {
  const known = byConfig.get(config) ?? toMask(config);
  byConfig.set(config, known);
  return known;
};

/** What the brand says itself is kept as it is. Undefined where nothing is taken out. */
export const findPatterns = (config: Config, channel: Channel): Mask | undefined =>
  channel.owned || config.privacy.mask === 'off' ? undefined : toPatterns(config);

/**
 * How contacts are taken out of the texts that are kept of one document. Without a finder, and where it does not look, by patterns
 * alone. Undefined where nothing is taken out.
 */
export const findMask = async (
  { config, contacts }: Pick<Engine, 'config' | 'contacts'>,
  { channel, item, texts }: { readonly channel: Channel; readonly item: Item; readonly texts: readonly string[] },
): Promise<Mask | undefined> => {
  const patterns = findPatterns(config, channel);
  if (patterns === undefined || contacts === undefined || texts.length === 0) return patterns;
  const found = await contacts.find({ texts, language: item.language });
  return found === undefined || found.length === 0 ? patterns : toMask(config, found);
};

/** The words of a document that a remark would keep. */
export const toKeptTexts = ({ evidence, title, message }: JudgedRemark): readonly string[] => [
  title,
  message,
  ...evidence.flatMap(({ quote, context = '' }) => [quote, context]),
];

/** The remark without contacts. Its key stays: it names what was found, whoever masks. */
export const maskRemark = (remark: JudgedRemark, mask: Mask): JudgedRemark => ({
  ...remark,
  title: mask(remark.title),
  message: mask(remark.message),
  mend: mask(remark.mend),
  evidence: remark.evidence.map((each) => ({
    ...each,
    quote: mask(each.quote),
    ...(each.context === undefined ? {} : { context: mask(each.context) }),
  })),
});
