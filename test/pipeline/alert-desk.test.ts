/** What people do with findings and alerts, through the stores: moves of two at once, duplicates, undo, mutes, a rehearsal, coverage. */
import { describe, expect, test } from 'vitest';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { parseConfig } from '../../lib/config/load.ts';
import { resolveAll } from '../../lib/findings/resolve.ts';
import { toWrite } from '../../lib/findings/write.ts';
import type { Finding } from '../../lib/model/finding.ts';
import { sweepOutbox } from '../../lib/pipeline/alert.ts';
import { toAlertCoverage } from '../../lib/pipeline/alert-coverage.ts';
import { deliver } from '../../lib/pipeline/deliver.ts';
import { digest } from '../../lib/pipeline/digest.ts';
import { moveStored } from '../../lib/pipeline/move-finding.ts';
import { listMutes, mute, unmute } from '../../lib/pipeline/mute.ts';
import { rehearseAlerts } from '../../lib/pipeline/rehearse-alerts.ts';
import { at, toTestClock } from '../contracts/samples.ts';
import { aFinding } from '../fixtures/finding.ts';

const yaml = `
brand: {id: northwind, name: Northwind}
channels: [{id: home, source: website, url: "https://northwind.example/"}]
guidelines: [{id: no-cheap, check: preferred-term, terms: {cheap: good value}}]
alerts:
  - {id: all, to: [{console: }], max: 1 per hour, escalate: {after: 2h, to: [{console: }]}}
  - {id: daily, severity: high, to: [{console: }], at: "digest daily 08:00"}
  - {id: cool, to: [{console: }], coolDown: 6h}
`;

const open = async (...findings: readonly Partial<Finding>[]) => {
  const clock = toTestClock(at(0));
  const { stores, queue } = openMemoryStores({ clock });
  const config = parseConfig(yaml, { file: 'earmark.yml', folder: '/' });
  for (const known of findings) {
    const { version: _, ...fresh } = aFinding(known);
    await stores.findings.apply([toWrite(null, fresh, { kind: 'opened', now: clock.now() })]);
  }
  const engine = { config, stores, queue, clock };
  const state = async (id: string) => (await stores.findings.find(id))?.status;
  return { engine, state };
};

describe('moves', () => {
  test('of two who saw the same, the second sees what the first did', async () => {
    const { engine, state } = await open({ id: 'f_a' });
    const ack = { id: 'f_a', move: { type: 'ack' }, version: 1 } as const;
    expect(await moveStored(engine, { ...ack, actor: 'anna' })).toMatchObject({ outcome: 'moved' });
    expect(await moveStored(engine, { ...ack, actor: 'ben' })).toMatchObject({
      outcome: 'changed',
      finding: { status: 'acknowledged', version: 2 },
    });
    expect(await state('f_a')).toBe('acknowledged');
  });

  test('who says no version takes it as it is; nothing is moved that is not there, or another brand’s', async () => {
    const { engine } = await open({ id: 'f_a' }, { id: 'f_b', brand: 'southbeam' });
    const move = { type: 'note', note: 'seen' } as const;
    const both = await Promise.all(['anna', 'ben'].map((actor) => moveStored(engine, { id: 'f_a', move, actor })));
    expect(both.map(({ outcome }) => outcome)).toEqual(['moved', 'moved']);
    for (const id of ['f_b', 'f_c'])
      expect(await moveStored(engine, { id, move, actor: 'anna' })).toEqual({ outcome: 'not-there' });
  });

  test('what anybody did is undone by anybody, and the history keeps both', async () => {
    const { engine, state } = await open({ id: 'f_a' });
    await moveStored(engine, { id: 'f_a', move: { type: 'ignore', reason: 'a joke', until: null }, actor: 'anna' });
    await moveStored(engine, { id: 'f_a', move: { type: 'undo' }, actor: 'ben' });
    expect(await state('f_a')).toBe('open');
    const history = await engine.stores.findings.history('f_a');
    expect(history.map(({ actor, reason }) => [actor, reason])).toEqual([
      ['earmark', null],
      ['anna', 'a joke'],
      ['ben', 'undone: a joke'],
    ]);
  });

  test('one speaks for another, both say so, and it speaks for itself when that is undone', async () => {
    const { engine, state } = await open({ id: 'f_a' }, { id: 'f_b', key: 'b' }, { id: 'f_c', key: 'c' });
    const merge = (id: string, of: string) =>
      moveStored(engine, { id, move: { type: 'duplicate', of }, actor: 'anna' });
    await merge('f_b', 'f_a');
    expect(await engine.stores.findings.find('f_b')).toMatchObject({ status: 'ignored', duplicateOf: 'f_a' });
    expect((await engine.stores.findings.history('f_a')).at(-1)).toMatchObject({
      kind: 'noted',
      reason: 'speaks for f_b',
    });
    await expect(merge('f_c', 'f_b')).rejects.toThrow('Name f_a.');
    await expect(merge('f_c', 'f_9')).rejects.toThrow('received "f_9"');
    await moveStored(engine, { id: 'f_b', move: { type: 'undo' }, actor: 'anna' });
    expect(await state('f_b')).toBe('open');
  });
});

describe('mutes', () => {
  const wish = { of: 'channel', id: 'home', kind: 'mute', until: at(60), by: 'anna', reason: 'relaunch' } as const;

  test('what is muted is claimed for nobody, and told again afterwards', async () => {
    const { engine } = await open({ id: 'f_a' });
    expect(await mute(engine, wish)).toMatchObject({ brand: 'northwind', by: 'anna', at: at(0) });
    expect(await sweepOutbox(engine)).toBe(0);
    engine.clock.advance(61 * 60_000);
    expect(await listMutes(engine)).toEqual([]);
    await engine.stores.findings.apply([
      toWrite(null, { ...aFinding({ id: 'f_b', key: 'b' }) }, { kind: 'opened', now: engine.clock.now() }),
    ]);
    expect(await sweepOutbox(engine)).toBe(3);
  });

  test.each<[string, Partial<Parameters<typeof mute>[1]>, string]>([
    ['what there is none of', { id: 'hom' }, 'Write "home".'],
    ['a finding that is not there', { of: 'finding', id: 'f_9' }, 'received "f_9"'],
    ['a time that is over', { until: at(0) }, 'Say until when.'],
    ['a snooze without an end', { kind: 'snooze', until: null }, 'Say until when.'],
  ])('refuses %s', async (_name, known, message) => {
    const { engine } = await open();
    await expect(mute(engine, { ...wish, ...known })).rejects.toThrow(message);
  });

  test('takes back what was claimed and has not gone yet, for all but those who were to hear of it otherwise', async () => {
    const { engine } = await open({ id: 'f_a' }, { id: 'f_b', key: 'b', check: 'metadata' });
    const { stores, clock } = engine;
    await sweepOutbox(engine);
    await mute(engine, { ...wish, of: 'finding', id: 'f_a', until: null });
    clock.advance(8 * 3_600_000);
    const printed: string[] = [];
    const fetcher = { fetch: () => expect.fail('nothing is fetched'), close: async () => {} };
    const secrets = { get: () => expect.fail('no secret is asked for') };
    const sender = { ...engine, fetcher, secrets, dataFolder: '/nowhere', print: (line: string) => printed.push(line) };
    for (const { route, window, dueAt } of await stores.alerts.listDue(clock.now().toISOString()))
      if (!window.startsWith('plan:')) await deliver(sender, { step: 'deliver', route, window, dueAt });
    expect(printed.join('\n')).toContain('earmark finding f_b');
    expect(printed.join('\n')).not.toContain('earmark finding f_a');
    const left = await stores.alerts.listDue(clock.now().toISOString());
    expect(left.filter(({ window }) => !window.startsWith('plan:'))).toEqual([]);
  });

  test('what is snoozed when it is to be handed on is handed on when that ends', async () => {
    const { engine } = await open({ id: 'f_a' });
    const { stores, clock } = engine;
    await sweepOutbox(engine);
    await mute(engine, { ...wish, of: 'finding', id: 'f_a', kind: 'snooze', until: at(180) });
    const owed = async (): Promise<readonly string[]> => {
      await digest(engine);
      const due = await stores.alerts.listDue(at(24 * 60));
      return due.flatMap(({ route, window }) => (route === 'all-escalation' ? window : []));
    };
    clock.advance(2 * 3_600_000 + 60_000);
    expect(await owed()).toEqual([`plan:${at(180)}`]);
    clock.advance(3_600_000);
    expect(await owed()).toEqual([expect.stringMatching(/^once:/)]);
  });

  test('is taken back', async () => {
    const { engine } = await open();
    await mute(engine, { ...wish, until: null });
    await unmute(engine, wish);
    expect(await listMutes(engine)).toEqual([]);
  });
});

test('a rehearsal tells what was told: the same alerts in the same windows', async () => {
  const { engine } = await open(
    { id: 'f_a' },
    { id: 'f_b', key: 'b', severity: 'low' },
    { id: 'f_c', key: 'c', severity: 'critical' },
  );
  const { stores, clock } = engine;
  await sweepOutbox(engine);
  clock.advance(30 * 60_000);
  await moveStored(engine, { id: 'f_c', move: { type: 'ack' }, actor: 'anna' });
  const b = await stores.findings.find('f_b');
  if (b === undefined) throw new Error('expected it');
  await stores.findings.apply([toWrite(b, { ...b, severity: 'high' }, { kind: 'updated', now: clock.now() })]);
  const a = await stores.findings.find('f_a');
  await stores.findings.apply(
    resolveAll({ existing: a === undefined ? [] : [a], resolution: 'mended', now: clock.now() }),
  );
  await sweepOutbox(engine);
  clock.advance(3 * 3_600_000);
  await digest(engine);
  const { messages, isCut } = await rehearseAlerts(engine, { since: at(0), until: clock.now().toISOString() });
  expect(isCut).toBe(false);
  const told = await Promise.all(
    messages.map(async ({ route, window, alerts }) => {
      const claimed = await stores.alerts.list(route, window);
      return [new Set(claimed.map(({ id }) => id)), new Set(alerts.map(({ id }) => id))] as const;
    }),
  );
  for (const [claimed, rehearsed] of told) expect(rehearsed).toEqual(claimed);
  const shown = messages.map(({ route, at: when, alerts }) => [
    route,
    when,
    alerts.map(({ why, finding }) => `${why} ${finding.id}`),
  ]);
  expect(shown.filter(([route]) => route === 'all-escalation')).toEqual([
    ['all-escalation', at(120), ['escalated f_b']],
  ]);
  expect(shown.filter(([route]) => route === 'daily')).toEqual([
    ['daily', at(480), ['opened f_c', 'opened f_a', 'worse f_b']],
  ]);
  expect(shown.filter(([route]) => route === 'cool').flatMap(([, , each]) => each)).toContain('worse f_b');
});

test('a digest says which channels were read, since when, and which failed', () => {
  const state = (channel: string, succeededAt: string | null, failure: string | null) => ({
    channel,
    succeededAt,
    failure,
  });
  const channels = ['a', 'b', 'c', 'd'].map((id) => ({ id }));
  const states = [
    state('a', at(9), null),
    state('b', at(3), null),
    state('c', at(1), 'status 503'),
    state('old', at(0), null),
  ];
  expect(toAlertCoverage({ channels }, states)).toEqual({
    read: { count: 2, channels: ['a', 'b'] },
    since: at(3),
    failing: { count: 1, channels: ['c'], reasons: [{ channel: 'c', reason: 'status 503', lastReadAt: at(1) }] },
    never: { count: 1, channels: ['d'] },
  });
});
