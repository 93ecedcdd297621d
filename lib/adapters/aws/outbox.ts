/**
 * Changes of findings that were not yet looked at for alerts, in DynamoDB: `OB` / `<sequence>`, written together with the
 * finding. Where the table's stream carries them to the alert step they are what `reconcile` sweeps. One partition: it holds only
 * what waits, and a hundred changes a second would be a brand in flames.
 */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../../ports/clock.ts';
import type { MovedRows } from '../../ports/move.ts';
import type { OutboxRow, Redaction } from '../../ports/stores.ts';
import { redactOutbox } from '../agreed/redact.ts';
import { type Database, ifThere, type Key, type Row } from './database.ts';
import { textIn, toDamagedRow, toNoun, toNounReader } from './noun.ts';
import { eachOf } from './try-again.ts';
import type { Write } from './write-together.ts';

const partition = 'OB';
const readChange = toNounReader<Omit<OutboxRow, 'sequence'>>('outbox row', ['before', 'after', 'change']);
const toOutboxKey = (sequence: string): Key => ({ pk: partition, sk: sequence });

/** `000001790812800000-000042-9f3a0c1d`: when, the how manieth of this worker, and which worker. */
const sequencePattern = /^\d{15}-\d{6,}-[0-9a-f]{8}$/;

/** The write that puts a change into the outbox. */
export const toOutboxWrite = ({ sequence, ...change }: OutboxRow): Write => ({
  put: { ...toOutboxKey(sequence), noun: toNoun('outbox row', sequence, change) },
});

/**
 * Makes names for changes, each greater than the one before. Workers' clocks differ, so a change of a finding is also
 * named greater than the last one of that finding: its own changes always come in order.
 */
export const createSequences = (clock: Clock) => {
  const worker = randomUUID().slice(0, 8);
  let lastMs = 0;
  let count = 0;
  return (after: string | undefined): string => {
    const afterMs = after === undefined ? 0 : Number(after.slice(0, 15)) + (after.endsWith(worker) ? 0 : 1);
    lastMs = Math.max(lastMs, clock.now().getTime(), afterMs);
    count += 1;
    return `${String(lastMs).padStart(15, '0')}-${String(count).padStart(6, '0')}-${worker}`;
  };
};

/** Stands for the outbox row of a finding that moved in: smaller than every other. */
export const movedSequence = `${'0'.repeat(15)}-${'0'.repeat(6)}-${'0'.repeat(8)}`;

/** Puts changes that moved in before all others, in their order; putting them again is harmless. `from` numbers the first. */
export const keepOutbox = async (
  database: Database,
  rows: readonly MovedRows['outbox'][],
  { from }: { readonly from: number },
): Promise<void> => {
  await eachOf([...rows.entries()], ([index, row]) => {
    const sequence = `${'0'.repeat(15)}-${String(from + index + 1).padStart(10, '0')}-${'0'.repeat(8)}`;
    return database.put({ ...toOutboxKey(sequence), noun: toNoun('outbox row', sequence, row) });
  });
};

/** A change that waits, of its row. */
export const readOutboxRow = (row: Row): OutboxRow => ({ sequence: textIn(row, 'sk'), ...readChange(row) });

/** The oldest changes that wait, at most `max`. */
export const readOutbox = async (database: Database, max: number): Promise<readonly OutboxRow[]> => {
  const rows: OutboxRow[] = [];
  if (max <= 0) return rows;
  for await (const row of database.query({ partition, pageRows: Math.min(1000, max) })) {
    rows.push(readOutboxRow(row));
    if (rows.length >= max) break;
  }
  return rows;
};

/** Rewrites what waits of findings; what was taken out meanwhile stays out. */
export const redactOutboxOf = async (
  database: Database,
  ids: readonly string[],
  redaction: Redaction,
): Promise<void> => {
  for await (const stored of database.query({ partition })) {
    const row = readOutboxRow(stored);
    if (!ids.includes(row.change.finding)) continue;
    const { sequence, ...redacted } = redactOutbox(row, redaction);
    await database.put({ ...toOutboxKey(sequence), noun: toNoun('outbox row', sequence, redacted) }, ifThere);
  }
};

/** Takes changes out; those that are not there do no harm. */
export const ackOutbox = (database: Database, sequences: readonly string[]): Promise<void> =>
  database.removeMany(sequences.filter((sequence) => sequencePattern.test(sequence)).map(toOutboxKey));

/**
 * A change as the table's stream carries it, in DynamoDB's own JSON: `{pk: {S: "OB"}, sk: {S: …}, noun: {S: …} or {B: base64}}`;
 * undefined for any other row. Throws StoreError where it is damaged.
 */
export const readStreamedChange = (image: Readonly<Record<string, unknown>>): OutboxRow | undefined => {
  if (attributeIn(image, 'pk', 'S') !== partition) return undefined;
  const sequence = attributeIn(image, 'sk', 'S');
  if (sequence === undefined) throw toDamagedRow('outbox row', partition);
  const packed = attributeIn(image, 'noun', 'B');
  const noun = packed === undefined ? attributeIn(image, 'noun', 'S') : Buffer.from(packed, 'base64');
  return { sequence, ...readChange({ noun, pk: sequence }) };
};

const attributeIn = (image: Readonly<Record<string, unknown>>, name: string, type: 'S' | 'B'): string | undefined => {
  const attribute = image[name];
  if (typeof attribute !== 'object' || attribute === null) return undefined;
  const value: unknown = Reflect.get(attribute, type);
  return typeof value === 'string' ? value : undefined;
};
