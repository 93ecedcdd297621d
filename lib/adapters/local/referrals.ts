/** Counted visits, in SQLite. */
import * as z from 'zod';
import type { Referral } from '../../model/referral.ts';
import type { ReferralFilter, ReferralStore } from '../../ports/stores.ts';
import { parseCursor, toLimit, toSlice } from '../agreed/paging.ts';
import type { Database, SqlValue } from './database.ts';
import { textAt, toKeyText, toRowReader } from './rows.ts';

type ReferralKey = readonly [domain: string, id: string];
const referralKey = z.tuple([z.string(), z.string()]);
const toKey = ({ domain, id }: Referral): ReferralKey => [domain ?? '', id];

/** The fields without which a row is damaged. */
export const referralFields = ['id', 'brand', 'name', 'visits'] as const;

/** A referral store in the data file. */
export const createLocalReferrals = (database: Database): ReferralStore => {
  const readReferral = toRowReader<Referral>('referral', referralFields, database.file);
  const put = database.prepare(
    `INSERT INTO referrals (id, brand, domain, landing, referral) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET brand = excluded.brand, domain = excluded.domain, landing = excluded.landing,
       referral = excluded.referral`,
  );
  return {
    put: async (referrals) =>
      database.write(() => {
        for (const referral of referrals) put.run(...toValues(referral));
      }),
    list: async (filter, paging) => {
      const limit = toLimit(paging);
      const { sql, values } = toSelect(filter, parseCursor(paging?.after, referralKey));
      const rows = database.prepare(sql).all(...values, limit + 1);
      return toSlice(
        rows.map((row) => readReferral(textAt(row, 0), textAt(row, 1))),
        limit,
        toKey,
      );
    },
  };
};

const toValues = (referral: Referral): readonly SqlValue[] => [
  referral.id,
  referral.brand,
  toKeyText(referral.domain ?? ''),
  referral.landing === null ? null : toKeyText(referral.landing),
  JSON.stringify(referral),
];

/** The question for one page; its text depends only on which filters are given. */
const toSelect = (
  { brand, domain, landing }: ReferralFilter,
  after: ReferralKey | undefined,
): { readonly sql: string; readonly values: readonly SqlValue[] } => {
  const conditions: readonly (readonly [condition: string, value: string | undefined])[] = [
    ['brand = ?', brand],
    ['domain = ?', domain === undefined ? undefined : toKeyText(domain)],
    ['landing = ?', landing === undefined ? undefined : toKeyText(landing)],
  ];
  const given = conditions.flatMap(([condition, value]) => (value === undefined ? [] : [{ condition, value }]));
  const place = after === undefined ? [] : ['(domain, id) > (?, ?)'];
  const where = [...given.map(({ condition }) => condition), ...place].join(' AND ');
  return {
    sql: `SELECT referral, id FROM referrals WHERE ${where} ORDER BY domain, id LIMIT ?`,
    values: [...given.map(({ value }) => value), ...(after === undefined ? [] : [toKeyText(after[0]), after[1]])],
  };
};
