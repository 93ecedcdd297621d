/** Mentions as stories: the copies of one text together, with the outlets that tell it. */
import type { Mention, SentimentLabel } from '../model/mention.ts';
import type { Instant } from '../model/vocabulary.ts';
import { toUrl } from '../text/url.ts';

export type StoryRow = {
  readonly type: 'story';
  readonly cluster: string;
  readonly brand: string;
  /** Title and address of the telling that was seen first. */
  readonly title: string;
  readonly url: string;
  readonly mentions: number;
  /** Hosts that tell it, the one that told it first before the others; at most 20. */
  readonly outlets: readonly string[];
  readonly channels: readonly string[];
  readonly firstSeenAt: Instant;
  readonly lastSeenAt: Instant;
  /** The greatest of any outlet; null where none is known. */
  readonly reach: number | null;
  readonly sentiment: Readonly<Record<SentimentLabel, number>>;
};

const outletsMax = 20;

const toOutlet = ({ url, channel }: Mention): string => toUrl(url)?.hostname.replace(/^www\./, '') || channel;

const toStory = (tellings: readonly Mention[]): readonly StoryRow[] => {
  const inOrder = tellings.toSorted((a, b) => Date.parse(a.seenAt) - Date.parse(b.seenAt) || (a.id < b.id ? -1 : 1));
  const [first] = inOrder;
  if (first === undefined) return [];
  const sentiment = { positive: 0, neutral: 0, negative: 0, mixed: 0 };
  for (const telling of inOrder) sentiment[telling.sentiment.label] += 1;
  const reaches = inOrder.flatMap(({ reach }) => reach ?? []);
  return [
    {
      type: 'story',
      cluster: first.cluster,
      brand: first.brand,
      title: first.title,
      url: first.url,
      mentions: inOrder.length,
      outlets: [...new Set(inOrder.map(toOutlet))].slice(0, outletsMax),
      channels: [...new Set(inOrder.map(({ channel }) => channel))],
      firstSeenAt: first.seenAt,
      lastSeenAt: inOrder[inOrder.length - 1]?.seenAt ?? first.seenAt,
      reach: reaches.length === 0 ? null : Math.max(...reaches),
      sentiment,
    },
  ];
};

/** The stories that mentions tell: what most tell first, then what was told last. */
export const toStories = (mentions: readonly Mention[]): readonly StoryRow[] => {
  const byCluster = new Map<string, Mention[]>();
  for (const mention of mentions) {
    const tellings = byCluster.get(mention.cluster);
    if (tellings === undefined) byCluster.set(mention.cluster, [mention]);
    else tellings.push(mention);
  }
  return [...byCluster.values()]
    .flatMap(toStory)
    .toSorted((a, b) => b.mentions - a.mentions || Date.parse(b.lastSeenAt) - Date.parse(a.lastSeenAt));
};
