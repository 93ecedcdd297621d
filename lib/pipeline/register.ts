/** What a configuration registers, in the form of facts: read once, for it is asked for with every page. */
import type { FactSpeaker } from '../items/fact-readers/fact-page.ts';
import { toHeldFacts, toHomeCountries } from '../items/registered-facts.ts';
import type { Channel } from '../model/channel.ts';
import type { Config } from '../model/config.ts';
import type { HeldFact } from '../model/fact.ts';

/** Products that readers look for by name. */
const productsMax = 500;

type Register = {
  readonly held: readonly HeldFact[];
  readonly countryOf: ReturnType<typeof toHomeCountries>;
  readonly products: readonly string[];
};

const known = new WeakMap<Config, Register>();

const read = (config: Config): Register => {
  const register = known.get(config) ?? toRegisterOf(config);
  known.set(config, register);
  return register;
};

const toRegisterOf = (config: Config): Register => {
  const held = toHeldFacts(config);
  const sold = config.brand.products.flatMap(({ name, aliases }) => [name, ...aliases]);
  const priced = config.facts.flatMap(({ kind, of }) => (kind === 'price' && of !== undefined ? [of] : []));
  return { held, countryOf: toHomeCountries(held), products: [...new Set([...sold, ...priced])].slice(0, productsMax) };
};

/** The registered facts and those of the locations. */
export const toRegister = (config: Config): readonly HeldFact[] => read(config).held;

/** What pages of a channel need not say of whoever speaks there; undefined for channels of others. */
export const toFactSpeaker = (
  config: Config,
  { owned, location }: Pick<Channel, 'owned' | 'location'>,
): FactSpeaker | undefined => {
  if (!owned) return undefined;
  const { countryOf, products } = read(config);
  return { country: countryOf(location), products };
};
