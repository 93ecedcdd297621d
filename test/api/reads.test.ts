/**
 * How often a call of the dashboard asks DynamoDB at most, over more rows than its bounds: what docs/measurements.md says under "What grows is
 * bounded". A page of a list looks at 200 mentions here, and at 5,000 otherwise; all other bounds are as they are.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { calls } from '../../bench/desk/calls.ts';
import { toApp, yaml } from '../../bench/desk/filled.ts';
import { createDatabase } from '../../lib/adapters/aws/database.ts';
import { createAwsMentions } from '../../lib/adapters/aws/mentions.ts';
import { openAwsStores } from '../../lib/adapters/aws/open.ts';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { startDynalite, writeOneAfterAnother } from '../adapters/dynalite.ts';
import { toBacklink, toMention, toWrite } from '../contracts/samples.ts';
import { toDeskEngine } from './desk-engine.ts';

const lookedAt = 200;
/** Rows are looked at fifty a time: keys, then the rows themselves, out of eight shards. */
const listMax = (lookedAt / 100) * 4 + 10;
/** Findings of a check that are read together, five statuses, at most 1,000. */
const waitingMax = 30;
const lookUpsMax = 200;
const countsMax = 27;

/** What a call asks at most; what is not named asks at most `otherwiseMax`. */
const maxOf: Readonly<Record<string, number>> = {
  '/api/mentions?text=delivery+slow': listMax,
  '/api/mentions?text=burnt': listMax,
  '/api/mentions?channel=c3&text=burnt+roast': listMax,
  '/api/mentions?sentiment=negative': listMax,
  '/api/reviews': 4 * listMax + waitingMax,
  '/api/reviews?state=waiting': 4 * listMax + waitingMax,
  '/api/insights/reviews': 4 * listMax + waitingMax + lookUpsMax + countsMax,
  '/api/insights/who-and-where': 30,
  '/api/search?text=delivery+slow': 30,
  '/api/alerts/dry-run': 215,
  '/api/report?section=consistency&section=findings&section=volume&section=coverage': 34,
  '/api/report?section=consistency&section=messages&section=nap&section=tone': 14,
  '/api/report?section=backlinks': 10,
  '/api/report': 145 + lookUpsMax,
};
const otherwiseMax = 10;
const toName = (target: string): string =>
  target.startsWith('/api/insights/') || target.includes('since=') ? target.replace(/\?.*/, '') : target;

const dayMs = 86_400_000;
let asked = 0;
let dynalite: Awaited<ReturnType<typeof startDynalite>>;
/** As one that was just started: nothing is kept of what was asked before. */
let openApp: () => ReturnType<typeof toApp>;

/** More than the bounds: mentions of which few are what is asked for, findings that wait for an answer, links. */
const fill = async ({ stores }: ReturnType<typeof toDeskEngine>): Promise<void> => {
  const now = Date.now();
  await stores.mentions.put(
    Array.from({ length: 1000 }, (_each, index) => {
      const at = new Date(now - index * 0.09 * dayMs).toISOString();
      const seen = { seenAt: at, publishedAt: at, channel: `c${index % 20}`, url: `https://x.example/${index}` };
      return toMention({
        id: `m_${index}`,
        ...seen,
        rating: index % 2 === 0 ? 4 : null,
        snippet: 'delivery slow again',
      });
    }),
  );
  await stores.findings.apply(
    Array.from({ length: 600 }, (_each, index) => {
      const at = new Date(now - (index % 6) * dayMs).toISOString();
      const url = `https://x.example/${index}`;
      const isDone = index % 4 === 0;
      return toWrite({
        id: `f_${index}`,
        key: `k_${index}`,
        url,
        place: `page:${url}`,
        check: index % 2 === 0 ? 'negative-review' : 'preferred-term',
        lifecycle: index % 2 === 0 ? 'event' : 'condition',
        mention: index % 2 === 0 ? `m_${index}` : null,
        dueAt: index % 2 === 0 ? at : null,
        firstSeenAt: at,
        lastSeenAt: at,
        readAt: at,
        status: isDone ? 'resolved' : 'open',
        resolution: isDone ? 'answered' : null,
        message: 'delivery slow',
      });
    }),
  );
  await stores.backlinks.put(
    Array.from({ length: 400 }, (_each, index) =>
      toBacklink({ id: `b_${index}`, from: `https://d${index}.example/a`, referringDomain: `d${index}.example` }),
    ),
  );
};

beforeAll(async () => {
  dynalite = await startDynalite();
  const clock = { now: () => new Date() };
  const { queue, archive } = openMemoryStores({ clock });
  const [tables, writeTogether] = [await dynalite.createTables(), writeOneAfterAnother];
  const { stores } = openAwsStores({ client: dynalite.client, tables, clock, queue, archive, writeTogether });
  const feed = createDatabase(dynalite.client, { table: tables.feed, writeTogether });
  const engine = toDeskEngine(yaml, {
    stores: { ...stores, mentions: createAwsMentions(feed, { clock, lookedAt }) },
    archive,
  });
  await fill(engine);
  await stores.configs.put(engine.config.brand.id, {
    version: 'v1',
    at: clock.now().toISOString(),
    earmark: '1.0.0',
    text: yaml,
    config: engine.config,
  });
  dynalite.client.middlewareStack.add(
    (next) => (args) => {
      asked += 1;
      return next(args);
    },
    // Before a request is tried again: retries are not counted.
    { step: 'initialize', name: 'counts requests' },
  );
  openApp = () => toApp(toDeskEngine(yaml, engine));
}, 300_000);
afterAll(() => dynalite.stop());

const ask = async (target: string, body: unknown): Promise<number> => {
  const init = { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  asked = 0;
  const answer = await openApp().request(`http://localhost${target}`, body === undefined ? {} : init);
  expect([target, answer.status, answer.status === 200 ? '' : await answer.text()]).toEqual([target, 200, '']);
  await answer.text();
  return asked;
};

test('no call of the dashboard asks more often than is stated, however much is stored', async () => {
  const made: [string, number, number][] = [];
  // The first of them adds the days up.
  await ask('/api/insights/counts?from=2020-01-01&to=2020-01-02', undefined);
  for (const [, target, body] of [...calls, ['whole', '/api/report', undefined] as const]) {
    const name = toName(target);
    if (target.startsWith('/api/insights/')) await ask(target, body);
    made.push([name, await ask(target, body), maxOf[name] ?? otherwiseMax]);
  }
  expect(made.filter(([, times, max]) => times > max)).toEqual([]);
  // A bound that no call has any more would go unnoticed.
  const names = new Set(made.map(([name]) => name));
  expect(Object.keys(maxOf).filter((name) => !names.has(name))).toEqual([]);
});
