/** A brand with two channels, their documents stored, for reports. */
import { openMemoryStores } from '../../../lib/adapters/memory/open.ts';
import { parseConfig } from '../../../lib/config/load.ts';
import type { Backlink } from '../../../lib/model/backlink.ts';
import type { Finding } from '../../../lib/model/finding.ts';
import type { Mention } from '../../../lib/model/mention.ts';
import { makeReport, type Report } from '../../../lib/pipeline/report/make-report.ts';
import { silentLog } from '../../../lib/ports/log.ts';
import { toBacklink } from '../../contracts/samples.ts';
import { now, toFinding, toMention } from '../harness.ts';

const clock = { now: () => new Date(now) };

const defaultConfig = `brand:
  id: northwind
  name: Northwind Coffee
  locations: [{id: soho, name: Northwind Soho, phone: "+44 20 7946 0000", url: "https://northwind.example/soho"}]
guidelines:
  - {id: tagline, check: key-message, text: Coffee that knows your name, presence: anywhere}
channels:
  - {id: home, source: website, url: "https://northwind.example/", owned: true, stage: awareness}
  - {id: shop, source: website, url: "https://shop.northwind.example/", owned: true, stage: purchase}
  - {id: news, source: feed, url: "https://news.example/feed.xml"}
`;

export type ReportWorld = {
  readonly config?: string;
  /** HTML by channel and address. */
  readonly pages?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly findings?: readonly Partial<Finding>[];
  readonly mentions?: readonly Partial<Mention>[];
  readonly backlinks?: readonly Partial<Backlink>[];
  /** The report's window. */
  readonly days?: number;
  /** Channels that failed, and why. */
  readonly failing?: Readonly<Record<string, string>>;
  /** Where channels go on from. */
  readonly cursors?: Readonly<Record<string, unknown>>;
};

/** The report of a world. */
export const reportOf = async ({
  config: text = defaultConfig,
  pages = {},
  findings = [],
  mentions = [],
  backlinks = [],
  days = 30,
  failing = {},
  cursors = {},
}: ReportWorld): Promise<Report> => {
  const config = parseConfig(text, { file: 'earmark.yml', folder: '/nowhere' });
  const { stores, archive } = openMemoryStores({ clock });
  const at = now.toISOString();
  for (const [channel, documents] of Object.entries(pages)) {
    for (const [url, html] of Object.entries(documents)) {
      const contentType = 'text/html; charset=utf-8';
      const body = await archive.put({ bytes: Buffer.from(html), contentType, url, headers: {} });
      await stores.pages.put([
        {
          channel,
          url,
          body,
          contentType,
          validators: {},
          readAt: at,
          judgedWith: null,
          judgedReadAt: null,
          state: 'read',
          depth: 0,
          kind: 'page',
        },
      ]);
    }
  }
  for (const { id } of config.channels) {
    const failure = failing[id] ?? null;
    await stores.channels.put({
      channel: id,
      checkedAt: at,
      succeededAt: failure === null ? at : null,
      dueAt: at,
      failuresInARow: failure === null ? 0 : 1,
      failure,
      cursor: cursors[id] ?? null,
      newestEntryAt: null,
      pages: 1,
    });
  }
  for (const [index, known] of findings.entries()) {
    const finding = toFinding({ id: `f${index}`, ...known });
    await stores.findings.apply([
      {
        finding,
        change: {
          finding: finding.id,
          version: 1,
          kind: 'opened',
          at,
          actor: 'earmark',
          from: null,
          to: finding.status,
          reason: null,
          note: null,
        },
      },
    ]);
  }
  await stores.mentions.put(mentions.map((known, index) => toMention({ id: `m${index}`, ...known })));
  await stores.backlinks.put(backlinks.map((known, index) => toBacklink({ id: `b${index}`, ...known })));
  return makeReport(
    { config, stores, archive, log: silentLog },
    { now, since: new Date(now.getTime() - days * 86_400_000) },
  );
};
