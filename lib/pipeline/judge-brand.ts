/** Holds what the brand's owned channels say against the guidelines, and against one another. */
import type { BrandCheck, BrandSubject, ChannelFact, ChannelHead, Check } from '../checks/check.ts';
import { checks as allChecks } from '../checks/registry.ts';
import { assert } from '../errors.ts';
import type { Channel } from '../model/channel.ts';
import type { Config } from '../model/config.ts';
import type { Remark } from '../model/remark.ts';
import type { Registry } from '../registry.ts';
import { sha256 } from '../text/hash.ts';
import { type Asked, toAsked } from './asked.ts';
import { guard, type Judgement, toJudgement, toVerdict } from './judge.ts';
import { toBasis, toBrandHash, toFactBasis } from './judged-with.ts';
import { appliesToChannel, appliesToLanguage, isExcepted, toWindow } from './narrow.ts';
import { toRegister } from './register.ts';
import { type JudgedRemark, stampRemark } from './stamp.ts';

export type BrandToJudge = {
  readonly config: Config;
  readonly facts: readonly ChannelFact[];
  readonly heads: readonly ChannelHead[];
  readonly now: Date;
  /** Stands in for the door in tests. */
  readonly checks?: Registry<Check>;
};

type BrandAsked = Asked & { readonly check: BrandCheck<unknown> };
const judgesBrand = (asked: Asked): asked is BrandAsked => asked.check.judges === 'brand';

const ownedOf = ({ channels }: Config): readonly Channel[] => channels.filter(({ owned }) => owned);

/** The subject with nothing but the channels that a guideline asks for. */
const narrowSubject = (subject: BrandSubject, { narrowing }: Asked): BrandSubject => {
  const isAsked = (channel: Channel): boolean =>
    appliesToChannel(narrowing, channel) && appliesToLanguage(narrowing, channel.language);
  const channels = subject.channels.filter(isAsked);
  if (channels.length === subject.channels.length) return subject;
  const ids = new Set(channels.map(({ id }) => id));
  const isOfThem = ({ channel }: { readonly channel: Channel }): boolean => ids.has(channel.id);
  return { ...subject, channels, facts: subject.facts.filter(isOfThem), heads: subject.heads.filter(isOfThem) };
};

const stamp = (remark: Remark, asked: BrandAsked, { config, now }: BrandToJudge): JudgedRemark => {
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
    publishedAt: null,
    text: undefined,
    readAt: first.observedAt,
    snapshot: undefined,
    now,
  });
  return { ...stamped, evidence: evidence.map((cited) => ({ ...cited })) };
};

/** Runs every check that judges the brand. Never throws for a check's fault. */
export const judgeBrand = (brand: BrandToJudge): Judgement => {
  const { config, facts, heads, now } = brand;
  const subject: BrandSubject = {
    brand: config.brand,
    now,
    channels: ownedOf(config),
    facts,
    heads,
    registered: toRegister(config),
  };
  const asked = toAsked(config, brand.checks ?? allChecks).filter(judgesBrand);
  const applies = ({ narrowing }: Asked): boolean => toWindow(narrowing, now) === 'open';
  const judge = (each: BrandAsked) => {
    const remarks = each.check
      .run(narrowSubject(subject, each), each.options)
      .filter((remark) => !isExcepted(remark, each.narrowing, []));
    return toVerdict(
      each,
      remarks.map((remark) => stamp(remark, each, brand)),
    );
  };
  return toJudgement(
    asked.filter(applies).map((each) => guard(each, () => judge(each))),
    asked.filter((each) => !applies(each)),
  );
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
        .filter(judgesBrand)
        .map((each) => [...toBasis(each, now), each.narrowing]),
      toFactBasis(config, now),
    ]),
  );
