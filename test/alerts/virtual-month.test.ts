/**
 * A month of alerts in which the machine dies at any write: everybody hears of everything that is for him once, in time, and in no quiet hour.
 * A few thousand changes each time; `npm run test:thorough` takes fifty thousand, and EARMARK_MONTH_CHANGES any other number.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openLocalStores } from '../../lib/adapters/local/open.ts';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { parseConfig } from '../../lib/config/load.ts';
import { SourceError } from '../../lib/errors.ts';
import type { Finding } from '../../lib/model/finding.ts';
import { isAtLeast } from '../../lib/model/vocabulary.ts';
import type { AlertPayload } from '../../lib/notifiers/payload.ts';
import { sweepOutbox } from '../../lib/pipeline/alert.ts';
import { deliver } from '../../lib/pipeline/deliver.ts';
import { digest } from '../../lib/pipeline/digest.ts';
import type { Clock } from '../../lib/ports/clock.ts';
import type { FetchRequest } from '../../lib/ports/fetcher.ts';
import type { OpenStores } from '../../lib/ports/open-stores.ts';
import { Secret } from '../../lib/ports/secrets.ts';
import type { AlertStore } from '../../lib/ports/stores.ts';
import {
  hourMs,
  isQuietAt,
  type MonthChange,
  minuteMs,
  monthMs,
  monthStart,
  type Promised,
  promises,
  toDigestAt,
  toMonth,
  toRandom,
  toYaml,
} from './month-world.ts';

const isThorough = process.env.EARMARK_THOROUGH === '1';
const changesMax = Number(process.env.EARMARK_MONTH_CHANGES ?? (isThorough ? 50_000 : 1500));
const seeds = isThorough ? [1, 2, 3] : [1];
/** How often it is looked whether something is to be done. */
const tickMs = (isThorough ? 5 : 20) * minuteMs;
/** After the last change, so that the last weekly digest is sent. */
const afterMs = 9 * 24 * hourMs;
/** What a death costs: what it had in hand comes again when the lease has run out. */
const leaseMs = 5 * minuteMs;
/** So long nobody does anything. */
const deadMs = leaseMs + minuteMs;
/** What is late though nobody died: it is looked at every so often, and a message that failed waits. */
const lateMax = 3 * tickMs;
/** Whether somebody took it in hand while it was to be handed on cannot be told to the minute. */
const handedMax = 120 * minuteMs;
const deathRate = isThorough ? 0.002 : 0.01;

/** What a process that died does, and a write at which it dies. */
class Death extends Error {}

type Sent = {
  readonly route: string;
  readonly atMs: number;
  readonly message: string;
  readonly maybeTwice: boolean;
  readonly window: string;
  /** Which, and what is needed of them to tell. */
  readonly names: readonly string[];
  /** It was sent once more, since the machine had died before this was written down. */
  died: boolean;
};

/** Dies at some of its writes, before or after; dead, it does nothing any more. */
const toMortal = (random: () => number, rate: number) => {
  let isDead = false;
  const deaths = new Map<string, number>();
  const dieAt = (name: string): boolean => {
    // At least once everywhere.
    if (random() >= (deaths.has(name) ? rate : 0.2)) return false;
    isDead = true;
    deaths.set(name, (deaths.get(name) ?? 0) + 1);
    return true;
  };
  const wrap = <T extends object>(of: string, target: T, writes: readonly string[]): T =>
    new Proxy(target, {
      get: (object, key) => {
        const member: unknown = Reflect.get(object, key);
        if (typeof member !== 'function') return member;
        return async (...args: readonly unknown[]) => {
          const name = `${of}.${String(key)}`;
          const isWrite = writes.includes(String(key));
          if (isDead || (isWrite && dieAt(`before ${name}`))) throw new Death(name);
          const answer: unknown = await Reflect.apply(member, object, args);
          if (isWrite && dieAt(`after ${name}`)) throw new Death(name);
          return answer;
        };
      },
    });
  return {
    wrap,
    deaths,
    dieAt,
    assertAlive: () => {
      if (isDead) throw new Death();
    },
    revive: () => {
      isDead = false;
    },
  };
};

const alertWrites = ['claim', 'settle', 'hold', 'letGo', 'admit', 'putReceipt'];
const findingWrites = ['ackOutbox'];
const queueWrites = ['send', 'ack', 'retry'];
const allWrites = [
  ...alertWrites.map((each) => `alerts.${each}`),
  ...findingWrites.map((each) => `findings.${each}`),
  ...queueWrites.map((each) => `queue.${each}`),
  'fetcher.fetch',
].flatMap((each) => [`before ${each}`, `after ${each}`]);

/** Lives through a month and answers what was sent, and where it died. */
const live = async (
  open: (options: { readonly clock: Clock }) => Promise<OpenStores>,
  { seed, changes, rate }: { readonly seed: number; readonly changes: readonly MonthChange[]; readonly rate: number },
) => {
  let nowMs = monthStart;
  const clock: Clock = { now: () => new Date(nowMs) };
  const opened = await open({ clock });
  const random = toRandom(seed + 1000);
  const mortal = toMortal(random, rate);
  const sent: Sent[] = [];
  const lastOf = new Map<string, Sent>();
  const diedAt: number[] = [];
  const failed = new Set<string>();
  const fetch = async (request: FetchRequest) => {
    mortal.assertAlive();
    if (mortal.dieAt('before fetcher.fetch')) throw new Death();
    const { data }: AlertPayload = JSON.parse(String(request.body));
    const asked = { requestedUrl: request.url, url: request.url, redirects: [], at: clock.now().toISOString() };
    if (random() < 0.02 && !failed.has(data.id)) {
      failed.add(data.id);
      const error = new SourceError({
        code: 'NETWORK',
        retry: 'later',
        subject: { kind: 'host', id: 'hooks.example' },
        expected: 'an answer',
        received: 'status 503',
        mend: 'Wait.',
      });
      return { ...asked, outcome: 'failed' as const, error };
    }
    const route = new URL(request.url).pathname.slice(1);
    const record: Sent = {
      route,
      atMs: nowMs,
      message: data.id,
      maybeTwice: data.maybeTwice,
      window: data.window,
      names: data.alerts.map(({ why, finding }) => nameOf(route, why, finding)),
      died: false,
    };
    const before = lastOf.get(data.id);
    if (before !== undefined) before.died = !written.has(data.id);
    lastOf.set(data.id, record);
    sent.push(record);
    if (mortal.dieAt('after fetcher.fetch')) throw new Death();
    const wire = { bytes: new Uint8Array(), encoding: null };
    return {
      ...asked,
      outcome: 'read' as const,
      status: 200,
      headers: {},
      body: new Uint8Array(),
      wire,
      validators: {},
    };
  };
  const written = new Set<string>();
  const alerts: AlertStore = {
    ...opened.stores.alerts,
    putReceipt: async (receipt) => {
      await opened.stores.alerts.putReceipt(receipt);
      if (receipt.status === 'sent') written.add(receipt.id);
    },
  };
  const config = parseConfig(toYaml(), { file: 'earmark.yml', folder: '/' });
  const engine = {
    config,
    clock,
    queue: mortal.wrap('queue', opened.queue, queueWrites),
    stores: {
      alerts: mortal.wrap('alerts', alerts, alertWrites),
      findings: mortal.wrap('findings', opened.stores.findings, findingWrites),
      mentions: opened.stores.mentions,
      channels: opened.stores.channels,
    },
    fetcher: { fetch, close: async () => {} },
    secrets: { get: async (name: string) => new Secret(name, 'whsec_c2VjcmV0') },
    dataFolder: '/',
    print: () => {},
  };
  const deliverDue = async (): Promise<void> => {
    for (;;) {
      const leased = await engine.queue.receive('deliver', { max: 10, leaseMs });
      if (leased.length === 0) return;
      for (const each of leased) {
        if (each.message.step !== 'deliver') continue;
        const { again } = await deliver(engine, each.message);
        if (again === undefined) await engine.queue.ack([each]);
        else await engine.queue.retry(each, again);
      }
    }
  };
  const steps = [() => sweepOutbox(engine), () => digest(engine, { aheadMs: 6 * minuteMs }), deliverDue];
  let next = 0;
  /** Findings change whether or not the one that alerts is alive. */
  const applyDue = async (): Promise<void> => {
    for (let change = changes[next]; change !== undefined && change.atMs <= nowMs; change = changes[++next])
      expect(await opened.stores.findings.apply([change.write])).toEqual(['written']);
  };
  /** Somebody starts it again, and then what the dead one had in hand comes again. */
  const untilDone = async (step: () => Promise<unknown>): Promise<void> => {
    for (;;) {
      try {
        await step();
        return;
      } catch (error) {
        if (!(error instanceof Death)) throw error;
        mortal.revive();
        diedAt.push(nowMs);
        nowMs += deadMs;
        await applyDue();
      }
    }
  };
  const pass = async (): Promise<void> => {
    for (const step of steps) await untilDone(step);
  };
  for (; nowMs < monthStart + monthMs + afterMs; nowMs += tickMs) {
    await applyDue();
    await pass();
  }
  const left = {
    outbox: await opened.stores.findings.readOutbox(10),
    due: await opened.stores.alerts.listDue(new Date(nowMs).toISOString()),
  };
  await opened.close();
  return { sent, deaths: mortal.deaths, diedAt, left };
};

const nameOf = (
  route: string,
  why: string | undefined,
  { id, version, regressions }: Pick<Finding, 'id' | 'version' | 'regressions'>,
): string => `${route} ${id} ${why === 'escalated' ? regressions : version}`;

const isQuietBetween = (promise: Promised, fromMs: number, untilMs: number): boolean => {
  for (let ms = fromMs; ms <= untilMs; ms += 5 * minuteMs) if (isQuietAt(promise, ms)) return true;
  return false;
};

/** Which changes a route owes its people, by the test's own reading of what it promises. */
const toOwed = (promise: Promised, changes: readonly MonthChange[]): readonly MonthChange[] => {
  const told = new Map<string, number>();
  return changes.filter(({ why, write: { finding }, atMs }) => {
    if (why === undefined || !promise.takes(finding)) return false;
    if (promise.coolDownMs === undefined || why === 'worse') return true;
    const last = told.get(finding.id);
    if (last !== undefined && atMs - last < promise.coolDownMs) return false;
    told.set(finding.id, atMs);
    return true;
  });
};

/** The changes of each finding in the order of time. */
const toLives = (changes: readonly MonthChange[]): ReadonlyMap<string, readonly MonthChange[]> => {
  const lives = new Map<string, MonthChange[]>();
  for (const change of changes) {
    const life = lives.get(change.write.finding.id);
    if (life === undefined) lives.set(change.write.finding.id, [change]);
    else life.push(change);
  }
  return lives;
};

const stores = [
  { name: 'in memory', open: async ({ clock }: { clock: Clock }) => openMemoryStores({ clock }), factor: 1 },
  {
    name: 'in SQLite',
    open: async ({ clock }: { clock: Clock }) => {
      const folder = await mkdtemp(join(tmpdir(), 'earmark-month-'));
      const opened = await openLocalStores({ dataFolder: folder, clock });
      return {
        ...opened,
        close: async () => {
          await opened.close();
          await rm(folder, { recursive: true });
        },
      };
    },
    factor: isThorough ? 1 : 0.3,
  },
];

describe.each(stores)('a month of alerts, $name', ({ open, factor }) => {
  test.each(seeds)('seed %d', { timeout: 3_600_000 }, async (seed) => {
    const changes = toMonth(seed, Math.ceil(changesMax * factor));
    const { sent, deaths, diedAt, left } = await live(open, { seed, changes, rate: deathRate });
    expect(left).toEqual({ outbox: [], due: [] });
    // It died before and after every kind of write.
    if (changes.length > 1000) expect([...deaths.keys()].toSorted()).toEqual(allWrites.toSorted());

    const bySent = new Map<string, Sent[]>();
    for (const each of sent) for (const name of each.names) bySent.set(name, [...(bySent.get(name) ?? []), each]);

    // Once; twice only where it died after a send, under the same name, and then it says so.
    for (const [name, messages] of bySent) {
      const [first, ...again] = messages;
      for (const [index, each] of again.entries()) {
        expect(each.message, name).toBe(first?.message);
        expect(each.maybeTwice, name).toBe(true);
        expect(messages[index]?.died, name).toBe(true);
      }
    }

    /** Each death in between, and one that was not over yet, costs a lease, and the time until it is looked at again. */
    const toLateMax = (fromMs: number, untilMs: number): number =>
      lateMax + diedAt.filter((ms) => ms >= fromMs - deadMs && ms <= untilMs).length * (deadMs + tickMs);

    const owed = new Set<string>();
    for (const promise of promises) {
      const own = toOwed(promise, changes);
      const atOnce = new Map<number, number>();
      for (const { atMs, write, why } of own) {
        const { finding } = write;
        const name = nameOf(promise.id, why, finding);
        owed.add(name);
        const [first] = bySent.get(name) ?? [];
        expect(first, `${name} (${why}) at ${write.change.at}`).toBeDefined();
        if (first === undefined) continue;
        const passes = promise.quiet?.except !== undefined && isAtLeast(finding.severity, promise.quiet.except);
        if (!passes) expect(isQuietAt(promise, first.atMs), `${name} in a quiet hour`).toBe(false);
        // In time: at the digest's hour, or at once, but for the quiet hours and what is too much.
        const isRest = first.window.startsWith('rest:');
        const dueMs =
          promise.digest !== undefined
            ? toDigestAt(promise.digest, atMs)
            : isRest
              ? Math.floor(atMs / hourMs) * hourMs + hourMs
              : atMs;
        let fromMs = dueMs;
        while (!passes && isQuietAt(promise, fromMs)) fromMs += minuteMs;
        const metQuiet = !passes && isQuietBetween(promise, fromMs, first.atMs);
        expect(first.atMs, `${name} too early`).toBeGreaterThanOrEqual(dueMs - 1);
        if (!metQuiet) expect(first.atMs - fromMs, `${name} late`).toBeLessThanOrEqual(toLateMax(fromMs, first.atMs));
        if (first.window.startsWith('once:')) {
          const hour = Math.floor(atMs / hourMs);
          atOnce.set(hour, (atOnce.get(hour) ?? 0) + 1);
        }
      }
      if (promise.max !== undefined)
        for (const [hour, count] of atOnce)
          expect(count, `${promise.id} in hour ${hour}`).toBeLessThanOrEqual(promise.max);
    }

    // Who hears of it later: what nobody took in hand by its time, once a trouble.
    const lives = toLives(changes);
    for (const promise of promises.filter(({ escalate }) => escalate !== undefined)) {
      const route = `${promise.id}-escalation`;
      const planned = new Set<string>();
      for (const { atMs, write } of toOwed(promise, changes)) {
        const { finding } = write;
        const name = `${route} ${finding.id} ${finding.regressions}`;
        const isSame = (now: Finding | undefined): boolean =>
          now?.status === 'open' && now.regressions === finding.regressions;
        if (planned.has(name)) continue;
        planned.add(name);
        const deadline = promise.escalate === 'due' ? Date.parse(finding.dueAt ?? '') : atMs + Number(promise.escalate);
        const dueMs = Math.max(deadline, atMs);
        const life = lives.get(finding.id) ?? [];
        const states = [
          life.findLast((each) => each.atMs <= dueMs),
          ...life.filter((each) => each.atMs > dueMs && each.atMs <= dueMs + handedMax),
        ].map((each) => isSame(each?.write.finding));
        owed.add(name);
        const [first] = bySent.get(name) ?? [];
        if (!states.includes(true)) expect(first, `${name} though it was in hand`).toBeUndefined();
        if (states.includes(false)) continue;
        expect(first, `${name} due ${new Date(dueMs).toISOString()}`).toBeDefined();
        if (first === undefined) continue;
        let fromMs = dueMs;
        while (isQuietAt(promise, fromMs)) fromMs += minuteMs;
        expect(isQuietAt(promise, first.atMs), `${name} in a quiet hour`).toBe(false);
        expect(first.atMs, `${name} too early`).toBeGreaterThanOrEqual(deadline - 1);
        if (!isQuietBetween(promise, fromMs, first.atMs))
          expect(first.atMs - fromMs, `${name} late`).toBeLessThanOrEqual(toLateMax(fromMs, first.atMs));
      }
    }
    // And nothing else.
    expect([...bySent.keys()].filter((name) => !owed.has(name))).toEqual([]);
    expect(sent.filter(({ died }) => died).length).toBeGreaterThan(changes.length > 1000 ? 0 : -1);
  });
});
