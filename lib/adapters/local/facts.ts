/** Facts read off documents, in SQLite. */
import type { Statement } from '../../model/fact.ts';
import type { FactStore } from '../../ports/stores.ts';
import { toMs } from '../agreed/order.ts';
import type { Database } from './database.ts';
import { fromKeyText, numberAt, textAt, toKeyText, toRowReader } from './rows.ts';

type Filter = NonNullable<Parameters<FactStore['list']>[1]>;
/** What SQLite takes for no limit. */
const everything = -1;

/** A fact store in the data file. Each document has a row of its own, for what it no longer says is news too. */
export const createLocalFacts = (database: Database): FactStore => {
  const readFact = toRowReader<Statement>('fact', ['kind', 'value'], database.file);
  const findDocument = database.prepare(
    'SELECT read_ms, facts FROM fact_documents WHERE brand = ? AND channel = ? AND url = ?',
  );
  const putDocument = database.prepare(
    'INSERT OR REPLACE INTO fact_documents (brand, channel, url, read_ms, read_at, facts) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const remove = database.prepare('DELETE FROM facts WHERE brand = ? AND channel = ? AND url = ?');
  const add = database.prepare(
    'INSERT INTO facts (brand, channel, url, position, kind, fact) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const toList = (condition: string) =>
    database.prepare(
      `SELECT f.fact, f.channel, f.url, d.read_at
       FROM facts f JOIN fact_documents d ON d.brand = f.brand AND d.channel = f.channel AND d.url = f.url
       WHERE f.brand = ? ${condition} ORDER BY f.channel, f.url, f.position LIMIT ?`,
    );
  const lists = {
    all: toList(''),
    ofKind: toList('AND f.kind = ?'),
    ofChannel: toList('AND f.channel = ?'),
    ofBoth: toList('AND f.kind = ? AND f.channel = ?'),
  };

  const factsOf = database.prepare(
    'SELECT fact FROM facts WHERE brand = ? AND channel = ? AND url = ? ORDER BY position',
  );

  const select = (brand: string, { kind, channel, max = everything }: Filter) => {
    if (kind === undefined)
      return channel === undefined ? lists.all.all(brand, max) : lists.ofChannel.all(brand, channel, max);
    return channel === undefined ? lists.ofKind.all(brand, kind, max) : lists.ofBoth.all(brand, kind, channel, max);
  };

  return {
    replace: async ({ brand, channel, url, readAt }, facts) =>
      database.write(() => {
        const document = [brand, channel, toKeyText(url)];
        const readMs = toMs(readAt);
        const old = findDocument.get(...document);
        if (old !== undefined && numberAt(old, 0) > readMs) return;
        if (old !== undefined && numberAt(old, 1) > 0) remove.run(...document);
        putDocument.run(...document, readMs, readAt, facts.length);
        for (const [position, fact] of facts.entries()) add.run(...document, position, fact.kind, JSON.stringify(fact));
      }),
    differs: async ({ brand, channel, url }, facts) => {
      const known = factsOf.all(brand, channel, toKeyText(url));
      return known.length !== facts.length || facts.some((fact, at) => JSON.stringify(fact) !== known[at]?.[0]);
    },
    list: async (brand, filter = {}) =>
      select(brand, filter).map((row) => {
        const url = fromKeyText(textAt(row, 2));
        return { ...readFact(textAt(row, 0), url), brand, channel: textAt(row, 1), url, readAt: textAt(row, 3) };
      }),
  };
};
