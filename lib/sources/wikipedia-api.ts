/** How a MediaWiki is asked: its pace, its errors inside a 200, its addresses, and where it goes on. */
import * as z from 'zod';
import { type Api, askJson, toFormatError } from './api/ask-json.ts';
import { paceByHeaders } from './api/pace.ts';
import type { Place } from './api/walk-cursor.ts';
import type { SourceContext } from './source.ts';

const faultSchema = z.looseObject({
  error: z.looseObject({ code: z.string(), info: z.string().nullish() }).optional(),
  // As wikis write it that are set so.
  errors: z.array(z.looseObject({ code: z.string(), text: z.string().nullish() })).optional(),
});

/** Codes that pass: the servers are behind, asked too often, or in repair. */
const passing = /^(?:maxlag|ratelimited|readonly|internal_api_error|cirrussearch-)/;
const denied = /^(?:readapidenied|blocked|autoblocked|permissiondenied|assert|notloggedin)/;

const findFault: NonNullable<Api['findFault']> = ({ status, body }) => {
  const { error, errors = [] } = faultSchema.safeParse(body).data ?? {};
  const [first] = errors;
  const code = error?.code ?? first?.code;
  if (code === undefined)
    return status === 403
      ? {
          code: 'ACCESS_DENIED',
          received: 'status 403',
          mend: 'Set network.contact in earmark.yml: Wikipedia refuses those who do not say who they are.',
        }
      : undefined;
  const received = `${code}: ${error?.info ?? first?.text ?? ''}`;
  if (passing.test(code)) return { code: 'RATE_LIMITED', received };
  return denied.test(code)
    ? { code: 'ACCESS_DENIED', received, mend: 'Name a wiki that strangers may read.' }
    : { code: 'HTTP_STATUS', received, mend: 'See that query and pages of this channel are right.' };
};

/** One question at a time; an answer that the servers are behind says in Retry-After when to come again. */
export const api: Api = {
  name: 'Wikipedia',
  pace: paceByHeaders(1_000, { remaining: 'ratelimit-remaining', reset: 'ratelimit-reset', form: 'seconds-left' }),
  findFault,
};

/** One wiki of a channel. */
export type Wiki = { readonly language: string; readonly api: URL };

/** `https://{language}.wikipedia.org/w/api.php` for a language. */
export const toWiki = (template: string, language: string): Wiki => ({
  language,
  api: new URL(template.replaceAll('{language}', language)),
});

const isUsualPath = ({ api: address }: Wiki): boolean => address.pathname === '/w/api.php';

/** A page by its number, which stays when it is moved. */
export const toPageUrl = (wiki: Wiki, id: number): string =>
  new URL(isUsualPath(wiki) ? `/?curid=${id}` : `index.php?curid=${id}`, wiki.api).href;

/** A page by its title. */
export const toTitleUrl = (wiki: Wiki, title: string): string => {
  const name = encodeURIComponent(title.replaceAll(' ', '_')).replaceAll('%2F', '/').replaceAll('%3A', ':');
  return new URL(isUsualPath(wiki) ? `/wiki/${name}` : `index.php?title=${name}`, wiki.api).href;
};

/** What a change changed. */
export const toDiffUrl = (wiki: Wiki, revision: number): string => new URL(`index.php?diff=${revision}`, wiki.api).href;

const continueSchema = z.record(z.string(), z.union([z.string(), z.number()]));

const wrapperSchema = z
  .looseObject({
    batchcomplete: z.unknown().optional(),
    continue: continueSchema.optional().catch(undefined),
    query: z.unknown().optional(),
  })
  // What is whole and has nothing in it found nothing; what says neither is no answer.
  .refine(
    ({ batchcomplete, continue: next, query }) => [batchcomplete, next, query].some((part) => part !== undefined),
    {
      error: 'expected query, continue or batchcomplete',
    },
  );

type Query<Schema extends z.ZodType> = {
  readonly parameters: Readonly<Record<string, string>>;
  /** Of the answer's `query`. */
  readonly schema: Schema;
  /** All that the answer before said under `continue`. */
  readonly place: Place | undefined;
};

/** Asks a wiki's `action=query`; answers what it says and where the next page begins. An answer without `query` found nothing. */
export const askWiki = async <Schema extends z.ZodType>(
  context: SourceContext<unknown>,
  wiki: Wiki,
  { parameters, schema, place }: Query<Schema>,
): Promise<{ readonly query: z.infer<Schema> | undefined; readonly next: Place | undefined }> => {
  const url = new URL(wiki.api);
  const common = { action: 'query', format: 'json', formatversion: '2', maxlag: '5' };
  const all = { ...common, ...parameters, ...continueSchema.safeParse(place).data };
  for (const [name, value] of Object.entries(all)) url.searchParams.set(name, String(value));
  const answer = await askJson(context, api, { url: url.href, schema: wrapperSchema });
  if (answer === undefined) throw toFormatError(api, context, 'nothing new to a question that asked for all');
  const { query, continue: next } = answer.body;
  if (query === undefined) return { query: undefined, next };
  const parsed = schema.safeParse(query);
  if (parsed.success) return { query: parsed.data, next };
  const [issue] = parsed.error.issues;
  throw toFormatError(api, context, `at query.${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'another shape'}`);
};
