/** What the brand's owned channels say, read for one round of judging them together. */
import type { ChannelFact, ChannelHead } from '../checks/check.ts';
import type { Config } from '../model/config.ts';
import { isFact, isHead } from '../model/fact.ts';
import type { Log } from '../ports/log.ts';
import type { Stores } from '../ports/stores.ts';

/** Facts of one channel held against those of others; of a larger one the rest is left out, and said. */
export const factsOfChannelMax = 20_000;

export type BrandFacts = {
  readonly facts: readonly ChannelFact[];
  readonly heads: readonly ChannelHead[];
  /** Channels of which not everything was read: what they are not seen to say, they may say all the same. */
  readonly cut: ReadonlySet<string>;
};

/** Reads the facts of every owned channel, in the order of the configuration. */
export const readBrandFacts = async (
  { config, stores, log }: { readonly config: Config; readonly stores: Pick<Stores, 'facts'>; readonly log: Log },
  max: number = factsOfChannelMax,
): Promise<BrandFacts> => {
  const facts: ChannelFact[] = [];
  const heads: ChannelHead[] = [];
  const cut = new Set<string>();
  for (const channel of config.channels.filter(({ owned }) => owned)) {
    const found = await stores.facts.list(config.brand.id, { channel: channel.id, max: max + 1 });
    if (found.length > max) {
      cut.add(channel.id);
      log.warn('a channel says more than is held against other channels', { channel: channel.id, max });
    }
    const kept = found.slice(0, max);
    facts.push(...kept.filter(isFact).map((fact) => ({ fact, channel })));
    heads.push(...kept.filter(isHead).map((head) => ({ head, channel })));
  }
  return { facts, heads, cut };
};
