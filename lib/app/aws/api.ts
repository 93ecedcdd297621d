/** The function behind `/api/*`: what people look at and work on, over the tables that the other functions fill. */
import { openPushedFiles } from '../../adapters/agreed/pushed-files.ts';
import { createAwsArchive } from '../../adapters/aws/archive.ts';
import { openDynamo } from '../../adapters/aws/clients/dynamo.ts';
import { openS3 } from '../../adapters/aws/clients/s3.ts';
import { openSqs } from '../../adapters/aws/clients/sqs.ts';
import { openAwsStores } from '../../adapters/aws/open.ts';
import { createAwsQueue } from '../../adapters/aws/queue.ts';
import { countMessages } from '../../adapters/aws/queue-looks.ts';
import type { Config } from '../../model/config.ts';
import { auditStores } from '../../pipeline/audited.ts';
import { schedule } from '../../pipeline/schedule.ts';
import { type Listener, toListener } from '../../pipeline/single-judgement.ts';
import type { Archive } from '../../ports/archive.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ConfigFiles } from '../../ports/config-files.ts';
import type { Log } from '../../ports/log.ts';
import type { Stores } from '../../ports/stores.ts';
import { createLocalSentiment } from '../../sentiment/local.ts';
import { createCurrentConfig } from './current-config.ts';
import { openFunction } from './function.ts';
import { answerHttp, httpEventSchema } from './http-event.ts';
import { madeOfConfig } from './made-of-config.ts';

/** What an API is made of, for one version of the configuration. */
export type DeskParts = {
  readonly config: Config;
  readonly stores: Stores;
  readonly archive: Archive;
  readonly clock: Clock;
  readonly log: Log;
  runChannels(channels: readonly string[]): Promise<void>;
  readQueue(): Promise<{ readonly waiting: number; readonly dead: number }>;
  /** The configuration prepared for drafts of a channel, or of none in particular; or it with other guidelines. */
  toListener(channel: string | undefined, of?: Config): Listener;
  /** A file that was pushed with the configuration. */
  readFile: ConfigFiles['read'];
};
type Api = { fetch(request: Request, surroundings: { readonly claims: unknown }): Response | Promise<Response> };

/** Makes the handler; `toApi` puts the routes upon what it is handed. */
export const openApi = (toApi: (parts: DeskParts) => Api) => {
  const { settings, clock, log, toHandler } = openFunction('api');
  const sqs = openSqs();
  const queue = createAwsQueue({ client: sqs, urls: settings.queues, clock });
  const archive = createAwsArchive({ client: openS3(), bucket: settings.bucket(), clock });
  const { stores } = openAwsStores({ client: openDynamo(), tables: settings.tables, clock, queue, archive });
  const current = createCurrentConfig({ configs: stores.configs, brand: settings.brand, clock });
  const sentiment = createLocalSentiment();
  const apiOf = madeOfConfig(({ config, version }) => {
    const files = openPushedFiles(stores.configs, { brand: settings.brand, version });
    return toApi({
      config,
      stores: auditStores({ config, stores, clock }),
      archive,
      clock,
      log,
      runChannels: async (channels) => void (await schedule({ config, clock, queue, stores }, { channels, all: true })),
      readQueue: () => countMessages(sqs, settings.queues),
      toListener: (channel, of = config) => toListener(of, { files, sentiment, channel }),
      readFile: files.read,
    });
  });
  return toHandler(httpEventSchema, async (event) => {
    const api = await apiOf(await current());
    const { claims } = event.requestContext.authorizer?.jwt ?? {};
    return answerHttp(event, (request) => api.fetch(request, { claims }));
  });
};
