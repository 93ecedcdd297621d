/** The function behind the analyze queue: judges what was read. */
import { openPushedFiles } from '../../adapters/agreed/pushed-files.ts';
import { createAwsArchive } from '../../adapters/aws/archive.ts';
import { openDynamo } from '../../adapters/aws/clients/dynamo.ts';
import { openS3 } from '../../adapters/aws/clients/s3.ts';
import { openSqs } from '../../adapters/aws/clients/sqs.ts';
import { openAwsStores } from '../../adapters/aws/open.ts';
import { createAwsQueue } from '../../adapters/aws/queue.ts';
import { createAwsSecrets } from '../../adapters/aws/secrets.ts';
import { createEnvironmentSecrets } from '../../config/secrets.ts';
import { toBrandMatcher } from '../../mentions/match.ts';
import { type AnalyzeOutcome, analyzeAll } from '../../pipeline/analyze.ts';
import type { Engine } from '../../pipeline/engine.ts';
import { createLine } from '../../pipeline/in-turn.ts';
import { toFactSpeaker } from '../../pipeline/register.ts';
import { toFiguresInShort } from '../../pipeline/report/headlines.ts';
import { makeReport } from '../../pipeline/report/make-report.ts';
import { openContacts } from '../contacts.ts';
import { openLearnedSentiment } from '../learned-sentiment.ts';
import { toPseudonymMaker } from '../pseudonyms.ts';
import { openSentiment } from '../sentiment.ts';
import { readOrMakeAuthorKey } from './author-key.ts';
import { createCurrentConfig } from './current-config.ts';
import { eachMessage, interrupted, toAgain } from './each-message.ts';
import { queueEventSchema } from './events.ts';
import { openFunction } from './function.ts';
import { madeOfConfig } from './made-of-config.ts';
import { noItemCache } from './no-item-cache.ts';
import { unused } from './unused.ts';

export const openAnalyze = () => {
  const { settings, clock, log, meter, toHandler } = openFunction('analyze');
  const queue = createAwsQueue({ client: openSqs(), urls: settings.queues, clock });
  const archive = createAwsArchive({ client: openS3(), bucket: settings.bucket(), clock });
  const { stores, units, answers } = openAwsStores({
    client: openDynamo(),
    tables: settings.tables,
    clock,
    queue,
    archive,
  });
  const current = createCurrentConfig({ configs: stores.configs, brand: settings.brand, clock });
  const secrets = createAwsSecrets({ environment: createEnvironmentSecrets(), clock });
  const toEngine = madeOfConfig(async ({ config, version }): Promise<Engine> => {
    const contacts = openContacts({
      config,
      units,
      answers,
      clock,
      log,
      // On the same bill, under the same bound and alarm.
      onBilled: ({ units: billed }) => meter.count('SentimentUnits', billed),
      onFallback: ({ texts }) => meter.count('MaskingFallbacks', texts),
    });
    const toPseudonym = toPseudonymMaker(await readOrMakeAuthorKey(secrets, settings.authorKey));
    const isPlain = config.privacy.authors === 'plain';
    const reported = { config, stores, archive, log };
    return {
      config,
      files: openPushedFiles(stores.configs, { brand: settings.brand, version }),
      stores,
      queue,
      archive,
      clock,
      log,
      secrets,
      ...(contacts === undefined ? {} : { contacts }),
      sentiment: openLearnedSentiment(
        openSentiment({
          settings: config.sentiment,
          brand: config.brand,
          units,
          answers,
          clock,
          log,
          onBilled: ({ units: billed }) => meter.count('SentimentUnits', billed),
          onFallback: ({ reason, texts }) => {
            // That a text names the brand only in passing is told by the service itself: nothing is wrong with it.
            if (reason !== 'unnamed') meter.count('SentimentFallbacks', texts);
          },
        }),
        { mentions: stores.mentions, brand: settings.brand, clock },
      ),
      matcher: toBrandMatcher(config.brand),
      toAuthor: isPlain ? (name) => name : toPseudonym,
      toPseudonym,
      // What is judged was read before: nothing here asks the web for anything.
      fetcher: { fetch: async () => unused('asked the web'), close: async () => {} },
      items: noItemCache,
      speakerOf: (channel) => toFactSpeaker(config, channel),
      parsing: createLine(),
      dataFolder: '/tmp',
      print: (line) => log.info(line),
      // In short: a page may be larger than a message.
      tellReport: async (window) => ({ figures: toFiguresInShort(await makeReport(reported, window)) }),
      onHandedOn: async () => {},
      isWithoutPasses: true,
    };
  });

  return toHandler(queueEventSchema, async ({ Records: records }, { signal }) => {
    const engine = await toEngine(await current());
    const count = ({ items, mentions, findings }: AnalyzeOutcome): void => {
      meter.count('ItemsJudged', items);
      meter.count('MentionsNew', mentions);
      meter.count('FindingsOpened', findings.filter(({ kind }) => kind === 'opened').length);
      meter.count('FindingsResolved', findings.filter(({ kind }) => kind === 'resolved').length);
    };
    // All at once: what is to be judged of their tone then fills whole requests.
    const handle: Parameters<typeof eachMessage<'analyze'>>[1]['handleAll'] = async (messages) => {
      if (signal.aborted) return messages.map(() => interrupted);
      return (await analyzeAll(engine, messages)).map((each) => {
        if (!each.ok) return toAgain(each.error, signal);
        count(each.outcome);
        return undefined;
      });
    };
    return eachMessage(records, { step: 'analyze', queue, log, meter, signal, handleAll: handle });
  });
};
