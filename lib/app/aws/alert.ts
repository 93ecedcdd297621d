/** The function behind the stream of the core table: makes alerts of what changed in the findings. */
import { createAwsAlerts } from '../../adapters/aws/alerts.ts';
import { openDynamo } from '../../adapters/aws/clients/dynamo.ts';
import { openSqs } from '../../adapters/aws/clients/sqs.ts';
import { createAwsConfigs } from '../../adapters/aws/configs.ts';
import { createDatabase } from '../../adapters/aws/database.ts';
import { createAwsFindings } from '../../adapters/aws/findings.ts';
import { createAwsMentions } from '../../adapters/aws/mentions.ts';
import { readStreamedChange } from '../../adapters/aws/outbox.ts';
import { createAwsQueue } from '../../adapters/aws/queue.ts';
import { writeInTransaction } from '../../adapters/aws/write-together.ts';
import { alert } from '../../pipeline/alert.ts';
import type { OutboxRow } from '../../ports/stores.ts';
import { createCurrentConfig } from './current-config.ts';
import { streamEventSchema, toBatchAnswer } from './events.ts';
import { openFunction } from './function.ts';

export const openAlert = () => {
  const { settings, clock, log, meter, toHandler } = openFunction('alert');
  const client = openDynamo();
  const feed = createDatabase(client, { table: settings.tables.feed, writeTogether: writeInTransaction });
  const core = createDatabase(client, { table: settings.tables.core, writeTogether: writeInTransaction });
  const queue = createAwsQueue({ client: openSqs(), urls: settings.queues, clock });
  const current = createCurrentConfig({ configs: createAwsConfigs(core), brand: settings.brand, clock });
  const stores = {
    findings: createAwsFindings(core, { clock }),
    mentions: createAwsMentions(feed, { clock }),
    alerts: createAwsAlerts(core),
  };

  return toHandler(streamEventSchema, async ({ Records: records }) => {
    const rows: OutboxRow[] = [];
    // A stream goes on from the first record that failed, so what stands before it is done, and nothing behind it.
    let failed: string | undefined;
    for (const { eventName, dynamodb } of records) {
      if (eventName !== 'INSERT' || dynamodb.NewImage === undefined) continue;
      try {
        const row = readStreamedChange(dynamodb.NewImage);
        if (row !== undefined) rows.push(row);
      } catch (error) {
        failed = dynamodb.SequenceNumber;
        log.error('a change cannot be read', { sequence: failed, reason: String(error) });
        break;
      }
    }
    const { config } = await current();
    meter.count('AlertsClaimed', await alert({ config, clock, queue, stores }, rows));
    return toBatchAnswer(failed === undefined ? [] : [failed]);
  });
};
