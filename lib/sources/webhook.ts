/** The source that is told instead of asking: whoever knows the channel's secret posts JSON to `/hooks/<channel>`. */
import * as z from 'zod';
import { ConfigError, SourceError } from '../errors.ts';
import {
  toPlainKey,
  toStandardKey,
  type Verdict,
  verifyGithubWebhook,
  verifyStandardWebhook,
} from '../formats/webhook-signature.ts';
import type { Entry } from '../model/entry.ts';
import type { Secrets } from '../ports/secrets.ts';
import { sha256 } from '../text/hash.ts';
import { secretOption } from './api/secret-option.ts';
import { parseEntryRow } from './entry-row.ts';
import { defineSource, type Post, type ReceiveContext, type ReceivedPost, type SourceYield } from './source.ts';
import { findList, type Mapping, mappingSchema, mapRow, parseRows, rowsMax } from './webhook-mapping.ts';

const options = z.strictObject({
  secret: secretOption('The secret that the sender signs with, by reference.'),
  previousSecret: secretOption(
    'The secret before it: both are taken while senders change from one to the other.',
  ).optional(),
  signature: z
    .enum(['standard-webhooks', 'github'])
    .default('standard-webhooks')
    .meta({ title: 'word' })
    .describe('How senders sign: standard-webhooks (whsec_ and base64) or github (any text of 16 signs and more).'),
  postsPerMinute: z.number().int().min(1).max(10_000).default(60).describe('Posts of one minute, at most.'),
  map: mappingSchema
    .default({})
    .describe(
      'Paths, as a.b or /a/b, of items, id, url, title, text, html, author, publishedAt, language, rating and more.',
    ),
});
type Options = z.infer<typeof options>;

/** Sources are asked in turn; this one only shows by it that it is there. */
const everyMs = 24 * 60 * 60_000;

/** Nothing is asked for: entries come by themselves. */
async function* readNothing(): AsyncGenerator<SourceYield> {
  yield { type: 'checkpoint' };
}

const toKeys = async (
  { secret, previousSecret, signature }: Options,
  secrets: Secrets,
): Promise<readonly Uint8Array[]> => {
  const named = previousSecret === undefined ? [secret] : [secret, previousSecret];
  return Promise.all(named.map(async (name) => toKey(name, (await secrets.get(name)).reveal(), signature)));
};

const toKey = (name: string, value: string, signature: Options['signature']): Uint8Array => {
  const key = signature === 'github' ? toPlainKey(value) : toStandardKey(value);
  if (key !== undefined) return key;
  throw new ConfigError({
    subject: { kind: 'secret', id: name },
    expected: signature === 'github' ? 'at least 16 signs' : 'whsec_ and at least 16 bytes in base64',
    received: 'a value that is not shown',
    mend: 'Make one: echo "whsec_$(openssl rand -base64 32)"',
  });
};

const refuse = (
  channel: string,
  {
    code,
    expected,
    received,
    mend,
  }: Pick<SourceError, 'code' | 'mend'> & { readonly expected: string; readonly received: string },
): SourceError =>
  new SourceError({ code, retry: 'never', subject: { kind: 'channel', id: channel }, expected, received, mend });

const verify = async (post: Post, { channel, now, secrets }: ReceiveContext<Options>): Promise<string> => {
  const { signature } = channel.options;
  const keys = await toKeys(channel.options, secrets);
  const verdict: Verdict =
    signature === 'github'
      ? verifyGithubWebhook(post, { keys })
      : verifyStandardWebhook(post, { keys, nowMs: now.getTime() });
  if (verdict.isGenuine) return verdict.id;
  throw refuse(channel.id, {
    code: 'POST_UNSIGNED',
    expected: `a post signed as ${signature} with this channel’s secret, at most five minutes old`,
    received: verdict.why,
    mend: 'Give the sender this channel’s secret, and let it sign the body exactly as it sends it.',
  });
};

const isJson = (contentType: string | undefined): boolean =>
  contentType !== undefined && /^\s*application\/(?:[\w.-]{1,80}\+)?json\s*(?:;|$)/i.test(contentType.slice(0, 200));

/** A row without an id of its own is named for its address, or for what it says: sent again it is the same entry. */
const toRowId = (row: Readonly<Record<string, unknown>>): string =>
  typeof row.url === 'string' ? row.url.slice(0, 2048) : sha256(JSON.stringify(row)).slice(0, 32);

const readRow = (row: unknown, map: Mapping): { readonly entry: Entry } | { readonly reason: string } => {
  const mapped = mapRow(row, map);
  return 'reason' in mapped ? mapped : parseEntryRow(mapped.row, toRowId(mapped.row));
};

/** GitHub asks once whether anybody is there. */
const isPing = ({ headers }: Post): boolean => headers['x-github-event'] === 'ping';

const receive = async (post: Post, context: ReceiveContext<Options>): Promise<ReceivedPost> => {
  const { channel } = context;
  const { map, postsPerMinute } = channel.options;
  const id = await verify(post, context);
  if (isPing(post)) return { id, entries: [], wrong: [], postsPerMinute };
  const contentType = post.headers['content-type'];
  if (!isJson(contentType))
    throw refuse(channel.id, {
      code: 'POST_TYPE',
      expected: 'application/json',
      received: contentType === undefined ? 'no Content-Type' : `"${contentType.slice(0, 80).replace(/[^ -~]/g, '?')}"`,
      mend: 'Let the sender post JSON, and say so in its Content-Type.',
    });
  const parsed = parseRows(post.body, map);
  const toUnreadable = (received: string, told: { readonly code?: 'TOO_LARGE'; readonly mend?: string } = {}) =>
    refuse(channel.id, {
      code: 'POST_UNREADABLE',
      expected: `JSON with at most ${rowsMax} rows, as "map" of this channel says`,
      received,
      mend: 'Hold the post against "map" of this channel: "earmark explain webhook" shows what it may say.',
      ...told,
    });
  if ('reason' in parsed) throw toUnreadable(parsed.reason);
  if (parsed.rows.length > rowsMax) throw toUnreadable(`${parsed.rows.length} rows`, { code: 'TOO_LARGE' });
  const read = parsed.rows.map((row) => readRow(row, map));
  const entries = read.flatMap((each) => ('entry' in each ? [each.entry] : []));
  const wrong = read.flatMap((each, index) => ('reason' in each ? [{ row: index + 1, reason: each.reason }] : []));
  if (entries.length === 0 && wrong[0] !== undefined) {
    const list = map.items === undefined && parsed.rows.length === 1 ? findList(parsed.rows[0]) : undefined;
    throw list === undefined
      ? toUnreadable(`no row that can be read: ${wrong[0].reason}`)
      : toUnreadable(`an object without words of its own and with a list at "${list}"`, {
          mend: `If its rows are there, write "map: {items: ${list}}" into this channel.`,
        });
  }
  return { id, entries, wrong, postsPerMinute };
};

/** Takes what others post, signed; see docs/operations.md for how to point a sender at it. */
export const webhook = defineSource({
  id: 'webhook',
  summary: 'Takes JSON that others post to /hooks/<channel>, signed with a secret: a CMS, a review tool, a script.',
  options,
  everyMs,
  triedLive: true,
  examples: [
    { id: 'cms', source: 'webhook', owned: true, secret: 'env:EARMARK_CMS_SECRET' },
    {
      id: 'reviews',
      source: 'webhook',
      secret: 'ssm:earmark/reviews',
      previousSecret: 'ssm:earmark/reviews-before',
      map: {
        items: 'data.reviews',
        id: 'id',
        text: 'body',
        author: '/user/name',
        rating: 'stars',
        publishedAt: 'created_at',
      },
    },
  ],
  read: readNothing,
  receive,
});
