/** What a configuration registers, in the form of facts: read once, for it is asked for with every page. */
import { toHeldFacts } from '../items/registered-facts.ts';
import type { Config } from '../model/config.ts';
import type { HeldFact } from '../model/fact.ts';

const known = new WeakMap<Config, readonly HeldFact[]>();

/** The registered facts and those of the locations. */
export const toRegister = (config: Config): readonly HeldFact[] => {
  const held = known.get(config) ?? toHeldFacts(config);
  known.set(config, held);
  return held;
};
