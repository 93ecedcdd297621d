/**
 * Analyze: looks at one document through the brand's eyes: mention, remarks, findings, backlinks, facts.
 * Everything it writes is named by what it is about, so that a repeated or doubled message changes nothing.
 */
import { toBacklinks, toGoneBacklinks } from '../backlinks/to-backlinks.ts';
import { toPagePlace } from '../findings/identity.ts';
import { mergeRemarks } from '../findings/merge.ts';
import { resolveAll } from '../findings/resolve.ts';
import { toItem } from '../items/to-item.ts';
import { toStatement } from '../mentions/statement.ts';
import { toTelling } from '../mentions/telling.ts';
import { toMention, toMentionId } from '../mentions/to-mention.ts';
import type { Channel } from '../model/channel.ts';
import type { Item } from '../model/item.ts';
import type { Mention, Occurrence } from '../model/mention.ts';
import type { Message } from '../ports/queue.ts';
import type { LinkState } from '../ports/stores.ts';
import { toNearFingerprint } from '../text/fingerprint.ts';
import { toCanonicalUrl } from '../text/url.ts';
import type { Engine } from './engine.ts';
import { judgePage, toJudgedWith } from './judge.ts';
import { logFaults } from './log-faults.ts';
import { needsOf } from './needs.ts';
import { type ChangedFinding, writeFindings } from './write-findings.ts';

export type AnalyzeOutcome = {
  readonly items: number;
  /** New mentions. */
  readonly mentions: number;
  readonly findings: readonly ChangedFinding[];
};

const nothing: AnalyzeOutcome = { items: 0, mentions: 0, findings: [] };

type AnalyzeMessage = Message & { step: 'analyze' };

/** Judges one document, or takes note that it is gone. A document whose channel or archived body is no more is done with. */
export const analyze = async (engine: Engine, message: AnalyzeMessage): Promise<AnalyzeOutcome> => {
  const channel = engine.config.channels.find(({ id }) => id === message.channel);
  if (channel === undefined) return nothing;
  const row = await engine.stores.pages.find(message.channel, message.url);
  // A newer read was made since: its own message tells the later story.
  if (row?.readAt != null && row.readAt > message.readAt) return nothing;
  if (message.body === null) return analyzeGone(engine, channel, message);
  const item = await findItem(engine, message.body, channel);
  if (item !== undefined) return analyzeItem(engine, { channel, item, message });
  // The body has expired: without validators the next poll reads the page anew.
  if (row !== undefined) await engine.stores.pages.put([{ ...row, body: null, validators: {} }]);
  return nothing;
};

/** The item as collect just read it, or read again from the archive. */
const findItem = async (engine: Engine, body: string, channel: Channel): Promise<Item | undefined> => {
  const cached = engine.items.take(body);
  if (cached !== undefined) return cached;
  const archived = await engine.archive.find(body);
  return archived === undefined ? undefined : toItem(archived, { channel: channel.id });
};

const analyzeItem = async (
  engine: Engine,
  { channel, item, message }: { readonly channel: Channel; readonly item: Item; readonly message: AnalyzeMessage },
): Promise<AnalyzeOutcome> => {
  const { config, stores, clock, matcher } = engine;
  const now = clock.now();
  const occurrences = matcher.findOccurrences(item.blocks);
  const telling = toTelling(item, occurrences);
  const { mention, isNew } = await noteMention(engine, { channel, item, occurrences: telling });
  const linkStates = await findLinkStates(engine, channel, item);
  const { remarks, judged, inapplicable, faults } = judgePage({
    config,
    channel,
    item,
    occurrences,
    mention,
    linkStates,
    now,
    readAt: message.readAt,
    ...(message.body === null ? {} : { snapshot: message.body }),
  });
  logFaults(engine.log, faults, message.url);
  const place = toPagePlace(message.url);
  const document = { brand: config.brand.id, place, channel: channel.id, url: message.url, readAt: message.readAt };
  const findings = await writeFindings(engine, async () =>
    mergeRemarks({
      existing: await stores.findings.listAt(config.brand.id, place),
      remarks,
      judged,
      inapplicable,
      document,
      now,
    }),
  );
  if (channel.owned) await stores.facts.replace(document, item.facts);
  else await noteBacklinks(engine, { channel, item, named: telling.length > 0, linkStates });
  // What a faulty check could not judge is judged again at the next poll.
  const judgedWith = faults.length > 0 ? 'incomplete' : toJudgedWith({ config, channel, now });
  await stores.pages.markJudged({ channel: channel.id, url: message.url, judgedWith, readAt: message.readAt });
  return { items: 1, mentions: isNew ? 1 : 0, findings };
};

/** Keeps the item as a mention, when it is one. */
const noteMention = async (
  engine: Engine,
  {
    channel,
    item,
    occurrences,
  }: { readonly channel: Channel; readonly item: Item; readonly occurrences: readonly Occurrence[] },
): Promise<{ readonly mention: Mention | undefined; readonly isNew: boolean }> => {
  const { config, stores, sentiment, clock, matcher, toAuthor } = engine;
  // A review on a channel that is followed for the brand is about it, whether or not it says the name.
  if (occurrences.length === 0 && item.rating === null) return { mention: undefined, isNew: false };
  const brand = config.brand;
  const seenAt = clock.now().toISOString();
  const text = toStatement(item, occurrences);
  const targets = [...new Set(occurrences.map(({ quote }) => quote))];
  const [judgement] = await sentiment.classify([{ text, language: item.language, targets }]);
  if (judgement === undefined) return { mention: undefined, isNew: false };
  const near = toNearFingerprint(item.mainText || text);
  const cluster = await stores.mentions.joinCluster({
    brand: brand.id,
    mention: toMentionId(brand.id, item),
    near,
    seenAt,
  });
  const mention = toMention({
    item,
    brand,
    channel,
    occurrences,
    competitors: matcher.findCompetitors(item.blocks),
    sentiment: judgement,
    cluster,
    seenAt,
    toAuthor,
  });
  const [put] = await stores.mentions.put([mention]);
  return { mention, isNew: put?.isNew === true };
};

const findLinkStates = async (
  engine: Engine,
  channel: Channel,
  item: Item,
): Promise<ReadonlyMap<string, LinkState>> => {
  if (!needsOf(engine.config, channel).has('links')) return new Map();
  const states = await engine.stores.links.find([...new Set(item.links.map(({ url }) => url))]);
  return new Map(states.map((state) => [state.url, state]));
};

const noteBacklinks = async (
  engine: Engine,
  {
    channel,
    item,
    named,
    linkStates,
  }: {
    readonly channel: Channel;
    readonly item: Item;
    readonly named: boolean;
    readonly linkStates: ReadonlyMap<string, LinkState>;
  },
): Promise<void> => {
  const { config, stores, clock } = engine;
  const from = toCanonicalUrl(item.url) ?? item.url;
  const { rows: existing } = await stores.backlinks.list({ brand: config.brand.id, from }, { limit: 1000 });
  const backlinks = toBacklinks({ item, brand: config.brand, channel, named, now: clock.now(), existing, linkStates });
  if (backlinks.length > 0) await stores.backlinks.put(backlinks);
};

/** 404 and 410 are answers: the conditions seen there are no more, and neither are its links and facts. */
const analyzeGone = async (
  engine: Engine,
  channel: Channel,
  { url, readAt }: AnalyzeMessage,
): Promise<AnalyzeOutcome> => {
  const { config, stores, clock } = engine;
  const brand = config.brand.id;
  const place = toPagePlace(url);
  const now = clock.now();
  const findings = await writeFindings(engine, async () =>
    resolveAll({ existing: await stores.findings.listAt(brand, place), resolution: 'gone', readAt, now }),
  );
  const { rows } = await stores.backlinks.list({ brand, from: url }, { limit: 1000 });
  await stores.backlinks.put(toGoneBacklinks({ existing: rows, now }));
  await stores.facts.replace({ brand, channel: channel.id, url, readAt }, []);
  return { items: 0, mentions: 0, findings };
};
