/** Makes what a check is handed from one of its examples. */

import type { BrandSubject, ChannelSubject, Check, Example, PageSubject } from '../../lib/checks/check.ts';
import { toRepeats } from '../../lib/checks/trend/repeats.ts';
import { readFacts } from '../../lib/items/facts.ts';
import { toHeldFacts } from '../../lib/items/registered-facts.ts';
import { unreadBacklink } from '../../lib/model/backlink.ts';
import type { Block } from '../../lib/model/block.ts';
import { type Brand, brandSchema } from '../../lib/model/brand.ts';
import type { Channel } from '../../lib/model/channel.ts';
import type { Item } from '../../lib/model/item.ts';
import { earlierMention, type Mention, type Occurrence } from '../../lib/model/mention.ts';
import type { Remark } from '../../lib/model/remark.ts';
import type { Count, StoredFact } from '../../lib/ports/stores.ts';
import { toTermMatcher } from '../../lib/text/terms.ts';
import { exampleLook, toSeen } from './example-marks.ts';

export const exampleNow = '2026-10-01T00:00:00.000Z';

export const toBrand = (known: Partial<Brand> = {}): Brand => ({
  ...brandSchema.parse({ id: 'example', name: 'Example' }),
  ...known,
});

export const toChannel = (known: Partial<Channel> = {}): Channel => ({
  id: 'example',
  source: 'page',
  owned: true,
  everyMs: 3_600_000,
  options: {},
  ...known,
});

export const toItem = (blocks: readonly Block[], known: Partial<Item> = {}): Item => ({
  kind: 'page',
  url: 'https://example.net/page',
  canonical: null,
  title: null,
  byline: null,
  siteName: null,
  description: null,
  publishedAt: null,
  updatedAt: null,
  language: 'en',
  mainText: blocks.map(({ text }) => text).join('\n'),
  blocks,
  links: [],
  images: [],
  reviews: [],
  aggregateRatings: [],
  organizations: [],
  facts: [],
  robots: { noindex: false, nofollow: false },
  feeds: [],
  icons: [],
  image: null,
  themeColor: null,
  declared: null,
  rating: null,
  reach: null,
  fingerprint: '0',
  ...known,
});

export const toMention = (known: Partial<Mention> = {}): Mention => ({
  type: 'mention',
  id: 'm_1',
  brand: 'example',
  channel: 'example',
  url: 'https://example.net/page',
  speaker: 'public',
  author: null,
  publishedAt: null,
  seenAt: exampleNow,
  language: 'en',
  title: '',
  snippet: '',
  matched: [],
  product: null,
  rating: null,
  linked: false,
  cluster: 'c_1',
  reach: null,
  sentiment: { label: 'neutral', score: 0, confidence: 1, engine: 'example' },
  competitors: [],
  ...earlierMention,
  ...known,
});

/** A plain stand-in for the brand matcher: every name, alias and product, whole words. */
export const toOccurrences = (brand: Brand, blocks: readonly Block[]): readonly Occurrence[] => {
  const names = [
    { name: brand.name, via: 'name' as const },
    ...brand.aliases.map((name) => ({ name, via: 'alias' as const })),
    ...brand.products.map(({ name }) => ({ name, via: 'product' as const })),
  ];
  const matcher = toTermMatcher(names.map(({ name }) => name));
  return blocks.flatMap(({ text }, block) =>
    matcher.find(text).flatMap(({ start, end, term }) => {
      const named = names[term];
      return named === undefined
        ? []
        : [{ block, span: [start, end], quote: text.slice(start, end), ...named } as const];
    }),
  );
};

const toPageSubject = (check: Check, example: Example): PageSubject => {
  const brand = toBrand(example.brand);
  const blocks = example.blocks ?? [{ kind: 'paragraph', place: 'main', text: example.text ?? '' }];
  const language = example.language ?? 'en';
  const url = 'https://example.net/page';
  const item = toItem(blocks, {
    language,
    facts: readFacts({ blocks, links: [], organizations: [], products: [], language, url }),
    ...example.item,
  });
  return {
    brand,
    channel: toChannel({ owned: check.speaker !== 'public', ...example.channel }),
    speaker: check.speaker === 'public' ? 'public' : 'brand',
    now: new Date(example.now ?? exampleNow),
    item,
    blocks,
    occurrences: toOccurrences(brand, blocks),
    mention: example.mention === undefined ? undefined : toMention(example.mention),
    linkStates: new Map((example.linkStates ?? []).map((state) => [state.url, state])),
    backlinks: (example.backlinks ?? []).map((known) => ({
      ...unreadBacklink,
      type: 'backlink',
      id: 'b_1',
      brand: 'example',
      from: item.url,
      referringDomain: 'example.net',
      to: 'https://example.com/',
      state: 'live',
      firstSeenAt: exampleNow,
      lastCheckedAt: exampleNow,
      channel: 'example',
      ...known,
    })),
    linking: { require: 'followed', partners: [], oldDomains: [], watch: [], doNotContact: [], ...example.linking },
    ownPages: example.ownPages ?? [],
    facts: example.registered ?? [],
    ...(example.seen === undefined ? {} : { seen: toSeen(example.seen) }),
    files: new Map(Object.entries(example.files ?? {}).map(([path, text]) => [path, Buffer.from(text)])),
    register: toHeldFacts({ brand, facts: example.registered ?? [] }),
  };
};

const toChannelSubject = (example: Example): ChannelSubject => ({
  brand: toBrand(example.brand),
  channel: toChannel(example.channel),
  now: new Date(example.now ?? exampleNow),
  state: {
    channel: 'example',
    checkedAt: exampleNow,
    succeededAt: exampleNow,
    dueAt: exampleNow,
    failuresInARow: 0,
    failure: null,
    cursor: null,
    newestEntryAt: null,
    pages: 1,
    ...example.state,
  },
});

const toHeads = ({ heads = [] }: Example, channels: BrandSubject['channels']): BrandSubject['heads'] =>
  heads.flatMap(({ channel: id = channels[0]?.id, kind, value, url }) => {
    const channel = channels.find((each) => each.id === id);
    const scope = { of: null, location: null, locale: null, unit: null };
    const read = { brand: 'example', channel: id ?? '', url, readAt: exampleNow };
    return channel === undefined ? [] : [{ head: { ...read, ...scope, kind, value, quote: value }, channel }];
  });

const toEmblems = ({ pictures = [] }: Example, channels: BrandSubject['channels']): BrandSubject['emblems'] =>
  pictures.flatMap(({ kind, mark, url, channel: id }, index) => {
    const channel = channels.find((each) => each.id === id);
    const scope = { of: null, location: null, locale: null, unit: null };
    const read = { brand: 'example', channel: id, url: `https://example.net/${index}`, readAt: exampleNow };
    const look = mark === null ? undefined : exampleLook(mark);
    return channel === undefined
      ? []
      : [{ emblem: { ...read, ...scope, kind, value: mark ?? '', quote: url }, look, channel }];
  });

const hourMs = 3_600_000;

/** So many hours, counted back from when it is judged; fractions add up, as counts of an hour are whole. */
const toCounts = (example: Example, channel: string): readonly Count[] => {
  const nowMs = Date.parse(example.now ?? exampleNow);
  return (example.counts ?? []).flatMap(({ from, until, mentions, ...known }) =>
    Array.from({ length: from - until }, (_, index): Count => {
      const at = new Date(nowMs - (from - index) * hourMs).toISOString();
      return {
        brand: 'example',
        day: at.slice(0, 10),
        hour: Number(at.slice(11, 13)),
        channel,
        language: example.language ?? 'en',
        speaker: 'public',
        product: null,
        mentions,
        positive: 0,
        negative: 0,
        neutral: 0,
        mixed: 0,
        rated: 0,
        ratingSum: 0,
        ...known,
      };
    }),
  );
};

const toBrandCounts = (example: Example, channels: BrandSubject['channels']): BrandSubject['counts'] => {
  const now = example.now ?? exampleNow;
  const first = channels[0]?.id ?? 'example';
  const before = (hours: number): string => new Date(Date.parse(now) - hours * hourMs).toISOString();
  const mentions = (example.said ?? []).map(({ hoursAgo, ...known }) =>
    toMention({ channel: first, seenAt: before(hoursAgo), ...known }),
  );
  return {
    channels: channels
      .filter(({ owned }) => !owned)
      .map((channel) => ({
        channel,
        url: `https://example.net/${channel.id}`,
        readUntil: before(example.readUntil?.[channel.id] ?? 0),
      })),
    rows: toCounts(example, first),
    repeats: toRepeats(mentions),
    ...(example.said === undefined ? {} : { mentions }),
  };
};

const toBrandSubject = (example: Example): BrandSubject => {
  const channels = (example.channels ?? [{}]).map(toChannel);
  const facts = (example.facts ?? []).flatMap((known) => {
    const fact: StoredFact = {
      brand: 'example',
      channel: channels[0]?.id ?? 'example',
      url: `https://example.net/${known.channel ?? ''}`,
      readAt: exampleNow,
      kind: 'phone',
      of: null,
      location: null,
      locale: null,
      unit: null,
      value: '',
      quote: known.value ?? '',
      ...known,
    };
    const channel = channels.find(({ id }) => id === fact.channel);
    return channel === undefined ? [] : [{ fact, channel }];
  });
  return {
    brand: toBrand(example.brand),
    now: new Date(example.now ?? exampleNow),
    channels,
    facts,
    heads: toHeads(example, channels),
    emblems: toEmblems(example, channels),
    counts: toBrandCounts(example, channels),
    registered: toHeldFacts({ brand: toBrand(example.brand), facts: example.registered ?? [] }),
  };
};

/** Runs a check on one of its examples. */
export const runExample = (check: Check, example: Example): readonly Remark[] => {
  const options = check.options.parse(example.options ?? {});
  if (check.judges === 'page' && check.compare !== undefined && example.pictures !== undefined)
    return check.compare(toBrandSubject(example), options);
  if (check.judges === 'page') return check.run(toPageSubject(check, example), options);
  return check.judges === 'channel'
    ? check.run(toChannelSubject(example), options)
    : check.run(toBrandSubject(example), options);
};

export { toBrandSubject, toChannelSubject, toPageSubject };
