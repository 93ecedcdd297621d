/** All stores in one data folder: `earmark.db` (SQLite) and `archive/`. */
import { join } from 'node:path';
import type { Clock } from '../../ports/clock.ts';
import type { OpenStores } from '../../ports/open-stores.ts';
import type { UserStore } from '../../ports/users.ts';
import { createLocalAlerts } from './alerts.ts';
import { createLocalAnswers } from './answers.ts';
import { openLocalArchive } from './archive.ts';
import { createLocalArrivals } from './arrivals.ts';
import { createLocalAudit } from './audit.ts';
import { createLocalBacklinks } from './backlinks.ts';
import { createLocalChannels } from './channels.ts';
import { createLocalConfigs } from './configs.ts';
import { type Database, openDatabase } from './database.ts';
import { createLocalFacts } from './facts.ts';
import { createLocalFindings } from './findings.ts';
import { createLocalHosts } from './hosts.ts';
import { createLocalLinks } from './links.ts';
import { createLocalMeasures } from './measures.ts';
import { createLocalMentions } from './mentions.ts';
import { createLocalMover } from './mover.ts';
import { createLocalPages } from './pages.ts';
import { createLocalQueue } from './queue.ts';
import { createLocalReferrals } from './referrals.ts';
import { scrubSearch } from './search.ts';
import { createLocalSuppressed } from './suppressed.ts';
import { createLocalUnits } from './units.ts';
import { createLocalUsers } from './users.ts';

export const dataFileName = 'earmark.db';
export const archiveFolderName = 'archive';

/** On AWS a pool of Cognito keeps the users. */
export type OpenLocalStores = OpenStores & { readonly users: UserStore; version(): string; scrub(): Promise<void> };

/**
 * Opens a data folder, making it where there is none; several processes may have it open at once.
 * Throws StoreError STORE_VERSION for a folder of a newer Earmark, STORE_UNAVAILABLE where it cannot be used.
 */
export const openLocalStores = async ({
  dataFolder,
  clock,
}: {
  readonly dataFolder: string;
  readonly clock: Clock;
}): Promise<OpenLocalStores> => {
  const database = openDatabase(join(dataFolder, dataFileName));
  try {
    return toOpenStores(database, { archiveFolder: join(dataFolder, archiveFolderName), clock });
  } catch (error) {
    database.close();
    throw error;
  }
};

/** The stores upon a database that is open already. */
export const toOpenStores = (
  database: Database,
  { archiveFolder, clock }: { readonly archiveFolder: string; readonly clock: Clock },
): OpenLocalStores => {
  const stores = {
    pages: createLocalPages(database),
    links: createLocalLinks(database),
    channels: createLocalChannels(database),
    mentions: createLocalMentions(database, { clock }),
    facts: createLocalFacts(database),
    findings: createLocalFindings(database),
    backlinks: createLocalBacklinks(database),
    referrals: createLocalReferrals(database),
    measures: createLocalMeasures(database),
    alerts: createLocalAlerts(database),
    configs: createLocalConfigs(database),
    suppressed: createLocalSuppressed(database),
    audit: createLocalAudit(database),
  };
  const answers = createLocalAnswers(database, { clock });
  const queue = createLocalQueue(database, { clock });
  return {
    stores,
    queue,
    archive: openLocalArchive({ folder: archiveFolder, clock }),
    hosts: createLocalHosts(database),
    units: createLocalUnits(database),
    users: createLocalUsers(database),
    answers,
    arrivals: createLocalArrivals(database, { clock }),
    mover: createLocalMover(database, { stores, answers, queue, clock }),
    version: () => database.version(),
    scrub: async () => {
      scrubSearch(database);
      database.scrub();
    },
    close: async () => database.close(),
  };
};
