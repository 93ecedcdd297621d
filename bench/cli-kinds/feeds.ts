/** Feeds: the fields that `inspect` prints of those that the suites expect. */
import path from 'node:path';
import { compareField, type FeedCase, feedCaseSchema, type ReadFeed, servedFrom } from '../feed-cases.ts';
import { needData } from '../read-cases.ts';
import { type Answer, type Question, readCases, toVerdict, type Verdict } from './question.ts';

/** What `inspect` does not print, or what only HTTP headers could tell, is not asked for. */
const feedFields = ['title', 'link', 'language'] as const;
const itemFields = [
  'title',
  'link',
  'id',
  'author',
  'summary',
  'content',
  'published',
  'publishedIso',
  'updated',
  'updatedIso',
  'enclosures',
] as const;

const toRead = ({ feed }: Answer): ReadFeed => ({
  feed: { ...feed },
  items: (feed?.entries ?? []).map((entry) => ({
    ...entry,
    link: entry.url,
    content: [entry.content],
    published: entry.publishedAt,
    publishedIso: entry.publishedAt,
    updated: entry.updatedAt,
    updatedIso: entry.updatedAt,
  })),
});

const judge = (each: FeedCase, answer: Answer): readonly Verdict[] => {
  const base = servedFrom(each);
  const read = toRead(answer);
  const note = (name: string, expected: unknown, received: unknown): readonly Verdict[] => {
    const isMet = compareField(name.split('.').at(-1) ?? '', expected, received, base);
    return isMet === undefined
      ? []
      : [`${each.source} ${name}`, 'all'].map((row) => toVerdict(row, expected, received, isMet));
  };
  const pick = (
    prefix: string,
    names: readonly string[],
    [wanted, got]: readonly (Readonly<Record<string, unknown>> | null | undefined)[],
  ): readonly Verdict[] =>
    names.flatMap((name) => (wanted?.[name] === undefined ? [] : note(`${prefix}.${name}`, wanted[name], got?.[name])));
  return [
    ...(each.expect === undefined
      ? []
      : [toVerdict(`${each.source} is read`, 'feed', answer.error?.message, answer.feed !== undefined)]),
    ...pick('feed', feedFields, [each.expect?.feed, read.feed]),
    ...(each.expect?.items ?? []).flatMap((item, index) => pick('item', itemFields, [item, read.items[index]])),
    ...(each.expect?.itemCount === undefined ? [] : note('itemCount', each.expect.itemCount, read.items.length)),
  ];
};

export const askFeeds = (): readonly Question[] =>
  readCases('feeds', feedCaseSchema).map((each) => ({
    id: each.id,
    document: { path: path.join(needData('feeds'), each.file) },
    baseUrl: servedFrom(each),
    type: 'feed',
    judge: (answer) => judge(each, answer),
  }));
