/** Permissions name partition keys: what the stores really ask for must be among them, or a function is refused on AWS. */
import { describe, expect, test } from 'vitest';
import { openAwsStores } from '../../lib/adapters/aws/open.ts';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import type { StoreName } from '../../lib/infra/rows.ts';
import type { OpenStores } from '../../lib/ports/open-stores.ts';
import { useDynalite, writeOneAfterAnother } from '../adapters/dynalite.ts';
import { alertStoreContract } from '../contracts/alerts.ts';
import { answerStoreContract } from '../contracts/answers.ts';
import { arrivalStoreContract } from '../contracts/arrivals.ts';
import { auditStoreContract } from '../contracts/audit.ts';
import { backlinkStoreContract } from '../contracts/backlinks.ts';
import { clusterContract } from '../contracts/clusters.ts';
import { configStoreContract } from '../contracts/configs.ts';
import { factStoreContract } from '../contracts/facts.ts';
import { findingStoreContract } from '../contracts/findings.ts';
import { hostStoreContract } from '../contracts/hosts.ts';
import { channelStateStoreContract, linkStateStoreContract } from '../contracts/links.ts';
import { measureStoreContract } from '../contracts/measures.ts';
import { mentionStoreContract } from '../contracts/mentions.ts';
import { pageStoreContract } from '../contracts/pages.ts';
import { referralStoreContract } from '../contracts/referrals.ts';
import { retentionContract } from '../contracts/retention.ts';
import type { Open } from '../contracts/samples.ts';
import { unitStoreContract } from '../contracts/units.ts';
import { refuseOthers } from './refuse-others.ts';

const dynalite = useDynalite();

const openWith =
  (...names: readonly StoreName[]): Open =>
  async ({ clock }): Promise<OpenStores> => {
    const { queue, archive } = openMemoryStores({ clock });
    return openAwsStores({
      client: refuseOthers(dynalite.connect(), { reads: names, writes: names }),
      tables: await dynalite.createTables(),
      clock,
      queue,
      archive,
      writeTogether: writeOneAfterAnother,
    });
  };

const name = 'with its own rows only';
pageStoreContract(name, openWith('pages'));
linkStateStoreContract(name, openWith('links'));
channelStateStoreContract(name, openWith('channels'));
mentionStoreContract(name, openWith('mentions'));
clusterContract(name, openWith('mentions'));
factStoreContract(name, openWith('facts'));
findingStoreContract(name, openWith('findings'));
backlinkStoreContract(name, openWith('backlinks'));
referralStoreContract(name, openWith('referrals'));
measureStoreContract(name, openWith('measures'));
auditStoreContract(name, openWith('audit'));
alertStoreContract(name, openWith('alerts'));
retentionContract(name, openWith('mentions', 'findings', 'alerts', 'audit'));
configStoreContract(name, openWith('configs'));
hostStoreContract(name, openWith('hosts'));
unitStoreContract(name, openWith('units'));
answerStoreContract(name, openWith('answers'));
arrivalStoreContract(name, openWith('arrivals'));

describe('rows of stores', () => {
  test('a store that asks for another’s rows is refused, so that the silence above means something', async () => {
    const { stores } = await openWith('links')({ clock: { now: () => new Date(0) } });
    await expect(stores.channels.list()).rejects.toThrow('not among the permissions to read links: ');
  });
});
