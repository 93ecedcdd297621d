/** Counted visits, in DynamoDB: `RF#<id>` / `RF`, by domain in index `all`, and of one page of the brand in `page`. */
import type { Referral } from '../../model/referral.ts';
import { coreTable } from '../../model/tables.ts';
import type { ReferralFilter, ReferralStore } from '../../ports/stores.ts';
import { toGroups } from '../agreed/groups.ts';
import type { Database, Key, Row } from './database.ts';
import { toHash, toKey, toSorted } from './keys.ts';
import { type IndexQuestion, listSlice } from './lists.ts';
import { toNoun, toNounReader } from './noun.ts';
import { eachOf } from './try-again.ts';

/** Reads a row. */
export const readReferral = toNounReader<Referral>('referral', ['id', 'brand', 'name', 'visits']);
const [all] = coreTable.indexes;
const page = coreTable.indexes[7];

const toRow = (referral: Referral): Key & Row => {
  const { id, brand, domain, landing } = referral;
  return {
    pk: toKey('RF', id),
    sk: 'RF',
    inAll: toKey('RF', brand),
    ...(landing === null ? {} : { inPage: toKey('RF', brand, toHash(landing)) }),
    sort: `${toSorted(domain ?? '')}#${id}`,
    noun: toNoun('referral', id, referral),
  };
};

/** A referral store in the core table. */
export const createAwsReferrals = (database: Database): ReferralStore => ({
  put: async (referrals) => {
    const last = [...toGroups(referrals, ({ id }) => id)].flatMap(([, group]) => group.at(-1) ?? []);
    await eachOf(last, async (referral) => {
      await database.put(toRow(referral));
    });
  },
  list: (filter, paging) =>
    listSlice(database, toQuestion(filter), paging, (row) => {
      const referral = readReferral(row);
      return isMeant(referral, filter) ? referral : undefined;
    }),
});

/** The narrowest list that holds all that is asked for. */
const toQuestion = ({ brand, domain, landing }: ReferralFilter): IndexQuestion => {
  const start = domain === undefined ? undefined : `${toSorted(domain)}#`;
  const range = start === undefined ? {} : { from: start, to: `${start}\u{10ffff}` };
  return landing === undefined
    ? { index: all, partitions: [toKey('RF', brand)], ...range }
    : { index: page, partitions: [toKey('RF', brand, toHash(landing))], ...range };
};

const isMeant = (referral: Referral, { brand, domain, landing }: ReferralFilter): boolean =>
  referral.brand === brand &&
  (domain === undefined || referral.domain === domain) &&
  (landing === undefined || referral.landing === landing);
