/** All stores in memory: for tests, previews and `--once` tries, and the reference for every other adapter. */
import type { Clock } from '../../ports/clock.ts';
import type { OpenStores } from '../../ports/open-stores.ts';
import { createMemoryAlerts } from './alerts.ts';
import { createMemoryAnswers } from './answers.ts';
import { createMemoryArchive } from './archive.ts';
import { createMemoryArrivals } from './arrivals.ts';
import { createMemoryAudit } from './audit.ts';
import { createMemoryBacklinks } from './backlinks.ts';
import { createMemoryChannels } from './channels.ts';
import { createMemoryConfigs } from './configs.ts';
import { createMemoryFacts } from './facts.ts';
import { createMemoryFindings } from './findings.ts';
import { createMemoryHosts } from './hosts.ts';
import { createMemoryLinks } from './links.ts';
import { createMemoryMeasures } from './measures.ts';
import { createMemoryMentions } from './mentions.ts';
import { createMemoryMover } from './mover.ts';
import { createMemoryPages } from './pages.ts';
import { createMemoryQueue } from './queue.ts';
import { createMemoryReferrals } from './referrals.ts';
import { createMemorySuppressed } from './suppressed.ts';
import { createMemoryUnits } from './units.ts';

/** Opens empty stores that last as long as the process. */
export const openMemoryStores = ({ clock }: { readonly clock: Clock }): OpenStores => {
  const stores = {
    pages: createMemoryPages(),
    links: createMemoryLinks(),
    channels: createMemoryChannels(),
    mentions: createMemoryMentions({ clock }),
    facts: createMemoryFacts(),
    findings: createMemoryFindings(),
    backlinks: createMemoryBacklinks(),
    referrals: createMemoryReferrals(),
    measures: createMemoryMeasures(),
    alerts: createMemoryAlerts(),
    configs: createMemoryConfigs(),
    suppressed: createMemorySuppressed(),
    audit: createMemoryAudit(),
  };
  const units = createMemoryUnits();
  const answers = createMemoryAnswers();
  const queue = createMemoryQueue({ clock });
  return {
    stores,
    queue,
    archive: createMemoryArchive({ clock }),
    hosts: createMemoryHosts(),
    units,
    answers,
    arrivals: createMemoryArrivals(),
    mover: createMemoryMover(stores, { answers, units, queue, clock }),
    close: async () => {},
  };
};
