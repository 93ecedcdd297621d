/** The function behind the deliver queue: sends one message a route and window, and keeps its receipt. */
import { createAwsAlerts } from '../../adapters/aws/alerts.ts';
import { createAwsChannels } from '../../adapters/aws/channels.ts';
import { openDynamo } from '../../adapters/aws/clients/dynamo.ts';
import { openSqs } from '../../adapters/aws/clients/sqs.ts';
import { createAwsConfigs } from '../../adapters/aws/configs.ts';
import { createDatabase } from '../../adapters/aws/database.ts';
import { createAwsQueue } from '../../adapters/aws/queue.ts';
import { createAwsSecrets } from '../../adapters/aws/secrets.ts';
import { writeInTransaction } from '../../adapters/aws/write-together.ts';
import { createEnvironmentSecrets } from '../../config/secrets.ts';
import { deliver } from '../../pipeline/deliver.ts';
import type { Fetcher } from '../../ports/fetcher.ts';
import type { Message } from '../../ports/queue.ts';
import { createCurrentConfig } from './current-config.ts';
import { eachMessage, oneByOne } from './each-message.ts';
import { queueEventSchema } from './events.ts';
import { openFunction } from './function.ts';
import { madeOfConfig } from './made-of-config.ts';
import { openAwsOutgoing } from './outgoing.ts';

/** The only folder that a function may write to; it goes with the container, so `push` refuses routes to files. */
const dataFolder = '/tmp';

/** A fetcher that its first request opens: only webhooks make any. */
const toLazyFetcher = (open: () => Promise<Fetcher>): Fetcher => {
  let opened: Promise<Fetcher> | undefined;
  return {
    fetch: async (request) => {
      opened ??= open();
      return (await opened).fetch(request);
    },
    close: async () => (await opened)?.close(),
  };
};

export const openDeliver = () => {
  const { settings, clock, log, meter, toHandler } = openFunction('deliver');
  const client = openDynamo();
  const feed = createDatabase(client, { table: settings.tables.feed, writeTogether: writeInTransaction });
  const core = createDatabase(client, { table: settings.tables.core, writeTogether: writeInTransaction });
  const queue = createAwsQueue({ client: openSqs(), urls: settings.queues, clock });
  const current = createCurrentConfig({ configs: createAwsConfigs(core), brand: settings.brand, clock });
  const outgoing = openAwsOutgoing(settings);
  const secrets = createAwsSecrets({ environment: createEnvironmentSecrets(), clock });
  const stores = { alerts: createAwsAlerts(core), channels: createAwsChannels(feed) };
  const toEngine = madeOfConfig(({ config }) => {
    const { runtimeAddress } = settings;
    const poster = { network: config.network, clock, ...(runtimeAddress === undefined ? {} : { runtimeAddress }) };
    const fetcher = toLazyFetcher(async () => (await import('../../fetching/poster.ts')).createPoster(poster));
    const print = (line: string): void => log.info(line);
    const askReport = (message: Message): Promise<void> => queue.send([message]);
    return { config, clock, stores, secrets, ...outgoing, dataFolder, print, fetcher, askReport };
  });

  return toHandler(queueEventSchema, async ({ Records: records }, { signal }) => {
    const engine = await toEngine(await current());
    const handle = oneByOne<'deliver'>(
      async (message) => {
        const { delivered, again } = await deliver(engine, message, signal);
        meter.count('MessagesDelivered', delivered);
        return again;
      },
      { log, signal },
    );
    return eachMessage(records, { step: 'deliver', queue, log, meter, signal, handleAll: handle });
  });
};
