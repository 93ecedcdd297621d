/** What waits of a finding, without words that must go. */
import type { OutboxRow, Redaction } from '../../ports/stores.ts';

/** The change with both findings redacted. */
export const redactOutbox = (row: OutboxRow, redaction: Redaction): OutboxRow => ({
  sequence: row.sequence,
  before: row.before === null ? null : redaction.finding(row.before),
  after: redaction.finding(row.after),
  change: redaction.change(row.change),
});
