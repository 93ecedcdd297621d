/** What Stack Exchange says of questions, answers and comments, as entries. */
import * as z from 'zod';
import { toPlainText } from '../formats/feed-words.ts';
import { type Entry, toEntry } from '../model/entry.ts';
import { toCounts } from './api/counts.ts';

const ownerSchema = z.looseObject({ display_name: z.string().nullish(), link: z.string().nullish() });

const shared = {
  owner: ownerSchema.nullish(),
  body: z.string().nullish(),
  body_markdown: z.string().nullish(),
  link: z.string().nullish(),
  score: z.number().nullish(),
  creation_date: z.number(),
  last_edit_date: z.number().nullish(),
} as const;

const commentSchema = z.looseObject({
  ...shared,
  comment_id: z.number(),
  post_id: z.number(),
  post_type: z.string().nullish(),
});

const votes = { up_vote_count: z.number().nullish(), down_vote_count: z.number().nullish() } as const;

export const answerSchema = z.looseObject({
  ...shared,
  ...votes,
  answer_id: z.number(),
  question_id: z.number(),
  title: z.string().nullish(),
  comment_count: z.number().nullish(),
  comments: z.array(commentSchema).nullish(),
});

/** With a filter of one's own a question brings its answers and comments along. */
export const questionSchema = z.looseObject({
  ...shared,
  ...votes,
  question_id: z.number(),
  title: z.string().nullish(),
  view_count: z.number().nullish(),
  answer_count: z.number().nullish(),
  comments: z.array(commentSchema).nullish(),
  answers: z.array(answerSchema).nullish(),
});

type Post = Pick<z.infer<typeof answerSchema>, keyof typeof shared | keyof typeof votes | 'title'>;

/** Sites whose address is not `name.stackexchange.com`. */
const ownHosts: Readonly<Record<string, string>> = {
  stackoverflow: 'stackoverflow.com',
  superuser: 'superuser.com',
  serverfault: 'serverfault.com',
  askubuntu: 'askubuntu.com',
  stackapps: 'stackapps.com',
  mathoverflow: 'mathoverflow.net',
  'mathoverflow.net': 'mathoverflow.net',
};

/** `superuser` → `superuser.com`; `pt.stackoverflow` → `pt.stackoverflow.com`; `coffee` → `coffee.stackexchange.com`. */
export const toSiteHost = (site: string): string => {
  if (Object.hasOwn(ownHosts, site)) return ownHosts[site] ?? site;
  const [first = '', second] = site.split('.', 2);
  // A site with a name of its own in another language, or the place where one is talked about.
  return second !== undefined && Object.hasOwn(ownHosts, second)
    ? `${first}.${ownHosts[second]}`
    : `${site}.stackexchange.com`;
};

/** The sites in other languages have theirs in front: `pt.stackoverflow`. */
const toLanguage = (site: string): string | null => /^([a-z]{2})\.stackoverflow$/.exec(site)?.[1] ?? null;

const toTime = (seconds: number): string => new Date(seconds * 1000).toISOString();

/** Plain text is handed out escaped, as it stands in their pages. */
const toPlain = (escaped: string | null | undefined): string | null =>
  escaped == null || escaped.trim() === '' ? null : toPlainText(escaped);

const orElse = (address: string | null | undefined, other: string): string =>
  address == null || address === '' ? other : address;

/** What posts of all kinds have alike. */
const toPost = (post: Post, site: string) => ({
  title: toPlain(post.title),
  ...(post.body == null ? { text: toPlain(post.body_markdown) ?? '' } : { html: post.body }),
  author: toPlain(post.owner?.display_name),
  // Deleted accounts have a name and no page.
  authorUrl: post.owner?.link ?? null,
  siteName: toSiteHost(site),
  publishedAt: toTime(post.creation_date),
  updatedAt: post.last_edit_date == null ? null : toTime(post.last_edit_date),
  language: toLanguage(site),
});

const toPageUrl = (site: string, kind: 'q' | 'a', id: number): string => `https://${toSiteHost(site)}/${kind}/${id}`;

const toCommentEntry = (comment: z.infer<typeof commentSchema>, site: string): Entry => {
  const parent = toPageUrl(site, comment.post_type === 'answer' ? 'a' : 'q', comment.post_id);
  return toEntry({
    ...toPost(comment, site),
    id: `${site}:comment:${comment.comment_id}`,
    // Comments stand on the page of their question, told apart by what a browser does not send.
    url: orElse(comment.link, `https://${toSiteHost(site)}/posts/comments/${comment.comment_id}`),
    parent,
    counts: toCounts({ score: comment.score }),
  });
};

export const toAnswerEntries = (answer: z.infer<typeof answerSchema>, site: string): readonly Entry[] => [
  toEntry({
    ...toPost(answer, site),
    id: `${site}:answer:${answer.answer_id}`,
    url: orElse(answer.link, toPageUrl(site, 'a', answer.answer_id)),
    parent: toPageUrl(site, 'q', answer.question_id),
    counts: toCounts({
      score: answer.score,
      likes: answer.up_vote_count,
      dislikes: answer.down_vote_count,
      replies: answer.comment_count,
    }),
  }),
  ...(answer.comments ?? []).map((comment) => toCommentEntry(comment, site)),
];

export const toQuestionEntries = (question: z.infer<typeof questionSchema>, site: string): readonly Entry[] => [
  toEntry({
    ...toPost(question, site),
    id: `${site}:question:${question.question_id}`,
    url: orElse(question.link, toPageUrl(site, 'q', question.question_id)),
    counts: toCounts({
      score: question.score,
      likes: question.up_vote_count,
      dislikes: question.down_vote_count,
      replies: question.answer_count,
      views: question.view_count,
    }),
  }),
  ...(question.comments ?? []).map((comment) => toCommentEntry(comment, site)),
  ...(question.answers ?? []).flatMap((answer) => toAnswerEntries(answer, site)),
];
