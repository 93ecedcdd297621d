/**
 * Backlinks, in DynamoDB.
 *
 * | row | pk | sk |
 * |---|---|---|
 * | backlink | `BL#<id>` | `BL` |
 * | when its page is to be read again | `BD#<brand>` | `<nextCheckAt>#<id>` |
 *
 * Other than in design.md (`BL#<brand>` / `<referringDomain>#<hash>`): the port finds one by its id alone. Lists go by
 * domain in index `all` (all, or of one domain), `status` (of one state), `page` (of one linking page) and `assignee` (of one outreach
 * stage: with whom it lies). What is due is a row of its own, for lists by index have one order; it is written together with its backlink.
 */
import type { Backlink } from '../../model/backlink.ts';
import { coreTable } from '../../model/tables.ts';
import type { BacklinkFilter, BacklinkStore } from '../../ports/stores.ts';
import { toGroups } from '../agreed/groups.ts';
import { toBacklinkRow, toDueLimit, toUnchangedRow, toWholeBacklink } from '../agreed/standing.ts';
import { type Database, ifVersion, type Key, type Row } from './database.ts';
import { toEarliestFirst, toHash, toKey, toSorted } from './keys.ts';
import { type IndexQuestion, listSlice } from './lists.ts';
import { numberIn, textIn, toNoun, toNounReader } from './noun.ts';
import { eachOf, tryAgain } from './try-again.ts';
import type { Write } from './write-together.ts';

const readNoun = toNounReader<Backlink>('backlink', ['id', 'brand', 'state', 'referringDomain']);
/** Reads a row, of an older version too. */
export const readBacklink: typeof readNoun = (row) => toWholeBacklink(readNoun(row));
const toBacklinkKey = (id: string): Key => ({ pk: toKey('BL', id), sk: 'BL' });
const [all, status] = coreTable.indexes;
const [, , , , , , assignee, page] = coreTable.indexes;

const toDueKey = ({ id, brand, nextCheckAt }: Backlink): Key | undefined =>
  nextCheckAt === null ? undefined : { pk: toKey('BD', brand), sk: `${toEarliestFirst(nextCheckAt)}#${toKey(id)}` };

const toRow = (backlink: Backlink, version: number): Key & Row => {
  const { id, brand, state, stage, from, referringDomain } = backlink;
  return {
    ...toBacklinkKey(id),
    inAll: toKey('BL', brand),
    inStatus: toKey('BL', brand, state),
    inPage: toKey('BL', brand, toHash(from)),
    ...(stage === null ? {} : { inAssignee: toKey('BL', brand, stage) }),
    sort: `${toSorted(referringDomain)}#${id}`,
    version,
    noun: toNoun('backlink', id, backlink),
  };
};

/** What takes the old time from the list of what is due, and puts the new one there. */
const toDueWrites = (old: Backlink | undefined, backlink: Backlink): readonly Write[] => {
  const before = old === undefined ? undefined : toDueKey(old);
  const now = toDueKey(backlink);
  if (before?.pk === now?.pk && before?.sk === now?.sk) return [];
  return [
    ...(before === undefined ? [] : [{ remove: before }]),
    ...(now === undefined ? [] : [{ put: { ...now, backlink: backlink.id } }]),
  ];
};

type Revision = { readonly old: Row | undefined; readonly standing: Backlink | undefined; readonly backlink: Backlink };

/** Writes a backlink over what was just read of it; undefined where somebody was faster. */
const write = async (database: Database, { old, standing, backlink }: Revision): Promise<true | undefined> => {
  if (JSON.stringify(backlink) === JSON.stringify(standing)) return true;
  const version = old === undefined ? undefined : numberIn(old, 'version');
  const row = toRow(backlink, (version ?? 0) + 1);
  const due = toDueWrites(standing, backlink);
  const isWritten =
    due.length === 0
      ? await database.put(row, ifVersion(version))
      : await database.writeTogether([{ put: row, condition: ifVersion(version) }, ...due]);
  return isWritten || undefined;
};

/** Writes what becomes of a backlink as it is now; again where somebody was faster. */
const revise = async (
  database: Database,
  id: string,
  change: (backlink: Backlink) => Backlink,
): Promise<Backlink | undefined> => {
  const { revised } = await tryAgain({ kind: 'backlink', id }, async () => {
    const old = await database.get(toBacklinkKey(id));
    if (old === undefined) return { revised: undefined };
    const standing = readBacklink(old);
    const backlink = change(standing);
    return (await write(database, { old, standing, backlink })) === true ? { revised: backlink } : undefined;
  });
  return revised;
};

/** A backlink store in the core table. Lists go by referring domain. */
export const createAwsBacklinks = (database: Database): BacklinkStore => ({
  put: async (backlinks) => {
    const groups = toGroups(backlinks, ({ id }) => id);
    await eachOf([...groups], ([id, group]) =>
      tryAgain({ kind: 'backlink', id }, async () => {
        const old = await database.get(toBacklinkKey(id));
        const standing = old === undefined ? undefined : readBacklink(old);
        const backlink = group.reduce<Backlink | undefined>(toBacklinkRow, standing);
        return backlink === undefined ? true : write(database, { old, standing, backlink });
      }),
    );
  },
  revise: (id, change) => revise(database, id, change),
  noteUnchanged: async (looks) => {
    await eachOf(looks, (look) => revise(database, look.id, (old) => toUnchangedRow(old, look)));
  },
  find: async (id) => {
    const row = await database.get(toBacklinkKey(id));
    return row === undefined ? undefined : readBacklink(row);
  },
  listDue: async ({ brand, until, max }) => {
    const question = { partition: toKey('BD', brand), to: `${toEarliestFirst(until)}#\u{10ffff}` };
    const ids: string[] = [];
    if (toDueLimit(max) === 0) return [];
    for await (const row of database.query({ ...question, pageRows: toDueLimit(max) })) {
      ids.push(textIn(row, 'backlink'));
      if (ids.length >= toDueLimit(max)) break;
    }
    const rows = (await database.getMany(ids.map(toBacklinkKey))).map(readBacklink);
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  },
  list: (filter, paging) =>
    listSlice(database, toQuestion(filter), paging, (row) => {
      const backlink = readBacklink(row);
      return isMeant(backlink, filter) ? backlink : undefined;
    }),
});

/** The narrowest list that holds all that is asked for. */
const toQuestion = ({ brand, state, stage, from, referringDomain }: BacklinkFilter): IndexQuestion => {
  const start = referringDomain === undefined ? undefined : `${toSorted(referringDomain)}#`;
  const range = start === undefined ? {} : { from: start, to: `${start}\u{10ffff}` };
  if (from !== undefined) return { index: page, partitions: [toKey('BL', brand, toHash(from))], ...range };
  if (stage !== undefined) return { index: assignee, partitions: [toKey('BL', brand, stage)], ...range };
  if (state !== undefined) return { index: status, partitions: [toKey('BL', brand, state)], ...range };
  return { index: all, partitions: [toKey('BL', brand)], ...range };
};

const isMeant = (backlink: Backlink, { brand, state, stage, from, referringDomain }: BacklinkFilter): boolean =>
  backlink.brand === brand &&
  (state === undefined || backlink.state === state) &&
  (stage === undefined || backlink.stage === stage) &&
  (from === undefined || backlink.from === from) &&
  (referringDomain === undefined || backlink.referringDomain === referringDomain);
