/**
 * Analyze: looks at documents through the brand's eyes: mentions, remarks, findings, backlinks, facts.
 * Everything it writes is named by what it is about, so that a repeated or doubled message changes nothing.
 */
import { toItem } from '../items/to-item.ts';
import { toTelling } from '../mentions/telling.ts';
import { withRating } from '../mentions/with-rating.ts';
import type { Channel } from '../model/channel.ts';
import type { Item } from '../model/item.ts';
import type { SentimentJudgement } from '../model/mention.ts';
import type { BrandMessage, DocumentMessage, Message, ReportMessage } from '../ports/queue.ts';
import type { SentimentText } from '../ports/sentiment.ts';
import { withoutSuppressed } from './author.ts';
import type { Engine } from './engine.ts';
import { findChannel } from './find-channel.ts';
import { eraseDocument } from './forget-author.ts';
import { holdTogetherFor } from './hold-together.ts';
import { lookAtCounts } from './look-at-counts.ts';
import { noteConsistency } from './note-consistency.ts';
import { noteDocument, type ReadDocument } from './note-document.ts';
import { noteGone } from './note-gone.ts';
import { findStatement } from './note-mention.ts';
import { toTold } from './tell-report.ts';
import type { ChangedFinding } from './write-findings.ts';

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
    looks.push(await attempt(async () => ('url' in message ? lookAt(engine, message) : undefined)));
  const judgements = await attempt(() => judgeTone(engine, looks));
  const outcomes: Outcome[] = [];
  for (const [index, message] of messages.entries())
    outcomes.push(toOutcome(await attempt(async () => noteLook(engine, { message, look: looks[index], judgements }))));
  return outcomes;
};

/** What became of one message, or what kept it from being looked at. */
const noteLook = async (
  engine: Engine,
  {
    message,
    look: looked,
    judgements,
  }: {
    readonly message: AnalyzeMessage;
    readonly look: Attempt<Look | undefined> | undefined;
    readonly judgements: Attempt<ReadonlyMap<Look, SentimentJudgement>>;
  },
): Promise<AnalyzeOutcome> => {
  if ('brand' in message) return noteBrand(engine, message);
  if ('report' in message) return sendReport(engine, message);
  const look = valueIn(looked);
  if (look === undefined) return nothing;
  if (look === 'gone') return { ...nothing, findings: await noteGone(engine, message) };
  if (look === 'suppressed') return noteSuppressed(engine, message);
  const judgement = look.statement === undefined ? undefined : valueIn(judgements).get(look);
  const { isNew, findings } = await noteDocument(engine, { message, document: look, judgement });
  return { items: 1, mentions: isNew ? 1 : 0, findings };
};

/** Another brand's message is nothing to this configuration. */
const noteBrand = async (engine: Engine, message: BrandMessage): Promise<AnalyzeOutcome> => {
  if (message.brand !== engine.config.brand.id) return nothing;
  if (message.of !== 'counts') return { ...nothing, findings: await holdTogetherFor(engine, message) };
  const findings = await lookAtCounts(engine);
  await noteConsistency(engine);
  return { ...nothing, findings };
};

/** Makes the report of a window, and has the window delivered with its figures. */
const sendReport = async (engine: Engine, message: ReportMessage): Promise<AnalyzeOutcome> => {
  await engine.queue.send([await toTold(engine, message)]);
  return nothing;
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

/** `suppressed`: by somebody of whom nothing is kept. */
type Look = ReadDocument | 'gone' | 'suppressed';

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

/** Nothing is kept of it, and nothing stays that an earlier read kept. */
const noteSuppressed = async (engine: Engine, { url, channel, body }: DocumentMessage): Promise<AnalyzeOutcome> => ({
  items: 1,
  mentions: 0,
  findings: await eraseDocument(engine, { url, channel, body }),
});
