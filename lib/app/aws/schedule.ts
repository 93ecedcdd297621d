/** The function that ticks every minute: sends the channels that are due to be collected. */
import { createAwsBacklinks } from '../../adapters/aws/backlinks.ts';
import { createAwsChannels } from '../../adapters/aws/channels.ts';
import { openDynamo } from '../../adapters/aws/clients/dynamo.ts';
import { openSqs } from '../../adapters/aws/clients/sqs.ts';
import { createAwsConfigs } from '../../adapters/aws/configs.ts';
import { createDatabase } from '../../adapters/aws/database.ts';
import { createAwsPages } from '../../adapters/aws/pages.ts';
import { createAwsQueue } from '../../adapters/aws/queue.ts';
import { writeInTransaction } from '../../adapters/aws/write-together.ts';
import type { Channel } from '../../model/channel.ts';
import type { ChannelState } from '../../model/channel-state.ts';
import { schedule } from '../../pipeline/schedule.ts';
import { sendWatched } from '../../pipeline/watch-links.ts';
import { createCurrentConfig } from './current-config.ts';
import { tickSchema } from './events.ts';
import { openFunction } from './function.ts';

/** A channel counts as stale when it was not read for so many times its own interval. */
const staleFactor = 3;

export const openSchedule = () => {
  const { settings, clock, meter, toHandler } = openFunction('schedule');
  const client = openDynamo();
  const feed = createDatabase(client, { table: settings.tables.feed, writeTogether: writeInTransaction });
  const core = createDatabase(client, { table: settings.tables.core, writeTogether: writeInTransaction });
  const queue = createAwsQueue({ client: openSqs(), urls: settings.queues, clock });
  const current = createCurrentConfig({ configs: createAwsConfigs(core), brand: settings.brand, clock });
  const channels = createAwsChannels(feed);
  const pages = createAwsPages(feed, { clock });
  const backlinks = createAwsBacklinks(core);

  return toHandler(tickSchema, async () => {
    const { config } = await current();
    // Read once: the step and the count of stale ones look at the same rows.
    const states = await channels.listHealth();
    const due = await schedule(
      { config, clock, queue, stores: { channels: { ...channels, listHealth: async () => states } } },
      { pages },
    );
    const watched = await sendWatched({ config, clock, queue, stores: { backlinks } });
    meter.count('Ticks', 1);
    meter.count('ChannelsDue', due.length);
    meter.count('ChannelsStale', countStale(states, { channels: config.channels, now: clock.now() }));
    return { due: due.length, watched };
  });
};

/** Channels that should have been read by now and were not; those never read yet are not counted. */
const countStale = (
  states: readonly Omit<ChannelState, 'cursor'>[],
  { channels, now }: { readonly channels: readonly Channel[]; readonly now: Date },
): number => {
  const everyMs = new Map(channels.map((channel) => [channel.id, channel.everyMs]));
  return states.filter(({ channel, succeededAt }) => {
    const interval = everyMs.get(channel);
    return (
      interval !== undefined && succeededAt !== null && now.getTime() - Date.parse(succeededAt) > staleFactor * interval
    );
  }).length;
};
