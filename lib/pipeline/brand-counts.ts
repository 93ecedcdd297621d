/** What is counted of a brand, and what was said, read for one look at it. */
import type { BrandCounts } from '../checks/check.ts';
import { countedDays } from '../checks/trend/series.ts';
import type { Config } from '../model/config.ts';
import type { Mention } from '../model/mention.ts';
import type { Stores } from '../ports/stores.ts';
import { toChannelUrl } from './judge.ts';
import { listMentions } from './list-mentions.ts';

const dayMs = 86_400_000;
/** What was said is read for the days that are judged and the week before them, newest first, and no more than this. */
const saidDays = 10;
const saidMax = 5000;

const toDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

type CountsEngine = { readonly config: Config; readonly stores: Pick<Stores, 'mentions' | 'channels'> };

/** The counts of the public channels, in the order of the configuration, with how far each was read. */
export const readBrandCounts = async ({ config, stores }: CountsEngine, now: Date): Promise<BrandCounts> => {
  const health = new Map((await stores.channels.listHealth()).map((state) => [state.channel, state]));
  const rows = await stores.mentions.counts({
    brand: config.brand.id,
    fromDay: toDay(now.getTime() - countedDays * dayMs),
    toDay: toDay(now.getTime()),
  });
  return {
    channels: config.channels
      .filter(({ owned }) => !owned)
      .map((channel) => ({
        channel,
        url: toChannelUrl(channel),
        readUntil: health.get(channel.id)?.succeededAt ?? null,
      })),
    rows: rows.filter(({ speaker }) => speaker === 'public'),
  };
};

/** What the public said of late, newest first, as far as is read. */
export const readSaid = async ({ config, stores }: CountsEngine, now: Date): Promise<readonly Mention[]> => {
  const since = new Date(now.getTime() - saidDays * dayMs);
  return (await listMentions(stores.mentions, { brand: config.brand.id, since, max: saidMax })).rows;
};
