import { expect, test } from 'vitest';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { parseConfig } from '../../lib/config/load.ts';
import { SourceError } from '../../lib/errors.ts';
import { deliver } from '../../lib/pipeline/deliver.ts';
import type { FetchAnswer, Fetcher } from '../../lib/ports/fetcher.ts';
import { Secret } from '../../lib/ports/secrets.ts';
import { toTestClock } from '../contracts/samples.ts';
import { anAlert } from '../fixtures/alert-message.ts';

const yaml = `
brand: {id: northwind, name: Northwind Coffee}
dashboard: {url: "https://earmark.northwind.example"}
alerts:
  - {id: all, to: [{console: true}, {pagerduty: "env:EARMARK_P"}]}
`;

/** An engine whose incidents go to a service that may be down. */
const open = () => {
  const clock = toTestClock();
  const { stores } = openMemoryStores({ clock });
  const printed: string[] = [];
  const posted: string[] = [];
  const service = { isDown: true };
  const fetcher: Fetcher = {
    fetch: async ({ url, body = '' }): Promise<FetchAnswer> => {
      const asked = { requestedUrl: url, url, redirects: [], at: clock.now().toISOString() };
      const details = { subject: { kind: 'page', id: url }, expected: 'an answer', received: 'none', mend: 'Wait.' };
      if (service.isDown)
        return { ...asked, outcome: 'failed', error: new SourceError({ code: 'NETWORK', retry: 'later', ...details }) };
      posted.push(JSON.parse(body).event_action);
      const bytes = new Uint8Array();
      return {
        ...asked,
        outcome: 'read',
        status: 202,
        headers: {},
        body: bytes,
        wire: { bytes, encoding: null },
        validators: {},
      };
    },
    close: async () => {},
  };
  const engine = {
    config: parseConfig(yaml, { file: 'earmark.yml', folder: '/nowhere' }),
    clock,
    stores,
    fetcher,
    secrets: { get: async (name: string) => new Secret(name, 'p'.repeat(32)) },
    dataFolder: '/nowhere',
    print: (line: string) => void printed.push(line),
  };
  const run = (window: string) =>
    deliver(engine, { step: 'deliver', route: 'all', window, dueAt: '2026-10-01T08:00:00.000Z' });
  return { clock, stores, printed, posted, service, run };
};

test('an incident hears of its end, and of nothing before its beginning has arrived; a terminal hears of no end', async () => {
  const { clock, stores, printed, posted, service, run } = open();
  const [first, second] = ['once:2026-10-01T08', 'once:2026-10-01T09'];
  await stores.alerts.claim([
    anAlert({ id: 'a_1', window: first }, { version: 1 }),
    anAlert({ id: 'a_2', window: second, why: 'resolved' }, { version: 2, status: 'resolved', resolution: 'mended' }),
  ]);

  expect((await run(first)).again).toMatchObject({ delayMs: 60_000 });
  service.isDown = false;
  expect(await run(second)).toEqual({ delivered: 0 });
  expect(posted).toEqual([]);
  clock.advance(61_000);
  expect(await run(first)).toEqual({ delivered: 1 });
  expect(await run(second)).toEqual({ delivered: 1 });
  expect(posted).toEqual(['trigger', 'resolve']);
  expect(printed.filter((line) => line.startsWith('Earmark ·'))).toHaveLength(1);
  expect(await stores.alerts.listDue('2027-01-01T00:00:00.000Z')).toEqual([]);
});

test('what was held back with its beginning makes no second issue before Jira’s search knows the first', async () => {
  const clock = toTestClock();
  const { stores } = openMemoryStores({ clock });
  const asked: string[] = [];
  const fetcher: Fetcher = {
    fetch: async ({ url }): Promise<FetchAnswer> => {
      const { pathname } = new URL(url);
      asked.push(pathname.replace('/rest/api/3', ''));
      // The search does not know what was made a moment ago.
      const body = Buffer.from(JSON.stringify(pathname.endsWith('/jql') ? { issues: [] } : { key: 'BRAND-1' }));
      const at = clock.now().toISOString();
      const read = { requestedUrl: url, url, redirects: [], at, outcome: 'read', status: 200 } as const;
      return { ...read, headers: {}, body, wire: { bytes: body, encoding: null }, validators: {} };
    },
    close: async () => {},
  };
  const jira = '{jira: {site: "https://n.atlassian.net", project: BRAND, email: a@n.example, token: "env:EARMARK_J"}}';
  const text = `brand: {id: northwind, name: Northwind Coffee}\nalerts: [{id: all, to: [${jira}]}]\n`;
  const engine = {
    config: parseConfig(text, { file: 'earmark.yml', folder: '/nowhere' }),
    clock,
    stores,
    fetcher,
    secrets: { get: async (name: string) => new Secret(name, 'p'.repeat(32)) },
    dataFolder: '/nowhere',
    print: () => {},
  };
  const window = `quiet:${clock.now().toISOString()}`;
  const firstSeenAt = new Date(clock.now().getTime() - 6 * 60 * 60_000).toISOString();
  await stores.alerts.claim([
    anAlert({ id: 'a_1', window }, { version: 1, firstSeenAt }),
    anAlert({ id: 'a_2', window, why: 'worse' }, { version: 2, firstSeenAt }),
  ]);
  const { delivered, again } = await deliver(engine, {
    step: 'deliver',
    route: 'all',
    window,
    dueAt: clock.now().toISOString(),
  });
  expect([delivered, again?.reason]).toEqual([1, expect.stringContaining('no issue yet')]);
  expect(asked).toEqual(['/search/jql', '/issue', '/search/jql']);
});

test('what failed five times is parked, with why, and is not said to be tried again', async () => {
  const { clock, stores, run } = open();
  const window = 'once:2026-10-01T08';
  await stores.alerts.claim([anAlert({ id: 'a_1', window }, { version: 1 })]);
  for (let turn = 0; turn < 5; turn++) {
    await run(window);
    clock.advance(61 * 60_000);
  }
  const [receipt] = await stores.alerts.listReceipts({ status: 'parked' });
  expect(receipt?.detail).toMatch(/expected .*, received .*\. It was tried 5 times, and is tried no more\.$/);
  expect(receipt?.detail).not.toContain('tries again');
});
