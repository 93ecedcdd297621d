/**
 * The report that goes with a digest, from what any store holds: its figures are the same in every store, and the same whether who delivers
 * makes it (one machine) or has it made by who reads documents (AWS).
 */
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../lib/config/load.ts';
import { type DeliverEngine, deliver } from '../../lib/pipeline/deliver.ts';
import { digest } from '../../lib/pipeline/digest.ts';
import { toFiguresInShort } from '../../lib/pipeline/report/headlines.ts';
import { makeReport } from '../../lib/pipeline/report/make-report.ts';
import { type ReportWindow, toTold } from '../../lib/pipeline/tell-report.ts';
import { silentLog } from '../../lib/ports/log.ts';
import type { MailMessage } from '../../lib/ports/mail.ts';
import type { OpenStores } from '../../lib/ports/open-stores.ts';
import type { Message } from '../../lib/ports/queue.ts';
import { type Open, type TestClock, toAlert, toFinding, toMention, toWrite } from './samples.ts';
import { withStores } from './with-stores.ts';

const monday = '2026-10-05T08:00:00.000Z';
const window = `digest:${monday}`;
const config = parseConfig(
  `brand: {id: northwind, name: Northwind Coffee, domains: [northwind.example]}
channels: [{id: news, source: feed, url: "https://news.example/feed.xml"}]
alerts: [{id: weekly, to: [{email: anna@northwind.example}], at: digest weekly monday 08:00, report: true}]`,
  { file: 'earmark.yml', folder: '/nowhere' },
);

/** What stands in the lines that are told of it, and in no others. */
const expected = [
  'Consistency: –',
  'Message gaps: no messages',
  'Odd one out in tone: –',
  'Name, address, phone: –',
  'Referring domains: –',
  'Open findings: 2',
  'NPS: –',
  'Reviews answered: 0 %',
  'Net sentiment, 3 mentions: -0.33',
  'Mentions: 3 (+2)',
  'Channels: 1',
  'Channels read: 0 of 1',
];

type Opened = OpenStores & { readonly clock: TestClock };

const moveTo = (clock: TestClock, instant: string): void => clock.advance(Date.parse(instant) - clock.now().getTime());

/** Two open findings and one that was mended; three mentions of the week, and one of the week before. */
const fill = async ({ stores }: Opened): Promise<void> => {
  const told = { audience: 'pr', url: 'https://news.example/1', channel: 'news' } as const;
  await stores.findings.apply([
    toWrite({ ...told, id: 'f_one' }),
    toWrite({ ...told, id: 'f_two' }),
    toWrite({ ...told, id: 'f_done', status: 'resolved', resolution: 'mended' }),
  ]);
  const said = (id: string, publishedAt: string, label: 'negative' | 'neutral', rating: number | null) =>
    toMention({
      id,
      channel: 'news',
      speaker: 'public',
      url: `https://news.example/${id}`,
      publishedAt,
      rating,
      sentiment: { label, score: 0, confidence: 1, engine: 'test' },
    });
  await stores.mentions.put([
    said('m_1', '2026-10-01T10:00:00.000Z', 'negative', 1),
    said('m_2', '2026-10-02T10:00:00.000Z', 'neutral', null),
    said('m_3', '2026-10-03T10:00:00.000Z', 'neutral', null),
    said('m_0', '2026-09-24T10:00:00.000Z', 'negative', null),
  ]);
};

/** Who delivers, and the mails that come of it; `apart` as on AWS, where the report is made by another function. */
const toDesk = (opened: Opened, where: 'here' | 'apart') => {
  const { stores, archive, queue, clock } = opened;
  const mails: MailMessage[] = [];
  const tellReport = async (asked: ReportWindow) => ({
    figures: toFiguresInShort(await makeReport({ config, stores, archive, log: silentLog }, asked)),
  });
  const bare: DeliverEngine = {
    config,
    clock,
    stores,
    fetcher: { fetch: () => Promise.reject(new Error('nothing is fetched')), close: async () => {} },
    secrets: { get: () => Promise.reject(new Error('nothing is secret')) },
    dataFolder: '/nowhere',
    print: () => {},
    mail: {
      send: async (mail) => {
        mails.push(mail);
        return { id: `<${mails.length}>`, refused: [] };
      },
    },
  };
  const engine: DeliverEngine =
    where === 'here' ? { ...bare, tellReport } : { ...bare, askReport: (message) => queue.send([message]) };
  const work = async (message: Message): Promise<void> => {
    if (message.step === 'deliver') await deliver(engine, message);
    else if ('report' in message) await queue.send([await toTold({ ...bare, tellReport }, message)]);
  };
  const drain = async (): Promise<void> => {
    for (const step of ['deliver', 'analyze', 'deliver'] as const) {
      const deliveries = await queue.receive(step, { max: 10, leaseMs: 60_000 });
      for (const { message } of deliveries) await work(message);
      await queue.ack(deliveries);
    }
  };
  return {
    mails,
    tick: async () => {
      await digest({ config, clock, queue, stores });
      await drain();
    },
  };
};

/** The lines of a mail that tell a figure. */
const toFigures = ({ text }: MailMessage): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => expected.some((each) => line.startsWith(each.slice(0, each.indexOf(':')))));

export const digestReportContract = (name: string, open: Open): void => {
  const each = withStores(open);
  describe(`the report of a digest, ${name}`, () => {
    test.each(['here', 'apart'] as const)('tells the same figures of what is stored, made %s, once', (where) =>
      each(async (opened) => {
        moveTo(opened.clock, '2026-10-05T08:00:30.000Z');
        await fill(opened);
        const alert = { id: 'a_one', route: 'weekly', window, dueAt: monday, createdAt: '2026-10-02T10:00:00.000Z' };
        await opened.stores.alerts.claim([toAlert({ ...alert, finding: toFinding({ id: 'f_one' }) })]);
        const { mails, tick } = toDesk(opened, where);
        await tick();
        opened.clock.advance(60 * 60_000);
        await tick();
        expect(mails.map(toFigures)).toEqual([expected]);
        expect(mails[0]?.subject).toBe('Northwind Coffee: Wrong word');
      })(),
    );

    test.each(['here', 'apart'] as const)('goes on its day though nothing was found, made %s, once', (where) =>
      each(async (opened) => {
        await fill(opened);
        const { mails, tick } = toDesk(opened, where);
        for (const instant of ['2026-10-05T07:00:00.000Z', '2026-10-05T08:01:00.000Z', '2026-10-05T10:00:00.000Z']) {
          moveTo(opened.clock, instant);
          await tick();
        }
        expect(mails.map(toFigures)).toEqual([expected]);
        expect(mails[0]?.subject).toContain('nothing new was found');
      })(),
    );
  });
};
