/** What is counted of a brand, and what was said, read for one look at it. */
import type { BrandCounts } from '../checks/check.ts';
import { toRepeats } from '../checks/trend/repeats.ts';
import { countedDays } from '../checks/trend/series.ts';
import type { Config } from '../model/config.ts';
import type { Stores } from '../ports/stores.ts';
import { toSaidMs } from '../text/said.ts';
import { toChannelUrl } from './judge.ts';
import { listMentions } from './list-mentions.ts';

const dayMs = 86_400_000;
/** What was said is read for as long as it is counted, newest first, and no more than this: beyond it, what is usual holds its repeats. */
export const saidMax = 20_000;
/** A swing is explained by what was said on the days that are judged and in the week before them, and by no more than this. */
const explainedDays = 10;
const explainedMax = 5000;

const toDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

type CountsEngine = { readonly config: Config; readonly stores: Pick<Stores, 'mentions' | 'channels'> };

type CountRows = BrandCounts['rows'];

/** What is counted of what the public says, of all days that are looked at. */
export const readCountRows = async ({ config, stores }: CountsEngine, now: Date): Promise<CountRows> => {
  const rows = await stores.mentions.counts({
    brand: config.brand.id,
    fromDay: toDay(now.getTime() - countedDays * dayMs),
    toDay: toDay(now.getTime()),
  });
  return rows.filter(({ speaker }) => speaker === 'public');
};

/** The counts with the public channels, in the order of the configuration, and how far each was read. */
export const toBrandCounts = async ({ config, stores }: CountsEngine, rows: CountRows): Promise<BrandCounts> => {
  const health = new Map((await stores.channels.listHealth()).map((state) => [state.channel, state]));
  return {
    channels: config.channels
      .filter(({ owned }) => !owned)
      .map((channel) => ({
        channel,
        url: toChannelUrl(channel),
        readUntil: health.get(channel.id)?.succeededAt ?? null,
      })),
    rows,
  };
};

/** What the public said, newest first, as far as a swing is explained by it, and what of all that is counted was said again. */
export const readSaid = async (
  { config, stores }: CountsEngine,
  now: Date,
): Promise<Required<Pick<BrandCounts, 'mentions' | 'repeats'>>> => {
  const since = new Date(now.getTime() - countedDays * dayMs);
  const { rows } = await listMentions(stores.mentions, { brand: config.brand.id, since, max: saidMax });
  const explainedMs = now.getTime() - explainedDays * dayMs;
  return {
    mentions: rows.filter((mention) => toSaidMs(mention) >= explainedMs).slice(0, explainedMax),
    repeats: toRepeats(rows),
  };
};
