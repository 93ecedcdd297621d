import type { ChannelState } from '../../model/channel-state.ts';
import type { Page } from '../../model/page.ts';
import type { Instant } from '../../model/vocabulary.ts';
import { findLeftOut, findSampled, type Sampled, website } from '../../sources/website.ts';
import type { LeftOut } from '../../sources/website-scope.ts';
import type { OwnedReading } from './read-owned.ts';
import type { Section } from './source.ts';

/** `read`: its last poll read it. `failing`: it did not. `never`: it was not read yet. */
export type ChannelReach = 'read' | 'failing' | 'never';

export type CoverageRow = {
  readonly channel: string;
  readonly source: string;
  readonly owned: boolean;
  readonly reach: ChannelReach;
  readonly lastReadAt: Instant | null;
  readonly failuresInARow: number;
  readonly failure: string | null;
  /** Pages of a website that its crawl left out for being too many alike; null where there were none. */
  readonly leftOut: LeftOut | null;
  /** Of a website that lists more pages than are kept; null where all are. */
  readonly sampled: Sampled | null;
  /** Of owned channels: what the figures above were made from. */
  readonly documents: {
    readonly measured: number;
    readonly lost: number;
    readonly isCut: boolean;
    readonly states: Readonly<Record<Page['state'], number>>;
    /** They were read between these times. */
    readonly oldestReadAt: Instant | null;
    readonly newestReadAt: Instant | null;
  } | null;
};
export type CoverageFigures = {
  readonly channels: readonly CoverageRow[];
  readonly read: number;
  readonly failing: number;
  readonly never: number;
};

const toReach = (state: Pick<ChannelState, 'failure' | 'succeededAt'> | undefined): ChannelReach => {
  if (state === undefined || (state.succeededAt === null && state.failure === null)) return 'never';
  return state.failure === null ? 'read' : 'failing';
};

const toDocuments = (reading: OwnedReading | undefined): CoverageRow['documents'] =>
  reading === undefined
    ? null
    : {
        measured: reading.documents.length,
        lost: reading.lost,
        isCut: reading.isCut,
        states: reading.states,
        oldestReadAt: reading.oldestReadAt,
        newestReadAt: reading.newestReadAt,
      };

/** What the report rests on: which channels were read, when, and which were not. */
export const coverageSection: Section<'coverage', CoverageFigures> = {
  id: 'coverage',
  make: async ({ config, stores, ...source }) => {
    const owned = await source.owned();
    const states = new Map((await stores.channels.listHealth()).map((state) => [state.channel, state]));
    const crawls = new Map<string, unknown>();
    // Health is listed without the sources' own places; a crawl alone has one that tells.
    for (const { id, source } of config.channels)
      if (source === website.id) crawls.set(id, (await stores.channels.find(id))?.cursor);
    const channels = config.channels.map((channel): CoverageRow => {
      const state = states.get(channel.id);
      return {
        channel: channel.id,
        source: channel.source,
        owned: channel.owned,
        reach: toReach(state),
        lastReadAt: state?.succeededAt ?? null,
        failuresInARow: state?.failuresInARow ?? 0,
        failure: state?.failure ?? null,
        leftOut: findLeftOut(crawls.get(channel.id)) ?? null,
        sampled: findSampled(crawls.get(channel.id)) ?? null,
        documents: toDocuments(owned.find((reading) => reading.channel.id === channel.id)),
      };
    });
    const count = (reach: ChannelReach): number => channels.filter((each) => each.reach === reach).length;
    return { channels, read: count('read'), failing: count('failing'), never: count('never') };
  },
};
