/** What a configuration registers, in the form of facts: read once, for it is asked for with every page. */
import { toHeldFacts, toHomeCountries } from '../items/registered-facts.ts';
import type { Channel } from '../model/channel.ts';
import type { Config } from '../model/config.ts';
import type { HeldFact } from '../model/fact.ts';

type Register = { readonly held: readonly HeldFact[]; readonly homeOf: ReturnType<typeof toHomeCountries> };

const known = new WeakMap<Config, Register>();

const read = (config: Config): Register => {
  const register = known.get(config) ?? toRead(toHeldFacts(config));
  known.set(config, register);
  return register;
};

const toRead = (held: readonly HeldFact[]): Register => ({ held, homeOf: toHomeCountries(held) });

/** The registered facts and those of the locations. */
export const toRegister = (config: Config): readonly HeldFact[] => read(config).held;

/** The country that a channel is from, for pages that do not tell; undefined for channels of others. */
export const toHome = (config: Config, { owned, location }: Pick<Channel, 'owned' | 'location'>): string | undefined =>
  owned ? read(config).homeOf(location) : undefined;
