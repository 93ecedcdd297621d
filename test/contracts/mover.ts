/** What every mover does: what is kept in one place is kept in the other. */
import { describe, expect, test } from 'vitest';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { type MovedRow, movedKinds } from '../../lib/ports/move.ts';
import type { OpenStores } from '../../lib/ports/open-stores.ts';
import { toAuditEntry } from './audit.ts';
import { toStored } from './configs.ts';
import { toMeasure } from './measures.ts';
import { places, toNear } from './near.ts';
import { toReferral } from './referrals.ts';
import {
  at,
  type Open,
  toAlert,
  toBacklink,
  toFact,
  toMention,
  toMute,
  toPage,
  toReceipt,
  toTestClock,
  toView,
  toWrite,
} from './samples.ts';
import { withStores } from './with-stores.ts';

/** Everything that is kept, in an order of its own; what waits without how often it was tried, and each once. */
export const listHeld = async ({ mover }: Pick<OpenStores, 'mover'>): Promise<readonly string[]> => {
  const held = new Set<string>();
  for await (const { kind, row } of mover.dump())
    held.add(`${kind} ${JSON.stringify(kind === 'messages' ? toSorted(row.message) : toSorted(row))}`);
  return [...held].toSorted();
};

const toSorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(toSorted)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .toSorted(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, each]) => [key, toSorted(each)]),
        )
      : value;

/** Puts all that one keeps into another, kind by kind, a few rows at a time. */
export const move = async (from: Pick<OpenStores, 'mover'>, to: Pick<OpenStores, 'mover'>): Promise<void> => {
  const rows: MovedRow[] = [];
  for await (const row of from.mover.dump()) rows.push(row);
  for (const kind of movedKinds) {
    const own = rows.filter((row) => row.kind === kind);
    for (let start = 0; start < own.length; start += 3)
      await to.mover.restore(own.slice(start, start + 3), { from: start });
  }
};

/** Keeps something of each kind. */
export const fill = async ({ stores, queue, answers, units }: OpenStores): Promise<void> => {
  const url = 'https://northwind.example/\0ſ';
  await stores.channels.put({
    channel: 'home',
    checkedAt: at(1),
    succeededAt: null,
    dueAt: at(5),
    failuresInARow: 1,
    failure: 'no answer',
    cursor: { deep: ['\ud800'] },
    newestEntryAt: null,
    pages: 2,
  });
  await stores.pages.put([toPage(), toPage({ url, judgedWith: 'a', judgedReadAt: at(1) })]);
  await stores.pages.addKnown([toPage({ url: 'https://northwind.example/b', readAt: null, state: 'known' })]);
  await stores.pages.putOutlinks('home', url, ['https://a.example/', 'https://a.example/ſ']);
  await stores.pages.putOutlinks('home', 'https://northwind.example/b', []);
  await stores.links.put([{ url: 'https://a.example/', state: 'gone', status: 404, checkedAt: at(1) }]);
  for (const [mention, near] of [
    ['m_1', toNear()],
    ['m_2', toNear([9])],
    ['m_3', toNear(places(64))],
  ] as const)
    await stores.mentions.joinCluster({ brand: 'northwind', mention, near, seenAt: at(2) });
  await stores.mentions.put([
    toMention(),
    toMention({ id: 'm_2', cluster: 'm_1', rating: 3.3, seenAt: at(90), product: 'House Blend' }),
    toMention({ id: 'm_3', cluster: 'm_3', speaker: 'brand', language: '\0' }),
  ]);
  await stores.mentions.put([toMention({ id: 'm_4', cluster: 'm_4', rating: 1 })]);
  await stores.mentions.drop(['m_4']);
  await stores.mentions.correct('m_2', { label: 'negative', by: 'ann', at: at(91) });
  const document = { brand: 'northwind', channel: 'home', url, readAt: at(1) };
  await stores.facts.replace(document, [
    toFact(),
    toFact({ kind: 'price', value: '9.50 GBP' }),
    toFact({ value: '1' }),
  ]);
  await stores.facts.replace({ ...document, url: 'https://northwind.example/none' }, []);
  await stores.findings.apply([toWrite(), toWrite({ id: 'f_2', severity: 'high', assignee: 'anna' })]);
  await stores.findings.apply([toWrite({ version: 2, status: 'acknowledged', lastSeenAt: at(3) })]);
  const [first] = await stores.findings.readOutbox(1);
  await stores.findings.ackOutbox(first === undefined ? [] : [first.sequence]);
  await stores.backlinks.put([
    toBacklink(),
    toBacklink({
      id: 'b_2',
      stage: 'won',
      visits: 3,
      conversions: 1,
      outreach: { version: 2, dueAt: at(9), contacts: [], draft: null, steps: [] },
      authority: [{ by: 'ahrefs', domain: 7, page: null, spam: null }],
      language: 'en',
      rivals: ['Southbeam'],
    }),
  ]);
  await stores.referrals.put([toReferral(), toReferral({ id: 'r_2', domain: null, by: 'query' })]);
  await stores.measures.put([toMeasure(), toMeasure({ id: 'm_2', channel: null, of: null })]);
  await stores.audit.add([toAuditEntry(), toAuditEntry({ id: 'two', subject: null })]);
  await stores.alerts.claim([toAlert(), toAlert({ id: 'a_2', window: 'digest' })]);
  await stores.suppressed.add({ brand: 'northwind', author: 'author-0123456789abcdef' });
  await stores.alerts.putMute(toMute());
  await stores.findings.putView(toView());
  for (const alert of ['a_1', 'a_2'])
    await stores.alerts.admit({ route: 'pr-1', name: 'f_1', alert, at: at(1), withinMs: 60_000, max: 2 });
  await stores.alerts.putReceipt(toReceipt({ status: 'sent' }));
  const configs = ['v1', 'v2'].map((version, index) => toStored(version, { at: at(index) }));
  for (const stored of configs)
    await stores.configs.put('northwind', stored, [{ path: 'terms.csv', bytes: Uint8Array.from([0, 255]) }]);
  await answers.put(
    new Map([
      ['0a'.repeat(32), '{"label":"positive"}'],
      ['0b'.repeat(32), 'ſ İ 🙂'],
    ]),
  );
  await units.take({ brand: 'northwind', day: '2026-11-21' }, { wanted: 7, unitsMax: 10 });
  await units.take({ brand: 'north#wind', day: '2026-11-22' }, { wanted: 3, unitsMax: 10 });
  await queue.send([
    { step: 'collect', channel: 'home', dueAt: at(1) },
    { step: 'analyze', channel: 'home', url, body: null, readAt: at(1) },
  ]);
  await queue.keepDead([
    { message: { step: 'collect', channel: 'gone', dueAt: at(0) }, attempts: 5, reason: 'no such host', at: at(4) },
  ]);
};

export const moverContract = (name: string, open: Open): void => {
  const each = withStores(open);
  describe(`moving house, ${name}`, () => {
    test(
      'nothing is kept where nothing was put, and a host that was asked does not count',
      each(async ({ mover, hosts }) => {
        await hosts.reserveSlot('x.example', { nowMs: 1, spacingMs: 1000 });
        expect(await mover.isEmpty()).toBe(true);
        expect(await listHeld({ mover })).toEqual([]);
      }),
    );

    test(
      'what moves in from memory is kept whole, and twice is once',
      each(async (real) => {
        const memory = openMemoryStores({ clock: toTestClock() });
        await fill(memory);
        await move(memory, real);
        await move(memory, real);
        expect(await listHeld(real)).toEqual(await listHeld(memory));
        expect(await real.mover.isEmpty()).toBe(false);
        expect(await real.answers.find(['0a'.repeat(32)])).toEqual(
          new Map([['0a'.repeat(32), '{"label":"positive"}']]),
        );
        expect(await real.stores.findings.count('northwind')).toEqual(await memory.stores.findings.count('northwind'));
        const counts = { brand: 'northwind', fromDay: '2026-01-01', toDay: '2026-12-31' };
        expect(await real.stores.mentions.counts(counts)).toEqual(await memory.stores.mentions.counts(counts));
        expect(await real.stores.alerts.list('pr-1', 'digest')).toEqual(
          await memory.stores.alerts.list('pr-1', 'digest'),
        );
      }),
    );

    test(
      'what moves out into memory is kept whole',
      each(async (real) => {
        const memory = openMemoryStores({ clock: toTestClock() });
        await fill(real);
        await move(real, memory);
        expect(await listHeld(memory)).toEqual(await listHeld(real));
      }),
    );

    test(
      'life goes on where it moved in: stories, versions and the outbox',
      each(async (real) => {
        const memory = openMemoryStores({ clock: toTestClock() });
        await fill(memory);
        await move(memory, real);
        const telling = { brand: 'northwind', mention: 'm_9', near: toNear([3]), seenAt: at(3) };
        expect(await real.stores.mentions.joinCluster(telling)).toBe('m_1');
        expect(await real.stores.findings.apply([toWrite({ version: 3 }), toWrite({ version: 2 })])).toEqual([
          'written',
          'conflict',
        ]);
        const outbox = await real.stores.findings.readOutbox(10);
        expect(outbox.map(({ change }) => [change.finding, change.version])).toEqual([
          ['f_2', 1],
          ['f_1', 2],
          ['f_1', 3],
        ]);
        await real.stores.findings.ackOutbox(outbox.map(({ sequence }) => sequence));
        expect(await real.stores.findings.readOutbox(10)).toEqual([]);
      }),
    );

    test(
      'the bound of a day holds on, and what more was taken here counts',
      each(async (real) => {
        const memory = openMemoryStores({ clock: toTestClock() });
        await fill(memory);
        const [older, later] = [
          { brand: 'northwind', day: '2026-11-21' },
          { brand: 'north#wind', day: '2026-11-22' },
        ];
        await real.units.take(later, { wanted: 5, unitsMax: 10 });
        await move(memory, real);
        expect(await real.units.take(older, { wanted: 7, unitsMax: 10 })).toBe(3);
        expect(await real.units.count(later)).toBe(5);
      }),
    );

    test(
      'what is newer here stands',
      each(async (real) => {
        await real.stores.pages.put([toPage({ readAt: at(50), body: 'b'.repeat(64) })]);
        await real.stores.findings.apply([toWrite()]);
        await real.stores.findings.apply([toWrite({ version: 2 })]);
        await real.stores.findings.apply([toWrite({ version: 3, status: 'resolved' })]);
        const memory = openMemoryStores({ clock: toTestClock() });
        await fill(memory);
        await move(memory, real);
        expect((await real.stores.pages.find('home', toPage().url))?.readAt).toBe(at(50));
        expect((await real.stores.findings.find('f_1'))?.status).toBe('resolved');
      }),
    );
  });
};
