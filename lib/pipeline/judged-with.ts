/** Names what a channel's pages are judged by, so that unchanged pages are judged again when that changes, and only then. */
import type { Check } from '../checks/check.ts';
import { checks as allChecks } from '../checks/registry.ts';
import type { Channel } from '../model/channel.ts';
import type { Config } from '../model/config.ts';
import type { Registry } from '../registry.ts';
import { sha256 } from '../text/hash.ts';
import { type Asked, toAsked, toSpeaker } from './asked.ts';
import { appliesToChannel, toWindow } from './narrow.ts';

/** Grows when judging as a whole changes: narrowing, exceptions, what an occurrence is. */
const judgeVersion = 1;

/** A brand with thousands of locations is hashed once, not once a channel and poll. */
const brandHashes = new WeakMap<object, string>();

/** Names all that the configuration says of the brand. */
export const toBrandHash = (brand: Config['brand']): string => {
  const known = brandHashes.get(brand) ?? sha256(JSON.stringify(brand));
  brandHashes.set(brand, known);
  return known;
};

/** What one pair's judgement rests on: its versions, its severity, where it stands in its window, and the date if it minds it. */
export const toBasis = (
  { check, guideline, options, narrowing }: Asked,
  now: Date,
): readonly (string | number | null)[] => [
  check.id,
  check.version,
  guideline?.id ?? null,
  guideline?.version ?? null,
  toWindow(narrowing, now),
  check.boundary?.(options, now) ?? '',
];

/** The register, and where each fact stands in its window. */
export const toFactBasis = (config: Config, now: Date): readonly unknown[] =>
  config.facts.map(({ from, until, ...fact }) => [fact, from, until, toWindow({ from, until }, now)]);

type Judges = {
  readonly config: Config;
  readonly channel: Channel;
  readonly now: Date;
  readonly checks?: Registry<Check>;
};

/** What judges a channel, where no date matters to it: the same at every poll. */
const timeless = new WeakMap<Channel, Pick<Judges, 'config' | 'checks'> & { readonly judgedWith: string }>();

const hasWindow = ({ from, until }: { readonly from?: unknown; readonly until?: unknown }): boolean =>
  from !== undefined || until !== undefined;

/**
 * A hash over everything that judges the pages of a channel: guidelines that apply to it, versions of checks, the brand,
 * the registered facts, and which date windows are open. Equal hashes mean that judging again would say the same.
 */
export const toJudgedWith = ({ config, channel, now, checks = allChecks }: Judges): string => {
  const known = timeless.get(channel);
  if (known?.config === config && known.checks === checks) return known.judgedWith;
  const asked = toAsked(config, checks).filter(
    ({ check, narrowing }) =>
      // Who compares heads has them written down where a page is judged.
      (check.judges === 'page' || check.needs?.includes('heads') === true) &&
      (check.speaker === 'either' || check.speaker === toSpeaker(channel)) &&
      appliesToChannel(narrowing, channel),
  );
  const judgedWith = sha256(
    JSON.stringify([
      judgeVersion,
      toBrandHash(config.brand),
      // What is expected of links changes what is said of pages of others.
      ...(channel.owned ? [] : [config.backlinks]),
      [channel.owned, channel.stage, channel.persona, channel.location, channel.language],
      asked.map((each) => toBasis(each, now)),
      toFactBasis(config, now),
    ]),
  );
  const isDated =
    config.facts.some(hasWindow) ||
    asked.some(({ check, narrowing }) => check.boundary !== undefined || hasWindow(narrowing));
  if (!isDated) timeless.set(channel, { config, checks, judgedWith });
  return judgedWith;
};
