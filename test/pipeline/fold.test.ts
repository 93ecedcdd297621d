/** A guideline that finds too much: one finding, one alert, on the stores that people use. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openLocalStores } from '../../lib/adapters/local/open.ts';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { createMemoryQueue } from '../../lib/adapters/memory/queue.ts';
import { parseConfig } from '../../lib/config/load.ts';
import { foldedAbove, isFold } from '../../lib/findings/fold.ts';
import { toFindingId, toPagePlace } from '../../lib/findings/identity.ts';
import { toResolved } from '../../lib/findings/resolve.ts';
import { toWrite } from '../../lib/findings/write.ts';
import type { Finding } from '../../lib/model/finding.ts';
import { sweepOutbox } from '../../lib/pipeline/alert.ts';
import { findFolded } from '../../lib/pipeline/folded.ts';
import { rehearseAlerts } from '../../lib/pipeline/rehearse-alerts.ts';
import type { Stores } from '../../lib/ports/stores.ts';
import { toFinding } from '../cli/harness.ts';
import { toTestClock } from '../contracts/samples.ts';

const toConfig = (terms = '{cheap: good value}') =>
  parseConfig(
    `brand: {id: northwind, name: Northwind}
guidelines:
  - {id: no-cheap, check: preferred-term, terms: ${terms}}
channels:
  - {id: home, source: page, url: "https://northwind.example/", owned: true}
  - {id: press, source: page, url: "https://press.example/"}
alerts:
  - {id: brand, to: [{console: true}]}
`,
    { file: 'earmark.yml', folder: '.' },
  );

const stores: readonly (readonly [string, () => Promise<Stores>])[] = [
  ['memory', async () => openMemoryStores({ clock: toTestClock() }).stores],
  [
    'SQLite',
    async () => {
      const dataFolder = mkdtempSync(join(tmpdir(), 'earmark-fold-'));
      return (await openLocalStores({ dataFolder, clock: toTestClock() })).stores;
    },
  ],
];

const now = new Date('2026-11-21T12:00:00.000Z');

const toMember = (index: number, known: Partial<Finding> = {}): Finding => {
  const place = toPagePlace(`https://northwind.example/${index}`);
  const id = toFindingId({ brand: 'northwind', place, check: 'preferred-term', guideline: 'no-cheap', key: 'cheap' });
  return toFinding({ place, key: 'cheap', ...known, id: known.id ?? id });
};

const open = async (openStores: () => Promise<Stores>) => {
  const kept = await openStores();
  const queue = createMemoryQueue({ clock: toTestClock() });
  let config = toConfig();
  const sweep = (): Promise<number> =>
    sweepOutbox({
      config,
      clock: { now: () => now },
      queue,
      stores: kept,
    });
  const add = async (findings: readonly Finding[]): Promise<void> => {
    for (const finding of findings) await kept.findings.apply([toWrite(null, finding, { kind: 'opened', now })]);
  };
  const mend = async (findings: readonly Finding[]): Promise<void> => {
    for (const finding of findings) await kept.findings.apply([toResolved(finding, { resolution: 'mended', now })]);
  };
  const folds = async (): Promise<readonly (readonly [string, string | null])[]> =>
    (await kept.findings.listAt('northwind', 'brand:northwind'))
      .filter(isFold)
      .map(({ status, resolution }) => [status, resolution] as const)
      .toSorted();
  return {
    sweep,
    add,
    mend,
    folds,
    /** How many alerts a rehearsal tells of. */
    rehearsed: async (): Promise<number> => {
      const span = { since: '2026-11-01T00:00:00.000Z', until: now.toISOString() };
      const { messages } = await rehearseAlerts({ config, stores: kept }, span);
      return messages.reduce((sum, { alerts }) => sum + alerts.length, 0);
    },
    /** How many of those that are open are listed: those that no other speaks for. */
    listed: async (): Promise<number> => {
      const isFolded = await findFolded(config, kept.findings);
      const { rows } = await kept.findings.list({ brand: 'northwind', status: ['open'] }, { limit: 1000 });
      return rows.filter((row) => !isFolded(row)).length;
    },
    change: (terms: string) => {
      config = toConfig(terms);
    },
  };
};

describe.each(stores)('on %s', (_, openStores) => {
  const members = (from: number, to: number): readonly Finding[] =>
    Array.from({ length: to - from }, (__, index) => toMember(from + index));

  test('as many as are worked off alert one by one', async () => {
    const { sweep, add, folds } = await open(openStores);
    await add(members(0, 3));
    expect(await sweep()).toBe(3);
    expect(await folds()).toEqual([]);
  });

  test('one more than that is one finding and one alert; mended, it unfolds and says nothing of those left', async () => {
    const { sweep, add, mend, folds, listed, rehearsed } = await open(openStores);
    const all = members(0, foldedAbove + 1);
    await add(all);
    expect(await sweep()).toBe(1);
    // The one about the guideline waits for the next sweep.
    expect(await rehearsed()).toBe(1);
    expect(await folds()).toEqual([['open', null]]);
    expect(await listed()).toBe(1);
    await add(members(foldedAbove + 1, foldedAbove + 5));
    expect(await sweep()).toBe(0);
    await mend(all.slice(0, 5));
    expect(await sweep()).toBe(0);
    expect(await folds()).toEqual([['resolved', 'mended']]);
    expect(await listed()).toBe(foldedAbove);
    await add(members(1000, 1001));
    expect(await sweep()).toBe(1);
    expect(await folds()).toEqual([['open', null]]);
  }, 60_000);

  test('a changed guideline is counted anew, and its earlier version is over', async () => {
    const { sweep, add, folds, change } = await open(openStores);
    await add(members(0, foldedAbove + 1));
    await sweep();
    change('{cheap: fair}');
    await add(members(2000, 2001));
    expect(await sweep()).toBe(1);
    expect(await folds()).toEqual([
      ['open', null],
      ['resolved', 'guideline-removed'],
    ]);
  }, 60_000);

  test.each<[string, Partial<Finding>]>([
    ['events', { lifecycle: 'event' }],
    ['findings on others’ channels', { channel: 'press' }],
    ['findings about links', { audience: 'seo' }],
  ])(
    '%s never fold',
    async (__, known) => {
      const { sweep, add, folds } = await open(openStores);
      await add(members(0, foldedAbove + 5).map((each) => ({ ...each, ...known })));
      expect(await sweep()).toBe(foldedAbove + 5);
      expect(await folds()).toEqual([]);
    },
    60_000,
  );
});
