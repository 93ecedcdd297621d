/**
 * Facts read off documents, in DynamoDB.
 *
 * | row | pk | sk |
 * |---|---|---|
 * | document: when it was read, which kinds it has, a hash of what it says | `FD#<brand>#<channel>#<hash of the address>` | `FD` |
 * | its facts of one kind | `FA#<brand>#<kind>` | `<channel>#<hash of the address>` |
 *
 * Other than in design.md (`<scope>#<channel>`): what is replaced is a document, at once and only by a later read, so a row
 * is a document's facts of one kind. Then one kind, which is what contradictions are looked for in, is one partition.
 */
import { emblemKinds, factKinds, headKinds, type Statement } from '../../model/fact.ts';
import type { MovedRows } from '../../ports/move.ts';
import type { FactStore, StoredStatement } from '../../ports/stores.ts';
import { sha256 } from '../../text/hash.ts';
import { toGroups } from '../agreed/groups.ts';
import { compareBy, compareText, toMs } from '../agreed/order.ts';
import { type Database, ifVersion, type Key, type Row } from './database.ts';
import { toHash, toKey } from './keys.ts';
import { numberIn, toNoun, toNounReader } from './noun.ts';
import { tryAgain } from './try-again.ts';
import type { Write } from './write-together.ts';

type Document = Parameters<FactStore['replace']>[0];
type Filter = NonNullable<Parameters<FactStore['list']>[1]>;
type Placed = { readonly position: number; readonly fact: Statement };
type Sheet = Document & { readonly facts: readonly Placed[] };
type Listed = { readonly position: number; readonly fact: StoredStatement };

const readDocument = toNounReader<Document & { readonly kinds: readonly Statement['kind'][] }>('document of facts', [
  'kinds',
]);
const readSheet = toNounReader<Sheet>('facts', ['channel', 'url', 'readAt', 'facts']);

const toDocumentKey = ({ brand, channel, url }: Omit<Document, 'readAt'>): Key => ({
  pk: toKey('FD', brand, channel, toHash(url)),
  sk: 'FD',
});
const toSheetKey = ({ brand, channel, url }: Document, kind: Statement['kind']): Key => ({
  pk: toKey('FA', brand, kind),
  sk: toKey(channel, toHash(url)),
});

const byPlace: (a: Listed, b: Listed) => number = compareBy(
  (a, b) => compareText(a.fact.channel, b.fact.channel),
  (a, b) => compareText(a.fact.url, b.fact.url),
  (a, b) => a.position - b.position,
);

/** Names what a document says, so that it need not be read to be told from something else. */
const toSaid = (facts: readonly Statement[]): string => sha256(JSON.stringify(facts));

/** A fact store in the core table. */
export const createAwsFacts = (database: Database): FactStore => {
  const listKind = async (
    brand: string,
    kind: Statement['kind'],
    { channel, max = Number.POSITIVE_INFINITY }: Filter,
  ) => {
    const start = channel === undefined ? undefined : `${toKey(channel)}#`;
    const range = start === undefined ? {} : { from: start, to: `${start}~` };
    const found: Listed[] = [];
    for await (const row of database.query({ partition: toKey('FA', brand, kind), ...range })) {
      found.push(...toFacts(readSheet(row)));
      if (found.length >= max) break;
    }
    return found;
  };
  return {
    replace: async (document, facts) => {
      const key = toDocumentKey(document);
      const readMs = toMs(document.readAt);
      const placed = toGroups(
        facts.map((fact, position) => ({ position, fact })),
        ({ fact }) => fact.kind,
      );
      await tryAgain({ kind: 'facts of', id: document.url }, async () => {
        const old = await database.get(key);
        if (old !== undefined && numberIn(old, 'readMs') > readMs) return true;
        const version = old === undefined ? undefined : numberIn(old, 'version');
        const kinds = [...placed.keys()];
        const gone = old === undefined ? [] : readDocument(old).kinds.filter((kind) => !placed.has(kind));
        const noun = toNoun('document of facts', document.url, { ...document, kinds });
        const writes: readonly Write[] = [
          {
            put: { ...key, readMs, version: (version ?? 0) + 1, noun, said: toSaid(facts) },
            condition: ifVersion(version),
          },
          ...[...placed].map(([kind, each]) => ({
            put: { ...toSheetKey(document, kind), noun: toNoun('facts', document.url, { ...document, facts: each }) },
          })),
          ...gone.map((kind) => ({ remove: toSheetKey(document, kind) })),
        ];
        return (await database.writeTogether(writes)) || undefined;
      });
    },
    differs: async (document, facts) => {
      const row = await database.get(toDocumentKey(document));
      return row === undefined ? facts.length > 0 : row.said !== toSaid(facts);
    },
    list: async (brand, filter = {}) => {
      const kinds = filter.kind === undefined ? [...factKinds, ...headKinds, ...emblemKinds] : [filter.kind];
      const found = await Promise.all(kinds.map((each) => listKind(brand, each, filter)));
      return found
        .flat()
        .toSorted(byPlace)
        .slice(0, filter.max)
        .map(({ fact }) => fact);
    },
  };
};

/** The facts of one document, of the row that says which kinds it has. */
export const readFactsOf = async (database: Database, row: Row): Promise<MovedRows['facts']> => {
  const { kinds, brand, channel, url, readAt } = readDocument(row);
  const document = { brand, channel, url, readAt };
  const sheets = (await database.getMany(kinds.map((kind) => toSheetKey(document, kind)))).map(readSheet);
  const placed = sheets.flatMap(({ facts }) => facts).toSorted((a, b) => a.position - b.position);
  return { ...document, facts: placed.map(({ fact }) => fact) };
};

const toFacts = ({ brand, channel, url, readAt, facts }: Sheet): readonly Listed[] =>
  facts.map(({ position, fact }) => ({ position, fact: { ...fact, brand, channel, url, readAt } }));
