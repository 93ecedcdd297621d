/** A finding's life in trackers and PagerDuty: made once, followed, closed with it, whatever is repeated or lost on the way. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createPoster } from '../../lib/fetching/poster.ts';
import type { Alert } from '../../lib/model/alert.ts';
import type { Finding } from '../../lib/model/finding.ts';
import { notifiers } from '../../lib/notifiers/registry.ts';
import { toIssueStep } from '../../lib/notifiers/service/issue.ts';
import {
  github,
  jira,
  openStandIn,
  pagerduty,
  type StandIn,
  type Tracker,
  trackerToken,
} from '../contracts/notifier-services.ts';
import { toContext } from '../contracts/notifiers.ts';
import { aMessage, anAlert } from '../fixtures/alert-message.ts';

let standIn: StandIn;
beforeAll(async () => {
  standIn = await openStandIn();
});
afterAll(() => standIn.close());

const trackers = {
  jira: {
    open: jira,
    options: {
      site: 'https://northwind.atlassian.net',
      project: 'BRAND',
      email: 'earmark@northwind.example',
      token: 'env:EARMARK_T',
    },
    key: 'BRAND-1',
  },
  'github-issue': { open: github, options: { repository: 'northwind/website', token: 'env:EARMARK_T' }, key: '#1' },
};

const send = (
  id: string,
  options: unknown,
  [why, finding = {}]: readonly [Alert['why'], Partial<Finding>?],
  now = '2026-10-02T08:00:00.000Z',
) => {
  const notifier = notifiers.find(id);
  if (notifier === undefined) throw new Error(`no notifier ${id}`);
  const hosts = Object.fromEntries(
    [...jira().hosts, ...github().hosts, ...pagerduty().hosts].map((host) => [
      host,
      { address: `127.0.0.1:${standIn.port}` },
    ]),
  );
  const network = {
    contact: undefined,
    spacingMs: 0,
    allowHosts: [],
    hosts,
    maxBytes: 1_000_000,
    timeoutMs: 10_000,
    maxRedirects: 0,
  };
  const fetcher = createPoster({ network, clock: { now: () => new Date(now) } });
  const secrets = { 'env:EARMARK_T': trackerToken, 'env:EARMARK_P': 'p'.repeat(32) };
  return notifier.send(aMessage({ alerts: [anAlert({ why }, finding)] }), notifier.options.parse(options), {
    ...toContext(fetcher, secrets),
    now: new Date(now),
  });
};

describe.each(['jira', 'github-issue'] as const)('an issue of %s', (id) => {
  const { open, options, key } = trackers[id];
  let service: Tracker;
  beforeEach(() => {
    service = open();
    standIn.play(service);
  });
  const states = () => service.issues.map(({ isDone, comments }) => [isDone ? 'done' : 'open', comments]);

  test('is made, commented on, closed, opened again and closed with its finding', async () => {
    expect(await send(id, options, ['opened'])).toBe(`created ${key} for f_one`);
    expect(await send(id, options, ['worse'])).toBe(`commented on ${key} for f_one`);
    expect(await send(id, options, ['acknowledged'])).toBe(`commented on ${key} for f_one`);
    expect(states()).toEqual([['open', 2]]);
    expect(await send(id, options, ['resolved', { resolution: 'mended' }])).toBe(`closed ${key} for f_one`);
    expect(states()).toEqual([['done', 3]]);
    expect(await send(id, options, ['regressed'])).toBe(`opened again ${key} for f_one`);
    expect(states()).toEqual([['open', 4]]);
    expect(await send(id, options, ['answered'])).toBe(`closed ${key} for f_one`);
    expect(states()).toEqual([['done', 5]]);
    expect(await send(id, options, ['reopened'])).toBe(`opened again ${key} for f_one`);
    expect(states()).toEqual([['open', 6]]);
  });

  test('is made once, though the answer to its making was lost', async () => {
    await send(id, options, ['opened']);
    expect(await send(id, options, ['opened'])).toBe(`left as it is ${key} for f_one`);
    expect(await send(id, options, ['opened', { id: 'f_two' }])).toMatch(/^created/);
    expect(states()).toHaveLength(2);
  });

  test('is closed once, though the answer to its closing was lost', async () => {
    await send(id, options, ['opened']);
    await send(id, options, ['resolved']);
    await send(id, options, ['resolved']);
    expect(states()).toEqual([['done', 1]]);
  });

  test('that was never made is not missed', async () => {
    expect(await send(id, options, ['resolved'])).toMatch(/^nothing to do/);
    expect(states()).toEqual([]);
  });
});

describe('jira', () => {
  beforeEach(() => standIn.play(jira()));

  test('an issue made a moment ago may not be found yet: its end waits', async () => {
    const soon = send('jira', trackers.jira.options, ['resolved'], '2026-10-01T08:05:00.000Z');
    await expect(soon).rejects.toMatchObject({ retry: 'later' });
  });

  test.each(['reopened', 'regressed', 'worse'] as const)(
    'an issue made a moment ago may not be found yet: no second one is made when it is %s',
    async (why) => {
      const service = jira();
      standIn.play(service);
      const soon = send('jira', trackers.jira.options, [why], '2026-10-01T08:05:00.000Z');
      await expect(soon).rejects.toMatchObject({ retry: 'later' });
      expect(service.issues).toEqual([]);
      expect(await send('jira', trackers.jira.options, [why], '2026-10-01T08:20:00.000Z')).toMatch(/^created/);
    },
  );

  test('a workflow without the way that is asked for is said', async () => {
    const options = { ...trackers.jira.options, done: 'Shipped' };
    await send('jira', options, ['opened']);
    await expect(send('jira', options, ['resolved'])).rejects.toMatchObject({
      retry: 'never',
      message: expect.stringMatching(/no transition of BRAND-1 .* "done"/),
    });
  });
});

test('a token that may not set labels makes no issue that nobody finds again', async () => {
  const service = github();
  standIn.play({
    ...service,
    answer: (posted) =>
      posted.path.endsWith('/labels') ? { status: 403, body: 'Resource not accessible' } : service.answer(posted),
  });
  await expect(send('github-issue', trackers['github-issue'].options, ['opened'])).rejects.toMatchObject({
    retry: 'never',
  });
  expect(service.issues).toEqual([]);
});

test.each<[string, Partial<Finding>, string, string]>([
  ['mended', { status: 'resolved', resolution: 'mended' }, 'completed', 'Resolved'],
  ['answered', { status: 'resolved', resolution: 'answered' }, 'completed', 'Resolved'],
  ['ignored', { status: 'ignored' }, 'not_planned', 'Ignored'],
  ['taken back by whoever said it', { status: 'resolved', resolution: 'deleted' }, 'not_planned', 'Resolved'],
])('GitHub hears why an issue is closed: what was found is %s', async (_name, finding, reason, word) => {
  standIn.play(github());
  await send('github-issue', trackers['github-issue'].options, ['opened']);
  await send('github-issue', trackers['github-issue'].options, ['resolved', finding]);
  const [closing, comment] = standIn.posted.slice(-2).map(({ text }) => JSON.parse(text));
  expect(closing).toEqual({ state: 'closed', state_reason: reason });
  expect(comment.body).toContain(`**${word}`);
});

test('a limit that GitHub tells by 403 passes', async () => {
  standIn.play(github());
  standIn.meet({ status: 403, body: '{"message":"You have exceeded a secondary rate limit."}' });
  await expect(send('github-issue', trackers['github-issue'].options, ['opened'])).rejects.toMatchObject({
    retry: 'later',
  });
});

test('an incident of PagerDuty is triggered, acknowledged and resolved under one key', async () => {
  const service = pagerduty();
  standIn.play(service);
  const steps = [
    'opened',
    'acknowledged',
    'worse',
    'resolved',
    'reopened',
    'resolved',
    'regressed',
    'answered',
  ] as const;
  const states: (string | undefined)[] = [];
  for (const why of steps) {
    await send('pagerduty', { key: 'env:EARMARK_P', region: 'eu' }, [why]);
    states.push(service.incidents.get('earmark/northwind/f_one'));
  }
  expect(states).toEqual([
    'triggered',
    'acknowledged',
    'acknowledged',
    'resolved',
    'triggered',
    'resolved',
    'triggered',
    'resolved',
  ]);
  expect(service.incidents.size).toBe(1);
});

test('Discord says in its answer how long it wants to be left alone', async () => {
  const { createPoster: open } = await import('../../lib/fetching/poster.ts');
  const notifier = notifiers.find('discord');
  const hosts = { 'discord.com': { address: `127.0.0.1:${standIn.port}` } };
  const network = {
    contact: undefined,
    spacingMs: 0,
    allowHosts: [],
    hosts,
    maxBytes: 1_000_000,
    timeoutMs: 10_000,
    maxRedirects: 0,
  };
  const fetcher = open({ network, clock: { now: () => new Date('2026-10-02T08:00:00.000Z') } });
  standIn.meet({
    status: 429,
    body: '{"message": "You are being rate limited.", "retry_after": 64.57, "global": false}',
  });
  const secrets = { 'env:EARMARK_D': 'https://discord.com/api/webhooks/1/abcdefghijkl' };
  const sent = notifier?.send(aMessage(), 'env:EARMARK_D', toContext(fetcher, secrets));
  await expect(sent).rejects.toMatchObject({ retry: 'later', retryAfterMs: 64_570 });
});

test('what is asked again after a lost answer asks for nothing twice', () => {
  for (const why of [
    'opened',
    'regressed',
    'worse',
    'acknowledged',
    'resolved',
    'reopened',
    'answered',
    'recovered',
    'escalated',
  ] as const)
    for (const state of ['none', 'open', 'done'] as const) {
      const step = toIssueStep(why, state);
      const after = step === 'create' || step === 'reopen' ? 'open' : step === 'close' ? 'done' : state;
      expect(['comment', 'nothing']).toContain(toIssueStep(why, after));
      if (step === 'nothing') expect(after).toBe(state);
    }
});
