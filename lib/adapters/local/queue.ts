/** The queue between steps, durable in SQLite. */
import { hash } from 'node:crypto';
import { hostname } from 'node:os';
import type { Clock } from '../../ports/clock.ts';
import { type Delivery, type Message, maxAttempts, type Queue } from '../../ports/queue.ts';
import { leaseRanOut, reasonCharsMax, toDelayMs, toMessageText } from '../agreed/messages.ts';
import type { Database, Row } from './database.ts';
import { numberAt, textAt, toRowReader, writeEach } from './rows.ts';

type MessageRow = readonly [step: string, digest: number, readyMs: number, message: string];
/** Rows of one statement: few enough that their text stays small. */
const sentTogether = 500;

/** 48 bits of a message, to find equal ones by a small number; the texts themselves are compared after. */
const toDigest = (text: string): number => Number.parseInt(hash('sha1', text).slice(0, 12), 16);

/**
 * A queue in the data file. `ready_ms` is when a message may be handed out: after its delay, or after its lease;
 * `receipt` is null while nobody has it.
 */
export const createLocalQueue = (database: Database, { clock }: { readonly clock: Clock }): Queue => {
  const readMessage = toRowReader<Message>('message', ['step'], database.file);
  const send = database.prepare(
    `INSERT INTO messages (step, digest, ready_ms, attempts, message) SELECT ?1, ?2, ?3, 0, ?4
     WHERE NOT EXISTS (SELECT 1 FROM messages WHERE digest = ?2 AND message = ?4 AND (receipt IS NULL OR ready_ms <= ?5))`,
  );
  // The same for many, which are told apart before: what a statement adds it does not see itself.
  const sendAll = database.prepare(
    `INSERT INTO messages (step, digest, ready_ms, attempts, message)
     SELECT sent.value ->> 0, sent.value ->> 1, sent.value ->> 2, 0, sent.value ->> 3 FROM json_each(?1) AS sent
     WHERE NOT EXISTS (SELECT 1 FROM messages AS kept WHERE kept.digest = sent.value ->> 1 AND kept.message = sent.value ->> 3
       AND (kept.receipt IS NULL OR kept.ready_ms <= ?2)) ORDER BY sent.key`,
  );
  const listReady = database.prepare(
    'SELECT id, attempts, message FROM messages WHERE step = ? AND ready_ms <= ? ORDER BY ready_ms, id LIMIT ?',
  );
  const isReady = database.prepare('SELECT 1 FROM messages WHERE step = ? AND ready_ms <= ? LIMIT 1');
  // Nobody holds it: its last worker died, or its lease ran out.
  const buryExhausted = database.prepare(
    `INSERT OR IGNORE INTO dead_letters (id, attempts, reason, at, message)
     SELECT id, attempts, ?, ?, message FROM messages WHERE id = ?`,
  );
  const removeExhausted = database.prepare('DELETE FROM messages WHERE id = ?');
  // All of a lease in one statement; a receipt is made as in `toReceipt`.
  const lease = database.prepare(
    `UPDATE messages SET attempts = attempts + 1, receipt = id || '.' || (attempts + 1), ready_ms = ?, owner = ?
     WHERE id IN (SELECT value FROM json_each(?))`,
  );
  const ack = database.prepare('DELETE FROM messages WHERE id = ? AND receipt = ?');
  // Receipts begin with the id, and no two messages ever have the same.
  const ackAll = database.prepare(
    `DELETE FROM messages WHERE id IN (SELECT CAST(value AS INTEGER) FROM json_each(?1))
     AND receipt IN (SELECT value FROM json_each(?1))`,
  );
  const release = database.prepare('UPDATE messages SET receipt = NULL, ready_ms = ? WHERE id = ? AND receipt = ?');
  const bury = database.prepare(
    `INSERT OR IGNORE INTO dead_letters (id, attempts, reason, at, message)
     SELECT id, attempts, ?, ?, message FROM messages WHERE id = ? AND receipt = ?`,
  );
  const listDead = database.prepare('SELECT id, attempts, reason, at, message FROM dead_letters ORDER BY at, id');
  const listAfter = database.prepare(
    'SELECT id, ready_ms, attempts, message FROM messages WHERE id > ? ORDER BY id LIMIT 500',
  );
  // Dead letters keep the number of the message that they were: below zero nobody comes in between.
  const keepDead = database.prepare(
    `INSERT INTO dead_letters (id, attempts, reason, at, message)
     SELECT (SELECT coalesce(max(id), -1000000000000) + 1 FROM dead_letters WHERE id < 0), ?1, ?2, ?3, ?4
     WHERE NOT EXISTS (SELECT 1 FROM dead_letters WHERE at = ?3 AND attempts = ?1 AND reason = ?2 AND message = ?4)`,
  );
  const size = database.prepare('SELECT count(*) FROM messages');
  const sizeOf = database.prepare('SELECT count(*) FROM messages WHERE step = ?');

  const sendRows = (rows: readonly MessageRow[], nowMs: number): void => {
    for (let at = 0; at < rows.length; at += sentTogether)
      sendAll.run(JSON.stringify(rows.slice(at, at + sentTogether)), nowMs);
  };

  const me = toOwner(process.pid);
  releaseDead(database, clock.now().getTime());

  const buryAs = (id: number, receipt: string, reason: string): void => {
    bury.run(reason.slice(0, reasonCharsMax), clock.now().toISOString(), id, receipt);
    ack.run(id, receipt);
  };

  const toDelivery = (row: Row): Delivery => {
    const [id, attempts] = [numberAt(row, 0), numberAt(row, 1)];
    const receipt = toReceipt(id, attempts + 1);
    return { id: String(id), receipt, message: readMessage(textAt(row, 2), String(id)), attempt: attempts + 1 };
  };

  const take = (rows: readonly Row[], readyMs: number): readonly Delivery[] => {
    if (rows.length > 0) lease.run(readyMs, me, JSON.stringify(rows.map((row) => numberAt(row, 0))));
    return rows.map(toDelivery);
  };

  /** Takes what is ready, oldest first. What was tried too often is buried as it comes up: looked for among all, each wish would read them all. */
  const takeReady = (step: Message['step'], max: number, { nowMs, leaseMs }: Record<'nowMs' | 'leaseMs', number>) => {
    const taken: Delivery[] = [];
    for (;;) {
      const rows = upToTried(listReady.all(step, nowMs, Math.max(0, max - taken.length)));
      if (rows.some(isTried) && taken.length > 0) return taken;
      const exhausted = rows.filter((row) => numberAt(row, 1) >= maxAttempts);
      for (const row of exhausted) {
        buryExhausted.run(leaseRanOut, clock.now().toISOString(), numberAt(row, 0));
        removeExhausted.run(numberAt(row, 0));
      }
      taken.push(
        ...take(
          rows.filter((row) => numberAt(row, 1) < maxAttempts),
          nowMs + leaseMs,
        ),
      );
      if (exhausted.length === 0 || leaseMs <= 0) return taken;
    }
  };

  return {
    send: async (messages, options) => {
      const nowMs = clock.now().getTime();
      const rows = new Map<string, MessageRow>();
      for (const [index, message] of messages.entries()) {
        const text = toMessageText(message);
        if (!rows.has(text)) rows.set(text, [message.step, toDigest(text), nowMs + toDelayMs(options, index), text]);
      }
      const [only] = rows.values();
      if (rows.size === 1 && only !== undefined) send.run(...only, nowMs);
      else if (rows.size > 1) database.write(() => sendRows([...rows.values()], nowMs));
    },
    receive: async (step, { max, leaseMs }) => {
      const nowMs = clock.now().getTime();
      // Asking is cheap and needs no lock; only who sees something to take waits for the others.
      if (isReady.get(step, nowMs) === undefined) return [];
      return database.write(() => takeReady(step, max, { nowMs, leaseMs }));
    },
    ack: async (deliveries) => {
      if (deliveries.length === 0) return;
      const receipts = JSON.stringify(deliveries.map(({ receipt }) => receipt));
      await database.writeSoon(() => ackAll.run(receipts));
    },
    retry: async ({ id, receipt, attempt }, { delayMs, reason }) => {
      if (attempt >= maxAttempts) database.write(() => buryAs(Number(id), receipt, reason));
      else release.run(clock.now().getTime() + delayMs, Number(id), receipt);
    },
    deadLetters: async () =>
      listDead.all().map((row) => {
        const id = String(numberAt(row, 0));
        return {
          id,
          attempts: numberAt(row, 1),
          reason: textAt(row, 2),
          at: textAt(row, 3),
          message: readMessage(textAt(row, 4), id),
        };
      }),
    waiting: async function* () {
      for (let last = 0, rows = listAfter.all(0); rows.length > 0; rows = listAfter.all(last))
        for (const row of rows) {
          last = numberAt(row, 0);
          const message = readMessage(textAt(row, 3), String(last));
          yield { message, readyAt: new Date(numberAt(row, 1)).toISOString(), attempts: numberAt(row, 2) };
        }
    },
    keepDead: async (letters) =>
      database.write(() => {
        for (const { message, attempts, reason, at } of letters)
          keepDead.run(attempts, reason, at, toMessageText(message));
      }),
    size: async (step) => numberAt((step === undefined ? size.get() : sizeOf.get(step)) ?? [], 0),
  };
};

/** Tried so often, a message may be what its workers die of. */
const suspectFrom = 2;
const isTried = (row: Row): boolean => numberAt(row, 1) >= suspectFrom && numberAt(row, 1) < maxAttempts;

/** What was tried again and again is taken alone: should its worker die over it, nothing beside it counts as tried. */
const upToTried = (rows: readonly Row[]): readonly Row[] => {
  const tried = rows.findIndex(isTried);
  return tried < 0 ? rows : rows.slice(0, Math.max(tried, 1));
};

/** Who leases messages: this process, on this machine. */
export const toOwner = (pid: number): string => `${hostname()}:${pid}`;

/** A process that cannot be asked, for it belongs to somebody else, lives. */
const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/** True for a process of this machine that is no more. */
export const isDeadOwner = (owner: string): boolean =>
  owner.startsWith(toOwner(0).slice(0, -1)) && !isAlive(Number(owner.slice(owner.lastIndexOf(':') + 1)));

/** Hands back what processes of this machine held when they were killed, so that nobody waits for their leases to run out. */
const releaseDead = (database: Database, nowMs: number): void => {
  const owners = database
    .prepare('SELECT DISTINCT owner FROM messages WHERE receipt IS NOT NULL AND owner IS NOT NULL')
    .all();
  const dead = owners.map((row) => textAt(row, 0)).filter(isDeadOwner);
  const release = database.prepare('UPDATE messages SET receipt = NULL, owner = NULL, ready_ms = ? WHERE owner = ?');
  writeEach(database, dead, (owner) => release.run(nowMs, owner));
};

/** Each delivery of a message has a receipt of its own. */
const toReceipt = (id: number, attempt: number): string => `${id}.${attempt}`;
