/** Keeps an issue of Jira Cloud a finding: created, commented on, opened again and closed with it. */
import * as z from 'zod';
import { DeliveryError } from '../errors.ts';
import type { Alert } from '../model/alert.ts';
import type { Secret } from '../ports/secrets.ts';
import type { AlertDocument } from './message/document.ts';
import { toRows } from './message/plain-text.ts';
import type { Part } from './message/word-changes.ts';
import { type AlertMessage, defineNotifier, type NotifierContext } from './notifier.ts';
import { type Answer, type Call, call, type Mends } from './service/call.ts';
import { followAll, type Tracker, toIssueLabel, toIssueTitle } from './service/issue.ts';
import { secretReference } from './service/options.ts';

/** @see https://developer.atlassian.com/cloud/jira/platform/rest/v3/ */
const titleMax = 255;
/** Jira's search may know of an issue only after minutes; so long none is taken for lost. */
const searchLagMs = 15 * 60_000;

const word = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[^"\\\p{Cc}]+$/u, 'expected a name without quotes');

const options = z.strictObject({
  site: z.url({ protocol: /^https$/ }).describe('The site, such as https://northwind.atlassian.net.'),
  project: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]{1,30}$/, 'expected the key of a project, such as BRAND')
    .describe('The key of the project.'),
  email: z.email().max(254).describe('Whose token it is.'),
  token: secretReference('EARMARK_JIRA_TOKEN').describe('An API token of that account, by reference.'),
  type: word(100).default('Task').describe('The type of issue that is made.'),
  done: word(100).optional().describe('The status that closes; without it, the first of the category “done”.'),
  reopened: word(100).optional().describe('The status that opens again; without it, the first of another category.'),
});
type Options = z.infer<typeof options>;

const issueSchema = z.object({
  key: z.string().max(300),
  fields: z.object({ status: z.object({ statusCategory: z.object({ key: z.string() }) }) }),
});
const searchSchema = z.object({ issues: z.array(issueSchema) });
const createdSchema = z.object({ key: z.string().max(300) });
const transitionsSchema = z.object({
  transitions: z.array(
    z.object({ id: z.string(), to: z.object({ name: z.string(), statusCategory: z.object({ key: z.string() }) }) }),
  ),
});
type Transition = z.infer<typeof transitionsSchema>['transitions'][number];

type Mark =
  | { readonly type: 'strong' | 'strike' | 'em' | 'code' }
  | { readonly type: 'link'; readonly attrs: { readonly href: string } };
type Node = { readonly type: 'text'; readonly text: string; readonly marks?: readonly Mark[] };

/** In Jira's document format a text is nothing but a text: no markup is read in it. */
const node = (text: string, ...marks: readonly Mark[]): Node =>
  marks.length === 0 ? { type: 'text', text } : { type: 'text', text, marks };

const paragraph = (...content: readonly Node[]) => ({
  type: 'paragraph',
  content: content.filter(({ text }) => text !== ''),
});

const marksOf: Readonly<Record<Part['kind'], readonly Mark[]>> = {
  plain: [],
  marked: [{ type: 'strong' }],
  removed: [{ type: 'strike' }],
  added: [{ type: 'strong' }],
};

const toNodes = (parts: readonly Part[], between = ''): readonly Node[] =>
  parts.map(({ text, kind }, index) => node(index === 0 ? text : `${between}${text}`, ...marksOf[kind]));

const toRow = (alert: AlertDocument, label: string, text: string) => {
  const head = node(`${label}: `, { type: 'em' });
  if (label === 'found') return paragraph(head, node('“'), ...toNodes(alert.quote), node('”'));
  if (label === 'changed') return paragraph(head, ...toNodes(alert.changes, ' '));
  return paragraph(head, node(text));
};

const linked = (href: string | undefined, label: string): readonly Node[] =>
  href === undefined ? [] : [node(label, { type: 'link', attrs: { href } }), node('   ')];

/** What an issue or a comment says. */
const toBody = (alert: AlertDocument) => ({
  type: 'doc',
  version: 1,
  content: [
    paragraph(node(`${alert.reason}, ${alert.severity}: `, { type: 'strong' }), node(alert.says)),
    ...toRows(alert).map(([label, text]) => toRow(alert, label, text)),
    paragraph(node(alert.facts.map(({ label, value }) => `${label}: ${value}`).join(' · '))),
    paragraph(
      ...linked(alert.link, 'Open the finding'),
      ...(alert.evidence === undefined ? [node(`${alert.where}   `)] : linked(alert.evidence, 'Open the page')),
      node(alert.command, { type: 'code' }),
    ),
  ],
});

const mends: Mends = {
  400: 'See that the project has this type of issue, and that no other field is required to make one.',
  401: 'Make a new API token, and see that it belongs to the e-mail address.',
  403: 'Give the account permission to create, edit and move issues of the project.',
  404: 'Correct site and project, and see that the account may browse it.',
};

type Jira = (path: string, request?: Pick<Call, 'method' | 'body'>) => Promise<Answer>;

const toJira = ({ site, email }: Options, secret: Secret, context: NotifierContext): Jira => {
  const authorization = `Basic ${Buffer.from(`${email}:${secret.reveal().trim()}`).toString('base64')}`;
  const base = site.replace(/\/+$/, '');
  return (path, request = {}) =>
    call(
      { notifier: 'jira', url: `${base}/rest/api/3${path}`, headers: { authorization }, secrets: [secret], ...request },
      context,
      mends,
    );
};

const refuse = (received: string, mend: string, retry: 'never' | 'later' = 'never'): DeliveryError =>
  new DeliveryError({
    code: retry === 'later' ? 'DELIVERY_FAILED' : 'DELIVERY_REFUSED',
    retry,
    subject: { kind: 'notifier', id: 'jira' },
    expected: 'Jira to do it',
    received,
    mend,
  });

const read = <T>(schema: z.ZodType<T>, { json }: Answer, what: string): T => {
  const { data } = schema.safeParse(json);
  if (data === undefined) throw refuse(`an answer without ${what}`, 'See that the site is a Jira Cloud site.');
  return data;
};

const find = async (jira: Jira, { project }: Options, finding: string): ReturnType<Tracker['find']> => {
  const jql = `project = "${project}" AND labels = "${toIssueLabel(finding)}" ORDER BY created DESC`;
  const answer = await jira('/search/jql', { body: { jql, fields: ['status'], maxResults: 1 } });
  const [issue] = read(searchSchema, answer, 'issues').issues;
  if (issue === undefined) return { state: 'none' };
  return { state: issue.fields.status.statusCategory.key === 'done' ? 'done' : 'open', key: issue.key };
};

const create = async (jira: Jira, { project, type }: Options, alert: AlertDocument): Promise<string> => {
  const fields = {
    project: { key: project },
    issuetype: { name: type },
    summary: toIssueTitle(alert, titleMax),
    description: toBody(alert),
    labels: ['earmark', toIssueLabel(alert.finding)],
  };
  return read(createdSchema, await jira('/issue', { body: { fields } }), 'the key of the issue').key;
};

const isWanted = ({ to }: Transition, step: 'close' | 'reopen', { done, reopened }: Options): boolean => {
  const name = step === 'close' ? done : reopened;
  return name === undefined ? (to.statusCategory.key === 'done') === (step === 'close') : to.name === name;
};

const move = async (jira: Jira, key: string, step: 'close' | 'reopen', chosen: Options): Promise<void> => {
  const path = `/issue/${encodeURIComponent(key)}/transitions`;
  const { transitions } = read(transitionsSchema, await jira(path, { method: 'GET' }), 'transitions');
  const transition = transitions.find((each) => isWanted(each, step, chosen));
  if (transition === undefined)
    throw refuse(
      `no transition of ${key} that would ${step} it`,
      `Name the status that shall ${step === 'close' ? 'close it as "done"' : 'open it again as "reopened"'}, or let the workflow lead there.`,
    );
  await jira(path, { body: { transition: { id: transition.id } } });
};

const comment = async (jira: Jira, key: string, alert: AlertDocument): Promise<void> => {
  await jira(`/issue/${encodeURIComponent(key)}/comment`, { body: { body: toBody(alert) } });
};

/**
 * Whether an issue that is not found may have been made so lately that the search does not know it: whatever follows on `opened`, which
 * may have been told long after the finding was seen, together with this.
 */
const mayLag = ({ why, finding }: Alert, { toldAt }: AlertMessage, now: Date): boolean => {
  const madeMs = Math.max(Date.parse(finding.firstSeenAt), Date.parse(toldAt ?? finding.firstSeenAt));
  return why !== 'opened' && now.getTime() - madeMs < searchLagMs;
};

const assertNoLag = (alert: Alert, message: AlertMessage, now: Date): void => {
  if (mayLag(alert, message, now))
    throw refuse('no issue yet', 'Earmark tries again by itself: Jira finds new issues after some minutes.', 'later');
};

export const jiraNotifier = defineNotifier({
  id: 'jira',
  summary: 'Keeps an issue of Jira Cloud for each finding, and closes it with the finding.',
  options,
  examples: [
    {
      jira: {
        site: 'https://northwind.atlassian.net',
        project: 'BRAND',
        email: 'earmark@northwind.example',
        token: 'env:EARMARK_JIRA_TOKEN',
      },
    },
  ],
  follows: true,
  send: async (message, chosen, context) => {
    const jira = toJira(chosen, await context.secrets.get(chosen.token), context);
    return followAll(message, (alert, document) => ({
      find: () => find(jira, chosen, document.finding),
      create: () => create(jira, chosen, document),
      move: (key, step) => move(jira, key, step, chosen),
      comment: (key) => comment(jira, key, document),
      assertNone: () => assertNoLag(alert, message, context.now),
    }));
  },
});
