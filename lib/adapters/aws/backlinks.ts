/**
 * Backlinks, in DynamoDB: `BL#<id>` / `BL`.
 *
 * Other than in design.md (`BL#<brand>` / `<referringDomain>#<hash>`): the port finds one by its id alone. Lists go by
 * domain in index `all` (all, or of one domain), `status` (of one state) and `page` (of one linking page). A list by
 * outreach stage and due time comes with the port that asks for it.
 */
import type { Backlink } from '../../model/backlink.ts';
import { coreTable } from '../../model/tables.ts';
import type { BacklinkFilter, BacklinkStore } from '../../ports/stores.ts';
import { toGroups } from '../agreed/groups.ts';
import { toBacklinkRow } from '../agreed/standing.ts';
import { type Database, ifVersion, type Key, type Row } from './database.ts';
import { toHash, toKey, toSorted } from './keys.ts';
import { type IndexQuestion, listSlice } from './lists.ts';
import { numberIn, toNoun, toNounReader } from './noun.ts';
import { eachOf, tryAgain } from './try-again.ts';

export const readBacklink = toNounReader<Backlink>('backlink', ['id', 'brand', 'state', 'referringDomain']);
const toBacklinkKey = (id: string): Key => ({ pk: toKey('BL', id), sk: 'BL' });
const [all, status] = coreTable.indexes;
const page = coreTable.indexes[7];

const toRow = (backlink: Backlink, version: number): Key & Row => {
  const { id, brand, state, from, referringDomain } = backlink;
  return {
    ...toBacklinkKey(id),
    inAll: toKey('BL', brand),
    inStatus: toKey('BL', brand, state),
    inPage: toKey('BL', brand, toHash(from)),
    sort: `${toSorted(referringDomain)}#${id}`,
    version,
    noun: toNoun('backlink', id, backlink),
  };
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
        if (backlink === undefined || JSON.stringify(backlink) === JSON.stringify(standing)) return true;
        const version = old === undefined ? undefined : numberIn(old, 'version');
        return (await database.put(toRow(backlink, (version ?? 0) + 1), ifVersion(version))) || undefined;
      }),
    );
  },
  find: async (id) => {
    const row = await database.get(toBacklinkKey(id));
    return row === undefined ? undefined : readBacklink(row);
  },
  list: (filter, paging) =>
    listSlice(database, toQuestion(filter), paging, (row) => {
      const backlink = readBacklink(row);
      return isMeant(backlink, filter) ? backlink : undefined;
    }),
});

/** The narrowest list that holds all that is asked for. */
const toQuestion = ({ brand, state, from, referringDomain }: BacklinkFilter): IndexQuestion => {
  const start = referringDomain === undefined ? undefined : `${toSorted(referringDomain)}#`;
  const range = start === undefined ? {} : { from: start, to: `${start}\u{10ffff}` };
  if (from !== undefined) return { index: page, partitions: [toKey('BL', brand, toHash(from))], ...range };
  if (state !== undefined) return { index: status, partitions: [toKey('BL', brand, state)], ...range };
  return { index: all, partitions: [toKey('BL', brand)], ...range };
};

const isMeant = (backlink: Backlink, { brand, state, from, referringDomain }: BacklinkFilter): boolean =>
  backlink.brand === brand &&
  (state === undefined || backlink.state === state) &&
  (from === undefined || backlink.from === from) &&
  (referringDomain === undefined || backlink.referringDomain === referringDomain);
