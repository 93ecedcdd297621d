/** The law that every store behaves as the memory store, whatever is done in whatever order. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { backlinkStates, outreachStages } from '../../lib/model/backlink.ts';
import { findingStatuses } from '../../lib/model/finding.ts';
import { sentimentLabels } from '../../lib/model/mention.ts';
import { audiences, severities, speakers } from '../../lib/model/vocabulary.ts';
import type { OpenStores } from '../../lib/ports/open-stores.ts';
import type { Delivery } from '../../lib/ports/queue.ts';
import { toNear } from './near.ts';
import {
  at,
  type Open,
  type TestClock,
  toAlert,
  toBacklink,
  toFact,
  toMention,
  toMute,
  toPage,
  toReceipt,
  toTestClock,
  toWrite,
  walk,
} from './samples.ts';

/** One of the two that are compared; `held` is what it has leased. */
export type Side = OpenStores & { readonly clock: TestClock; held: readonly Delivery[] };
/** Something that is done to both, and whose answers must be alike. */
export type Act = (side: Side) => Promise<unknown>;

const runs = process.env.EARMARK_THOROUGH === '1' ? 400 : 25;
const all = { brand: 'northwind', fromDay: '2000-01-01', toDay: '2099-12-31' };
const small = (max: number) => fc.integer({ min: 0, max });
const instant = small(6).map(at);
const url = fc.constantFrom('https://x.example/', 'https://x.example/b', 'urn:\0', 'urn:\u0001', 'urn:😀', 'urn:ﬁ');
const channel = fc.constantFrom('home', 'blog');
const brand = fc.constantFrom('northwind', 'northwind', 'southbeam');
const text = fc.constantFrom('Café 咖啡店', 'cafe soho', 'SOHO', '', '東京 “quoted”', '"* OR');

const page = fc.record({
  url,
  channel,
  readAt: fc.option(instant),
  depth: small(2),
  judgedWith: fc.constantFrom('a', 'b'),
  judgedReadAt: fc.option(instant),
});
const mention = fc.record({
  id: small(5).map((number) => `m_${number}`),
  brand,
  channel,
  seenAt: instant,
  publishedAt: fc.option(small(3).map((hours) => at((hours - 2) * 60))),
  speaker: fc.constantFrom(...speakers),
  title: text,
  snippet: text,
  rating: fc.option(fc.constantFrom(1, 2.5, 3.333)),
  cluster: fc.constantFrom('c_1', 'c_2'),
  language: fc.constantFrom('en', 'de', '\0'),
  product: fc.constantFrom(null, 'House Blend', '#\0'),
  competitors: fc.constantFrom([], ['Southbeam'], ['Southbeam', '#\0', 'Southbeam', '\ud800']),
  answer: fc.constantFrom(null, null, { at: null }, { at: at(-100) }, { at: at(1700) }),
  kind: fc.constantFrom('other' as const, 'complaint' as const),
  sentiment: fc.record({
    label: fc.constantFrom(...sentimentLabels),
    score: fc.constant(0),
    confidence: fc.constant(1),
    engine: fc.constant('t'),
  }),
});
const finding = fc.record({
  id: small(4).map((number) => `f_${number}`),
  brand,
  version: fc.integer({ min: 1, max: 3 }),
  status: fc.constantFrom(...findingStatuses),
  severity: fc.constantFrom(...severities),
  audience: fc.constantFrom(...audiences),
  lastSeenAt: instant,
  place: url.map((each) => `page:${each}`),
  assignee: fc.option(fc.constantFrom('anna', '\0')),
});
const backlink = fc.record({
  id: small(3).map((number) => `b_${number}`),
  brand,
  state: fc.constantFrom(...backlinkStates),
  from: url,
  referringDomain: fc.constantFrom('a.example', 'ﬁ.example', '😀.example'),
  firstSeenAt: instant,
  lastCheckedAt: instant,
  lastReadAt: fc.option(instant),
  nextCheckAt: fc.option(instant),
  watched: fc.boolean(),
  visits: fc.option(small(2)),
  stage: fc.option(fc.constantFrom(...outreachStages)),
});
const message = small(3).map((number) => ({ step: 'collect' as const, channel: `c${number}`, dueAt: at(number % 2) }));

export const acts: readonly fc.Arbitrary<Act>[] = [
  fc.array(page, { maxLength: 3 }).map(
    (pages) =>
      ({ stores }) =>
        stores.pages.put(pages.map(toPage)),
  ),
  fc.array(page, { maxLength: 3 }).map(
    (pages) =>
      ({ stores }) =>
        stores.pages.addKnown(pages.map(toPage)),
  ),
  fc.record({ channel, url, judgedWith: fc.constantFrom('c', 'd'), readAt: instant }).map(
    (mark) =>
      ({ stores }) =>
        stores.pages.markJudged(mark),
  ),
  fc.tuple(channel, url, fc.array(url)).map(
    (links) =>
      ({ stores }) =>
        stores.pages.putOutlinks(...links),
  ),
  channel.map(
    (each) =>
      ({ stores }) =>
        stores.pages.removeChannel(each),
  ),
  fc
    .record({
      url,
      state: fc.constantFrom('ok' as const, 'gone' as const),
      status: fc.constant(null),
      checkedAt: instant,
    })
    .map(
      (state) =>
        ({ stores }) =>
          stores.links.put([state]),
    ),
  fc.array(mention, { minLength: 1, maxLength: 4 }).map(
    (list) =>
      ({ stores }) =>
        stores.mentions.put(list.map(toMention)),
  ),
  small(5).map(
    (number) =>
      ({ stores }) =>
        stores.mentions.remove(`m_${number}`),
  ),
  fc
    .record(
      {
        brand,
        channel: channel,
        speaker: fc.constantFrom(...speakers),
        sentiment: fc.constantFrom(...sentimentLabels),
        cluster: fc.constantFrom('c_1', 'c_2'),
        since: instant,
        text: text,
      },
      { requiredKeys: ['brand'] },
    )
    .map(
      (filter) =>
        ({ stores }) =>
          walk((after) => stores.mentions.list(filter, { limit: 2, ...(after === undefined ? {} : { after }) })),
    ),
  fc
    .record({
      brand,
      mention: small(20).map((number) => `m_${number}`),
      near: fc.array(small(63), { maxLength: 40 }).map(toNear),
      seenAt: small(80).map((days) => at(days * 24 * 60)),
    })
    .map(
      (entry) =>
        ({ stores }) =>
          stores.mentions.joinCluster(entry),
    ),
  fc
    .tuple(
      fc.record({ brand, channel, url, readAt: instant }),
      fc.array(fc.constantFrom('phone' as const, 'price' as const), { maxLength: 3 }),
    )
    .map(
      ([document, kinds]) =>
        ({ stores }) =>
          stores.facts.replace(
            document,
            kinds.map((kind) => toFact({ kind })),
          ),
    ),
  fc.array(finding, { minLength: 1, maxLength: 4 }).map(
    (list) =>
      ({ stores }) =>
        stores.findings.apply(list.map(toWrite)),
  ),
  fc
    .record(
      {
        brand,
        status: fc.array(fc.constantFrom(...findingStatuses), { maxLength: 3 }),
        audience: fc.constantFrom(...audiences),
        severity: fc.constantFrom(...severities),
        assignee: fc.constantFrom('anna', '\0'),
      },
      { requiredKeys: ['brand'] },
    )
    .map(
      (filter) =>
        ({ stores }) =>
          walk((after) => stores.findings.list(filter, { limit: 2, ...(after === undefined ? {} : { after }) })),
    ),
  small(3).map((max) => async ({ stores }) => {
    const rows = await stores.findings.readOutbox(max);
    await stores.findings.ackOutbox(rows.map(({ sequence }) => sequence));
    return rows.map(({ before, after, change }) => ({ before, after, change }));
  }),
  fc.array(backlink, { minLength: 1, maxLength: 3 }).map(
    (list) =>
      ({ stores }) =>
        stores.backlinks.put(list.map(toBacklink)),
  ),
  fc.tuple(small(3), fc.option(instant), fc.constantFrom(...outreachStages)).map(
    ([number, nextCheckAt, stage]) =>
      ({ stores }) =>
        stores.backlinks.revise(`b_${number}`, (old) => ({ ...old, nextCheckAt, stage })),
  ),
  fc
    .uniqueArray(
      fc.record({ id: small(3).map((number) => `b_${number}`), at: instant, nextCheckAt: fc.option(instant) }),
      {
        selector: ({ id }) => id,
        maxLength: 3,
      },
    )
    .map(
      (looks) =>
        ({ stores }) =>
          stores.backlinks.noteUnchanged(looks),
    ),
  fc.tuple(small(3), instant).map(
    ([number, createdAt]) =>
      ({ stores }) =>
        stores.alerts.claim([toAlert({ id: `a_${number}`, createdAt })]),
  ),
  fc.tuple(small(3), instant, fc.constantFrom('sending' as const, 'sent' as const)).map(
    ([number, when, status]) =>
      ({ stores }) =>
        stores.alerts.putReceipt(toReceipt({ id: `r_${number}`, at: when, status })),
  ),
  fc.tuple(small(3), small(6), fc.constantFrom('n', '\0'), fc.constantFrom(1, 2)).map(
    ([number, minutes, name, max]) =>
      ({ stores }) =>
        stores.alerts.admit({ route: 'pr-1', name, alert: `a_${number}`, at: at(minutes), withinMs: 180_000, max }),
  ),
  fc.tuple(small(2), fc.constantFrom('mute' as const, 'snooze' as const), fc.boolean()).map(
    ([number, kind, isPut]) =>
      ({ stores }) =>
        stores.alerts[isPut ? 'putMute' : 'removeMute'](toMute({ id: `f_${number}`, kind })),
  ),
  fc.tuple(fc.array(message, { maxLength: 4 }), fc.constantFrom(0, 500)).map(
    ([messages, delayMs]) =>
      ({ queue }) =>
        queue.send(messages, { delayMs }),
  ),
  small(3).map((max) => async (side) => {
    const deliveries = await side.queue.receive('collect', { max, leaseMs: 1000 });
    side.held = [...side.held, ...deliveries];
    return deliveries.map(({ message: each, attempt }) => ({ each, attempt }));
  }),
  small(5).map(
    (index) =>
      ({ queue, held }) =>
        queue.ack(held.slice(index, index + 2)),
  ),
  fc.tuple(small(5), fc.constantFrom(0, 300)).map(([index, delayMs]) => async ({ queue, held }) => {
    for (const delivery of held.slice(-index - 1).slice(0, 1)) await queue.retry(delivery, { delayMs, reason: 'why' });
  }),
  fc.constantFrom(1, 300, 1000).map(
    (ms) =>
      async ({ clock }) =>
        clock.advance(ms),
  ),
  fc.tuple(fc.constantFrom('x', 'y'), small(3), small(2)).map(
    ([host, now, spacing]) =>
      ({ hosts }) =>
        hosts.reserveSlot(host, { nowMs: now * 1000, spacingMs: spacing * 700 }),
  ),
  fc.tuple(fc.constantFrom('x', 'y'), small(9), fc.constantFrom(0, 800), fc.option(small(9))).map(
    ([host, now, patienceMs, slot]) =>
      ({ hosts }) =>
        hosts.takeTurn(host, {
          nowMs: now * 1000,
          spacingMs: 700,
          patienceMs,
          holdMaxMs: 5000,
          slotMs: slot === null ? undefined : slot * 900,
        }),
  ),
  fc
    .record({
      each: channel,
      poll: instant,
      of: fc.constantFrom('pages', '\0'),
      by: fc.constantFrom('x', 'y', '\ud800'),
      names: fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'urn:\0', 'urn:\ud800'), { maxLength: 4 }),
      max: small(6),
    })
    .map(
      ({ each, poll, of, ...wish }) =>
        ({ stores }) =>
          stores.pages.grant({ channel: each, poll, of }, wish),
    ),
  fc.tuple(fc.constantFrom('x', 'y'), small(9)).map(
    ([host, until]) =>
      ({ hosts }) =>
        hosts.holdUntil(host, until * 1000),
  ),
];

/** Everything that can be seen of one side. */
export const observe = async ({ stores, queue }: Side): Promise<unknown> => ({
  pages: [await stores.pages.list('home', 99), await stores.pages.list('blog', 99)],
  outlinks: [await stores.pages.outlinks('home'), await stores.pages.outlinks('blog')],
  links: await stores.links.find(['https://x.example/', 'urn:\0', 'urn:\u0001']),
  mentions: [await stores.mentions.list({ brand: 'northwind' }), await stores.mentions.counts(all)],
  facts: [await stores.facts.list('northwind'), await stores.facts.list('southbeam', { kind: 'price' })],
  findings: [await stores.findings.list({ brand: 'northwind' }), await stores.findings.count('northwind')],
  places: await stores.findings.listAt('northwind', 'page:urn:\0'),
  histories: await Promise.all([0, 1, 2, 3, 4].map((number) => stores.findings.history(`f_${number}`))),
  backlinks: await stores.backlinks.list({ brand: 'northwind' }),
  sent: await stores.backlinks.list({ brand: 'northwind', stage: 'sent' }),
  due: await stores.backlinks.listDue({ brand: 'northwind', until: at(1), max: 3 }),
  lost: await stores.backlinks.list({ brand: 'northwind', state: 'lost' }),
  unknown: await stores.backlinks.list({ brand: 'northwind', state: 'unknown' }),
  alerts: await stores.alerts.list('pr-1', 'once:f_1:1'),
  receipts: await stores.alerts.listReceipts(),
  mutes: await stores.alerts.listMutes('northwind'),
  queue: [await queue.size(), await queue.size('collect')],
  dead: (await queue.deadLetters()).map(({ message: each, attempts, reason, at: when }) => ({
    each,
    attempts,
    reason,
    when,
  })),
});

/** `share` of the usual number of runs, for stores that take long. */
export const behavesAsMemory = (name: string, open: Open, { share = 1 }: { readonly share?: number } = {}): void => {
  describe(`law, ${name}`, () => {
    test('every store behaves as the memory store', { timeout: 600_000 }, async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.oneof(...acts), { minLength: 1, maxLength: 60, size: 'max' }),
          async (sequence) => {
            const clocks = [toTestClock(), toTestClock()] as const;
            const model: Side = { ...openMemoryStores({ clock: clocks[0] }), clock: clocks[0], held: [] };
            const real: Side = { ...(await open({ clock: clocks[1] })), clock: clocks[1], held: [] };
            try {
              for (const act of sequence) expect(await act(real)).toEqual(await act(model));
              expect(await observe(real)).toEqual(await observe(model));
            } finally {
              await real.close();
            }
          },
        ),
        { numRuns: Math.ceil(runs * share) },
      );
    });
  });
};
