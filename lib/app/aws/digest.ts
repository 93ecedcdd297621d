/** The function that ticks every five minutes: sends windows of alerts to be delivered whose time has come near, and hands on what nobody acknowledged. */
import { createAwsAlerts } from '../../adapters/aws/alerts.ts';
import { openDynamo } from '../../adapters/aws/clients/dynamo.ts';
import { openSqs } from '../../adapters/aws/clients/sqs.ts';
import { createAwsConfigs } from '../../adapters/aws/configs.ts';
import { createDatabase } from '../../adapters/aws/database.ts';
import { createAwsFindings } from '../../adapters/aws/findings.ts';
import { createAwsQueue } from '../../adapters/aws/queue.ts';
import { writeInTransaction } from '../../adapters/aws/write-together.ts';
import { digest } from '../../pipeline/digest.ts';
import { createCurrentConfig } from './current-config.ts';
import { tickSchema } from './events.ts';
import { openFunction } from './function.ts';

/** What is due before the next tick, and a little more: a tick may be late. */
const aheadMs = 6 * 60_000;

export const openDigest = () => {
  const { settings, clock, meter, toHandler } = openFunction('digest');
  const core = createDatabase(openDynamo(), { table: settings.tables.core, writeTogether: writeInTransaction });
  const queue = createAwsQueue({ client: openSqs(), urls: settings.queues, clock });
  const current = createCurrentConfig({ configs: createAwsConfigs(core), brand: settings.brand, clock });
  const stores = { findings: createAwsFindings(core, { clock }), alerts: createAwsAlerts(core) };

  return toHandler(tickSchema, async () => {
    const { config } = await current();
    const windows = await digest({ config, clock, queue, stores }, { aheadMs });
    meter.count('WindowsDue', windows);
    return { windows };
  });
};
