/** The contract suites on engines that speak AWS: DynamoDB Local with its own transactions, SQS and S3 of moto. */
import { describe } from 'vitest';
import { createAwsArchive } from '../../lib/adapters/aws/archive.ts';
import { openAwsStores } from '../../lib/adapters/aws/open.ts';
import { createAwsQueue } from '../../lib/adapters/aws/queue.ts';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { sqsUnlike } from '../adapters/sqs.ts';
import { alertRedactionContract, alertStoreContract } from '../contracts/alerts.ts';
import { archiveContract } from '../contracts/archive.ts';
import { arrivalStoreContract } from '../contracts/arrivals.ts';
import { backlinkStoreContract } from '../contracts/backlinks.ts';
import { clusterContract } from '../contracts/clusters.ts';
import { configStoreContract } from '../contracts/configs.ts';
import { digestReportContract } from '../contracts/digest-report.ts';
import { factStoreContract } from '../contracts/facts.ts';
import { findingStoreContract } from '../contracts/findings.ts';
import { forgettingContract } from '../contracts/forgetting.ts';
import { hostStoreContract } from '../contracts/hosts.ts';
import { behavesAsMemory } from '../contracts/law.ts';
import { channelStateStoreContract, linkStateStoreContract } from '../contracts/links.ts';
import { mentionStoreContract } from '../contracts/mentions.ts';
import { moverContract } from '../contracts/mover.ts';
import { pageStoreContract } from '../contracts/pages.ts';
import { queueContract } from '../contracts/queue.ts';
import type { Open } from '../contracts/samples.ts';
import { suppressedStoreContract } from '../contracts/suppressed.ts';
import { unitStoreContract } from '../contracts/units.ts';
import { hasDynamo, hasMoto, useDynamo, useMoto } from './emulators/use.ts';

const dynamo = useDynamo();
const moto = useMoto();

const openDynamo: Open = async ({ clock }) => {
  const tables = await dynamo.createTables();
  const { queue, archive } = openMemoryStores({ clock });
  const opened = openAwsStores({ client: dynamo.connect(), tables, clock, queue, archive });
  return {
    ...opened,
    close: async () => {
      await opened.close();
      await dynamo.removeTables(tables);
    },
  };
};

describe.skipIf(!hasDynamo)('DynamoDB Local', () => {
  const name = 'with transactions';
  pageStoreContract(name, openDynamo);
  linkStateStoreContract(name, openDynamo);
  channelStateStoreContract(name, openDynamo);
  mentionStoreContract(name, openDynamo);
  clusterContract(name, openDynamo);
  factStoreContract(name, openDynamo);
  findingStoreContract(name, openDynamo);
  backlinkStoreContract(name, openDynamo);
  suppressedStoreContract(name, openDynamo);
  alertRedactionContract(name, openDynamo);
  alertStoreContract(name, openDynamo);
  configStoreContract(name, openDynamo);
  hostStoreContract(name, openDynamo);
  moverContract(name, openDynamo);
  unitStoreContract(name, openDynamo);
  arrivalStoreContract(name, openDynamo);
  forgettingContract(name, openDynamo);
  digestReportContract(name, openDynamo);
  behavesAsMemory(name, openDynamo, { share: 0.3 });
});

describe.skipIf(!hasMoto)('moto', () => {
  queueContract(
    'in SQS',
    async ({ clock }) => ({
      ...openMemoryStores({ clock }),
      queue: createAwsQueue({ ...(await moto.createQueues(clock)), clock }),
    }),
    sqsUnlike,
  );
  archiveContract('in S3', async ({ clock }) => ({
    ...openMemoryStores({ clock }),
    archive: createAwsArchive({ ...(await moto.createBucket(clock)), clock }),
  }));
});
