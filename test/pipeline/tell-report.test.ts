import { describe, expect, test } from 'vitest';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { parseConfig } from '../../lib/config/load.ts';
import { type DeliverEngine, deliver } from '../../lib/pipeline/deliver.ts';
import { digest } from '../../lib/pipeline/digest.ts';
import { findReport, type ReportWindow } from '../../lib/pipeline/tell-report.ts';
import type { MailMessage } from '../../lib/ports/mail.ts';
import type { ReportMessage } from '../../lib/ports/queue.ts';
import { at, toAlert, toFinding, toMute, toTestClock } from '../contracts/samples.ts';

const window = 'digest:2026-10-05T08:00:00.000Z';
const now = new Date('2026-10-05T08:00:00.000Z');
const yaml = `
brand: {id: northwind, name: Northwind Coffee, domains: [northwind.example]}
dashboard: {url: "https://earmark.northwind.example"}
alerts:
  - {id: weekly, to: [{email: anna@northwind.example}, {email: ben@northwind.example}], at: digest weekly monday 08:00, report: true}
  - {id: plain, to: [{email: anna@northwind.example}], at: digest weekly monday 08:00}
  - {id: quiet, to: [{email: anna@northwind.example}], at: digest weekly monday 08:00, report: true, quiet: "07:00-09:30 UTC"}
  - {id: programs, to: [{file: alerts.jsonl}, {email: anna@northwind.example}], at: digest weekly friday 08:00, report: true}
`;
const config = parseConfig(yaml, { file: 'earmark.yml', folder: '/nowhere' });

/** Delivers a digest of so many alerts, and keeps the mails. */
const toEngine = async (route: string, { alerts = 1, page = '<p>all figures</p>' } = {}) => {
  const clock = toTestClock(now.toISOString());
  const { stores, queue } = openMemoryStores({ clock });
  const mails: MailMessage[] = [];
  const asked: ReportWindow[] = [];
  await stores.alerts.claim(
    Array.from({ length: alerts }, (_each, index) =>
      toAlert({
        id: `a_${index}`,
        route,
        window,
        finding: toFinding({ id: `f_${index}` }),
        dueAt: now.toISOString(),
        createdAt: at(index),
      }),
    ),
  );
  const engine: DeliverEngine = {
    config,
    clock,
    stores,
    fetcher: { fetch: () => Promise.reject(new Error('nothing is fetched')), close: async () => {} },
    secrets: { get: () => Promise.reject(new Error('nothing is secret')) },
    dataFolder: '/nowhere',
    print: () => {},
    mail: {
      send: async (mail: MailMessage) => {
        mails.push(mail);
        return { id: `<${mails.length}>`, refused: [] };
      },
    },
    tellReport: async (asking: ReportWindow) => {
      asked.push(asking);
      return { figures: ['Consistency: 83 of 100'], page };
    },
  };
  const send = () => deliver(engine, { step: 'deliver', route, window, dueAt: now.toISOString() });
  /** What a tick does so many minutes after the digest's time: how many windows it sent, and the mails that came of it. */
  const tick = async (minutes: number): Promise<number> => {
    clock.advance(now.getTime() + minutes * 60_000 - clock.now().getTime());
    const windows = await digest({ config, clock, queue, stores });
    const deliveries = await queue.receive('deliver', { max: 10, leaseMs: 60_000 });
    for (const { message } of deliveries) if (message.step === 'deliver') await deliver(engine, message);
    await queue.ack(deliveries);
    return windows;
  };
  return { engine, mails, asked, send, tick, stores };
};

describe('the report of a digest', () => {
  test('goes with it once to each notifier: its figures, where the dashboard is, and the page as a file', async () => {
    const { mails, asked, send } = await toEngine('weekly');
    await send();
    await send();
    expect(mails.map(({ to }) => to)).toEqual([['anna@northwind.example'], ['ben@northwind.example']]);
    for (const mail of mails) {
      expect(mail.text).toContain('Consistency: 83 of 100');
      expect(mail.html).toContain('Consistency: 83 of 100');
      expect(mail.text).toContain('How the brand stands: https://earmark.northwind.example');
      expect(mail.attachments).toEqual([
        { name: 'report-northwind-2026-10-05.html', type: 'text/html; charset=utf-8', content: '<p>all figures</p>' },
      ]);
    }
    expect(asked[0]).toEqual({ since: new Date('2026-09-28T08:00:00.000Z'), now });
  });

  test('goes with one message only where a window takes several', async () => {
    const { mails, send } = await toEngine('weekly', { alerts: 250 });
    await send();
    const toAnna = mails.filter(({ to }) => to[0] === 'anna@northwind.example');
    expect(toAnna.length).toBe(3);
    expect(toAnna.filter(({ attachments }) => attachments !== undefined).length).toBe(1);
  });

  test('goes though the first alert of its window is muted', async () => {
    const { mails, send, stores } = await toEngine('weekly', { alerts: 2 });
    await stores.alerts.putMute(toMute({ id: 'f_0', kind: 'mute', until: null }));
    await send();
    expect(mails.map(({ attachments }) => attachments?.length)).toEqual([1, 1]);
  });

  test('covers the days since the digest before it, however many they are', async () => {
    const monday = { at: 'digest cron 0 8 * * 1-5 UTC', report: true };
    const asked: ReportWindow[] = [];
    const tell = async (asking: ReportWindow) => {
      asked.push(asking);
      return { figures: [] };
    };
    await findReport(tell, { route: monday, window, now });
    expect(asked).toEqual([{ since: new Date('2026-10-02T08:00:00.000Z'), now }]);
  });

  test('is asked for elsewhere only of a route that wants it, and no later than half an hour after its time', async () => {
    const { engine, mails } = await toEngine('weekly');
    const { tellReport: _, ...without } = engine;
    const asked: ReportMessage[] = [];
    const askReport = async (message: ReportMessage) => {
      asked.push(message);
    };
    const late = new Date(now.getTime() - 31 * 60_000).toISOString();
    await deliver({ ...without, askReport }, { step: 'deliver', route: 'weekly', window, dueAt: late });
    await deliver({ ...without, askReport }, { step: 'deliver', route: 'plain', window, dueAt: now.toISOString() });
    expect([asked, mails.length]).toEqual([[], 2]);
    expect(mails[0]?.text).toContain('How the brand stands: https://earmark.northwind.example');
  });

  test('is not made where the route does not ask for it', async () => {
    const { mails, asked, send } = await toEngine('plain');
    await send();
    expect([mails.length, asked.length, mails[0]?.attachments]).toEqual([1, 0, undefined]);
  });

  describe('where nothing was found', () => {
    test('goes on its day, once, to everybody whom the route names', async () => {
      const { mails, asked, tick } = await toEngine('weekly', { alerts: 0 });
      await tick(-60);
      expect(mails).toEqual([]);
      for (const minutes of [5, 10, 60, 120, 180]) await tick(minutes);
      // The route with quiet hours has its own mail after them.
      expect(mails.map(({ to }) => to[0])).toEqual([
        'anna@northwind.example',
        'ben@northwind.example',
        'anna@northwind.example',
      ]);
      expect(mails[0]?.subject).toContain('Northwind Coffee: nothing new was found');
      expect(mails[0]?.text).toContain('Consistency: 83 of 100');
      expect(mails[0]?.attachments?.length).toBe(1);
      expect(asked[0]).toEqual({
        since: new Date('2026-09-28T08:00:00.000Z'),
        now: new Date('2026-10-05T08:05:00.000Z'),
      });
    });

    test('waits for quiet hours to end', async () => {
      const { mails, tick } = await toEngine('quiet', { alerts: 0 });
      await tick(60);
      expect(mails.length).toBe(2);
      await tick(91);
      expect(mails.length).toBe(3);
    });

    test('goes within a day of its time, and then no more', async () => {
      const { mails, tick } = await toEngine('weekly', { alerts: 0 });
      await tick(24 * 60);
      expect(mails).toEqual([]);
    });

    test('goes where people read, and not into a file', async () => {
      const { mails, send, stores } = await toEngine('programs', { alerts: 0 });
      await send();
      const receipts = await stores.alerts.listReceipts({ route: 'programs' });
      expect([mails.length, receipts.map(({ notifier }) => notifier)]).toEqual([1, ['1:email']]);
    });

    test('is not told a second time with alerts that come after it', async () => {
      const { mails, asked, send, stores } = await toEngine('weekly', { alerts: 0 });
      await send();
      await stores.alerts.claim([toAlert({ id: 'late', route: 'weekly', window, dueAt: now.toISOString() })]);
      await send();
      await send();
      expect(mails.map(({ to, attachments }) => [to[0], attachments?.length])).toEqual([
        ['anna@northwind.example', 1],
        ['ben@northwind.example', 1],
        ['anna@northwind.example', undefined],
        ['ben@northwind.example', undefined],
      ]);
      expect(asked.length).toBe(2);
    });

    test('does not go where the route asks for none', async () => {
      const { mails, send } = await toEngine('plain', { alerts: 0 });
      await send();
      expect(mails).toEqual([]);
    });
  });

  test('stays out of a mail that would be too large, but for its figures', async () => {
    const { mails, send } = await toEngine('weekly', { page: 'x'.repeat(1_000_001) });
    await send();
    expect(mails[0]?.attachments).toBeUndefined();
    expect(mails[0]?.text).toContain('Consistency: 83 of 100');
  });

  const weekly = { at: 'digest weekly monday 08:00', report: true };

  test('holds no alert back where it cannot be made', async () => {
    const fails = () => Promise.reject(new Error('no archive'));
    expect(await findReport(fails, { route: weekly, window, now })).toEqual({
      figures: ['The report could not be made (no archive): ask for it by "earmark report".'],
    });
  });

  test.each([
    ['where nothing makes one, only the dashboard is named', weekly, window, { figures: [] }],
    ['of no digest there is none', { at: 'once', report: true }, 'once:2026-10-05T08', undefined],
    ['of a digest that wants none there is none', { at: weekly.at }, window, undefined],
  ])('%s', async (_name, route, of, expected) => {
    expect(await findReport(undefined, { route, window: of, now })).toEqual(expected);
  });
});
