/** One SQLite file, shared by several processes: statements, transactions, and errors in our own words. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Libsql from 'libsql';
import { assert } from '../../errors.ts';
import { migrate } from './migrations.ts';
import { toStoreError } from './store-error.ts';

/** Booleans are left out on purpose: libsql ends the whole process over one. */
export type SqlValue = string | number | null;
export type Row = readonly unknown[];

export type Statement = {
  /** The first row, or undefined. */
  get(...values: readonly SqlValue[]): Row | undefined;
  all(...values: readonly SqlValue[]): readonly Row[];
  /** Answers how many rows changed. */
  run(...values: readonly SqlValue[]): number;
};

export type Database = {
  readonly file: string;
  /** Statements are made once for each text. */
  prepare(sql: string): Statement;
  /** All or nothing, one writer at a time across processes. What it reads is what it writes upon. */
  write<T>(act: () => T): T;
  /** The same for thousands of rows: with room for the pages that they lie in, which are then written once. */
  writeMany<T>(act: () => T): T;
  /**
   * The same for a small act that nobody waits for by itself: all that are asked for within moments are one transaction,
   * which costs more than what is written in it. Done when the promise resolves; one that fails fails alone.
   */
  writeSoon<T>(act: () => T): Promise<T>;
  /** One moment for everything that is read. */
  read<T>(act: () => T): T;
  /** Differs whenever anything in the file changed: `data_version` tells of others' commits, `total_changes` of our own. */
  version(): string;
  /** Writes the file anew, so that nothing is left in it, or in its log, of what was removed. Waits for other processes. */
  scrub(): void;
  close(): void;
};

type NativeStatement = Libsql.Statement<[readonly SqlValue[]]>;

/** How long a writer waits for another process before it gives up. */
const busyTimeoutMs = 15_000;
/** How often switching to WAL is tried: SQLite does not wait by itself while another process switches. */
const walAttemptsMax = 200;
const walPauseMs = 25;
/** The log is written back every 4,000 pages (16 MB): rows that are put often are then written once. */
const checkpointPages = 4000;
const cacheKib = 8_192;
const cacheForManyKib = 65_536;

/** Opens or makes the file and brings it to the newest schema. Throws StoreError where that cannot be. */
export const openDatabase = (file: string): Database => {
  try {
    mkdirSync(dirname(file), { recursive: true });
    const connection = new Libsql(file, { timeout: busyTimeoutMs });
    switchToWal(connection);
    connection.exec(
      `PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -${cacheKib};
       PRAGMA wal_autocheckpoint = ${checkpointPages};`,
    );
    migrate(connection, file);
    return toDatabase(connection, file);
  } catch (error) {
    throw toStoreError(error, file);
  }
};

const switchToWal = (connection: Libsql.Database): void => {
  for (let attempt = 1; ; attempt++) {
    try {
      connection.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      if (attempt >= walAttemptsMax || !/locked|busy/i.test(String(error))) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, walPauseMs);
    }
  }
};

/** Wraps a connection; apart from `openDatabase` only for tests that bend one. */
export const toDatabase = (connection: Libsql.Database, file: string): Database => {
  const statements = new Map<string, Statement>();
  let isOpen = true;

  const attempt = <T>(act: () => T): T => {
    assert(isOpen, `${file} is used after it was closed`);
    try {
      return act();
    } catch (error) {
      throw toStoreError(error, file);
    }
  };

  /**
   * The native statement, made when it is first needed, and anew after an error. Each way of asking has its own:
   * libsql's `get` after `all` on one statement answers with the values of the call before.
   */
  const toNative = (sql: string, isRaw: boolean) => {
    let native: NativeStatement | undefined;
    const make = (): NativeStatement => {
      const made = connection.prepare<[readonly SqlValue[]]>(sql);
      return isRaw ? made.raw() : made;
    };
    return {
      take: (): NativeStatement => {
        assert(isOpen, `${file} is used after it was closed`);
        native ??= make();
        return native;
      },
      fail: (error: unknown): unknown => {
        native = undefined;
        return isOpen ? toStoreError(error, file) : error;
      },
    };
  };

  // No closure a call: statements are asked several times a poll.
  const toStatement = (sql: string): Statement => {
    const [forGet, forAll, forRun] = [toNative(sql, true), toNative(sql, true), toNative(sql, false)];
    return {
      get: (...values) => {
        try {
          const row = forGet.take().get(values);
          return Array.isArray(row) ? row : undefined;
        } catch (error) {
          throw forGet.fail(error);
        }
      },
      all: (...values) => {
        try {
          return forAll
            .take()
            .all(values)
            .filter((row) => Array.isArray(row));
        } catch (error) {
          throw forAll.fail(error);
        }
      },
      run: (...values) => {
        try {
          return forRun.take().run(values).changes;
        } catch (error) {
          throw forRun.fail(error);
        }
      },
    };
  };

  const prepare = (sql: string): Statement => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const made = toStatement(sql);
    statements.set(sql, made);
    return made;
  };

  const [beginWrite, beginRead, commit] = [prepare('BEGIN IMMEDIATE'), prepare('BEGIN'), prepare('COMMIT')];
  const inTransaction = <T>(begin: Statement, act: () => T): T =>
    attempt(() => {
      begin.run();
      try {
        const result = act();
        commit.run();
        return result;
      } catch (error) {
        // A full disk has SQLite roll back by itself.
        if (connection.inTransaction) connection.exec('ROLLBACK');
        throw error;
      }
    });

  const write = <T>(act: () => T): T => inTransaction(beginWrite, act);
  const writeMany = <T>(act: () => T): T => {
    connection.exec(`PRAGMA cache_size = -${cacheForManyKib}`);
    try {
      return write(act);
    } finally {
      connection.exec(`PRAGMA cache_size = -${cacheKib}`);
    }
  };
  const soon = createGroup(write);
  const [others, ours] = [prepare('PRAGMA data_version'), prepare('SELECT total_changes()')];

  return {
    file,
    prepare,
    write,
    writeMany,
    writeSoon: soon.add,
    read: (act) => inTransaction(beginRead, act),
    version: () => `${others.get()?.[0]}.${ours.get()?.[0]}`,
    scrub: () => {
      soon.flush();
      attempt(() => connection.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE);'));
    },
    close: () => {
      if (!isOpen) return;
      soon.flush();
      isOpen = false;
      statements.clear();
      try {
        connection.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      } catch {
        // Others still read the log, or the disk is full: the next to open the file writes it back.
      }
      connection.close();
    },
  };
};

/** So long a group waits for more, unless it has enough: little beside what a request to the web takes. */
const groupedForMs = 2;
const groupMax = 16;

/** An act that waits for its group, and who waits for it. */
type Member = { run(): void; resolve(): void; reject(error: unknown): void };

/** Gathers acts, and does all of them in one transaction when what is going on in the process has gone on. */
const createGroup = (write: (act: () => void) => void) => {
  let members: Member[] = [];
  let timer: NodeJS.Timeout | undefined;

  const flush = (): void => {
    const group = members;
    members = [];
    clearTimeout(timer);
    if (group.length === 0) return;
    let hasBegun = false;
    try {
      write(() => {
        hasBegun = true;
        for (const { run } of group) run();
      });
    } catch (error) {
      // Where nobody may write, each would wait as long as all did.
      if (hasBegun && group.length > 1) for (const member of group) runAlone(write, member);
      else for (const { reject } of group) reject(error);
      return;
    }
    for (const { resolve } of group) resolve();
  };

  const add = <T>(act: () => T): Promise<T> =>
    new Promise((resolve, reject) => {
      let done: { readonly result: T } | undefined;
      if (members.length === 0) timer = setTimeout(flush, groupedForMs);
      else if (members.length === groupMax - 1) setImmediate(flush);
      members.push({
        run: () => {
          done = { result: act() };
        },
        resolve: () => {
          assert(done, 'an act was committed and not done');
          resolve(done.result);
        },
        reject,
      });
    });

  return { add, flush };
};

/** Nothing of its group was kept: by itself, so that only the one at fault learns of it. */
const runAlone = (write: (act: () => void) => void, { run, resolve, reject }: Member): void => {
  try {
    write(run);
    resolve();
  } catch (error) {
    reject(error);
  }
};
