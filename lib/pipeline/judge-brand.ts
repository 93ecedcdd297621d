/** Holds what the brand's owned channels say against the guidelines, and against one another; and how often it is spoken of against its past. */
import type { BrandCounts, BrandSubject, ChannelEmblem, ChannelFact, ChannelHead, Check } from '../checks/check.ts';
import { checks as allChecks } from '../checks/registry.ts';
import { assert } from '../errors.ts';
import type { Channel } from '../model/channel.ts';
import type { Config } from '../model/config.ts';
import type { Remark } from '../model/remark.ts';
import type { Registry } from '../registry.ts';
import { sha256 } from '../text/hash.ts';
import { type Asked, toAsked } from './asked.ts';
import { guard, type Judgement, toJudgement, toVerdict, type Verdict } from './judge.ts';
import { toBasis, toBrandHash, toFactBasis } from './judged-with.ts';
import { appliesToChannel, appliesToLanguage, isExcepted, toWindow } from './narrow.ts';
import { toRegister } from './register.ts';
import { type JudgedRemark, stampRemark } from './stamp.ts';

export type BrandToJudge = {
  readonly config: Config;
  readonly facts: readonly ChannelFact[];
  readonly heads: readonly ChannelHead[];
  readonly emblems: readonly ChannelEmblem[];
  readonly now: Date;
  /** Stands in for the door in tests. */
  readonly checks?: Registry<Check>;
};

/** What holds the brand's channels together: a check that judges the brand, and one of pages that compares channels too. */
type BrandAsked = Asked & { readonly compare: (subject: BrandSubject, options: unknown) => readonly Remark[] };

const toBrandAsked = (asked: Asked): readonly BrandAsked[] => {
  const { check } = asked;
  if (check.judges === 'brand') return [{ ...asked, compare: (subject, options) => check.run(subject, options) }];
  if (check.judges !== 'page' || check.compare === undefined) return [];
  return [{ ...asked, compare: (subject, options) => check.compare?.(subject, options) ?? [] }];
};

const isOfCounts = ({ check }: Asked): boolean => check.needs?.includes('counts') === true;
/** Those that judge what channels say, in rounds of their own. */
const judgesBrand = (asked: Asked): boolean => !isOfCounts(asked);

/** True where something that is asked for looks at counts. */
export const looksAtCounts = (config: Config): boolean => toAsked(config, allChecks).some(isOfCounts);

const ownedOf = ({ channels }: Config): readonly Channel[] => channels.filter(({ owned }) => owned);

/** The subject with nothing but the channels that a guideline asks for. */
const narrowSubject = (subject: BrandSubject, { narrowing }: Asked): BrandSubject => {
  const isAsked = (channel: Channel): boolean =>
    appliesToChannel(narrowing, channel) && appliesToLanguage(narrowing, channel.language);
  const channels = subject.channels.filter(isAsked);
  if (channels.length === subject.channels.length) return subject;
  const ids = new Set(channels.map(({ id }) => id));
  const isOfThem = ({ channel }: { readonly channel: Channel }): boolean => ids.has(channel.id);
  return {
    ...subject,
    channels,
    facts: subject.facts.filter(isOfThem),
    heads: subject.heads.filter(isOfThem),
    emblems: subject.emblems.filter(isOfThem),
  };
};

const narrowCounts = (subject: BrandSubject, { narrowing }: Asked): BrandSubject => {
  const { rows, mentions, repeats } = subject.counts;
  const channels = subject.counts.channels.filter(({ channel }) => appliesToChannel(narrowing, channel));
  const ids = new Set(channels.map(({ channel }) => channel.id));
  const isAsked = ({ channel, language }: { readonly channel: string; readonly language: string }): boolean =>
    ids.has(channel) && appliesToLanguage(narrowing, language);
  return {
    ...subject,
    counts: {
      channels,
      rows: rows.filter(isAsked),
      ...(mentions === undefined ? {} : { mentions: mentions.filter(isAsked) }),
      ...(repeats === undefined ? {} : { repeats: repeats.filter(isAsked) }),
    },
  };
};

type Judged = Pick<BrandToJudge, 'config' | 'now'>;

const stamp = (remark: Remark, asked: BrandAsked, { config, now }: Judged): JudgedRemark => {
  const [first] = remark.evidence ?? [];
  const channel = config.channels.find(({ id }) => id === first?.channel);
  assert(
    first !== undefined && channel !== undefined,
    `check "${asked.check.id}" judges the brand and named no document`,
  );
  const { evidence = [] } = remark;
  const stamped = stampRemark(remark, asked, {
    channel,
    url: first.url,
    name: config.brand.name,
    mention: null,
    // What goes on now is as fresh as can be.
    publishedAt: asked.check.lifecycle === 'event' ? first.observedAt : null,
    text: undefined,
    readAt: first.observedAt,
    snapshot: undefined,
    now,
  });
  return { ...stamped, evidence: evidence.map((cited) => ({ ...cited })) };
};

/** A picture that could not be read mends nothing: what was found before stands. */
const isAllSeen = ({ check: { needs } }: Asked, { emblems }: BrandSubject): boolean =>
  needs?.includes('emblems') !== true || emblems.every(({ look }) => look !== undefined);

/** Runs every check that judges the brand. Never throws for a check's fault. */
export const judgeBrand = (brand: BrandToJudge): Judgement => {
  const { config, facts, heads, emblems, now } = brand;
  const subject: BrandSubject = {
    brand: config.brand,
    now,
    channels: ownedOf(config),
    facts,
    heads,
    emblems,
    counts: { channels: [], rows: [] },
    registered: toRegister(config),
  };
  const asked = toAsked(config, brand.checks ?? allChecks)
    .filter(judgesBrand)
    .flatMap(toBrandAsked);
  return runAll(asked, (each) => narrowSubject(subject, each), brand);
};

type CountsToJudge = {
  readonly config: Config;
  readonly counts: BrandCounts;
  readonly now: Date;
  readonly checks?: Registry<Check>;
};

/** Runs every check that judges how often the brand is spoken of. Never throws for a check's fault. */
export const judgeCounts = ({ config, counts, now, checks = allChecks }: CountsToJudge): Judgement => {
  const subject: BrandSubject = {
    brand: config.brand,
    now,
    channels: ownedOf(config),
    facts: [],
    heads: [],
    emblems: [],
    counts,
    registered: [],
  };
  const asked = toAsked(config, checks).filter(isOfCounts).flatMap(toBrandAsked);
  return runAll(asked, (each) => narrowCounts(subject, each), { config, now });
};

/** Lets the check say which of its events are mended. */
const withMended = ({ judged, ...verdict }: Verdict, { check }: Asked, subject: BrandSubject): Verdict => {
  if (judged === undefined) return verdict;
  if (check.judges !== 'brand' || check.isMended === undefined) return { ...verdict, judged };
  return {
    ...verdict,
    judged: { ...judged, isMended: (key, since) => check.isMended?.(key, subject, since) === true },
  };
};

const runAll = (
  asked: readonly BrandAsked[],
  toSubject: (asked: BrandAsked) => BrandSubject,
  brand: Judged,
): Judgement => {
  const { now } = brand;
  const applies = ({ narrowing }: Asked): boolean => toWindow(narrowing, now) === 'open';
  const judge = (each: BrandAsked) => {
    const narrowed = toSubject(each);
    const remarks = each
      .compare(narrowed, each.options)
      .filter((remark) => !isExcepted(remark, each.narrowing, []))
      .map((remark) => stamp(remark, each, brand));
    return withMended(toVerdict(each, remarks, isAllSeen(each, narrowed) ? undefined : () => true), each, narrowed);
  };
  return toJudgement(
    asked.filter(applies).map((each) => guard(each, () => judge(each))),
    asked.filter((each) => !applies(each)),
  );
};

/** A hash over everything but the counts that counting is judged by. */
export const toCountsJudgedWith = ({ config, now }: Judged): string => {
  const asked = toAsked(config, allChecks).filter(isOfCounts);
  const channels = config.channels.map(({ id, owned, stage, persona, location }) => [
    id,
    owned,
    stage,
    persona,
    location,
  ]);
  const basis = asked.map((each) => [...toBasis(each, now), each.narrowing]);
  return sha256(JSON.stringify([toBrandHash(config.brand), channels, basis]));
};

/** A hash over everything but the facts that the brand is judged by; equal hashes mean that judging the same facts again would say the same. */
export const toBrandJudgedWith = ({
  config,
  now,
  checks = allChecks,
}: {
  readonly config: Config;
  readonly now: Date;
  readonly checks?: Registry<Check>;
}): string =>
  sha256(
    JSON.stringify([
      toBrandHash(config.brand),
      ownedOf(config).map(({ id, stage, persona, location, product, language }) => [
        id,
        stage,
        persona,
        location,
        product,
        language,
      ]),
      toAsked(config, checks)
        .flatMap(toBrandAsked)
        .map((each) => [...toBasis(each, now), each.narrowing]),
      toFactBasis(config, now),
    ]),
  );
