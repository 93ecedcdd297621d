import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { parseConfig } from '../../lib/config/load.ts';
import { openReport } from '../../lib/pipeline/report/make-report.ts';
import { silentLog } from '../../lib/ports/log.ts';

const config = parseConfig('brand: {id: northwind, name: Northwind}\nchannels: []\n', {
  file: 'test.yml',
  folder: '/',
});
const now = new Date('2026-10-01T00:00:00Z');

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A report over stores of which one may fail, and how often it was asked. */
const open = (fails: () => boolean = () => false) => {
  const { stores, archive } = openMemoryStores({ clock: { now: () => now } });
  let asked = 0;
  const findings: typeof stores.findings = {
    ...stores.findings,
    listBriefs: async (question) => {
      asked += 1;
      if (fails()) throw new Error('the disk is away');
      return stores.findings.listBriefs(question);
    },
  };
  const engine = { config, stores: { ...stores, findings }, archive, log: silentLog };
  const report = openReport(engine, { now, since: now, mentionsMax: 10 });
  return { report, asked: () => asked };
};

test('sections that are asked for together share what they are made from, and each is made once', async () => {
  const { report, asked } = open();
  await report.section('findings');
  await report.section('consistency');
  await report.section('findings');
  expect(asked()).toBe(2);
});

test('what they are made from is let go of after ten seconds, what was made is kept', async () => {
  const { report, asked } = open();
  const findings = await report.section('findings');
  vi.advanceTimersByTime(10_000);
  expect(await report.section('findings')).toBe(findings);
  expect(asked()).toBe(2);
  await report.section('consistency');
  expect(asked()).toBe(4);
  expect(vi.getTimerCount()).toBe(1);
});

test('a section that could not be made is made again when it is asked for again', async () => {
  let isAway = true;
  const { report } = open(() => isAway);
  await expect(report.section('findings')).rejects.toThrow('the disk is away');
  isAway = false;
  await expect(report.section('findings')).resolves.toMatchObject({ isCut: false });
});
