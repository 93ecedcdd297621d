/** How X is asked: its token, its prices, and its way of saying what is wrong. */
import * as z from 'zod';
import type { Channel } from '../model/channel.ts';
import { type Api, type ApiFault, askJson, toError, toFormatError } from './api/ask-json.ts';
import { paceByHeaders } from './api/pace.ts';
import { readRows } from './api/rows.ts';
import type { WalkPage } from './api/walk-newest-first.ts';
import type { SourceContext } from './source.ts';
import { includesSchema, parseIncludes, postSchema, toPostEntry, type User, userSchema } from './x-entry.ts';

export type XOptions = {
  readonly token: string;
  readonly host: string;
  readonly pageSize: number;
  readonly dollarsPerMonth: number;
  readonly dollarsPerPost: number;
  readonly dollarsPerUser: number;
};
export type XContext = Omit<SourceContext<unknown>, 'channel'> & {
  readonly channel: Channel & { readonly options: XOptions };
};

const faultSchema = z.looseObject({
  title: z.string().optional(),
  detail: z.string().optional(),
  type: z.string().optional(),
  errors: z.array(z.looseObject({ message: z.string().optional() })).optional(),
});

/** `{"title": "Unauthorized", "detail": "…", "type": "about:blank", "status": 401}`; errors beside good data are no fault. */
const findFault: NonNullable<Api['findFault']> = ({ status, body }) => {
  const fault = status < 400 ? undefined : faultSchema.safeParse(body).data;
  if (fault === undefined) return undefined;
  const said = [fault.title, fault.errors?.[0]?.message ?? fault.detail].filter(Boolean).join(': ');
  const received = said === '' ? `status ${status}` : `status ${status}, ${said}`;
  if (status === 402 || /usage-capped|UsageCapExceeded|CreditsDepleted/i.test(`${fault.type} ${fault.title}`))
    return { code: 'QUOTA_SPENT', received, mend: 'Buy credits, or raise the cap, in the console of X; or wait.' };
  if (status === 429) return { code: 'RATE_LIMITED', received };
  return { code: codes[status] ?? 'HTTP_STATUS', received };
};
const codes: Readonly<Record<number, ApiFault['code']>> = { 401: 'ACCESS_DENIED', 403: 'ACCESS_DENIED' };

/** Searches and mentions may be asked 450 times in 15 minutes, which headers count down for each kind of question. */
const api: Api = {
  name: 'X',
  pace: paceByHeaders(2_000, {
    remaining: 'x-rate-limit-remaining',
    reset: 'x-rate-limit-reset',
    form: 'epoch-seconds',
  }),
  findFault,
};

/** Money is counted in tenths of a cent. */
export const unitsPerDollar = 1000;
export const toUnits = (dollars: number): number => Math.ceil(dollars * unitsPerDollar);

/** Fewer posts than this X does not show on a page. */
const pageMin = 10;

const postFields = {
  'tweet.fields':
    'created_at,lang,public_metrics,conversation_id,referenced_tweets,entities,attachments,author_id,note_tweet,edit_history_tweet_ids',
  'media.fields': 'url,preview_image_url,type,alt_text',
} as const;
const userFields = 'name,username,public_metrics,profile_image_url,description,url,entities';

const postsSchema = z.looseObject({
  data: z.array(z.unknown()).optional(),
  includes: includesSchema,
  meta: z.looseObject({ next_token: z.string().optional(), result_count: z.number().optional() }),
});
const userAnswerSchema = z.looseObject({ data: userSchema.optional(), errors: z.array(z.unknown()).optional() });
const foundSchema = z
  .looseObject({ data: z.array(z.looseObject({ id: z.string() })).optional(), errors: z.array(z.unknown()).optional() })
  .refine(({ data, errors }) => data !== undefined || errors !== undefined, { error: 'expected data or errors' });

/** Posts that one question may name. */
const idsMax = 100;

export type PostsQuestion = {
  readonly path: string;
  readonly query: Readonly<Record<string, string | undefined>>;
  /** What the place of the next page goes by. */
  readonly pagedBy: 'next_token' | 'pagination_token';
  /** With who wrote them, who are paid for too. */
  readonly withAuthors: boolean;
  /** Who wrote all of them, where that is known. */
  readonly author?: User;
};

/** Units of each thing, how many of them are wanted, with fewer than how many nothing is asked; `of` names the question. */
type Payment = { readonly each: number; readonly wanted: number; readonly min: number; readonly of: string };

/** What several walks of one poll ask. Nothing is asked that the month's money does not pay for. */
export class XClient {
  readonly #context: XContext;
  #account: Promise<User> | undefined;

  constructor(context: XContext) {
    this.#context = context;
  }

  /** One page of posts, as large as the money allows. */
  async askPosts(question: PostsQuestion, token: string | undefined): Promise<WalkPage> {
    const { dollarsPerPost, dollarsPerUser, pageSize } = this.#context.channel.options;
    const each = toUnits(dollarsPerPost) + (question.withAuthors ? toUnits(dollarsPerUser) : 0);
    const { path, pagedBy, withAuthors, author } = question;
    const of = JSON.stringify([path, question.query, token]);
    return this.#paying({ each, wanted: pageSize, min: pageMin, of }, async (size) => {
      const expansions = ['attachments.media_keys', ...(withAuthors ? ['author_id'] : [])].join(',');
      const users = withAuthors ? { 'user.fields': 'name,username,public_metrics' } : {};
      const paging = { max_results: String(size), [pagedBy]: token };
      const query = { ...question.query, ...paging, ...postFields, ...users, expansions };
      const { data = [], includes, meta } = await this.#ask({ path, query, schema: postsSchema });
      const known = parseIncludes(includes);
      const posts = readRows(this.#context, api, { rows: data, schema: postSchema });
      const page: WalkPage = {
        entries: posts.map((post) => toPostEntry(post, known, author)),
        next: meta.next_token,
      };
      return { used: data.length * toUnits(dollarsPerPost) + known.users.size * toUnits(dollarsPerUser), answer: page };
    });
  }

  /** An account by its name or number; looked up once a poll. */
  account(named: string): Promise<User> {
    this.#account ??= this.#findAccount(named);
    return this.#account;
  }

  #findAccount(named: string): Promise<User> {
    const each = toUnits(this.#context.channel.options.dollarsPerUser);
    return this.#paying({ each, wanted: 1, min: 1, of: named }, async () => {
      const path = /^\d+$/.test(named) ? `/2/users/${named}` : `/2/users/by/username/${encodeURIComponent(named)}`;
      const { data, errors } = await this.#ask({
        path,
        query: { 'user.fields': userFields },
        schema: userAnswerSchema,
      });
      if (data !== undefined) return { used: each, answer: data };
      if (errors === undefined) throw toFormatError(api, this.#context, 'neither an account nor an error');
      throw toError(api, this.#context, {
        code: 'HTTP_STATUS',
        status: 404,
        received: `no account "${named}"`,
        mend: 'Set "account" to the name of a public account, without @, or to its number.',
      });
    });
  }

  /** Which of these posts were deleted, or are not public any more. */
  async findDeleted(ids: readonly string[]): Promise<readonly string[]> {
    const posts = ids.filter((id) => /^\d+$/.test(id));
    const there = new Set<string>();
    const each = toUnits(this.#context.channel.options.dollarsPerPost);
    for (let start = 0; start < posts.length; start += idsMax) {
      const asked = posts.slice(start, start + idsMax);
      const of = asked.join(',');
      await this.#paying({ each, wanted: asked.length, min: asked.length, of }, async () => {
        const { data = [] } = await this.#ask({
          path: '/2/tweets',
          query: { ids: asked.join(',') },
          schema: foundSchema,
        });
        for (const { id } of data) there.add(id);
        return { used: data.length * each, answer: undefined };
      });
    }
    return posts.filter((id) => !there.has(id));
  }

  /** Lays money by for as many as are wanted, or as it is enough for, and gives back what was not used of it. */
  async #paying<Answer>(
    { each, wanted, min, of }: Payment,
    ask: (count: number) => Promise<{ readonly used: number; readonly answer: Answer }>,
  ): Promise<Answer> {
    const { dollarsPerMonth } = this.#context.channel.options;
    const granted = await this.#context.spend(wanted * each, { perMonth: toUnits(dollarsPerMonth), of });
    const count = each === 0 ? wanted : Math.floor(granted / each);
    let used = 0;
    try {
      if (count < min)
        throw toError(api, this.#context, {
          code: 'QUOTA_SPENT',
          received: `too little left of the ${dollarsPerMonth} dollars that "dollarsPerMonth" of this channel grants`,
          mend: 'Wait for the next month, make the query narrower, read the channel less often ("every"), or raise "dollarsPerMonth".',
        });
      const asked = await ask(count);
      used = asked.used;
      return asked.answer;
    } finally {
      // What failed is not charged.
      if (granted > used) await this.#context.giveBack?.(granted - used, of);
    }
  }

  async #ask<Schema extends z.ZodType>({
    path,
    query,
    schema,
  }: Pick<PostsQuestion, 'path' | 'query'> & { readonly schema: Schema }): Promise<z.infer<Schema>> {
    const { host, token } = this.#context.channel.options;
    const url = new URL(path, host);
    for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value);
    const headers = { authorization: `Bearer ${(await this.#context.secret(token)).reveal()}` };
    const answer = await askJson(this.#context, api, { url: url.href, headers, schema });
    if (answer === undefined) throw toFormatError(api, this.#context, 'nothing new to a question that asked for all');
    return answer.body;
  }
}
