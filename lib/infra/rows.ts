/**
 * Which rows belong to which store: what a function may touch is said in these words, and its permission names them. A
 * test records what the stores really ask for and holds it against this list.
 */
import { coreTable, feedTable, type TableDefinition } from '../model/tables.ts';

type IndexName = (typeof feedTable)['indexes'][number]['name'] | (typeof coreTable)['indexes'][number]['name'];

export type StoreRows = {
  readonly table: TableDefinition['id'];
  /** Partition keys, `*` for any ending. */
  readonly keys: readonly string[];
  /** The indexes by which the store's lists are read. */
  readonly indexes: readonly IndexName[];
};

/** The rows of every store. The outbox is written with findings, and taken out by whoever made alerts of it. */
export const storeRows = {
  pages: { table: 'feed', keys: ['PG#*', 'OL#*', 'GR#*'], indexes: [] },
  /** What polls used up, alone: for who only counts. */
  grants: { table: 'feed', keys: ['GR#*'], indexes: [] },
  links: { table: 'feed', keys: ['LS#*'], indexes: [] },
  channels: { table: 'feed', keys: ['CS', 'CU#*'], indexes: [] },
  hosts: { table: 'feed', keys: ['HOST#*'], indexes: [] },
  /** One mention at a time: for who only looks one up. */
  singleMentions: { table: 'feed', keys: ['M#*'], indexes: [] },
  /** One mention and what a person said of it; its counts stand apart: for who corrects it. */
  corrections: { table: 'feed', keys: ['M#*', 'MC#*'], indexes: [] },
  /** Mentions and what people said of them, without counts: for who lets old ones go. */
  agingMentions: { table: 'feed', keys: ['M#*', 'MC#*'], indexes: ['all'] },
  mentions: {
    table: 'feed',
    // A mention, its correction, the counts that it changes, and the story it joins.
    keys: ['M#*', 'MC#*', 'R#*', 'ST#*', 'SM#*'],
    indexes: feedTable.indexes.map(({ name }) => name),
  },
  /** Counts of mentions, alone: for who only sums them up. */
  counts: { table: 'feed', keys: ['R#*'], indexes: [] },
  units: { table: 'feed', keys: ['UN#*'], indexes: [] },
  /** What a paid service said of texts. */
  answers: { table: 'feed', keys: ['KT#*'], indexes: [] },
  /** What others sent us. */
  arrivals: { table: 'feed', keys: ['AR#*'], indexes: [] },
  findings: {
    table: 'core',
    keys: ['F#*', 'FP#*', 'FH#*', 'FN#*', 'FV#*', 'OB'],
    indexes: coreTable.indexes.map(({ name }) => name),
  },
  outbox: { table: 'core', keys: ['OB'], indexes: [] },
  facts: { table: 'core', keys: ['FD#*', 'FA#*'], indexes: [] },
  backlinks: { table: 'core', keys: ['BL#*', 'BD#*'], indexes: ['all', 'status', 'assignee', 'page'] },
  /** What brought visits. */
  referrals: { table: 'core', keys: ['RF#*'], indexes: ['all', 'page'] },
  /** Answers to surveys, and other tools' figures. */
  measures: { table: 'core', keys: ['ME#*'], indexes: ['all'] },
  /** What people did. */
  audit: { table: 'core', keys: ['AU#*'], indexes: ['all'] },
  /** The same without their lists: for who only moves what is due. */
  dueBacklinks: { table: 'core', keys: ['BL#*', 'BD#*'], indexes: [] },
  alerts: {
    table: 'core',
    keys: ['AC#*', 'AL#*', 'RC#*', 'RW#*', 'AW', 'AH#*', 'AQ#*', 'AM#*'],
    indexes: ['all', 'status'],
  },
  /** What people muted, alone. */
  mutes: { table: 'core', keys: ['AM#*'], indexes: [] },
  /** Whom nothing more is kept of. */
  suppressed: { table: 'core', keys: ['SU#*'], indexes: [] },
  configs: { table: 'core', keys: ['BR#*', 'CF#*'], indexes: [] },
} as const satisfies Readonly<Record<string, StoreRows>>;
export type StoreName = keyof typeof storeRows;
