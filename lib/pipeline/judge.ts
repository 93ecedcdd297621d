/** Holds a page or a channel against the guidelines. The crawler, lint, inspect, try and the reply box all come through here. */
import type {
  ChannelCheck,
  ChannelSubject,
  Check,
  Draft,
  PageCheck,
  PageSubject,
  PartFault,
  Seen,
} from '../checks/check.ts';
import { checks as allChecks } from '../checks/registry.ts';
import type { Backlink } from '../model/backlink.ts';
import type { Channel } from '../model/channel.ts';
import type { ChannelState } from '../model/channel-state.ts';
import type { Config } from '../model/config.ts';
import type { Item } from '../model/item.ts';
import type { Mention, Occurrence } from '../model/mention.ts';
import type { Remark } from '../model/remark.ts';
import type { Instant } from '../model/vocabulary.ts';
import type { LinkState } from '../ports/stores.ts';
import type { Registry } from '../registry.ts';
import type { OwnPage } from '../text/best-page.ts';
import { type Asked, isAskedOf, type Pair, toAsked, toPair, toSpeaker } from './asked.ts';
import { type GuidelineFiles, noFiles } from './guideline-files.ts';
import { appliesToLanguage, isExcepted, narrowBlocks, toItemRemark } from './narrow.ts';
import { sameAsOf } from './outlinks.ts';
import { toRegister } from './register.ts';
import { type JudgedRemark, stampRemark } from './stamp.ts';

export { toJudgedWith } from './judged-with.ts';
export type { JudgedRemark };

/** A pair that was judged to the end. Where `isUndecided` says so nothing is known of a key: its finding must stay as it is. */
export type JudgedPair = Pair & {
  readonly isUndecided?: (key: string) => boolean;
  readonly isMended?: (key: string, since: Instant) => boolean;
};

/** A check that failed: our fault, and no judgement. */
export type Fault = Pair & { readonly error: unknown };

export type Judgement = {
  readonly remarks: readonly JudgedRemark[];
  /** Every pair that was judged completely, whether or not it remarked. */
  readonly judged: readonly JudgedPair[];
  /** Pairs that do not apply here: what they once found here is no longer asked for. */
  readonly inapplicable: readonly Pair[];
  readonly faults: readonly Fault[];
};

export type PageToJudge = {
  readonly config: Config;
  readonly channel: Channel;
  readonly item: Item;
  readonly occurrences: readonly Occurrence[];
  readonly mention: Mention | undefined;
  readonly linkStates: ReadonlyMap<string, LinkState>;
  /** Of a page of others: its links to the brand as they are after this read, and where in its own pages such links may lead. */
  readonly backlinks?: readonly Backlink[];
  readonly ownPages?: readonly OwnPage[];
  /** True where the page answered 404 or 410: only checks are asked that have something to say of that. */
  readonly isGone?: boolean;
  /** What is to be seen of it, for the checks that look. */
  readonly seen?: Seen | undefined;
  /** What guidelines' files hold; without it they hold nothing. */
  readonly files?: GuidelineFiles;
  /** The text as it was written, where it is not published yet. */
  readonly draft?: Draft;
  readonly now: Date;
  readonly readAt: Instant;
  readonly snapshot?: string;
  /** Stands in for the door in tests. */
  readonly checks?: Registry<Check>;
};

export type ChannelToJudge = {
  readonly config: Config;
  readonly channel: Channel;
  readonly state: ChannelState;
  readonly now: Date;
  readonly readAt: Instant;
  readonly checks?: Registry<Check>;
};

/** More remarks of one pair on one page than this are not kept, and the pair then counts as not judged to the end. */
export const remarksMax = 1000;

export type Verdict = {
  readonly remarks: readonly JudgedRemark[];
  readonly judged?: JudgedPair;
  readonly faults?: readonly Fault[];
};

/** Runs one judgement; a check that throws is named, and fails alone. */
export const guard = (asked: Asked, judge: () => Verdict): Verdict => {
  try {
    return judge();
  } catch (error) {
    return { remarks: [], faults: [{ ...toPair(asked), error }] };
  }
};

/** What a pair said, and that it was judged to the end unless it said too much. */
export const toVerdict = (
  asked: Asked,
  remarks: readonly JudgedRemark[],
  isUndecided?: (key: string) => boolean,
): Verdict => {
  if (remarks.length > remarksMax) return { remarks: remarks.slice(0, remarksMax) };
  return { remarks, judged: { ...toPair(asked), ...(isUndecided === undefined ? {} : { isUndecided }) } };
};

/** Everything that was said in one judgement. */
export const toJudgement = (verdicts: readonly Verdict[], inapplicable: readonly Asked[]): Judgement => {
  const remarks: JudgedRemark[] = [];
  const allJudged: JudgedPair[] = [];
  const allFaults: Fault[] = [];
  // In one go: every poll judges its channel, and most have nothing to say.
  for (const { remarks: some, judged, faults } of verdicts) {
    for (const remark of some) remarks.push(remark);
    if (judged !== undefined) allJudged.push(judged);
    for (const fault of faults ?? []) allFaults.push(fault);
  }
  return { remarks, judged: allJudged, inapplicable: inapplicable.map(toPair), faults: allFaults };
};

/** A guideline that names no files is handed none. */
const noneNamed: PageSubject['files'] = new Map();

type PageAsked = Asked & { readonly check: PageCheck<unknown> };
type ChannelAsked = Asked & { readonly check: ChannelCheck<unknown> };
const judgesPage = (asked: Asked): asked is PageAsked => asked.check.judges === 'page';
const judgesChannel = (asked: Asked): asked is ChannelAsked => asked.check.judges === 'channel';

/** What a pair remarks on a page, blocks counted among the item's, exempt phrases left out. */
const runOnPage = ({ check, options, narrowing }: PageAsked, subject: PageSubject): readonly Remark[] => {
  const narrowed = narrowBlocks(subject.item.blocks, narrowing);
  return check
    .run({ ...subject, blocks: narrowed.blocks }, options)
    .map((remark) => toItemRemark(remark, narrowed))
    .filter((remark) => !isExcepted(remark, narrowing, subject.item.blocks));
};

/** As if every link of which nothing is known were gone. */
const withUnknownGone = (subject: PageSubject): PageSubject => {
  const checkedAt = subject.now.toISOString();
  const urls = [...subject.item.links.map(({ url }) => url), ...sameAsOf(subject.item)];
  const states = urls.map((url): [string, LinkState] => {
    const known = subject.linkStates.get(url);
    const isKnown = known !== undefined && known.state !== 'unknown';
    return [url, isKnown ? known : { url, state: 'gone', status: null, checkedAt }];
  });
  return { ...subject, linkStates: new Map(states) };
};

/**
 * Tells keys of remarks that a link of which nothing is known might still deserve: a time-out mends no finding. Worked out when
 * it is first asked, for most pages have no finding that could be mended.
 */
const toUndecided = (
  asked: PageAsked,
  subject: PageSubject,
  remarks: readonly JudgedRemark[],
): ((key: string) => boolean) | undefined => {
  if (!asked.check.needs?.some((need) => need === 'links' || need === 'profiles')) return undefined;
  const certain = new Set(remarks.map(({ key }) => key));
  let possible: ReadonlySet<string> | undefined;
  return (key) => {
    possible ??= new Set(
      runOnPage(asked, withUnknownGone(subject)).map((remark) => asked.check.key(remark, asked.options)),
    );
    return possible.has(key) && !certain.has(key);
  };
};

/** True where everything that a check looks at is known. */
const isAllSeen = ({ check: { needs = [] } }: PageAsked, { seen, item }: PageSubject): boolean => {
  // An entry of a feed shows nothing, and never will.
  if (item.dress === undefined) return true;
  if (needs.includes('css') && seen?.look?.isComplete !== true) return false;
  return !needs.includes('images') || seen?.emblems?.every(({ look }) => look !== undefined) === true;
};

/** What parts of a check failed at is unknown: their findings stay. */
const withParts = (asked: Asked, verdict: Verdict, parts: readonly PartFault[]): Verdict => {
  if (parts.length === 0) return verdict;
  const isPart = (key: string): boolean => parts.some(({ part }) => key.startsWith(`${part}\n`));
  const { judged } = verdict;
  return {
    ...verdict,
    ...(judged && { judged: { ...judged, isUndecided: (key) => isPart(key) || judged.isUndecided?.(key) === true } }),
    faults: parts.map(({ part, reason }) => ({ ...toPair(asked), error: new Error(`rule "${part}": ${reason}`) })),
  };
};

const judgePair = (asked: PageAsked, page: PageSubject, { readAt, snapshot }: PageToJudge): Verdict => {
  const { item, channel, mention, now } = page;
  const parts: PartFault[] = [];
  const subject: PageSubject = { ...page, noteFault: (fault) => parts.push(fault) };
  const remarks = runOnPage(asked, subject).map((remark) =>
    stampRemark(remark, asked, {
      channel,
      url: item.url,
      name: item.title ?? item.url,
      mention: mention?.id ?? null,
      // Only what happens grows old; finding out when a page is from takes a while.
      publishedAt: asked.check.lifecycle === 'event' ? item.publishedAt : null,
      text: remark.block === undefined ? undefined : item.blocks[remark.block]?.text,
      readAt,
      snapshot,
      now,
    }),
  );
  // A sheet or picture that could not be read mends nothing: what was found before stands.
  if (!isAllSeen(asked, page)) return withParts(asked, { remarks: remarks.slice(0, remarksMax) }, parts);
  return withParts(asked, toVerdict(asked, remarks, toUndecided(asked, page, remarks)), parts);
};

/** Holds one page, read completely, against every guideline that applies to it. Never throws for a check's fault. */
export const judgePage = (page: PageToJudge): Judgement => {
  const { config, channel, item, occurrences, mention, linkStates, now } = page;
  const subject: PageSubject = {
    brand: config.brand,
    channel,
    speaker: toSpeaker(channel),
    now,
    item,
    blocks: item.blocks,
    occurrences,
    mention,
    linkStates,
    backlinks: page.backlinks ?? [],
    linking: { ...config.backlinks, doNotContact: config.outreach.doNotContact },
    ownPages: page.ownPages ?? [],
    facts: config.facts,
    files: noneNamed,
    ...(page.draft === undefined ? {} : { draft: page.draft }),
    ...(page.seen === undefined ? {} : { seen: page.seen }),
    register: toRegister(config),
  };
  const files = page.files ?? noFiles;
  const toSubject = ({ guideline }: PageAsked): PageSubject =>
    guideline?.files === undefined ? subject : { ...subject, files: files.get(guideline.id) ?? noneNamed };
  const language = item.language === 'und' ? channel.language : item.language;
  const asked = toAsked(config, page.checks ?? allChecks)
    .filter(judgesPage)
    .filter(({ check }) => page.isGone !== true || check.judgesGone === true);
  const applies = (each: Asked): boolean =>
    isAskedOf(each, channel, now) && appliesToLanguage(each.narrowing, language);
  return toJudgement(
    asked.filter(applies).map((each) => guard(each, () => judgePair(each, toSubject(each), page))),
    asked.filter((each) => !applies(each)),
  );
};

/** Where a channel is read: its own address, or a name made of its id where it has none. */
export const toChannelUrl = ({ id, options }: Channel): string =>
  typeof options === 'object' && options !== null && 'url' in options && typeof options.url === 'string'
    ? options.url
    : `urn:earmark:channel:${id}`;

/** The judgements of channels among all that is asked for: every poll wants them. */
const ofChannels = new WeakMap<readonly Asked[], readonly ChannelAsked[]>();

const toChannelAsked = (asked: readonly Asked[]): readonly ChannelAsked[] => {
  const found = ofChannels.get(asked) ?? asked.filter(judgesChannel);
  ofChannels.set(asked, found);
  return found;
};

/** Holds a channel's health against every guideline that applies to it. */
export const judgeChannel = ({
  config,
  channel,
  state,
  now,
  readAt,
  checks = allChecks,
}: ChannelToJudge): Judgement => {
  const subject: ChannelSubject = { brand: config.brand, channel, now, state };
  const place = {
    channel,
    url: toChannelUrl(channel),
    name: channel.id,
    mention: null,
    publishedAt: null,
    text: undefined,
    readAt,
    snapshot: undefined,
    now,
  };
  const judge = (each: ChannelAsked): Verdict => {
    const remarks = each.check.run(subject, each.options).filter((remark) => !isExcepted(remark, each.narrowing, []));
    return toVerdict(
      each,
      remarks.map((remark) => stampRemark(remark, each, place)),
    );
  };
  const verdicts: Verdict[] = [];
  const inapplicable: ChannelAsked[] = [];
  for (const asked of toChannelAsked(toAsked(config, checks)))
    if (isAskedOf(asked, channel, now) && appliesToLanguage(asked.narrowing, channel.language))
      verdicts.push(guard(asked, () => judge(asked)));
    else inapplicable.push(asked);
  return toJudgement(verdicts, inapplicable);
};
