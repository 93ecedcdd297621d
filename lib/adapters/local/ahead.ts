/** What polls begin with, for all channels of a lease in three statements: asked one by one, each costs as much as all of these. */
import type { ChannelState } from '../../model/channel-state.ts';
import type { Page } from '../../model/page.ts';
import type { ChannelStateStore, PollAhead } from '../../ports/stores.ts';
import type { Database } from './database.ts';
import { readListed, rowsAsText } from './pages.ts';
import { hasFields, parseJson, toKeyText } from './rows.ts';

type FindAhead = NonNullable<ChannelStateStore['findAhead']>;

const isState = (state: unknown): state is ChannelState => hasFields<ChannelState>(state, ['channel', 'dueAt']);

/** Undefined where one is damaged: asked for by itself, it is told which. */
const readStates = (text: unknown): ReadonlyMap<string, ChannelState> | undefined => {
  const states = parseJson(`[${typeof text === 'string' ? text : ''}]`);
  return Array.isArray(states) && states.every(isState)
    ? new Map(states.map((state) => [state.channel, state]))
    : undefined;
};

const toPageKey = (channel: string, url: string): string => `${channel}\n${url}`;

const readPages = (text: unknown): ReadonlyMap<string, Page> | undefined => {
  const pages = readListed(typeof text === 'string' ? text : '[]');
  return pages && new Map(pages.map((page) => [toPageKey(page.channel, page.url), page]));
};

/** Reads ahead from the data file. */
export const createFindAhead = (database: Database): FindAhead => {
  const states = database.prepare(
    'SELECT group_concat(state) FROM channels WHERE channel IN (SELECT value FROM json_each(?))',
  );
  const pages = database.prepare(
    `SELECT ${rowsAsText} FROM json_each(?) AS wanted CROSS JOIN pages ON channel = wanted.value ->> 0 AND url = wanted.value ->> 1`,
  );
  const places = database.prepare(
    `SELECT json_group_array(value) FROM json_each(?2) AS wanted
     WHERE EXISTS (SELECT 1 FROM findings WHERE brand = ?1 AND place = wanted.value)`,
  );
  return async (brand, polls) => {
    const ids = JSON.stringify(polls.map(({ channel }) => channel));
    const addresses = JSON.stringify(polls.map(({ channel, url }) => [channel, toKeyText(url)]));
    const names = JSON.stringify(polls.map(({ place }) => toKeyText(place)));
    const [stateText, pageText, placeText] = database.read(() => [
      states.get(ids)?.[0],
      pages.get(addresses)?.[0],
      places.get(brand, names)?.[0],
    ]);
    const stateOf = readStates(stateText);
    const pageOf = readPages(pageText);
    const found = typeof placeText === 'string' ? parseJson(placeText) : undefined;
    if (stateOf === undefined || pageOf === undefined || !Array.isArray(found)) return [];
    const isFound = new Set<unknown>(found);
    return polls.map(
      ({ channel, url, place }): PollAhead => ({
        channel,
        state: stateOf.get(channel),
        page: pageOf.get(toPageKey(channel, url)),
        hasFindings: isFound.has(toKeyText(place)),
      }),
    );
  };
};
