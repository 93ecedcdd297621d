/** Findings, mentions and backlinks as rows for spreadsheets: the same whether the API or the command line writes them. */
import type { AuditEntry } from '../model/audit.ts';
import type { Backlink } from '../model/backlink.ts';
import type { Finding } from '../model/finding.ts';
import type { Mention } from '../model/mention.ts';
import type { Cell } from '../text/csv-row.ts';

/** Heads, and what stands below them; both in one order. */
export type Table<T> = { readonly columns: readonly string[]; toCells(row: T): readonly Cell[] };

type Column<T> = readonly [head: string, toCell: (row: T) => Cell];
const toTable = <T>(columns: readonly Column<T>[]): Table<T> => ({
  columns: columns.map(([head]) => head),
  toCells: (row) => columns.map(([, toCell]) => toCell(row)),
});

/** A finding with its first evidence. */
export const findingTable: Table<Finding> = toTable<Finding>([
  ['id', (finding) => finding.id],
  ['severity', (finding) => finding.severity],
  ['status', (finding) => finding.status],
  ['audience', (finding) => finding.audience],
  ['check', (finding) => finding.check],
  ['guideline', (finding) => finding.guideline],
  ['channel', (finding) => finding.channel],
  ['url', (finding) => finding.url],
  ['message', (finding) => finding.message],
  ['mend', (finding) => finding.mend],
  ['quote', ({ evidence: [first] }) => first?.quote],
  ['expected', ({ evidence: [first] }) => first?.expected],
  ['firstSeenAt', (finding) => finding.firstSeenAt],
  ['lastSeenAt', (finding) => finding.lastSeenAt],
  ['occurrences', (finding) => finding.occurrences],
  ['assignee', (finding) => finding.assignee],
  ['dueAt', (finding) => finding.dueAt],
]);

/** A mention with how it is meant. */
export const mentionTable: Table<Mention> = toTable<Mention>([
  ['id', (mention) => mention.id],
  ['seenAt', (mention) => mention.seenAt],
  ['publishedAt', (mention) => mention.publishedAt],
  ['channel', (mention) => mention.channel],
  ['speaker', (mention) => mention.speaker],
  ['url', (mention) => mention.url],
  ['title', (mention) => mention.title],
  ['snippet', (mention) => mention.snippet],
  ['author', (mention) => mention.author],
  ['language', (mention) => mention.language],
  ['rating', (mention) => mention.rating],
  ['linked', (mention) => mention.linked],
  ['reach', (mention) => mention.reach],
  ['cluster', (mention) => mention.cluster],
  ['kind', (mention) => mention.kind],
  ['product', (mention) => mention.product],
  ['sentiment', (mention) => mention.sentiment.label],
  ['score', (mention) => mention.sentiment.score],
  ['matched', (mention) => mention.matched.join('; ')],
  ['topics', (mention) => mention.topics.join('; ')],
]);

/** A link with what outreach is owed. */
export const backlinkTable: Table<Backlink> = toTable<Backlink>([
  ['id', (link) => link.id],
  ['state', (link) => link.state],
  ['from', (link) => link.from],
  ['referringDomain', (link) => link.referringDomain],
  ['to', (link) => link.to],
  ['anchor', (link) => link.anchor],
  ['followed', (link) => link.followed],
  ['firstSeenAt', (link) => link.firstSeenAt],
  ['lastCheckedAt', (link) => link.lastCheckedAt],
  ['visits', (link) => link.visits],
  ['stage', (link) => link.stage],
  ['rel', (link) => link.rel.join(' ')],
  ['lastReadAt', (link) => link.lastReadAt],
  ['conversions', (link) => link.conversions],
  ['place', (link) => link.place],
  ['noindex', (link) => link.noindex],
  ['suggestedTarget', (link) => link.suggestedTarget],
  ['language', (link) => link.language],
  ['dueAt', (link) => link.outreach?.dueAt],
]);

/** What somebody did. */
export const auditTable: Table<AuditEntry> = toTable<AuditEntry>([
  ['at', (entry) => entry.at],
  ['actor', (entry) => entry.actor],
  ['action', (entry) => entry.action],
  ['kind', ({ subject }) => subject?.kind],
  ['subject', ({ subject }) => subject?.id],
  [
    'details',
    ({ details }) =>
      Object.entries(details)
        .map(([name, value]) => `${name}: ${value ?? ''}`)
        .join('; '),
  ],
  ['id', (entry) => entry.id],
]);
