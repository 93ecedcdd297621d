/** Backlinks, in memory. */
import * as z from 'zod';
import type { Backlink } from '../../model/backlink.ts';
import type { BacklinkStore } from '../../ports/stores.ts';
import { compareBy, compareText, toMs } from '../agreed/order.ts';
import { parseCursor, toLimit, toSlice } from '../agreed/paging.ts';
import { toBacklinkRow, toDueLimit, toUnchangedRow } from '../agreed/standing.ts';
import type { Held } from './mover.ts';

type BacklinkKey = readonly [referringDomain: string, id: string];
const backlinkKey = z.tuple([z.string(), z.string()]);
const toKey = ({ referringDomain, id }: Backlink): BacklinkKey => [referringDomain, id];
const byDomain: (a: BacklinkKey, b: BacklinkKey) => number = compareBy(
  (a, b) => compareText(a[0], b[0]),
  (a, b) => compareText(a[1], b[1]),
);

const byDueTime: (a: Backlink, b: Backlink) => number = compareBy(
  (a, b) => toDueMs(a) - toDueMs(b),
  (a, b) => compareText(a.id, b.id),
);
const toDueMs = ({ nextCheckAt }: Backlink): number =>
  nextCheckAt === null ? Number.POSITIVE_INFINITY : toMs(nextCheckAt);

/** A backlink store that lasts as long as the process. Lists go by referring domain. */
export const createMemoryBacklinks = (): BacklinkStore & Held => {
  const backlinks = new Map<string, Backlink>();
  return {
    put: async (news) => {
      for (const backlink of news)
        backlinks.set(backlink.id, structuredClone(toBacklinkRow(backlinks.get(backlink.id), backlink)));
    },
    revise: async (id, change) => {
      const old = backlinks.get(id);
      if (old === undefined) return undefined;
      const revised = structuredClone(change(structuredClone(old)));
      backlinks.set(id, revised);
      return structuredClone(revised);
    },
    noteUnchanged: async (looks) => {
      for (const look of looks) {
        const old = backlinks.get(look.id);
        if (old !== undefined) backlinks.set(look.id, toUnchangedRow(old, look));
      }
    },
    find: async (id) => structuredClone(backlinks.get(id)),
    listDue: async ({ brand, until, max }) =>
      structuredClone(
        [...backlinks.values()]
          .filter((backlink) => backlink.brand === brand && toDueMs(backlink) <= toMs(until))
          .toSorted(byDueTime)
          .slice(0, toDueLimit(max)),
      ),
    list: async ({ brand, state, stage, from, referringDomain }, paging) => {
      const after = parseCursor(paging?.after, backlinkKey);
      const limit = toLimit(paging);
      const rows = [...backlinks.values()]
        .filter((backlink) => backlink.brand === brand)
        .filter((backlink) => state === undefined || backlink.state === state)
        .filter((backlink) => stage === undefined || backlink.stage === stage)
        .filter((backlink) => from === undefined || backlink.from === from)
        .filter((backlink) => referringDomain === undefined || backlink.referringDomain === referringDomain)
        .filter((backlink) => after === undefined || byDomain(toKey(backlink), after) > 0)
        .toSorted((a, b) => byDomain(toKey(a), toKey(b)));
      return toSlice(structuredClone(rows.slice(0, limit + 1)), limit, toKey);
    },
    held: function* () {
      for (const row of backlinks.values()) yield { kind: 'backlinks', row };
    },
  };
};
