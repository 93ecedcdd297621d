/** Small nouns for the contract suites: whole ones, of which a test names only what it is about. */
import type { Alert, Receipt } from '../../lib/model/alert.ts';
import { type Backlink, unreadBacklink } from '../../lib/model/backlink.ts';
import type { Fact } from '../../lib/model/fact.ts';
import type { Finding, FindingChange } from '../../lib/model/finding.ts';
import { earlierMention, type Mention } from '../../lib/model/mention.ts';
import type { Mute } from '../../lib/model/mute.ts';
import type { Page } from '../../lib/model/page.ts';
import type { SavedView } from '../../lib/model/view.ts';
import type { Instant } from '../../lib/model/vocabulary.ts';
import type { Clock } from '../../lib/ports/clock.ts';
import type { OpenStores } from '../../lib/ports/open-stores.ts';
import type { FindingWrite } from '../../lib/ports/stores.ts';

/** Opens stores that are empty. The suites close what they opened. */
export type Open = (options: { readonly clock: Clock }) => Promise<OpenStores>;

/** A clock that stands still until it is told to go on. */
export type TestClock = Clock & { advance(ms: number): void };
export const toTestClock = (start: Instant = at(0)): TestClock => {
  let nowMs = Date.parse(start);
  return {
    now: () => new Date(nowMs),
    advance: (ms) => {
      nowMs += ms;
    },
  };
};

/** A point in time, so many minutes after the beginning of October 2026. */
export const at = (minutes: number): Instant => new Date(Date.UTC(2026, 9, 1) + minutes * 60_000).toISOString();

export const toPage = (known: Partial<Page> = {}): Page => ({
  channel: 'home',
  url: 'https://northwind.example/',
  validators: { etag: '"1"' },
  body: 'a'.repeat(64),
  contentType: 'text/html',
  readAt: at(1),
  judgedWith: null,
  judgedReadAt: null,
  state: 'read',
  depth: 0,
  kind: 'page',
  ...known,
});

export const toMention = (known: Partial<Mention> = {}): Mention => ({
  type: 'mention',
  id: 'm_1',
  brand: 'northwind',
  channel: 'news',
  url: 'https://news.example/1',
  speaker: 'public',
  author: null,
  publishedAt: null,
  seenAt: at(1),
  language: 'en',
  title: 'Northwind opens in Soho',
  snippet: 'The new café by Northwind Coffee serves a house blend.',
  matched: ['Northwind Coffee'],
  product: null,
  rating: null,
  linked: false,
  cluster: 'm_1',
  reach: null,
  sentiment: { label: 'neutral', score: 0, confidence: 0.5, engine: 'test-1' },
  competitors: [],
  ...earlierMention,
  ...known,
});

export const toFinding = (known: Partial<Finding> = {}): Finding => ({
  type: 'finding',
  id: 'f_1',
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
  title: 'Wrong word',
  message: 'Unexpected "cheap", use "good value"',
  mend: 'Write "good value".',
  evidence: [{ url: 'https://northwind.example/', channel: 'home', quote: 'cheap', span: [4, 9], observedAt: at(1) }],
  firstSeenAt: at(1),
  lastSeenAt: at(1),
  occurrences: 1,
  regressions: 0,
  assignee: null,
  dueAt: null,
  place: 'page:https://northwind.example/',
  key: 'cheap',
  version: 1,
  readAt: at(1),
  ignoreReason: null,
  ignoredUntil: null,
  baseline: false,
  flaps: 0,
  ...known,
});

export const toChange = (finding: Finding, known: Partial<FindingChange> = {}): FindingChange => ({
  finding: finding.id,
  version: finding.version,
  kind: finding.version === 1 ? 'opened' : 'updated',
  at: finding.lastSeenAt,
  actor: 'earmark',
  from: finding.version === 1 ? null : 'open',
  to: finding.status,
  reason: null,
  note: null,
  ...known,
});

/** The write that brings a finding to the given state. */
export const toWrite = (known: Partial<Finding> = {}): FindingWrite => {
  const finding = toFinding(known);
  return { finding, change: toChange(finding) };
};

export const toBacklink = (known: Partial<Backlink> = {}): Backlink => ({
  ...unreadBacklink,
  type: 'backlink',
  id: 'b_1',
  brand: 'northwind',
  from: 'https://blog.example/coffee',
  referringDomain: 'blog.example',
  to: 'https://northwind.example/',
  anchor: 'Northwind',
  rel: ['nofollow'],
  followed: false,
  state: 'live',
  firstSeenAt: at(1),
  lastCheckedAt: at(1),
  lastReadAt: at(1),
  channel: 'news',
  ...known,
});

export const toAlert = (known: Partial<Alert> = {}): Alert => ({
  id: 'a_1',
  brand: 'northwind',
  route: 'pr-1',
  window: 'once:f_1:1',
  dueAt: at(1),
  why: 'opened',
  finding: toFinding(),
  createdAt: at(1),
  ...known,
});

export const toMute = (known: Partial<Mute> = {}): Mute => ({
  brand: 'northwind',
  of: 'finding',
  id: 'f_1',
  kind: 'snooze',
  until: at(60),
  by: 'anna',
  at: at(0),
  reason: null,
  ...known,
});

export const toView = (known: Partial<SavedView> = {}): SavedView => ({
  brand: 'northwind',
  user: 'anna',
  name: 'mine',
  choice: { status: ['open', 'acknowledged'], assignee: 'anna' },
  at: at(0),
  ...known,
});

export const toReceipt = (known: Partial<Receipt> = {}): Receipt => ({
  id: 'r_1',
  brand: 'northwind',
  route: 'pr-1',
  window: 'once:f_1:1',
  notifier: 'console',
  alerts: ['a_1'],
  status: 'sending',
  attempts: 1,
  at: at(1),
  detail: null,
  maybeTwice: false,
  ...known,
});

export const toFact = (known: Partial<Fact> = {}): Fact => ({
  kind: 'phone',
  of: null,
  location: null,
  locale: null,
  unit: null,
  value: '+442079460000',
  quote: '020 7946 0000',
  ...known,
});

/** All rows of a list, page by page; ends by itself even where a store gives the same cursor for ever. */
export const walk = async <T>(
  list: (after: string | undefined) => Promise<{ readonly rows: readonly T[]; readonly next: string | undefined }>,
): Promise<readonly (readonly T[])[]> => {
  const pages: (readonly T[])[] = [];
  let after: string | undefined;
  for (let turn = 0; turn < 1000; turn++) {
    const { rows, next } = await list(after);
    pages.push(rows);
    if (next === undefined) return pages;
    after = next;
  }
  throw new Error('the list has no end');
};
