/**
 * Stand-ins of the services that notifiers speak to: each refuses what the real one refuses, in its words, and says what of a message would
 * have an effect there that nobody meant (a call to everybody, a link of somebody else's, markup).
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as z from 'zod';

export type Posted = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
};
export type Reply = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
};
export type Service = {
  readonly hosts: readonly string[];
  /** What the real service would answer. */
  answer(posted: Posted): Reply;
  /** What a post would do there beside being read, in words. */
  effects(posted: Posted): readonly string[];
};

const toJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
const json = (status: number, body: unknown): Reply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
const all = (text: string, pattern: RegExp): readonly string[] => text.match(pattern) ?? [];

const plainText = z.strictObject({ type: z.literal('plain_text'), text: z.string().min(1) });
const mrkdwn = z.strictObject({
  type: z.literal('mrkdwn'),
  text: z.string().min(1).max(3000),
  verbatim: z.literal(true),
});
const slackSchema = z.strictObject({
  text: z.string().min(1).max(40_000),
  blocks: z
    .array(
      z.discriminatedUnion('type', [
        z.strictObject({ type: z.literal('header'), text: plainText.extend({ text: z.string().min(1).max(150) }) }),
        z.strictObject({ type: z.literal('section'), text: mrkdwn }),
        z.strictObject({ type: z.literal('context'), elements: z.array(mrkdwn).min(1).max(10) }),
      ]),
    )
    .max(50),
});

/** What is left of mrkdwn when our own links are taken away. */
const withoutSlackLinks = (text: string): string =>
  text.replace(/<https?:\/\/[^<>|\s]+\|Open the (?:finding|page)>/g, '');

export const slack = (): Service => ({
  hosts: ['hooks.slack.com'],
  answer: ({ text }) => {
    const posted = toJson(text);
    if (posted === undefined) return { status: 400, body: 'invalid_payload' };
    if (JSON.stringify(posted).length > 16_000) return { status: 400, body: 'msg_blocks_too_long' };
    return slackSchema.safeParse(posted).success
      ? { status: 200, body: 'ok' }
      : { status: 400, body: 'invalid_blocks' };
  },
  effects: ({ text }) => {
    const { text: fallback, blocks } = slackSchema.parse(toJson(text));
    const read = blocks.flatMap((block) =>
      block.type === 'section'
        ? [block.text.text]
        : block.type === 'context'
          ? block.elements.map((each) => each.text)
          : [],
    );
    return [fallback, ...read]
      .map(withoutSlackLinks)
      .flatMap((each) => [
        ...all(each, /[<>]/g),
        ...all(each, /&(?!amp;|lt;|gt;)/g),
        ...all(each, /[*_~`]evil/g),
        ...all(each, /:evil:/g),
      ]);
  },
});

const textRun = z.looseObject({ type: z.literal('TextRun'), text: z.string() });
const richText = z.strictObject({ type: z.literal('RichTextBlock'), inlines: z.array(textRun).min(1) });
const teamsSchema = z.strictObject({
  type: z.literal('message'),
  attachments: z
    .array(
      z.strictObject({
        contentType: z.literal('application/vnd.microsoft.card.adaptive'),
        contentUrl: z.null(),
        content: z.strictObject({
          $schema: z.string(),
          type: z.literal('AdaptiveCard'),
          version: z.enum(['1.2', '1.3', '1.4', '1.5']),
          msteams: z.strictObject({ width: z.literal('Full') }),
          body: z.array(
            z.union([
              richText,
              z.strictObject({ type: z.literal('Container'), separator: z.literal(true), items: z.array(richText) }),
            ]),
          ),
        }),
      }),
    )
    .length(1),
});

export const teams = (): Service => ({
  hosts: ['prod-1.westeurope.logic.azure.com'],
  answer: ({ text, path }) => {
    if (!path.includes('sig=')) return json(401, { error: { code: 'DirectApiAuthorizationRequired' } });
    if (Buffer.byteLength(text) > 28 * 1024) return json(413, { error: { code: 'RequestEntityTooLarge' } });
    return teamsSchema.safeParse(toJson(text)).success
      ? { status: 202, body: '' }
      : json(400, { error: { code: 'TriggerInputSchemaMismatch', message: 'The input body does not match.' } });
  },
  // Nothing is read as Markdown in a TextRun; people are called by `msteams.entities` alone, which the schema forbids.
  effects: ({ text }) => all(text, /"url":"(?!https?:\/\/[^"]*")[^"]*"/g),
});

const discordSchema = z.strictObject({
  content: z.string().max(2000),
  embeds: z
    .array(
      z.strictObject({
        title: z.string().max(256),
        url: z.url({ protocol: /^https?$/ }).optional(),
        description: z.string().max(4096),
        color: z.int().min(0).max(0xff_ff_ff),
        footer: z.strictObject({ text: z.string().max(2048) }),
      }),
    )
    .max(10),
  allowed_mentions: z.strictObject({ parse: z.array(z.string()) }),
});

const withoutDiscordMarkup = (text: string): string =>
  text.replace(/\\[^A-Za-z0-9\s]/g, '').replace(/\[Open the page\]\(https?:\/\/[^\s()]+\)/g, '');

export const discord = (): Service => ({
  hosts: ['discord.com'],
  answer: ({ text, path }) => {
    const { data } = discordSchema.safeParse(toJson(text));
    const size = (data?.embeds ?? []).reduce(
      (sum, { title, description, footer }) => sum + title.length + description.length + footer.text.length,
      0,
    );
    if (data === undefined || size > 6000 || (data.content === '' && data.embeds.length === 0))
      return json(400, { message: 'Invalid Form Body', code: 50035, errors: {} });
    return path.includes('wait=true') ? json(200, { id: '1' }) : { status: 204, body: '' };
  },
  effects: ({ text }) => {
    const { content, embeds, allowed_mentions: mentions } = discordSchema.parse(toJson(text));
    return [
      ...mentions.parse,
      ...[content, ...embeds.flatMap(({ title, description }) => [title, description])].flatMap((each) => [
        ...all(withoutDiscordMarkup(each), /[@<>[\]`#_|]|https?:/g),
        ...all(each, /(?<!\\)[*~]{1,2}evil/g),
      ]),
    ];
  },
});

const pagerdutySchema = z.object({
  routing_key: z.string().length(32),
  event_action: z.enum(['trigger', 'acknowledge', 'resolve']),
  dedup_key: z.string().min(1).max(255),
  payload: z
    .object({
      summary: z.string().min(1).max(1024),
      source: z.string().min(1),
      severity: z.enum(['critical', 'error', 'warning', 'info']),
      timestamp: z.iso.datetime(),
    })
    .optional(),
  links: z.array(z.object({ href: z.url({ protocol: /^https?$/ }), text: z.string() })).optional(),
});

/** `incidents` says how each stands, by its key. */
export const pagerduty = (): Service & { readonly incidents: Map<string, string> } => {
  const incidents = new Map<string, string>();
  return {
    incidents,
    hosts: ['events.pagerduty.com', 'events.eu.pagerduty.com'],
    answer: ({ text }) => {
      const { data } = pagerdutySchema.safeParse(toJson(text));
      if (
        data === undefined ||
        (data.event_action === 'trigger' && data.payload === undefined) ||
        Buffer.byteLength(text) > 512 * 1024
      )
        return json(400, {
          status: 'invalid event',
          message: 'Event object is invalid',
          errors: ["'routing_key' is invalid"],
        });
      const is = incidents.get(data.dedup_key);
      if (data.event_action === 'trigger') incidents.set(data.dedup_key, is === 'acknowledged' ? is : 'triggered');
      else if (is !== undefined)
        incidents.set(data.dedup_key, data.event_action === 'resolve' ? 'resolved' : 'acknowledged');
      return json(202, { status: 'success', message: 'Event processed', dedup_key: data.dedup_key });
    },
    effects: () => [],
  };
};

const textNode = z.strictObject({
  type: z.literal('text'),
  text: z.string().min(1),
  marks: z
    .array(
      z.union([
        z.strictObject({ type: z.enum(['strong', 'em', 'strike', 'code']) }),
        z.strictObject({ type: z.literal('link'), attrs: z.strictObject({ href: z.url({ protocol: /^https?$/ }) }) }),
      ]),
    )
    .optional(),
});
const adf = z.strictObject({
  type: z.literal('doc'),
  version: z.literal(1),
  content: z.array(z.strictObject({ type: z.literal('paragraph'), content: z.array(textNode) })),
});
const jiraIssue = z.strictObject({
  project: z.strictObject({ key: z.literal('BRAND') }),
  issuetype: z.strictObject({ name: z.literal('Task') }),
  summary: z
    .string()
    .min(1)
    .max(255)
    .regex(/^[^\n\r]*$/),
  description: adf,
  labels: z.array(z.string().regex(/^\S{1,255}$/)),
});

type Issue = {
  readonly key: string;
  readonly title: string;
  labels: readonly string[];
  isDone: boolean;
  comments: number;
};
export type Tracker = Service & { readonly issues: Issue[] };

export const jira = (): Tracker => {
  const issues: Issue[] = [];
  const toStatus = (isDone: boolean) => ({ status: { statusCategory: { key: isDone ? 'done' : 'new' } } });
  const routes: readonly (readonly [string, RegExp, (match: RegExpExecArray, body: unknown) => Reply])[] = [
    [
      'POST',
      /^\/rest\/api\/3\/search\/jql$/,
      (_match, body) => {
        const { jql } = z.object({ jql: z.string(), maxResults: z.int(), fields: z.array(z.string()) }).parse(body);
        const label = /labels = "([^"]+)"/.exec(jql)?.[1] ?? '';
        const found = issues.filter(({ labels }) => labels.includes(label)).slice(0, 1);
        return json(200, {
          issues: found.map(({ key, isDone }) => ({ id: '1', key, fields: toStatus(isDone) })),
          isLast: true,
        });
      },
    ],
    [
      'POST',
      /^\/rest\/api\/3\/issue$/,
      (_match, body) => {
        const { data, error } = z.strictObject({ fields: jiraIssue }).safeParse(body);
        if (data === undefined)
          return json(400, { errorMessages: [], errors: { summary: error.message.slice(0, 100) } });
        if (JSON.stringify(data.fields.description).length > 32_767)
          return json(400, { errors: { description: 'CONTENT_LIMIT_EXCEEDED' } });
        const key = `BRAND-${issues.length + 1}`;
        issues.push({ key, title: data.fields.summary, labels: data.fields.labels, isDone: false, comments: 0 });
        return json(201, { id: '1', key, self: 'https://northwind.atlassian.net/1' });
      },
    ],
    [
      'GET',
      /^\/rest\/api\/3\/issue\/([^/]+)\/transitions$/,
      () =>
        json(200, {
          transitions: [
            { id: '11', name: 'Again', to: { name: 'To Do', statusCategory: { key: 'new' } } },
            { id: '31', name: 'Finish', to: { name: 'Done', statusCategory: { key: 'done' } } },
          ],
        }),
    ],
    [
      'POST',
      /^\/rest\/api\/3\/issue\/([^/]+)\/transitions$/,
      ([, key], body) => {
        const { transition } = z.object({ transition: z.object({ id: z.enum(['11', '31']) }) }).parse(body);
        for (const issue of issues) if (issue.key === key) issue.isDone = transition.id === '31';
        return { status: 204, body: '' };
      },
    ],
    [
      'POST',
      /^\/rest\/api\/3\/issue\/([^/]+)\/comment$/,
      ([, key], body) => {
        if (!z.strictObject({ body: adf }).safeParse(body).success)
          return json(400, { errorMessages: ['Comment body is not valid!'], errors: {} });
        for (const issue of issues) if (issue.key === key) issue.comments++;
        return json(201, { id: '1' });
      },
    ],
  ];
  return {
    issues,
    hosts: ['northwind.atlassian.net'],
    answer: ({ method, path, headers, text }) => {
      if (
        headers.authorization !== `Basic ${Buffer.from(`earmark@northwind.example:${trackerToken}`).toString('base64')}`
      )
        return { status: 401, body: 'Client must be authenticated to access this resource.' };
      for (const [wanted, pattern, reply] of routes) {
        const match = pattern.exec(path);
        if (method === wanted && match !== null) return reply(match, toJson(text));
      }
      return json(404, { errorMessages: ['null for uri'] });
    },
    // A text node is a text; the schemas above let nothing else in.
    effects: () => [],
  };
};

/** The token that trackers know. */
export const trackerToken = 'tracker-token-1234567890';

/** Outside `code`, only what the notifier says itself; within, only character references. */
const githubEffects = (text: string): readonly string[] => {
  const { body = '' } = z.object({ body: z.string().optional() }).parse(toJson(text) ?? {});
  const codes = [...body.matchAll(/<code>(.*?)<\/code>/gs)].map(([, inner = '']) => inner);
  const rest = body
    .replace(/<code>.*?<\/code>/gs, '')
    .replace(/<\/?(?:strong|del|ins)>/g, '')
    .replace(/\[Open the (?:finding|page)\]\(https?:\/\/[^\s()]+\)/g, '')
    .replace(/\*\*[\w ,():]+\*\*/g, '');
  return [
    ...codes.flatMap((inner) => all(inner.replace(/&#\d+;/g, ''), /[!-/:-@[-`{-~]/g)),
    ...all(rest, /[@#<>[\]`*]|https?:|evil/g),
  ];
};

export const github = (): Tracker => {
  const issues: Issue[] = [];
  const labels = new Set<string>();
  const missing = (status: number, message: string): Reply =>
    json(status, { message, documentation_url: 'https://docs.github.com/rest' });
  const toIssue = (issue: Issue) => ({
    number: Number(issue.key),
    state: issue.isDone ? 'closed' : 'open',
    title: issue.title,
  });
  const answerIssue = ({ method, text }: Posted, issue: Issue, isComment: boolean): Reply => {
    if (isComment && method === 'POST') {
      if (!z.object({ body: z.string().min(1).max(65_536) }).safeParse(toJson(text)).success)
        return missing(422, 'Validation Failed');
      issue.comments++;
      return json(201, { id: 1 });
    }
    if (method !== 'PATCH') return missing(404, 'Not Found');
    const { data } = z
      .strictObject({
        state: z.enum(['open', 'closed']),
        state_reason: z.enum(['completed', 'not_planned']).optional(),
      })
      .safeParse(toJson(text));
    if (data === undefined) return missing(422, 'Validation Failed');
    issue.isDone = data.state === 'closed';
    return json(200, toIssue(issue));
  };
  return {
    issues,
    hosts: ['api.github.com'],
    effects: ({ text }) => githubEffects(text),
    answer: (posted) => {
      const { method, headers, text } = posted;
      const url = new URL(posted.path, 'https://api.github.com');
      if (headers.authorization !== `Bearer ${trackerToken}`) return missing(401, 'Bad credentials');
      if (headers['user-agent'] === undefined)
        return { status: 403, body: 'Request forbidden by administrative rules.' };
      if (method === 'GET' && url.pathname === '/repos/northwind/website/issues') {
        const label = url.searchParams.get('labels') ?? '';
        return json(200, issues.filter((issue) => issue.labels.includes(label)).map(toIssue));
      }
      if (method === 'POST' && url.pathname === '/repos/northwind/website/labels') {
        const { name } = z.object({ name: z.string().max(50) }).parse(toJson(text));
        if (labels.has(name)) return json(422, { message: 'Validation Failed', errors: [{ code: 'already_exists' }] });
        labels.add(name);
        return json(201, { name });
      }
      if (method === 'POST' && url.pathname === '/repos/northwind/website/issues') {
        const { data } = z
          .strictObject({
            title: z.string().min(1).max(256),
            body: z.string().max(65_536),
            labels: z.array(z.string().max(50)),
          })
          .safeParse(toJson(text));
        if (data === undefined) return missing(422, 'Validation Failed');
        const issue: Issue = {
          key: String(issues.length + 1),
          title: data.title,
          labels: data.labels,
          isDone: false,
          comments: 0,
        };
        issues.push(issue);
        return json(201, toIssue(issue));
      }
      const [, number, part] = /^\/repos\/northwind\/website\/issues\/(\d+)(\/comments)?$/.exec(url.pathname) ?? [];
      const issue = issues.find(({ key }) => key === number);
      return issue === undefined ? missing(404, 'Not Found') : answerIssue(posted, issue, part !== undefined);
    },
  };
};

export const hook = (): Service => ({
  hosts: ['hooks.northwind.example'],
  answer: ({ headers, text }) => {
    if (headers['webhook-signature'] === undefined) return { status: 401, body: 'no signature' };
    return Buffer.byteLength(text) > 1_100_000 ? { status: 413, body: 'too large' } : { status: 204, body: '' };
  },
  effects: () => [],
});

export type StandIn = {
  readonly port: number;
  readonly posted: Posted[];
  /** In place of what the service would say: once, or for good; `hang` never answers, `cut` breaks the connection. */
  meet(fault: Reply | 'hang' | 'cut' | undefined): void;
  play(service: Service): void;
  close(): Promise<void>;
};

/** A server on loopback that any of them can stand behind. */
export const openStandIn = async (): Promise<StandIn> => {
  const posted: Posted[] = [];
  let fault: Reply | 'hang' | 'cut' | undefined;
  let service: Service | undefined;
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const one: Posted = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, text };
      posted.push(one);
      if (fault === 'hang') return;
      if (fault === 'cut') {
        request.socket.destroy();
        return;
      }
      const {
        status,
        headers = {},
        body,
      } = fault ?? service?.answer(one) ?? { status: 500, body: 'nobody stands here' };
      response.writeHead(status, headers).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    posted,
    meet: (next) => {
      fault = next;
    },
    play: (next) => {
      service = next;
      fault = undefined;
      posted.length = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
