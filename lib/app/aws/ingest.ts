/** The function behind `POST /hooks/{channel}`: takes in what others send, through the same API as on one machine. */
import { randomUUID } from 'node:crypto';
import { createAwsArrivals } from '../../adapters/aws/arrivals.ts';
import { createAwsChannels } from '../../adapters/aws/channels.ts';
import { openDynamo } from '../../adapters/aws/clients/dynamo.ts';
import { openSqs } from '../../adapters/aws/clients/sqs.ts';
import { createAwsConfigs } from '../../adapters/aws/configs.ts';
import { createDatabase } from '../../adapters/aws/database.ts';
import { createAwsPages } from '../../adapters/aws/pages.ts';
import { createAwsQueue } from '../../adapters/aws/queue.ts';
import { createAwsSecrets } from '../../adapters/aws/secrets.ts';
import { writeInTransaction } from '../../adapters/aws/write-together.ts';
import { createEnvironmentSecrets } from '../../config/secrets.ts';
import { type Received, receive } from '../../pipeline/receive.ts';
import type { Archive, ArchivedBody } from '../../ports/archive.ts';
import type { Log } from '../../ports/log.ts';
import type { Post, Source } from '../../sources/source.ts';
import { webhook } from '../../sources/webhook.ts';
import { createCurrentConfig } from './current-config.ts';
import { openFunction } from './function.ts';
import { answerHttp, httpEventSchema } from './http-event.ts';
import { openLateArchive } from './late-archive.ts';

/** The sources that take posts; all of them would bring every reader of pages along. A test holds it against the door. */
const receivers: readonly Source[] = [webhook];
const sources = { find: (id: string) => receivers.find((each) => each.id === id) };

/** The API, as far as a function uses it. */
export type ToApi = (parts: {
  readonly log: Log;
  readonly takePost: (channel: string, post: Post) => Promise<Received>;
  readonly isWell: () => Promise<void>;
}) => { fetch(request: Request): Response | Promise<Response> };

export const openIngest = (toApi: ToApi) => {
  const { settings, clock, log, meter, toHandler } = openFunction('ingest');
  const client = openDynamo();
  const feed = createDatabase(client, { table: settings.tables.feed, writeTogether: writeInTransaction });
  const core = createDatabase(client, { table: settings.tables.core, writeTogether: writeInTransaction });
  const current = createCurrentConfig({ configs: createAwsConfigs(core), brand: settings.brand, clock });
  // What is refused never comes to it.
  let opened: Promise<Archive> | undefined;
  const archive = (): Promise<Archive> => {
    opened ??= openLateArchive(settings, clock);
    return opened;
  };
  const engine = {
    clock,
    log,
    sources,
    queue: createAwsQueue({ client: openSqs(), urls: settings.queues, clock }),
    archive: { put: async (body: ArchivedBody) => (await archive()).put(body) },
    secrets: createAwsSecrets({ environment: createEnvironmentSecrets(), clock }),
    stores: { channels: createAwsChannels(feed), pages: createAwsPages(feed, { clock }) },
    arrivals: createAwsArrivals(feed, { clock }),
  };
  const takePost = async (channel: string, post: Post): Promise<Received> => {
    const { config } = await current();
    const received = await receive({ ...engine, config }, { channel, post, holder: randomUUID() });
    if (received.outcome === 'taken') {
      meter.count('EntriesPosted', received.entries, webhook.id);
      meter.count('RowsUnreadable', received.wrong.length, webhook.id);
    }
    return received;
  };
  const api = toApi({ log, takePost, isWell: async () => void (await current()) });
  // What is refused is counted by API Gateway, by status and for nothing.
  return toHandler(httpEventSchema, (event) => answerHttp(event, (request) => api.fetch(request)));
};
