/** Tags of repositories on GitHub, as owned entries: what stands in them was published like a release. */
import * as z from 'zod';
import { toInstant } from '../formats/dates.ts';
import { type Entry, toEntry } from '../model/entry.ts';
import { toLinkedHtml } from './api/linked-html.ts';
import { readRows } from './api/rows.ts';
import type { Walk } from './api/walk-newest-first.ts';
import { askGraph, type Client } from './github-api.ts';

const personSchema = z.looseObject({
  name: z.string().nullish(),
  date: z.string().nullish(),
  user: z.looseObject({ login: z.string().min(1), url: z.string().nullish() }).nullish(),
});

/** A tag: one with words of its own, or but a name for a commit. */
export const tagSchema = z.looseObject({
  name: z.string().min(1),
  target: z.looseObject({
    message: z.string().nullish(),
    tagger: personSchema.nullish(),
    author: personSchema.nullish(),
    committedDate: z.string().nullish(),
  }),
});

const person = '{name date user{login url}}';
const tagsQuery = `query($owner:String!,$name:String!,$first:Int!,$after:String){repository(owner:$owner,name:$name){refs(refPrefix:"refs/tags/",orderBy:{field:TAG_COMMIT_DATE,direction:DESC},first:$first,after:$after){nodes{name target{...on Tag{message tagger${person}}...on Commit{message committedDate author${person}}}}pageInfo{endCursor hasNextPage}}}}`;

const tagsSchema = z.looseObject({
  data: z.looseObject({
    repository: z.looseObject({
      refs: z.looseObject({
        nodes: z.array(z.unknown()),
        pageInfo: z.looseObject({ endCursor: z.string().nullish(), hasNextPage: z.boolean() }),
      }),
    }),
  }),
});

/** Who signs a tag puts the signature behind the words. */
const withoutSignature = (message: string): string =>
  (message.split(/-----BEGIN (?:PGP|SSH) SIGNATURE-----/, 1)[0] ?? '').trim();

/** `tree` and not `releases/tag`: that is the address of the release, where there is one. */
const toTagUrl = (repository: string, name: string): string =>
  `https://github.com/${repository}/tree/${name.split('/').map(encodeURIComponent).join('/')}`;

export const toTagEntry = ({ name, target }: z.infer<typeof tagSchema>, repository: string): Entry => {
  const by = target.tagger ?? target.author;
  return toEntry({
    id: `tag:${repository}:${name}`.slice(0, 2048),
    url: toTagUrl(repository, name),
    title: name.slice(0, 1000),
    html: toLinkedHtml(withoutSignature(target.message ?? '')),
    author: by?.user?.login ?? by?.name ?? null,
    authorUrl: by?.user?.url ?? null,
    siteName: 'GitHub',
    publishedAt: toInstant(target.tagger?.date ?? target.committedDate ?? by?.date),
    parent: `https://github.com/${repository}`,
  });
};

type TagOptions = {
  readonly pageSize: number;
  readonly maxPages: number;
  readonly token?: string | undefined;
  readonly version: string;
  readonly host: string;
};

/** Newest first by the commit; a tag that is set on an old commit stands where that does. */
export const toTagWalk = (client: Client<TagOptions>, repository: string): Walk => {
  const { context, api } = client;
  const { pageSize, maxPages } = context.channel.options;
  const [owner, name] = repository.split('/');
  return {
    pagesMax: maxPages,
    overlapMs: 24 * 60 * 60_000,
    askPage: async (place) => {
      const variables = { owner, name, first: pageSize, after: typeof place === 'string' ? place : null };
      const { nodes, pageInfo } = (await askGraph(client, { query: tagsQuery, variables, schema: tagsSchema })).data
        .repository.refs;
      const tags = readRows(context, api, { rows: nodes, schema: tagSchema });
      return {
        entries: tags.map((tag) => toTagEntry(tag, repository)),
        next: pageInfo.hasNextPage ? (pageInfo.endCursor ?? undefined) : undefined,
      };
    },
  };
};
