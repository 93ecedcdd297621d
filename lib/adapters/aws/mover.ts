/**
 * Moving what is kept in DynamoDB: both tables are read through once, each row by what its key begins with. Rows of a table come
 * partition by partition, so that the parts of a document's links come one after another.
 */
import type { AnswerStore } from '../../ports/answers.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ConfigStore } from '../../ports/config-store.ts';
import type { MovedRow, Mover } from '../../ports/move.ts';
import type { Queue } from '../../ports/queue.ts';
import type { Stores } from '../../ports/stores.ts';
import { createRestore, dumpConfigs, dumpQueue } from '../agreed/moving.ts';
import { readAdmissions, readAlert, readMute, readReceipt } from './alerts.ts';
import { readAnswer } from './answers.ts';
import { readAuditEntry } from './audit.ts';
import { readBacklink } from './backlinks.ts';
import { isDayRow } from './count-days.ts';
import { keepCounts, keepNamedCounts, listHourRows, toHourCounts, toNamedCounts } from './counts.ts';
import type { Database, Row } from './database.ts';
import { readFactsOf } from './facts.ts';
import { keepChanges, keepFindings, readChange, readFinding, readView } from './findings.ts';
import { fromKey } from './keys.ts';
import { readState as readLink } from './links.ts';
import { readMeasure } from './measures.ts';
import { isDropped, keepDropped, readMention } from './mentions.ts';
import { textIn } from './noun.ts';
import { keepOutbox, readOutboxRow } from './outbox.ts';
import { readPage, toDocument } from './pages.ts';
import { readReferral } from './referrals.ts';
import { createKeepStories, keepTellings, readMovedStory, readMovedTelling } from './stories.ts';
import { readSuppressed } from './suppressed.ts';
import { keepUnits, readUnits } from './units.ts';

/** Rows of these say nothing of whether something was kept: a host was asked, a configuration is there, somebody did something. */
const beforehand: ReadonlySet<string> = new Set(['HOST', 'BR', 'CF', 'AU']);

/** The mover of both tables and the queue. */
export const createAwsMover = (
  { feed, core }: { readonly feed: Database; readonly core: Database },
  {
    stores,
    answers,
    queue,
    clock,
  }: { readonly stores: Stores; readonly answers: AnswerStore; readonly queue: Queue; readonly clock: Clock },
): Mover => ({
  isEmpty: async () => (await isEmpty(feed)) && (await isEmpty(core)),
  dump: async function* () {
    for (const row of await stores.channels.list()) yield { kind: 'channels', row };
    yield* dumpFeed(feed);
    yield* dumpCore(core, stores.configs);
    yield* dumpQueue(queue);
  },
  restore: createRestore({
    stores,
    answers,
    queue,
    clock,
    keep: {
      units: (rows) => keepUnits(feed, rows, clock),
      stories: createKeepStories(feed, clock),
      tellings: (rows) => keepTellings(feed, rows, clock),
      dropped: (rows) => keepDropped(feed, rows, clock),
      counts: (rows) => keepCounts(feed, rows, clock),
      namedCounts: (rows) => keepNamedCounts(feed, rows, clock),
      findings: (rows) => keepFindings(core, rows),
      changes: (rows) => keepChanges(core, rows),
      outbox: (rows, options) => keepOutbox(core, rows, options),
    },
  }),
});

const isEmpty = async (database: Database): Promise<boolean> => {
  for await (const row of database.scan()) if (!beforehand.has(toPrefix(row))) return false;
  return true;
};

const toPrefix = (row: Row): string => textIn(row, 'pk').split('#', 1)[0] ?? '';

const dumpFeed = async function* (feed: Database): AsyncGenerator<MovedRow> {
  let parts: Row[] = [];
  const counted = new Map<string, Set<string>>();
  for await (const row of feed.scan()) {
    if (parts.length > 0 && !isSameDocument(parts[0], row)) {
      yield* toOutlinks(parts);
      parts = [];
    }
    const prefix = toPrefix(row);
    if (prefix === 'OL') parts.push(row);
    else if (prefix === 'R' && !isDayRow(row)) noteDay(counted, row);
    else yield* readFeedRow(prefix, row);
  }
  yield* toOutlinks(parts);
  // A count lies in several shards: days are asked for whole, once all brands and days are known.
  for (const [brand, days] of counted)
    for (const day of [...days].toSorted())
      yield* dumpDay(await listHourRows(feed, { brand, fromDay: day, toDay: day }));
};

const dumpDay = function* (rows: readonly Row[]): Generator<MovedRow> {
  for (const row of toHourCounts(rows)) yield { kind: 'counts', row };
  for (const row of toNamedCounts(rows)) yield { kind: 'namedCounts', row };
};

const noteDay = (counted: Map<string, Set<string>>, row: Row): void => {
  const [, brand = ''] = fromKey(textIn(row, 'pk'));
  const [day = ''] = fromKey(textIn(row, 'sk'));
  counted.set(brand, (counted.get(brand) ?? new Set()).add(day));
};

const readFeedRow = function* (prefix: string, row: Row): Generator<MovedRow> {
  if (prefix === 'PG') yield { kind: 'pages', row: readPage(row) };
  else if (prefix === 'LS') yield { kind: 'links', row: readLink(row) };
  else if (prefix === 'KT') yield { kind: 'answers', row: readAnswer(row) };
  else if (prefix === 'UN') yield { kind: 'units', row: readUnits(row) };
  else if (prefix === 'M') yield { kind: isDropped(row) ? 'dropped' : 'mentions', row: readMention(row) };
  else if (prefix === 'SM') yield { kind: 'tellings', row: readMovedTelling(row) };
  else if (prefix === 'ST') {
    const story = readMovedStory(row);
    if (story !== undefined) yield { kind: 'stories', row: story };
  }
};

const isSameDocument = (a: Row | undefined, b: Row): boolean =>
  a?.pk === b.pk && textIn(b, 'sk').split('#', 1)[0] === (a === undefined ? '' : textIn(a, 'sk').split('#', 1)[0]);

const toOutlinks = function* (parts: readonly Row[]): Generator<MovedRow> {
  const [first] = parts;
  if (first === undefined) return;
  const [, channel = ''] = fromKey(textIn(first, 'pk'));
  for (const { url, outlinks } of toDocument(parts)) yield { kind: 'outlinks', row: { channel, url, outlinks } };
};

const dumpCore = async function* (core: Database, configs: ConfigStore): AsyncGenerator<MovedRow> {
  for await (const row of core.scan()) {
    const prefix = toPrefix(row);
    if (prefix === 'BR' && row.sk === 'META') yield* dumpConfigs(configs, fromKey(textIn(row, 'pk')).slice(1));
    else if (prefix === 'FD') yield { kind: 'facts', row: await readFactsOf(core, row) };
    else yield* readCoreRow(prefix, row);
  }
};

const readCoreRow = function* (prefix: string, row: Row): Generator<MovedRow> {
  if (prefix === 'F') yield { kind: 'findings', row: readFinding(row) };
  else if (prefix === 'FH') yield { kind: 'changes', row: readChange(row) };
  else if (prefix === 'SU') yield { kind: 'suppressed', row: readSuppressed(row) };
  else if (prefix === 'BL') yield { kind: 'backlinks', row: readBacklink(row) };
  else if (prefix === 'AU') yield { kind: 'audit', row: readAuditEntry(row) };
  else if (prefix === 'ME') yield { kind: 'measures', row: readMeasure(row) };
  else if (prefix === 'RF') yield { kind: 'referrals', row: readReferral(row) };
  else if (prefix === 'AL') yield { kind: 'alerts', row: readAlert(row) };
  else if (prefix === 'FV') yield { kind: 'views', row: readView(row) };
  else if (prefix === 'AQ') yield { kind: 'admissions', row: readAdmissions(row) };
  else if (prefix === 'AM') yield { kind: 'mutes', row: readMute(row) };
  else if (prefix === 'RC') yield { kind: 'receipts', row: readReceipt(row) };
  else if (prefix === 'OB') {
    const { sequence: _, ...change } = readOutboxRow(row);
    yield { kind: 'outbox', row: change };
  }
};
