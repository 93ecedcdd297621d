/** Every contract at once: what an adapter's test calls. */

import { openPushedFiles } from '../../lib/adapters/agreed/pushed-files.ts';
import { alertRedactionContract, alertStoreContract } from './alerts.ts';
import { answerStoreContract } from './answers.ts';
import { archiveContract } from './archive.ts';
import { arrivalStoreContract } from './arrivals.ts';
import { auditStoreContract } from './audit.ts';
import { backlinkStoreContract } from './backlinks.ts';
import { clusterContract } from './clusters.ts';
import { configFilesContract } from './config-files.ts';
import { configStoreContract, toStored } from './configs.ts';
import { countsContract } from './counts.ts';
import { digestReportContract } from './digest-report.ts';
import { factStoreContract } from './facts.ts';
import { findingStoreContract } from './findings.ts';
import { forgettingContract } from './forgetting.ts';
import { hostStoreContract } from './hosts.ts';
import { channelStateStoreContract, linkStateStoreContract } from './links.ts';
import { measureStoreContract } from './measures.ts';
import { mentionStoreContract } from './mentions.ts';
import { moverContract } from './mover.ts';
import { pageStoreContract } from './pages.ts';
import { queueContract } from './queue.ts';
import { referralStoreContract } from './referrals.ts';
import { retentionContract } from './retention.ts';
import type { Open } from './samples.ts';
import { suppressedStoreContract } from './suppressed.ts';
import { unitStoreContract } from './units.ts';
import { withStores } from './with-stores.ts';

export const openStoresContract = (name: string, open: Open): void => {
  pageStoreContract(name, open);
  linkStateStoreContract(name, open);
  channelStateStoreContract(name, open);
  mentionStoreContract(name, open);
  countsContract(name, open);
  clusterContract(name, open);
  factStoreContract(name, open);
  findingStoreContract(name, open);
  backlinkStoreContract(name, open);
  referralStoreContract(name, open);
  measureStoreContract(name, open);
  auditStoreContract(name, open);
  suppressedStoreContract(name, open);
  alertRedactionContract(name, open);
  alertStoreContract(name, open);
  configStoreContract(name, open);
  configFilesContract(`pushed to ${name}`, (files, act) =>
    withStores(open)(async ({ stores: { configs } }) => {
      await configs.put('harbour', toStored('v1'), files);
      await configs.put('harbour', toStored('v2'));
      await act(openPushedFiles(configs, { brand: 'harbour', version: 'v1' }));
    })(),
  );
  queueContract(name, open);
  archiveContract(name, open);
  hostStoreContract(name, open);
  moverContract(name, open);
  unitStoreContract(name, open);
  answerStoreContract(name, open);
  arrivalStoreContract(name, open);
  forgettingContract(name, open);
  retentionContract(name, open);
  digestReportContract(name, open);
};
