/** Judges one document, and keeps what comes of it: its mention, findings, facts or links. */
import { toPagePlace } from '../findings/identity.ts';
import { mergeRemarks } from '../findings/merge.ts';
import type { Mask } from '../mentions/masking.ts';
import type { Channel } from '../model/channel.ts';
import type { Item } from '../model/item.ts';
import type { Mention, Occurrence, SentimentJudgement } from '../model/mention.ts';
import type { DocumentMessage } from '../ports/queue.ts';
import type { SentimentText } from '../ports/sentiment.ts';
import { isAnswered, resolveAnswered, withoutAnswered } from './answered.ts';
import type { Engine } from './engine.ts';
import { isOfFigures } from './figures.ts';
import { findSeen } from './find-seen.ts';
import { readGuidelineFiles } from './guideline-files.ts';
import { type JudgedRemark, judgePage, toJudgedWith } from './judge.ts';
import { logFaults } from './log-faults.ts';
import { findMask, findPatterns, maskRemark, toKeptTexts } from './mask-document.ts';
import { noteFacts } from './note-facts.ts';
import { findLinkStates, keepBacklinks, readBacklinks } from './note-links.ts';
import { draftMention, findOldMention, keepMention } from './note-mention.ts';
import { noteRevision, toRevision } from './revised.ts';
import { toStatements } from './statements.ts';
import { triageRemarks } from './triage.ts';
import { type ChangedFinding, writeFindings } from './write-findings.ts';

/** A document, and where in it the brand is named. */
export type ReadDocument = {
  readonly channel: Channel;
  readonly item: Item;
  readonly occurrences: readonly Occurrence[];
  /** Those that speak of the brand, and do not only name it in a menu or notice. */
  readonly telling: readonly Occurrence[];
  /** What it says of the brand; undefined where it is no mention. */
  readonly statement: SentimentText | undefined;
};
/** One read of a document, and when it is judged. */
type Reading = { readonly message: DocumentMessage; readonly document: ReadDocument; readonly now: Date };

/** Judges a document and writes down what it is found to be; tells whether its mention is new. */
export const noteDocument = async (
  engine: Engine,
  {
    message,
    document,
    judgement,
  }: {
    readonly message: DocumentMessage;
    readonly document: ReadDocument;
    readonly judgement: SentimentJudgement | undefined;
  },
): Promise<{ readonly isNew: boolean; readonly findings: readonly ChangedFinding[] }> => {
  const reading = { message, document, now: engine.clock.now() };
  const { channel, item, statement } = document;
  const old = await findOldMention(engine, item, statement);
  const draft =
    statement === undefined || judgement === undefined
      ? undefined
      : await draftMention(engine, { ...document, statement, judgement, old, readAt: message.readAt });
  const mention = draft?.(findPatterns(engine.config, channel));
  const judged = await judgeDocument(engine, reading, mention);
  const mask = await findMask(engine, { channel, item, texts: toTexts(draft?.(undefined), judged.remarks) });
  const isNew = draft !== undefined && (await keepMention(engine, draft(mask)));
  const findings = await noteFindings(engine, reading, { judged, mask, old, mention });
  await noteWhatItSays(engine, reading, judged);
  await markJudged(engine, reading, judged);
  return { isNew, findings };
};

type Judged = Awaited<ReturnType<typeof judgeDocument>>;

/** What the checks say of it, and what they were told. */
const judgeDocument = async (engine: Engine, { message, document, now }: Reading, mention: Mention | undefined) => {
  const { channel, item, occurrences, telling } = document;
  const linkStates = await findLinkStates(engine, channel, item);
  const seen = await findSeen(engine, channel, item);
  const links = await readBacklinks(engine, { ...message, channel, item, telling, linkStates });
  const judgement = judgePage({
    config: engine.config,
    channel,
    item,
    occurrences,
    mention,
    linkStates,
    backlinks: links.backlinks,
    ownPages: links.ownPages,
    files: await readGuidelineFiles(engine.config, engine.files),
    seen,
    now,
    readAt: message.readAt,
    ...(message.body === null ? {} : { snapshot: message.body }),
  });
  logFaults(engine.log, judgement.faults, message.url);
  const remarks = await triageRemarks(engine, { mention, remarks: judgement.remarks, now });
  return { ...judgement, remarks, links, seen };
};

/** Writes what is new, still so, answered or revised. */
const noteFindings = (
  engine: Engine,
  { message, document: { channel, item }, now }: Reading,
  {
    judged: { remarks, judged, inapplicable },
    mask,
    old,
    mention,
  }: {
    readonly judged: Judged;
    readonly mask: Mask | undefined;
    readonly old: Mention | undefined;
    readonly mention: Mention | undefined;
  },
): Promise<readonly ChangedFinding[]> => {
  const { url, readAt } = message;
  const brand = engine.config.brand.id;
  const place = toPagePlace(url);
  const document = { brand, place, channel: channel.id, url, readAt };
  const answered = isAnswered(item, { channel, mention });
  const revision = toRevision(old, mention);
  const kept = toKeptRemarks(answered ? withoutAnswered(remarks) : remarks, { channel, mask });
  return writeFindings(engine, async () => {
    const existing = await engine.stores.findings.listAt(brand, place);
    return [
      ...mergeRemarks({ existing, remarks: kept, judged, inapplicable, document, now }),
      ...(answered ? resolveAnswered(existing, { readAt, now }) : []),
      ...noteRevision({ existing, remarks: kept, revision, mention, readAt, now }),
    ];
  });
};

/** An own document says what the brand is; another's, who links to it. */
const noteWhatItSays = (
  engine: Engine,
  { message: { url, readAt }, document: { channel, item } }: Reading,
  { links, seen }: Judged,
): Promise<void> => {
  const { config } = engine;
  if (!channel.owned) return keepBacklinks(engine, links);
  const document = { brand: config.brand.id, channel: channel.id, url, readAt };
  return noteFacts(engine, document, toStatements(item, { channel, config, seen }));
};

/** What a faulty check could not judge is judged again at the next poll. */
const markJudged = (
  { config, stores }: Engine,
  { message: { url, readAt }, document: { channel }, now }: Reading,
  { faults }: Judged,
): Promise<void> => {
  const judgedWith = faults.length > 0 ? 'incomplete' : toJudgedWith({ config, channel, now });
  return stores.pages.markJudged({ channel: channel.id, url, judgedWith, readAt });
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
