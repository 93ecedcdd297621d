/** What the brand's owned channels say, read for one round of judging them together. */
import type { ChannelEmblem, ChannelFact, ChannelHead } from '../checks/check.ts';
import { readKeptLook } from '../formats/pictures/kept-look.ts';
import type { Look } from '../formats/pictures/likeness.ts';
import type { Config } from '../model/config.ts';
import { isEmblem, isFact, isHead } from '../model/fact.ts';
import type { Log } from '../ports/log.ts';
import type { Stores } from '../ports/stores.ts';

/** Facts of one channel held against those of others; of a larger one the rest is left out, and said. */
export const factsOfChannelMax = 20_000;

export type BrandFacts = {
  readonly facts: readonly ChannelFact[];
  readonly heads: readonly ChannelHead[];
  readonly emblems: readonly ChannelEmblem[];
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
  const emblems: ChannelEmblem[] = [];
  const lookOf = createReader();
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
    emblems.push(...kept.filter(isEmblem).map((emblem) => ({ emblem, look: lookOf(emblem.value), channel })));
  }
  return { facts, heads, emblems, cut };
};

/** A site shows its icon on every page: what is kept of it is one look. */
const createReader = (): ((value: string) => Look | undefined) => {
  const looks = new Map<string, Look | undefined>();
  return (value) => {
    if (!looks.has(value)) looks.set(value, readKeptLook(value));
    return looks.get(value);
  };
};
