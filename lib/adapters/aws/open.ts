/** All stores in the user's own AWS account: two DynamoDB tables, a queue and an archive. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Archive } from '../../ports/archive.ts';
import type { Clock } from '../../ports/clock.ts';
import type { OpenStores } from '../../ports/open-stores.ts';
import type { Queue } from '../../ports/queue.ts';
import { createAwsAlerts } from './alerts.ts';
import { createAwsAnswers } from './answers.ts';
import { createAwsArrivals } from './arrivals.ts';
import { createAwsAudit } from './audit.ts';
import { createAwsBacklinks } from './backlinks.ts';
import { createAwsChannels } from './channels.ts';
import { createAwsConfigs } from './configs.ts';
import { createDatabase, type TableNames } from './database.ts';
import { createAwsFacts } from './facts.ts';
import { createAwsFindings } from './findings.ts';
import { createAwsHosts } from './hosts.ts';
import { createAwsLinks } from './links.ts';
import { createAwsMeasures } from './measures.ts';
import { createAwsMentions } from './mentions.ts';
import { createAwsMover } from './mover.ts';
import { createAwsPages } from './pages.ts';
import { createAwsReferrals } from './referrals.ts';
import { createAwsSuppressed } from './suppressed.ts';
import { createAwsUnits } from './units.ts';
import { type WriteTogether, writeInTransaction } from './write-together.ts';

/**
 * Puts the stores upon clients that the caller made and closes. `tables` are those of lib/model/tables.ts under their names
 * in this account. `writeTogether` is for stand-ins that know no transactions.
 */
export const openAwsStores = ({
  client,
  tables,
  clock,
  queue,
  archive,
  writeTogether = writeInTransaction,
}: {
  readonly client: DynamoDBDocumentClient;
  readonly tables: TableNames;
  readonly clock: Clock;
  readonly queue: Queue;
  readonly archive: Archive;
  readonly writeTogether?: WriteTogether;
}): OpenStores => {
  const feed = createDatabase(client, { table: tables.feed, writeTogether });
  const core = createDatabase(client, { table: tables.core, writeTogether });
  const stores = {
    pages: createAwsPages(feed, { clock }),
    links: createAwsLinks(feed, { clock }),
    channels: createAwsChannels(feed),
    mentions: createAwsMentions(feed, { clock }),
    facts: createAwsFacts(core),
    findings: createAwsFindings(core, { clock }),
    backlinks: createAwsBacklinks(core),
    referrals: createAwsReferrals(core),
    measures: createAwsMeasures(core),
    alerts: createAwsAlerts(core),
    configs: createAwsConfigs(core),
    suppressed: createAwsSuppressed(core),
    audit: createAwsAudit(core),
  };
  const answers = createAwsAnswers(feed, { clock });
  return {
    stores,
    queue,
    archive,
    hosts: createAwsHosts(feed, { clock }),
    mover: createAwsMover({ feed, core }, { stores, answers, queue, clock }),
    units: createAwsUnits(feed, { clock }),
    answers,
    arrivals: createAwsArrivals(feed, { clock }),
    close: async () => {},
  };
};
