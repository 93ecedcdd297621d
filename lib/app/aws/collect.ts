/** The function behind the collect queue: reads one channel, or one page of it, a message. */
import { openPushedFiles } from '../../adapters/agreed/pushed-files.ts';
import { createAwsArchive } from '../../adapters/aws/archive.ts';
import { createAwsBacklinks } from '../../adapters/aws/backlinks.ts';
import { createAwsChannels } from '../../adapters/aws/channels.ts';
import { openDynamo } from '../../adapters/aws/clients/dynamo.ts';
import { openS3 } from '../../adapters/aws/clients/s3.ts';
import { openSqs } from '../../adapters/aws/clients/sqs.ts';
import { createAwsConfigs } from '../../adapters/aws/configs.ts';
import { createDatabase, type TableNames } from '../../adapters/aws/database.ts';
import { createAwsFindings } from '../../adapters/aws/findings.ts';
import { createAwsHosts } from '../../adapters/aws/hosts.ts';
import { createAwsLinks } from '../../adapters/aws/links.ts';
import { createAwsPages } from '../../adapters/aws/pages.ts';
import { createAwsQueue } from '../../adapters/aws/queue.ts';
import { createAwsSecrets } from '../../adapters/aws/secrets.ts';
import { createSesMailboxes } from '../../adapters/aws/ses-mailboxes.ts';
import { createAwsUnits } from '../../adapters/aws/units.ts';
import { writeInTransaction } from '../../adapters/aws/write-together.ts';
import { createEnvironmentSecrets } from '../../config/secrets.ts';
import { createFetcher } from '../../fetching/fetcher.ts';
import { collect } from '../../pipeline/collect.ts';
import type { PlannedEngine } from '../../pipeline/engine.ts';
import { createLine } from '../../pipeline/in-turn.ts';
import type { AuditStore } from '../../ports/audit.ts';
import type { Clock } from '../../ports/clock.ts';
import type { AlertStore, FactStore, MeasureStore, MentionStore, ReferralStore } from '../../ports/stores.ts';
import type { SuppressedStore } from '../../ports/suppressed.ts';
import { createCurrentConfig } from './current-config.ts';
import { eachMessage, interrupted, oneByOne } from './each-message.ts';
import { queueEventSchema } from './events.ts';
import { openFunction } from './function.ts';
import { madeOfConfig } from './made-of-config.ts';
import { noItemCache } from './no-item-cache.ts';
import { unused, unusedStore } from './unused.ts';

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
  const s3 = openS3();
  const archive = createAwsArchive({ client: s3, bucket: settings.bucket(), clock });
  const { mailBucket } = settings;
  const mail =
    mailBucket === undefined ? {} : { mailboxes: createSesMailboxes({ client: s3, bucket: mailBucket, clock }) };
  const { stores, hosts, units } = openCollectStores(openDynamo(), settings.tables, clock);
  // Held across configurations: looked up at most once in some minutes.
  const secrets = createAwsSecrets({ environment: createEnvironmentSecrets(), clock });
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
        secrets,
        units,
        ...mail,
        // What is judged, and of whom, is the next step's business.
        matcher: noMatcher,
        sentiment: { classify: async () => unused('judged a text') },
        toAuthor: () => unused('named an author'),
        toPseudonym: () => unused('named an author'),
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

/** The stores that reading comes to; the others are the next steps' and stay out of the bundle. */
const openCollectStores = (client: Parameters<typeof createDatabase>[0], tables: TableNames, clock: Clock) => {
  const feed = createDatabase(client, { table: tables.feed, writeTogether: writeInTransaction });
  const core = createDatabase(client, { table: tables.core, writeTogether: writeInTransaction });
  return {
    stores: {
      pages: createAwsPages(feed, { clock }),
      links: createAwsLinks(feed, { clock }),
      channels: createAwsChannels(feed),
      findings: createAwsFindings(core, { clock }),
      configs: createAwsConfigs(core),
      mentions: unusedStore<MentionStore>('mentions'),
      facts: unusedStore<FactStore>('facts'),
      // Of pages that are watched: what did not change, or could not be read, is noted here.
      backlinks: createAwsBacklinks(core),
      referrals: unusedStore<ReferralStore>('referrals'),
      measures: unusedStore<MeasureStore>('measures'),
      suppressed: unusedStore<SuppressedStore>('suppressed authors'),
      audit: unusedStore<AuditStore>('audit'),
      alerts: unusedStore<AlertStore>('alerts'),
    },
    hosts: createAwsHosts(feed, { clock }),
    units: createAwsUnits(feed, { clock }),
  };
};
