/** What a configuration asks of the checks: each guideline's check, and the checks that need no asking. */
import type { Check } from '../checks/check.ts';
import { assert } from '../errors.ts';
import type { Channel } from '../model/channel.ts';
import type { Config } from '../model/config.ts';
import type { Guideline, Narrowing } from '../model/guideline.ts';
import type { Severity, Speaker } from '../model/vocabulary.ts';
import type { Registry } from '../registry.ts';
import { appliesToChannel, toWindow } from './narrow.ts';

/** A check and the guideline that asks for it; `guideline` null where the check judges unasked. */
export type Pair = { readonly check: string; readonly guideline: string | null };

/** One judgement to be made: the check, its parsed options, and where it applies. */
export type Asked = {
  readonly check: Check;
  readonly guideline: Guideline | null;
  readonly options: unknown;
  readonly narrowing: Narrowing;
  readonly severity: Severity;
};

export const toPair = ({ check, guideline }: Asked): Pair => ({ check: check.id, guideline: guideline?.id ?? null });

/** Whose voice is heard on a channel. */
export const toSpeaker = ({ owned }: Channel): Speaker => (owned ? 'brand' : 'public');

const fromGuideline = (guideline: Guideline, checks: Registry<Check>): Asked => {
  const check = checks.find(guideline.check);
  assert(
    check !== undefined,
    `guideline "${guideline.id}" asks for the check "${guideline.check}", which there is not`,
  );
  const { options, narrowing } = guideline;
  return { check, guideline, options, narrowing, severity: guideline.severity ?? check.severity };
};

// One object per check, so that what a check makes of its options is made once.
const defaults = new WeakMap<Check, { readonly options: unknown }>();

const unasked = (check: Check): Asked => {
  const known = defaults.get(check) ?? { options: check.options.parse({}) };
  defaults.set(check, known);
  return { check, guideline: null, options: known.options, narrowing: {}, severity: check.severity };
};

const byConfig = new WeakMap<Config, WeakMap<Registry<Check>, readonly Asked[]>>();

/**
 * Everything a configuration asks for, guidelines in its order first. A check that judges unasked does so only while no
 * guideline configures it: the first guideline takes it over, with its options and its narrowing.
 */
export const toAsked = (config: Config, checks: Registry<Check>): readonly Asked[] => {
  const known = byConfig.get(config)?.get(checks);
  if (known !== undefined) return known;
  const guided = config.guidelines.map((guideline) => fromGuideline(guideline, checks));
  const taken = new Set(guided.map(({ check }) => check.id));
  const asked = [...guided, ...checks.all.filter(({ id, always }) => always && !taken.has(id)).map(unasked)];
  const perRegistry = byConfig.get(config) ?? new WeakMap<Registry<Check>, readonly Asked[]>();
  perRegistry.set(checks, asked);
  byConfig.set(config, perRegistry);
  return asked;
};

/** True where a judgement is to be made on a channel at a time, whatever the text's language. */
export const isAskedOf = ({ check, narrowing }: Asked, channel: Channel, now: Date): boolean =>
  (check.speaker === 'either' || check.speaker === toSpeaker(channel)) &&
  appliesToChannel(narrowing, channel) &&
  toWindow(narrowing, now) === 'open';
