/** The function behind the collect queue: reads one channel, or one page of it, a message. */
import { openPushedFiles } from '../../adapters/agreed/pushed-files.ts';
import { createAwsArchive } from '../../adapters/aws/archive.ts';
import { openDynamo } from '../../adapters/aws/clients/dynamo.ts';
import { openS3 } from '../../adapters/aws/clients/s3.ts';
import { openSqs } from '../../adapters/aws/clients/sqs.ts';
import { openAwsStores } from '../../adapters/aws/open.ts';
import { createAwsQueue } from '../../adapters/aws/queue.ts';
import { createEnvironmentSecrets } from '../../config/secrets.ts';
import { createFetcher } from '../../fetching/fetcher.ts';
import { collect } from '../../pipeline/collect.ts';
import type { PlannedEngine } from '../../pipeline/engine.ts';
import { createLine } from '../../pipeline/in-turn.ts';
import { createCurrentConfig } from './current-config.ts';
import { eachMessage, interrupted, oneByOne } from './each-message.ts';
import { queueEventSchema } from './events.ts';
import { openFunction } from './function.ts';
import { madeOfConfig } from './made-of-config.ts';
import { noItemCache } from './no-item-cache.ts';
import { unused } from './unused.ts';

/** Messages of one batch that are worked on at one time: they wait for other people’s servers most of it. */
const messagesAtOnce = 5;
/** So far ahead a turn at a host may lie that is waited for; for others the message is sent again. Waiting is paid for. */
const patienceMs = 1000;

const noMatcher = {
  mayOccur: () => unused('looked for the brand'),
  findOccurrences: () => unused('looked for the brand'),
  findCompetitors: () => unused('looked for competitors'),
};

export const openCollect = () => {
  const { settings, clock, log, meter, toHandler } = openFunction('collect');
  const queue = createAwsQueue({ client: openSqs(), urls: settings.queues, clock });
  const archive = createAwsArchive({ client: openS3(), bucket: settings.bucket(), clock });
  const { stores, hosts, units } = openAwsStores({
    client: openDynamo(),
    tables: settings.tables,
    clock,
    queue,
    archive,
  });
  const current = createCurrentConfig({ configs: stores.configs, brand: settings.brand, clock });
  const toEngine = madeOfConfig(
    ({ config, version }): PlannedEngine => {
      const { runtimeAddress } = settings;
      const fetching = { network: config.network, hosts, clock, log, patienceMs };
      const fetcher = createFetcher({ ...fetching, ...(runtimeAddress === undefined ? {} : { runtimeAddress }) });
      return {
        config,
        files: openPushedFiles(stores.configs, { brand: settings.brand, version }),
        stores,
        queue,
        archive,
        clock,
        log,
        fetcher,
        planner: fetcher,
        secrets: createEnvironmentSecrets(),
        units,
        // What is judged, and of whom, is the next step's business.
        matcher: noMatcher,
        sentiment: { classify: async () => unused('judged a text') },
        toAuthor: () => unused('named an author'),
        items: noItemCache,
        parsing: createLine(),
        dataFolder: '/tmp',
        print: (line) => log.info(line),
        onHandedOn: async () => {},
        isWithoutPasses: true,
      };
    },
    ({ fetcher }) => fetcher.close(),
  );

  return toHandler(queueEventSchema, async ({ Records: records }, { signal }) => {
    const engine = await toEngine(await current());
    const sourceOf = new Map(engine.config.channels.map(({ id, source }) => [id, source]));
    const handle = oneByOne<'collect'>(
      async (message) => {
        const { channel, failure, fetched, notModified, isInterrupted } = await collect(engine, message, signal);
        const source = sourceOf.get(channel);
        meter.count('PagesFetched', fetched, source);
        meter.count('PagesUnchanged', notModified, source);
        meter.count('ChannelsFailed', failure === undefined ? 0 : 1, source);
        return isInterrupted ? interrupted : undefined;
      },
      { log, signal, atOnce: messagesAtOnce },
    );
    return eachMessage(records, { step: 'collect', queue, log, meter, signal, handleAll: handle });
  });
};
