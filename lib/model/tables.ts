/**
 * The tables of the AWS side, as plain data: what the stack makes and what the tests make is the same thing.
 *
 * Every row has `pk` and `sk`. An index is a list that a person can ask for: rows that carry its attribute are in it, in
 * order of `sort`, and only their keys; the rows themselves are then read from the table, as they are now. What `carries`
 * names is there beside the keys: for figures, which thousands of rows are read for.
 */

/** One list: `partition` names the attribute that says in which one of its lists a row is. All lists share `sort`. */
export type IndexDefinition = {
  readonly name: string;
  readonly partition: string;
  /** Attributes beside the keys that can be read from the index itself, a moment after they were written. */
  readonly carries?: readonly string[];
};
export type TableDefinition = {
  readonly id: 'feed' | 'core';
  readonly partition: string;
  readonly sort: string;
  readonly indexes: readonly IndexDefinition[];
  /** The attribute that says, in seconds since 1970, when a row may go; null where nothing goes by itself. */
  readonly ttl: string | null;
  /** True for what cannot be read again: point-in-time recovery, deletion protection, kept when the stack goes. */
  readonly retained: boolean;
  /** True where the table's stream is read: changes with their old and new image. */
  readonly stream: boolean;
};

/** The attribute by which every index is sorted. */
export const indexSort = 'sort';

/** What is read and can be read again: pages, links, hosts, mentions, counts, stories. On demand, with a time to live. */
export const feedTable = {
  id: 'feed',
  partition: 'pk',
  sort: 'sk',
  indexes: [
    { name: 'all', partition: 'inAll' },
    { name: 'channel', partition: 'inChannel' },
    { name: 'story', partition: 'inStory' },
  ],
  ttl: 'expiresAt',
  retained: false,
  stream: false,
} as const satisfies TableDefinition;

/** What people work with: findings and their history, the outbox, facts, backlinks, alerts, receipts. On demand. */
export const coreTable = {
  id: 'core',
  partition: 'pk',
  sort: 'sk',
  indexes: [
    { name: 'all', partition: 'inAll' },
    { name: 'status', partition: 'inStatus', carries: ['brief'] },
    { name: 'audience', partition: 'inAudience' },
    { name: 'channel', partition: 'inChannel' },
    { name: 'check', partition: 'inCheck' },
    { name: 'guideline', partition: 'inGuideline' },
    { name: 'assignee', partition: 'inAssignee' },
    { name: 'page', partition: 'inPage' },
  ],
  ttl: null,
  retained: true,
  stream: true,
} as const satisfies TableDefinition;

export const tableDefinitions: readonly TableDefinition[] = [feedTable, coreTable];
