/** The function that ticks every hour: does what was missed, and lets old bodies go. */
import { createAwsAlerts } from '../../adapters/aws/alerts.ts';
import { createAwsAudit } from '../../adapters/aws/audit.ts';
import { createAwsChannels } from '../../adapters/aws/channels.ts';
import { openDynamo } from '../../adapters/aws/clients/dynamo.ts';
import { openSqs } from '../../adapters/aws/clients/sqs.ts';
import { createAwsConfigs } from '../../adapters/aws/configs.ts';
import { createDatabase } from '../../adapters/aws/database.ts';
import { createAwsFindings } from '../../adapters/aws/findings.ts';
import { createAwsMentions } from '../../adapters/aws/mentions.ts';
import { createAwsPages } from '../../adapters/aws/pages.ts';
import { createAwsQueue } from '../../adapters/aws/queue.ts';
import { writeInTransaction } from '../../adapters/aws/write-together.ts';
import { expireBodies } from '../../pipeline/expire-bodies.ts';
import { expireKept } from '../../pipeline/expire-kept.ts';
import { listOverdue } from '../../pipeline/expire-words.ts';
import { reconcile } from '../../pipeline/reconcile.ts';
import type { Message, Queue } from '../../ports/queue.ts';
import { createCurrentConfig } from './current-config.ts';
import { tickSchema } from './events.ts';
import { openFunction } from './function.ts';
import { openLateArchive } from './late-archive.ts';

/** Bodies go once a day, in the hour that begins at this hour UTC: the whole archive is listed for it. */
const expiryHour = 3;

export const openReconcile = () => {
  const { settings, clock, log, meter, toHandler } = openFunction('reconcile');
  const client = openDynamo();
  const feed = createDatabase(client, { table: settings.tables.feed, writeTogether: writeInTransaction });
  const core = createDatabase(client, { table: settings.tables.core, writeTogether: writeInTransaction });
  const queue = createAwsQueue({ client: openSqs(), urls: settings.queues, clock });
  const current = createCurrentConfig({ configs: createAwsConfigs(core), brand: settings.brand, clock });
  const stores = {
    channels: createAwsChannels(feed),
    pages: createAwsPages(feed, { clock }),
    mentions: createAwsMentions(feed, { clock }),
    findings: createAwsFindings(core, { clock }),
    alerts: createAwsAlerts(core),
    audit: createAwsAudit(core),
  };

  return toHandler(tickSchema, async (_tick, { signal }) => {
    const { config, at: configAt } = await current({ fresh: true });
    const done = await reconcile({ config, clock, queue, stores }, { configAt, signal });
    log.info('reconciled', done);
    meter.count('AlertsClaimed', done.alerts);
    if (clock.now().getUTCHours() !== expiryHour || signal.aborted) return done;
    const words = await sendOverdue({ config, clock, queue, stores });
    // Before the findings that are let go: what they show is listed for it.
    const bodies = await expireBodies({ config, stores, archive: await openLateArchive(settings, clock) });
    meter.count('BodiesExpired', bodies);
    const expired = await expireKept({ config, clock, stores }, signal);
    return { ...done, words, expired, bodies };
  });
};

/** Messages sent together. */
const sentTogether = 100;

/** Words that may be kept no longer go where they are kept: each document is a message to the step that keeps them. */
const sendOverdue = async ({
  queue,
  ...engine
}: Parameters<typeof listOverdue>[0] & { readonly queue: Queue }): Promise<number> => {
  let run: Message[] = [];
  let count = 0;
  const send = async (): Promise<void> => {
    await queue.send(run);
    count += run.length;
    run = [];
  };
  for await (const overdue of listOverdue(engine)) {
    run.push({ step: 'analyze', body: null, ...overdue });
    if (run.length >= sentTogether) await send();
  }
  if (run.length > 0) await send();
  return count;
};
