/** What GitHub says of issues, discussions, releases and accounts, as entries. */
import * as z from 'zod';
import { toInstant } from '../formats/dates.ts';
import { type Entry, toEntry } from '../model/entry.ts';
import { toCounts } from './api/counts.ts';
import { toProfileEntry } from './api/profile-html.ts';

const userSchema = z.looseObject({ login: z.string().min(1), html_url: z.string().nullish() });

const reactionsSchema = z.looseObject({ '+1': z.number().nullish(), '-1': z.number().nullish() });

const shared = {
  html_url: z.string().min(1),
  body: z.string().nullish(),
  body_html: z.string().nullish(),
  created_at: z.string().nullish(),
  updated_at: z.string().nullish(),
  reactions: reactionsSchema.nullish(),
} as const;

/** An issue or a pull request, as searches and lists show it. `user` is null where the account is deleted. */
export const issueSchema = z.looseObject({
  ...shared,
  id: z.number(),
  title: z.string().nullish(),
  user: userSchema.nullish(),
  comments: z.number().nullish(),
});

export const releaseSchema = z.looseObject({
  ...shared,
  id: z.number(),
  name: z.string().nullish(),
  tag_name: z.string().nullish(),
  author: userSchema.nullish(),
  published_at: z.string().nullish(),
  draft: z.boolean().nullish(),
});

/** A discussion, as `discussionFields` ask for it. */
export const discussionSchema = z.looseObject({
  id: z.string().min(1),
  url: z.string().min(1),
  title: z.string().nullish(),
  bodyHTML: z.string().nullish(),
  bodyText: z.string().nullish(),
  createdAt: z.string(),
  updatedAt: z.string().nullish(),
  author: z.looseObject({ login: z.string(), url: z.string().nullish() }).nullish(),
  upvoteCount: z.number().nullish(),
  comments: z.looseObject({ totalCount: z.number() }).nullish(),
  repository: z.looseObject({ url: z.string().nullish() }).nullish(),
});

export const discussionFields =
  'id url title bodyHTML bodyText createdAt updatedAt author{login url} upvoteCount comments{totalCount} repository{url}';

export const accountSchema = z.looseObject({
  login: z.string().min(1),
  type: z.string().nullish(),
  html_url: z.string().min(1),
  name: z.string().nullish(),
  bio: z.string().nullish(),
  description: z.string().nullish(),
  blog: z.string().nullish(),
  twitter_username: z.string().nullish(),
  avatar_url: z.string().nullish(),
  followers: z.number().nullish(),
});

/** `https://github.com/owner/name/issues/1` → `https://github.com/owner/name`. */
const toRepositoryUrl = (address: string): string => address.split('/').slice(0, 5).join('/');

/** GitHub renders its Markdown itself; text alone where it was not asked to, or had nothing to render. */
const toWords = ({ body, body_html: html }: Pick<z.infer<typeof issueSchema>, 'body' | 'body_html'>) =>
  html == null || html === '' ? { text: body ?? '' } : { html };

const toAuthor = (user: z.infer<typeof userSchema> | null | undefined) => ({
  author: user?.login ?? null,
  authorUrl: user?.html_url ?? null,
});

export const toIssueEntry = (issue: z.infer<typeof issueSchema>): Entry =>
  toEntry({
    id: `issue:${issue.id}`,
    url: issue.html_url,
    title: issue.title ?? null,
    ...toWords(issue),
    ...toAuthor(issue.user),
    siteName: 'GitHub',
    publishedAt: toInstant(issue.created_at),
    updatedAt: toInstant(issue.updated_at),
    parent: toRepositoryUrl(issue.html_url),
    counts: toCounts({
      likes: issue.reactions?.['+1'],
      dislikes: issue.reactions?.['-1'],
      replies: issue.comments,
    }),
  });

export const toReleaseEntry = (release: z.infer<typeof releaseSchema>): Entry =>
  toEntry({
    id: `release:${release.id}`,
    url: release.html_url,
    title: [release.name, release.tag_name].find((each) => each != null && each.trim() !== '') ?? null,
    ...toWords(release),
    ...toAuthor(release.author),
    siteName: 'GitHub',
    publishedAt: toInstant(release.published_at ?? release.created_at),
    updatedAt: toInstant(release.updated_at),
    parent: toRepositoryUrl(release.html_url),
    counts: toCounts({
      likes: release.reactions?.['+1'],
      dislikes: release.reactions?.['-1'],
    }),
  });

export const toDiscussionEntry = (discussion: z.infer<typeof discussionSchema>): Entry =>
  toEntry({
    id: `discussion:${discussion.id}`,
    url: discussion.url,
    title: discussion.title ?? null,
    ...toWords({ body: discussion.bodyText, body_html: discussion.bodyHTML }),
    ...toAuthor(discussion.author == null ? null : { ...discussion.author, html_url: discussion.author.url }),
    siteName: 'GitHub',
    publishedAt: toInstant(discussion.createdAt),
    updatedAt: toInstant(discussion.updatedAt),
    parent: discussion.repository?.url ?? toRepositoryUrl(discussion.url),
    counts: toCounts({
      likes: discussion.upvoteCount,
      replies: discussion.comments?.totalCount,
    }),
  });

/** People write their site without its scheme there. */
const toLinks = ({ blog, twitter_username: handle }: z.infer<typeof accountSchema>): readonly string[] => [
  ...(blog == null || blog.trim() === '' ? [] : [/^https?:\/\//i.test(blog) ? blog : `https://${blog.trim()}`]),
  ...(handle == null || handle === '' ? [] : [`https://x.com/${handle}`]),
];

/** An organization says `description` of itself, a person `bio`. */
export const toAccountEntry = (account: z.infer<typeof accountSchema>): Entry =>
  toProfileEntry({
    id: account.login,
    url: account.html_url,
    siteName: 'GitHub',
    name: account.name ?? account.login,
    bioText: account.description ?? account.bio ?? '',
    links: toLinks(account),
    avatarUrl: account.avatar_url ?? null,
    bannerUrl: null,
    followers: account.followers,
  });
