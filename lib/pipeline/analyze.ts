/**
 * Analyze: looks at documents through the brand's eyes: mentions, remarks, findings, backlinks, facts.
 * Everything it writes is named by what it is about, so that a repeated or doubled message changes nothing.
 */
import { toPagePlace } from '../findings/identity.ts';
import { mergeRemarks } from '../findings/merge.ts';
import { resolveAll } from '../findings/resolve.ts';
import { toItem } from '../items/to-item.ts';
import type { Mask } from '../mentions/masking.ts';
import { toTelling } from '../mentions/telling.ts';
import { withRating } from '../mentions/with-rating.ts';
import type { Backlink } from '../model/backlink.ts';
import type { Channel } from '../model/channel.ts';
import type { Statement } from '../model/fact.ts';
import type { Finding } from '../model/finding.ts';
import type { Item } from '../model/item.ts';
import type { Mention, Occurrence, SentimentJudgement } from '../model/mention.ts';
import type { BrandMessage, Message } from '../ports/queue.ts';
import type { SentimentText } from '../ports/sentiment.ts';
import type { FactStore } from '../ports/stores.ts';
import { isAnswered, resolveAnswered, withoutAnswered } from './answered.ts';
import { withoutSuppressed } from './author.ts';
import { noteFactsChange } from './brand-round.ts';
import type { Engine } from './engine.ts';
import { isOfFigures } from './figures.ts';
import { findChannel } from './find-channel.ts';
import { findSeen } from './find-seen.ts';
import { forgetWords, mustForget } from './forget.ts';
import { eraseDocument } from './forget-author.ts';
import { readGuidelineFiles } from './guideline-files.ts';
import { holdTogetherFor } from './hold-together.ts';
import { type JudgedRemark, type Judgement, judgePage, toJudgedWith } from './judge.ts';
import { logFaults } from './log-faults.ts';
import { lookAtCounts } from './look-at-counts.ts';
import { findMask, findPatterns, maskRemark, toKeptTexts } from './mask-document.ts';
import { noteConsistency } from './note-consistency.ts';
import { findLinkStates, keepBacklinks, noteGoneBacklinks, readBacklinks } from './note-links.ts';
import { draftMention, findOldMention, findStatement, keepMention } from './note-mention.ts';
import { isAnswerOutdated, noteRevision, toRevision } from './revised.ts';
import { toStatements } from './statements.ts';
import { toTextItem } from './text-item.ts';
import { triageRemarks } from './triage.ts';
import { type ChangedFinding, writeFindings } from './write-findings.ts';

export type AnalyzeOutcome = {
  readonly items: number;
  /** New mentions. */
  readonly mentions: number;
  readonly findings: readonly ChangedFinding[];
};

/** What became of one message of several: a bad one fails alone. */
export type Outcome =
  | { readonly ok: true; readonly outcome: AnalyzeOutcome }
  | { readonly ok: false; readonly error: unknown };

export type AnalyzeMessage = Message & { readonly step: 'analyze' };
/** One that is about a document. */
type DocumentMessage = Exclude<AnalyzeMessage, BrandMessage>;

const nothing: AnalyzeOutcome = { items: 0, mentions: 0, findings: [] };

/** Judges one document, or takes note that it is gone. A document whose channel or archived body is no more is done with. */
export const analyze = async (engine: Engine, message: AnalyzeMessage): Promise<AnalyzeOutcome> => {
  const [outcome] = await analyzeAll(engine, [message]);
  if (outcome === undefined) throw new Error('Earmark is at fault: a message was left without an outcome');
  if (!outcome.ok) throw outcome.error;
  return outcome.outcome;
};

/**
 * Judges several documents, one outcome a message, in order. All that is to be judged of their tone is asked at once, so that
 * requests to a paid engine are full; all of them are held in memory until then.
 */
export const analyzeAll = async (engine: Engine, messages: readonly AnalyzeMessage[]): Promise<readonly Outcome[]> => {
  const looks: Attempt<Look | undefined>[] = [];
  for (const message of messages)
    looks.push(await attempt(async () => ('brand' in message ? undefined : lookAt(engine, message))));
  const judgements = await attempt(() => judgeTone(engine, looks));
  const outcomes: Outcome[] = [];
  for (const [index, message] of messages.entries())
    outcomes.push(
      toOutcome(
        await attempt(async () => {
          if ('brand' in message) return noteBrand(engine, message);
          const look = valueIn(looks[index]);
          if (look === undefined) return nothing;
          if (look === 'gone') return noteGone(engine, message);
          if (look === 'suppressed') return noteSuppressed(engine, message);
          const judgement = look.statement === undefined ? undefined : valueIn(judgements).get(look);
          return noteDocument(engine, { message, look, judgement });
        }),
      ),
    );
  return outcomes;
};

/** Another brand's message is nothing to this configuration. */
const noteBrand = async (engine: Engine, message: BrandMessage): Promise<AnalyzeOutcome> => {
  if (message.brand !== engine.config.brand.id) return nothing;
  if (message.of !== 'counts') return { ...nothing, findings: await holdTogetherFor(engine, message) };
  const findings = await lookAtCounts(engine);
  await noteConsistency(engine);
  return { ...nothing, findings };
};

type Attempt<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown };

/** Keeps an error beside its message, so that it does not stop the others. */
const attempt = async <T>(act: () => Promise<T>): Promise<Attempt<T>> => {
  try {
    return { ok: true, value: await act() };
  } catch (error) {
    return { ok: false, error };
  }
};

const valueIn = <T>(attempted: Attempt<T> | undefined): T => {
  if (attempted === undefined) throw new Error('Earmark is at fault: a message was not looked at');
  if (!attempted.ok) throw attempted.error;
  return attempted.value;
};

const toOutcome = (attempted: Attempt<AnalyzeOutcome>): Outcome =>
  attempted.ok ? { ok: true, outcome: attempted.value } : attempted;

/** A document, and where in it the brand is named. */
type Document = {
  readonly channel: Channel;
  readonly item: Item;
  readonly occurrences: readonly Occurrence[];
  /** Those that speak of the brand, and do not only name it in a menu or notice. */
  readonly telling: readonly Occurrence[];
  /** What it says of the brand; undefined where it is no mention. */
  readonly statement: SentimentText | undefined;
};
/** `suppressed`: by somebody of whom nothing is kept. */
type Look = Document | 'gone' | 'suppressed';

/** The document of a message; undefined where there is nothing to do. */
const lookAt = async (engine: Engine, message: DocumentMessage): Promise<Look | undefined> => {
  const channel = findChannel(engine.config, message.channel);
  if (channel === undefined) return undefined;
  const row = await engine.stores.pages.find(message.channel, message.url);
  // A newer read was made since: its own message tells the later story.
  if (row?.readAt != null && row.readAt > message.readAt) return undefined;
  if (message.body === null) return 'gone';
  const read = await findItem(engine, message.body, channel);
  // The body has expired: without validators the next poll reads the page anew.
  if (read === undefined && row !== undefined) await engine.stores.pages.put([{ ...row, body: null, validators: {} }]);
  if (read === undefined) return undefined;
  const item = await withoutSuppressed(engine, channel, read);
  if (item === undefined) return 'suppressed';
  const occurrences = engine.matcher.findOccurrences(item.blocks);
  const telling = toTelling(item, occurrences);
  return { channel, item, occurrences, telling, statement: findStatement(channel, item, telling) };
};

/** The item as collect just read it, or read again from the archive. */
const findItem = async (engine: Engine, body: string, channel: Channel): Promise<Item | undefined> => {
  const cached = engine.items.take(body);
  if (cached !== undefined) return cached;
  const archived = await engine.archive.find(body);
  return archived === undefined
    ? undefined
    : toItem(archived, { channel: channel.id, speaker: engine.speakerOf?.(channel) });
};

/** The judgement on what each document says of the brand, all asked for in one call. */
const judgeTone = async (
  engine: Engine,
  looks: readonly Attempt<Look | undefined>[],
): Promise<ReadonlyMap<Look, SentimentJudgement>> => {
  const statements = looks.flatMap((look): readonly (readonly [Look, SentimentText])[] =>
    look.ok && typeof look.value === 'object' && look.value.statement !== undefined
      ? [[look.value, look.value.statement]]
      : [],
  );
  const judged = statements.length === 0 ? [] : await engine.sentiment.classify(statements.map(([, text]) => text));
  return new Map(
    statements.flatMap(([look, { rating }], index): readonly (readonly [Look, SentimentJudgement])[] => {
      const judgement = judged[index];
      return judgement === undefined ? [] : [[look, withRating(judgement, rating ?? null)]];
    }),
  );
};

/** Judges a document and writes down what it is found to be. */
const noteDocument = async (
  engine: Engine,
  {
    message,
    look,
    judgement,
  }: { readonly message: DocumentMessage; readonly look: Document; readonly judgement: SentimentJudgement | undefined },
): Promise<AnalyzeOutcome> => {
  const { config, stores, clock } = engine;
  const now = clock.now();
  const { channel, item, occurrences, telling, statement } = look;
  const old = await findOldMention(engine, item, statement);
  const draft =
    statement === undefined || judgement === undefined
      ? undefined
      : await draftMention(engine, { channel, item, telling, statement, judgement, old });
  const patterns = findPatterns(config, channel);
  const mention = draft?.(patterns);
  const linkStates = await findLinkStates(engine, channel, item);
  const seen = await findSeen(engine, channel, item);
  const links = await readBacklinks(engine, { ...message, channel, item, telling, linkStates });
  const {
    remarks: judgedRemarks,
    judged,
    inapplicable,
    faults,
  } = judgePage({
    config,
    channel,
    item,
    occurrences,
    mention,
    linkStates,
    backlinks: links.backlinks,
    ownPages: links.ownPages,
    files: await readGuidelineFiles(config, engine.files),
    seen,
    now,
    readAt: message.readAt,
    ...(message.body === null ? {} : { snapshot: message.body }),
  });
  logFaults(engine.log, faults, message.url);
  const remarks = await triageRemarks(engine, { mention, remarks: judgedRemarks, now });
  const mask = await findMask(engine, { channel, item, texts: toTexts(draft?.(undefined), remarks) });
  const isNew = draft !== undefined && (await keepMention(engine, draft(mask)));
  const place = toPagePlace(message.url);
  const document = { brand: config.brand.id, place, channel: channel.id, url: message.url, readAt: message.readAt };
  const revision = toRevision(old, mention);
  const answered = isAnswered(item, channel) && !isAnswerOutdated(item, revision);
  const kept = toKeptRemarks(answered ? withoutAnswered(remarks) : remarks, { channel, mask });
  const findings = await writeFindings(engine, async () => {
    const existing = await stores.findings.listAt(config.brand.id, place);
    return [
      ...mergeRemarks({ existing, remarks: kept, judged, inapplicable, document, now }),
      ...(answered ? resolveAnswered(existing, { item, readAt: message.readAt, now }) : []),
      ...noteRevision({ existing, remarks: kept, revision, readAt: message.readAt, now }),
    ];
  });
  if (channel.owned) await noteFacts(engine, document, toStatements(item, { channel, config, seen }));
  else await keepBacklinks(engine, links);
  // What a faulty check could not judge is judged again at the next poll.
  const judgedWith = faults.length > 0 ? 'incomplete' : toJudgedWith({ config, channel, now });
  await stores.pages.markJudged({ channel: channel.id, url: message.url, judgedWith, readAt: message.readAt });
  return { items: 1, mentions: isNew ? 1 : 0, findings };
};

/** Remarks as they are kept: masked, and with where to look where no words are kept. */
const toKeptRemarks = (
  remarks: readonly JudgedRemark[],
  { channel, mask }: { readonly channel: Channel; readonly mask: Mask | undefined },
): readonly JudgedRemark[] => {
  if (isOfFigures(channel))
    return remarks.map((remark) => ({
      ...remark,
      message: `${remark.message}; its words are kept where it stands: ${remark.url}`,
    }));
  return mask === undefined ? remarks : remarks.map((remark) => maskRemark(remark, mask));
};

/** The words of others that are kept of a document. */
const toTexts = (mention: Mention | undefined, remarks: readonly JudgedRemark[]): readonly string[] => [
  ...(mention === undefined ? [] : [mention.snippet, mention.title]),
  ...remarks.flatMap(toKeptTexts),
];

/** What a document says now, and that others are to be held against it where that is news. */
const noteFacts = async (
  engine: Engine,
  document: Parameters<FactStore['replace']>[0],
  facts: readonly Statement[],
): Promise<void> => {
  const { stores } = engine;
  if (await stores.facts.differs(document, facts)) await noteFactsChange(engine);
  await stores.facts.replace(document, facts);
};

/**
 * 404 and 410 are answers: the conditions seen there are no more, and neither are its links and facts. What was taken back goes from what is
 * kept, too; words that are only kept no longer change nothing else.
 */
const noteGone = async (engine: Engine, message: DocumentMessage): Promise<AnalyzeOutcome> => {
  const { channel, url, readAt } = message;
  const taken = 'taken' in message ? message.taken : undefined;
  const findings = taken?.why === 'expired' ? [] : await endDocument(engine, message);
  const configured = findChannel(engine.config, channel);
  if (taken !== undefined && configured !== undefined && mustForget(configured, taken))
    await forgetWords(engine, { channel, url, readAt, taken });
  return { items: 0, mentions: 0, findings };
};

/** Nothing is kept of it, and nothing stays that an earlier read kept. */
const noteSuppressed = async (engine: Engine, { url, channel, body }: DocumentMessage): Promise<AnalyzeOutcome> => ({
  items: 1,
  mentions: 0,
  findings: await eraseDocument(engine, { url, channel, body }),
});

/** What there is to say of a page that is gone; nothing where it linked to nobody, or its channel is no more. */
const judgeGone = (
  { config, clock, log }: Engine,
  {
    channel: id,
    url,
    readAt,
    backlinks,
  }: Pick<DocumentMessage, 'channel' | 'url' | 'readAt'> & { readonly backlinks: readonly Backlink[] },
): Pick<Judgement, 'remarks' | 'judged'> => {
  const channel = findChannel(config, id);
  if (backlinks.length === 0 || channel === undefined || channel.owned) return { remarks: [], judged: [] };
  const { remarks, judged, faults } = judgePage({
    config,
    channel,
    item: toTextItem('', { url }),
    occurrences: [],
    mention: undefined,
    linkStates: new Map(),
    backlinks,
    isGone: true,
    now: clock.now(),
    readAt,
  });
  logFaults(log, faults, url);
  return { remarks, judged };
};

/** What is found on the page ends with it, but for what is to be said of its end. */
const endDocument = async (
  engine: Engine,
  { channel, url, readAt }: DocumentMessage,
): Promise<readonly ChangedFinding[]> => {
  const { config, stores, clock } = engine;
  const brand = config.brand.id;
  const place = toPagePlace(url);
  const now = clock.now();
  const backlinks = await noteGoneBacklinks(engine, { url, readAt });
  const { remarks, judged } = judgeGone(engine, { channel, url, readAt, backlinks });
  const isJudged = (finding: Finding): boolean =>
    judged.some(({ check, guideline }) => check === finding.check && guideline === finding.guideline);
  const document = { brand, place, channel, url, readAt };
  const findings = await writeFindings(engine, async () => {
    const existing = await stores.findings.listAt(brand, place);
    const [told, ended] = [existing.filter(isJudged), existing.filter((finding) => !isJudged(finding))];
    return [
      ...resolveAll({ existing: ended, resolution: 'gone', readAt, now }),
      ...mergeRemarks({ existing: told, remarks, judged, document, now }),
    ];
  });
  await noteFacts(engine, { brand, channel, url, readAt }, []);
  return findings;
};
