/** The source of Telegram: the posts of one public channel, as its page on t.me shows them to everybody. */
import * as z from 'zod';
import { type Api, askBytes, toError } from './api/ask-json.ts';
import { type Walk, walkNewestFirst } from './api/walk-newest-first.ts';
import { toBrandFilter } from './query/brand-filter.ts';
import { queryOption } from './query/option.ts';
import type { SearchPower } from './query/power.ts';
import { defineSource, type SourceContext } from './source.ts';
import { readTelegramPage, type TelegramPage } from './telegram-page.ts';

const options = z.strictObject({
  account: z
    .string()
    .regex(/^[A-Za-z]\w{3,31}$/, 'expected the name of a channel without @, as northwind')
    .describe('The channel’s name, as in t.me/name.'),
  query: queryOption,
  host: z
    .url({ protocol: /^https?$/ })
    .default('https://t.me')
    .describe('Where its public pages stand.'),
  maxPages: z
    .number()
    .int()
    .min(1)
    .max(100)
    .default(5)
    .describe('Pages of one poll, some twenty posts each; what is left is read by the next ones.'),
});
type TelegramContext = SourceContext<z.infer<typeof options>>;

/** No limit is published; pages come back empty to those who ask fast. */
const api: Api = { name: 'Telegram', pace: { spacingMs: 3_000 } };

/** Posts are edited for two days. */
const overlapMs = 48 * 60 * 60_000;
/** Posts of one poll that are asked for because they are not shown any more. */
const askedMax = 10;

const power: SearchPower = { does: [], readsWhole: true, note: 'The channel is read whole and searched here.' };

const askPage = async (context: TelegramContext, path: string): Promise<TelegramPage> => {
  const { account: channel, host } = context.channel.options;
  const answer = await askBytes(context, api, {
    url: new URL(path, host).href,
    headers: { accept: 'text/html' },
    // It is a page like others, not an API.
    robots: 'obey',
  });
  const html = new TextDecoder().decode(answer?.body);
  return readTelegramPage(html, { channel, base: new URL(`/s/${channel}`, host).href });
};

const toWalk = (context: TelegramContext): Walk => {
  const { channel } = context;
  const { account, maxPages } = channel.options;
  const isWanted = toBrandFilter(context);
  return {
    pagesMax: maxPages,
    overlapMs,
    wants: isWanted,
    askPage: async (place) => {
      const before = typeof place === 'number' ? place : undefined;
      const page = await askPage(context, before === undefined ? `/s/${account}` : `/s/${account}?before=${before}`);
      if (!page.isChannel)
        throw toError(api, context, {
          code: 'ACCESS_DENIED',
          received: 'a page without posts',
          mend: 'See that it is a public channel, not a group, and that t.me/s/… shows its posts to strangers.',
        });
      // Older posts were promised.
      if (before !== undefined && page.isBlank)
        throw toError(api, context, { code: 'RATE_LIMITED', received: 'an empty page' });
      const profile = channel.owned && before === undefined && page.profile !== undefined ? [page.profile] : [];
      return { entries: [...page.posts, ...profile], next: page.before };
    },
    findDeleted: async (missing) => {
      const gone: string[] = [];
      for (const id of missing.filter((each) => !each.startsWith('profile:')).slice(-askedMax))
        if ((await askPage(context, `/${id}?embed=1&mode=tme`)).isMissing) gone.push(id);
      return gone;
    },
  };
};

/** Reads a channel's public page; see https://core.telegram.org/widgets/post. */
export const telegram = defineSource({
  id: 'telegram',
  summary: 'Reads the posts of one public Telegram channel from its page on t.me.',
  options,
  everyMs: 60 * 60_000,
  triedLive: false,
  limits: {
    grants: [],
    spacingMs: api.pace.spacingMs,
    pageSize: 20,
    reachesBack: 'all',
  },
  terms: {
    keepDays: null,
    stores: 'all',
    note: 'The public preview is meant for reading; Telegram forbids collecting it in bulk for training.',
  },
  search: power,
  examples: [
    { id: 'telegram', source: 'telegram', account: 'northwind', owned: true },
    { id: 'telegram-news', source: 'telegram', account: 'coffeenews', query: 'northwind -traders' },
  ],
  read: (context) => walkNewestFirst(context, toWalk(context)),
});
