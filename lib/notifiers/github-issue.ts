/** Keeps an issue of GitHub a finding: created, commented on, opened again and closed with it. */
import * as z from 'zod';
import { DeliveryError } from '../errors.ts';
import type { Alert } from '../model/alert.ts';
import type { AlertDocument } from './message/document.ts';
import { toRows } from './message/plain-text.ts';
import type { Part } from './message/word-changes.ts';
import { defineNotifier, type NotifierContext } from './notifier.ts';
import { type Answer, ask, type Call, call, type Mends, toRefusal } from './service/call.ts';
import { followAll, type Tracker, toIssueLabel, toIssueTitle } from './service/issue.ts';
import { secretReference } from './service/options.ts';

/** @see https://docs.github.com/en/rest/issues */
const titleMax = 256;
const version = '2022-11-28';

const options = z.strictObject({
  repository: z
    .string()
    .regex(/^[\w-]{1,39}\/(?!\.{1,2}$)[\w.-]{1,100}$/, 'expected owner/name')
    .describe('Where issues are made, as owner/name.'),
  token: secretReference('EARMARK_GITHUB_TOKEN').describe(
    'A token that may read and write issues there, by reference.',
  ),
  labels: z.array(z.string().min(1).max(50)).max(20).default([]).describe('Labels that every issue gets.'),
  api: z
    .url({ protocol: /^https$/ })
    .default('https://api.github.com')
    .describe('The API of a GitHub of your own.'),
});
type Options = z.infer<typeof options>;

const issueSchema = z.object({ number: z.int().min(1), state: z.enum(['open', 'closed']) });

/** Every sign that Markdown or HTML knows, as a character reference: it is then shown, and never read. */
const toReferences = (text: string): string => text.replace(/[!-/:-@[-`{-~]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** In `code` GitHub calls nobody, links nothing, and takes no number for an issue. */
const code = (text: string): string => (text === '' ? '' : `<code>${toReferences(text)}</code>`);

const marks: Readonly<Record<Part['kind'], readonly [string, string]>> = {
  plain: ['', ''],
  marked: ['<strong>', '</strong>'],
  removed: ['<del>', '</del>'],
  added: ['<ins>', '</ins>'],
};

const toMarked = (parts: readonly Part[], between = ''): string =>
  parts.map(({ text, kind }) => `${marks[kind][0]}${code(text)}${marks[kind][1]}`).join(between);

const toRow = (alert: AlertDocument, label: string, text: string): string => {
  if (label === 'found') return `**found** ${toMarked(alert.quote)}`;
  if (label === 'changed') return `**changed** ${toMarked(alert.changes, ' ')}`;
  return `**${label}** ${code(text)}`;
};

const link = (url: string | undefined, label: string): readonly string[] =>
  url === undefined ? [] : [`[${label}](${url})`];

/** What an issue or a comment says. */
const toBody = (alert: AlertDocument): string =>
  [
    `**${alert.reason}, ${alert.severity}:** ${code(alert.says)}`,
    ...toRows(alert).map(([label, text]) => toRow(alert, label, text)),
    alert.facts.map(({ label, value }) => `${label}: ${code(value)}`).join(' · '),
    [
      ...link(alert.link, 'Open the finding'),
      ...(alert.evidence === undefined ? [code(alert.where)] : link(alert.evidence, 'Open the page')),
      code(alert.command),
    ].join(' · '),
  ].join('\n\n');

const mends: Mends = {
  401: 'Make a new token and put it into the secret.',
  403: 'Give the token permission to read and write issues of the repository.',
  404: 'Correct the repository, and give the token access to it: GitHub hides what a token may not see.',
  410: 'Switch issues on in the settings of the repository.',
  422: 'Report it with these words: GitHub could not use the issue.',
};

type GitHub = (path: string, request?: Pick<Call, 'method' | 'body'>) => Promise<Answer>;
type Way = { readonly call: GitHub; readonly ask: GitHub; readonly refuse: (answer: Answer) => DeliveryError };

const toWay = async ({ repository, token, api }: Options, context: NotifierContext): Promise<Way> => {
  const secret = await context.secrets.get(token);
  const common: Call = {
    notifier: 'github-issue',
    url: `${api.replace(/\/+$/, '')}/repos/${repository}`,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${secret.reveal().trim()}`,
      'x-github-api-version': version,
    },
    secrets: [secret],
    // Its limits are told by 403 too.
    isBusy: ({ status, text }) => status === 403 && /rate limit/i.test(text),
  };
  const toCall = (path: string, request: Pick<Call, 'method' | 'body'> = {}): Call => ({
    ...common,
    ...request,
    url: `${common.url}${path}`,
  });
  return {
    call: (path, request) => call(toCall(path, request), context, mends),
    ask: (path, request) => ask(toCall(path, request), context),
    refuse: (answer) => toRefusal(common, answer, mends),
  };
};

const read = <T>(schema: z.ZodType<T>, { json }: Answer): T => {
  const { data } = schema.safeParse(json);
  if (data !== undefined) return data;
  throw new DeliveryError({
    code: 'DELIVERY_REFUSED',
    retry: 'never',
    subject: { kind: 'notifier', id: 'github-issue' },
    expected: 'an issue of GitHub',
    received: 'an answer of another kind',
    mend: 'See that "api" is the API of a GitHub.',
  });
};

const find = async (way: Way, finding: string): ReturnType<Tracker['find']> => {
  const label = encodeURIComponent(toIssueLabel(finding));
  const answer = await way.call(`/issues?state=all&per_page=1&labels=${label}`, { method: 'GET' });
  const [issue] = read(z.array(issueSchema), answer);
  if (issue === undefined) return { state: 'none' };
  return { state: issue.state === 'open' ? 'open' : 'done', key: `#${issue.number}` };
};

/** Made first: a token that may not set labels would make issues that nobody finds again. */
const ensureLabel = async (way: Way, finding: string): Promise<void> => {
  const body = { name: toIssueLabel(finding), color: '5c677d', description: 'A finding of Earmark' };
  const answer = await way.ask('/labels', { body });
  const isThere = answer.status === 422 && answer.text.includes('already_exists');
  if (answer.status !== 201 && !isThere) throw way.refuse(answer);
};

const create = async (way: Way, { labels }: Options, alert: AlertDocument): Promise<string> => {
  await ensureLabel(way, alert.finding);
  const body = {
    title: toIssueTitle(alert, titleMax),
    body: toBody(alert),
    labels: [...labels, toIssueLabel(alert.finding)],
  };
  return `#${read(issueSchema, await way.call('/issues', { body })).number}`;
};

/** Closed as done, or as not planned where nobody mended anything. */
const toClosed = ({ status, resolution }: Alert['finding']) => ({
  state: 'closed',
  state_reason: status === 'ignored' || (resolution !== null && unmended.has(resolution)) ? 'not_planned' : 'completed',
});
const unmended: ReadonlySet<string> = new Set(['deleted', 'expired', 'guideline-removed', 'channel-removed']);

/** `#12` as GitHub's addresses have it. */
const toPath = (key: string): string => `/issues/${key.slice(1)}`;

export const githubIssueNotifier = defineNotifier({
  id: 'github-issue',
  summary: 'Keeps an issue of GitHub for each finding, and closes it with the finding.',
  options,
  examples: [
    { 'github-issue': { repository: 'northwind/website', token: 'env:EARMARK_GITHUB_TOKEN', labels: ['brand'] } },
  ],
  follows: true,
  send: async (message, chosen, context) => {
    const way = await toWay(chosen, context);
    return followAll(message, (alert, document) => ({
      find: () => find(way, document.finding),
      create: () => create(way, chosen, document),
      move: async (key, step) => {
        const body = step === 'close' ? toClosed(alert.finding) : { state: 'open' };
        await way.call(toPath(key), { method: 'PATCH', body });
      },
      comment: async (key) => {
        await way.call(`${toPath(key)}/comments`, { body: { body: toBody(document) } });
      },
    }));
  },
});
