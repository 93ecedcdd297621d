import { expect, test } from 'vitest';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { toSubject } from '../../lib/alerts/subject.ts';
import { toWrite } from '../../lib/findings/write.ts';
import type { AlertRoute } from '../../lib/model/alert.ts';
import type { Finding } from '../../lib/model/finding.ts';
import { planAlerts } from '../../lib/pipeline/plan-alerts.ts';
import type { OutboxRow } from '../../lib/ports/stores.ts';
import { aFinding } from '../fixtures/finding.ts';

const minute = (minutes: number): Date => new Date(Date.parse('2026-10-01T08:00:00.000Z') + minutes * 60_000);
const clock = { now: () => minute(60) };

const plan = async (route: Partial<AlertRoute>, rows: readonly OutboxRow[]) => {
  const { stores } = openMemoryStores({ clock });
  const context = {
    routes: [{ id: 'all', at: 'once', to: [], ...route }],
    mutes: [],
    subjectOf: (finding: Finding) => toSubject({ channels: [], guidelines: [] }, finding),
    now: clock.now().toISOString(),
  };
  return planAlerts(rows, context, stores.alerts);
};

/** What happened while nobody looked: all of it is met at once. */
const opened = toWrite(null, aFinding({ severity: 'medium' }), { kind: 'opened', now: minute(0) });
const resolved = toWrite(
  opened.finding,
  { ...opened.finding, severity: 'high', status: 'resolved', resolution: 'mended' },
  { kind: 'resolved', now: minute(10) },
);
const regressed = toWrite(
  resolved.finding,
  { ...resolved.finding, status: 'open', resolution: null, regressions: 1 },
  { kind: 'regressed', now: minute(20) },
);
const other = toWrite(null, aFinding({ id: 'f_two', severity: 'critical' }), { kind: 'opened', now: minute(30) });

const toRow = ({ finding, change }: typeof opened, before: Finding | null): OutboxRow => ({
  sequence: String(finding.version),
  before,
  after: finding,
  change,
});
const rows = [
  toRow(opened, null),
  toRow(resolved, opened.finding),
  toRow(regressed, resolved.finding),
  toRow(other, null),
];

test('what came first is told, and what repeats it cools down, though it is graver by then', async () => {
  const alerts = await plan({ coolDown: 3_600_000 }, rows);
  expect(alerts.map(({ why, finding: { id } }) => `${id} ${why}`)).toEqual(['f_two opened', 'f_one opened']);
});

test('a cap lets through what is gravest, whenever it came', async () => {
  const alerts = await plan({ max: '1 per hour' }, rows);
  expect(alerts.map(({ window, finding: { id } }) => `${id} ${window.split(':')[0]}`)).toEqual([
    'f_two once',
    'f_one rest',
    'f_one rest',
  ]);
});
