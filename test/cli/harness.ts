/** Runs the command line in this process: what goes in is given, what comes out is kept. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { createMemoryUsers } from '../../lib/adapters/memory/users.ts';
import type { App, Io, PassOptions } from '../../lib/cli/io.ts';
import { runCli } from '../../lib/cli/run-cli.ts';
import { createEnvironmentSecrets } from '../../lib/config/secrets.ts';
import type { Receipt } from '../../lib/model/alert.ts';
import type { AuditEntry } from '../../lib/model/audit.ts';
import { type Backlink, unreadBacklink } from '../../lib/model/backlink.ts';
import type { ChannelState } from '../../lib/model/channel-state.ts';
import type { Finding } from '../../lib/model/finding.ts';
import { earlierMention, type Mention } from '../../lib/model/mention.ts';
import type { Summary } from '../../lib/model/summary.ts';
import type { FetchAnswer, Fetcher } from '../../lib/ports/fetcher.ts';
import type { Sentiment } from '../../lib/ports/sentiment.ts';
import { createLocalSentiment } from '../../lib/sentiment/local.ts';
import { toRegistrableDomain } from '../../lib/text/url.ts';

export const now = new Date('2026-11-21T12:00:00.000Z');

/** A finding with everything that is not told at its most ordinary. */
export const toFinding = (known: Partial<Finding> & Pick<Finding, 'id'>): Finding => ({
  type: 'finding',
  brand: 'northwind',
  check: 'preferred-term',
  guideline: 'no-cheap',
  audience: 'brand',
  severity: 'low',
  status: 'open',
  lifecycle: 'condition',
  resolution: null,
  channel: 'home',
  url: 'https://northwind.example/',
  mention: null,
  urgency: 10,
  title: 'preferred-term on home',
  message: 'Unexpected "cheap", use "good value"',
  mend: 'Write "good value" in place of "cheap".',
  evidence: [
    {
      url: 'https://northwind.example/',
      channel: 'home',
      quote: 'cheap',
      expected: 'good value',
      observedAt: now.toISOString(),
    },
  ],
  firstSeenAt: now.toISOString(),
  lastSeenAt: now.toISOString(),
  occurrences: 1,
  regressions: 0,
  assignee: null,
  dueAt: null,
  place: 'page:https://northwind.example/',
  key: known.id,
  version: 1,
  readAt: now.toISOString(),
  ignoreReason: null,
  ignoredUntil: null,
  baseline: false,
  flaps: 0,
  ...known,
});

export const toMention = (known: Partial<Mention> & Pick<Mention, 'id'>): Mention => ({
  type: 'mention',
  brand: 'northwind',
  channel: 'news',
  url: `https://news.example/${known.id}`,
  speaker: 'public',
  author: null,
  publishedAt: null,
  seenAt: now.toISOString(),
  language: 'en',
  title: 'Coffee',
  snippet: 'Northwind is fine.',
  matched: ['Northwind'],
  product: null,
  rating: null,
  linked: false,
  cluster: known.id,
  reach: null,
  sentiment: { label: 'neutral', score: 0, confidence: 1, engine: 'test' },
  competitors: [],
  ...earlierMention,
  ...known,
});

export const toBacklink = (known: Partial<Backlink> & Pick<Backlink, 'id' | 'from'>): Backlink => ({
  ...unreadBacklink,
  type: 'backlink',
  brand: 'northwind',
  referringDomain: toRegistrableDomain(known.from),
  to: null,
  state: 'unlinked',
  firstSeenAt: now.toISOString(),
  lastCheckedAt: now.toISOString(),
  channel: 'news',
  ...known,
});

export const emptySummary: Summary = {
  type: 'summary',
  channels: 1,
  channelsFailed: [],
  pagesFailed: [],
  fetched: 1,
  notModified: 0,
  items: 1,
  mentions: 0,
  findings: { opened: 0, updated: 0, resolved: 0, regressed: 0 },
  alerts: 0,
  delivered: 0,
  seconds: 0.5,
};

/** A folder with an earmark.yml and whatever other files are given. */
export const makeFolder = (files: Readonly<Record<string, string>> = {}): string => {
  const folder = mkdtempSync(join(tmpdir(), 'earmark-cli-'));
  for (const [name, text] of Object.entries({ 'earmark.yml': config, ...files }))
    writeFileSync(join(folder, name), text);
  return folder;
};

const config = `brand: {id: northwind, name: Northwind Coffee, aliases: [Northwind], domains: [northwind.example]}
guidelines:
  - {id: no-cheap, check: preferred-term, terms: {cheap: good value}, severity: high}
channels:
  - {id: home, source: page, url: "https://northwind.example/", owned: true}
  - {id: news, source: feed, url: "https://news.example/feed.xml"}
`;

/** A fetcher that knows a few pages and nothing else. */
export const toFetcher = (pages: Readonly<Record<string, string>>): Fetcher => ({
  fetch: async ({ url }): Promise<FetchAnswer> => {
    const asked = { requestedUrl: url, url, redirects: [], at: now.toISOString() };
    const page = pages[url];
    if (page === undefined) return { ...asked, outcome: 'gone', status: 404 };
    const body = Buffer.from(page);
    const headers = { 'content-type': 'text/html; charset=utf-8' };
    return {
      ...asked,
      outcome: 'read',
      status: 200,
      headers,
      body,
      wire: { bytes: body, encoding: null },
      validators: {},
    };
  },
  close: async () => {},
});

export type World = {
  readonly folder?: string;
  readonly stdin?: string;
  readonly pages?: Readonly<Record<string, string>>;
  readonly findings?: readonly Finding[];
  readonly mentions?: readonly Mention[];
  readonly backlinks?: readonly Backlink[];
  /** What people did. */
  readonly audit?: readonly Pick<AuditEntry, 'id' | 'at' | 'actor' | 'action' | 'details'>[];
  readonly states?: readonly ChannelState[];
  /** What became of messages. */
  readonly receipts?: readonly Receipt[];
  readonly summary?: Partial<Summary>;
  readonly sentiment?: Sentiment;
  readonly io?: Partial<Io>;
  /** What the pass was asked for is written here. */
  readonly passes?: PassOptions[];
};

export type Told = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** A command line with a world around it; stores live as long as it does. */
export const openCli = async (world: World = {}): Promise<(...argv: string[]) => Promise<Told>> => {
  const folder = world.folder ?? makeFolder();
  const stores = openMemoryStores({ clock: { now: () => new Date(now) } });
  const fetcher = toFetcher(world.pages ?? {});
  for (const finding of world.findings ?? [])
    await stores.stores.findings.apply([
      {
        finding,
        change: {
          finding: finding.id,
          version: 1,
          kind: 'opened',
          at: now.toISOString(),
          actor: 'earmark',
          from: null,
          to: 'open',
          reason: null,
          note: null,
        },
      },
    ]);
  await stores.stores.mentions.put(world.mentions ?? []);
  await stores.stores.backlinks.put(world.backlinks ?? []);
  await stores.stores.audit.add((world.audit ?? []).map((act) => ({ brand: 'northwind', subject: null, ...act })));
  for (const state of world.states ?? []) await stores.stores.channels.put(state);
  for (const receipt of world.receipts ?? []) await stores.stores.alerts.putReceipt(receipt);
  const app: App = {
    ...stores,
    fetcher,
    secrets: createEnvironmentSecrets({}),
    users: createMemoryUsers(),
    toPseudonym: (name) => `author-${name.toLowerCase()}`,
    takePost: async () => ({ outcome: 'known' }),
    useGuidelines: async () => {},
    sentiment: world.sentiment ?? createLocalSentiment(),
    run: async (options = {}) => {
      world.passes?.push(options);
      options.onProgress?.({ channels: 2, channelsDone: 1, pages: 10, findings: 3 });
      return { summary: { ...emptySummary, ...world.summary }, changed: world.findings ?? [] };
    },
    close: async () => {},
  };
  return async (...argv) => {
    let stdout = '';
    let stderr = '';
    const code = await runCli(argv, {
      stdout: (text) => {
        stdout += text;
      },
      stderr: (text) => {
        stderr += text;
      },
      drained: async () => {},
      stdin: (async function* () {
        yield Buffer.from(world.stdin ?? '');
      })(),
      stdinIsTerminal: false,
      stdoutIsTerminal: false,
      stderrIsTerminal: false,
      columns: 80,
      environment: { debug: false, noColor: false },
      folder,
      clock: { now: () => now },
      signal: new AbortController().signal,
      siteFolder: join(folder, 'no-site'),
      openApp: async () => app,
      openFetcher: async () => fetcher,
      ...world.io,
    });
    return { code, stdout, stderr };
  };
};

/** The objects of JSON lines. */
export const toObjects = (text: string): readonly Record<string, unknown>[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
