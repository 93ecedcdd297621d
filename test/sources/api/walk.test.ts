import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SourceError } from '../../../lib/errors.ts';
import { type Entry, toEntry } from '../../../lib/model/entry.ts';
import { silentLog } from '../../../lib/ports/log.ts';
import { toWalkCursor } from '../../../lib/sources/api/walk-cursor.ts';
import { walkEach } from '../../../lib/sources/api/walk-each.ts';
import { type Walk, type WalkPage, walkNewestFirst } from '../../../lib/sources/api/walk-newest-first.ts';
import type { SourceYield } from '../../../lib/sources/source.ts';

const startMs = Date.parse('2026-10-01T08:00:00Z');
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

type Row = { readonly id: string; readonly atMs: number; readonly words: string };

/** How a service numbers its pages. */
type Paging = 'by time' | 'by number' | 'after an id';

/** A service in a few lines: rows in any order of arrival, shown newest first. */
class Service {
  rows: Row[] = [];
  readonly #paging: Paging;
  readonly #pageSize: number;
  readonly #takesFloor: boolean;
  asked = 0;

  constructor({
    paging,
    pageSize,
    takesFloor = false,
  }: {
    readonly paging: Paging;
    readonly pageSize: number;
    readonly takesFloor?: boolean;
  }) {
    this.#paging = paging;
    this.#pageSize = pageSize;
    this.#takesFloor = takesFloor;
  }

  page(place: unknown, floor: string | null): WalkPage {
    this.asked += 1;
    const floorMs = this.#takesFloor && floor !== null ? Date.parse(floor) : Number.NEGATIVE_INFINITY;
    const all = this.rows
      .filter(({ atMs }) => atMs >= floorMs)
      .toSorted((a, b) => b.atMs - a.atMs || Number(b.id) - Number(a.id));
    const from = this.#begin(all, place);
    const shown = all.slice(from, from + this.#pageSize);
    const last = shown.at(-1);
    const isLast = last === undefined || from + shown.length >= all.length;
    return { entries: shown.map(toShown), next: isLast ? undefined : this.#placeAfter(last, from) };
  }

  #begin(all: readonly Row[], place: unknown): number {
    if (place === undefined) return 0;
    if (typeof place === 'number') return place;
    const [atMs, id] = String(place).split(' ').map(Number);
    return all.filter((row) => row.atMs > (atMs ?? 0) || (row.atMs === atMs && Number(row.id) >= (id ?? 0))).length;
  }

  #placeAfter({ atMs, id }: Row, from: number): string | number {
    if (this.#paging === 'by number') return from + this.#pageSize;
    // By time the last entry is shown again, as a service does that takes whole seconds.
    return this.#paging === 'by time' && this.#pageSize > 1 ? `${atMs} ${Number(id) + 1}` : `${atMs} ${id}`;
  }
}

const toShown = ({ id, atMs, words }: Row): Entry =>
  toEntry({ id, url: `https://a.example/${id}`, text: words, publishedAt: new Date(atMs).toISOString() });

/** Lets a walk read, as often as it is asked; what is yielded is kept before the checkpoint that follows it. */
class Reader {
  readonly #walk: Walk;
  readonly handedOn: { readonly id: string; readonly words: string | null }[] = [];
  readonly deleted: string[] = [];
  cursor: unknown;
  nowMs = startMs;
  readonly warned: string[] = [];

  constructor(walk: Walk) {
    this.#walk = walk;
  }

  async poll({
    diesAfter = Number.POSITIVE_INFINITY,
    since,
  }: {
    diesAfter?: number;
    since?: Date;
  } = {}): Promise<number> {
    let yields = 0;
    for await (const yielded of walkNewestFirst(this.#context(since), this.#walk)) {
      if (yields++ >= diesAfter) break;
      this.#keep(yielded);
    }
    return yields;
  }

  #keep(yielded: SourceYield): void {
    if (yielded.type === 'entry') this.handedOn.push({ id: yielded.entry.id, words: yielded.entry.text });
    else if (yielded.type === 'deleted') this.deleted.push(yielded.entry.id);
    else this.cursor = JSON.parse(JSON.stringify(yielded.cursor));
  }

  /** Until a poll neither brings anything nor moves the cursor. */
  async settle(): Promise<void> {
    for (let times = 0; times < 300; times++) {
      const before = [this.handedOn.length, JSON.stringify(this.cursor)].join();
      await this.poll();
      if ([this.handedOn.length, JSON.stringify(this.cursor)].join() === before) return;
    }
    throw new Error('it never settles');
  }

  #context(since: Date | undefined): Parameters<typeof walkNewestFirst>[0] {
    const log = { ...silentLog, warn: (message: string) => void this.warned.push(message) };
    return {
      channel: { id: 'channel', source: 'test', owned: false, everyMs: 1, options: {} },
      now: new Date(this.nowMs),
      cursor: this.cursor,
      since,
      signal: new AbortController().signal,
      log,
    };
  }
}

const open = (service: Service, walk: Partial<Walk> = {}): Reader =>
  new Reader({
    pagesMax: 4,
    overlapMs: 2 * hourMs,
    askPage: async (place, floor) => service.page(place, floor),
    ...walk,
  });

const idsOf = (reader: Reader): readonly string[] => reader.handedOn.map(({ id }) => id);
const toRow = (n: number, atMs = startMs + n * minuteMs, words = `words of ${n}`): Row => ({
  id: String(n),
  atMs,
  words,
});
const rows = (from: number, to: number): Row[] =>
  Array.from({ length: to - from + 1 }, (_, index) => toRow(from + index));

const stepsOf = fc.array(
  fc.oneof(
    fc.record({ act: fc.constant('add' as const), by: fc.integer({ min: 1, max: 40 }) }),
    fc.record({ act: fc.constant('poll' as const), by: fc.constant(0) }),
    fc.record({ act: fc.constant('die' as const), by: fc.integer({ min: 0, max: 30 }) }),
  ),
  { minLength: 2, maxLength: 15 },
);

describe('laws of a walk', () => {
  test.each<Paging>(['by time', 'by number', 'after an id'])(
    'whatever comes, however pages and polls are bounded and polls die, all is handed on: paged %s',
    async (paging) => {
      await fc.assert(
        fc.asyncProperty(
          stepsOf,
          fc.record({
            pageSize: fc.integer({ min: 2, max: 9 }),
            pagesMax: fc.integer({ min: 1, max: 5 }),
            takesFloor: fc.boolean(),
          }),
          async (steps, { pageSize, pagesMax, takesFloor }) => {
            const service = new Service({ paging, pageSize, takesFloor });
            const reader = open(service, { pagesMax });
            // A first poll that sees the end: what lies beyond its bound nobody promised.
            service.rows = [toRow(0)];
            await reader.poll();
            let deaths = 0;
            for (const { act, by } of steps) {
              if (act === 'add') {
                const next = service.rows.length;
                service.rows.push(...Array.from({ length: by }, (_, index) => toRow(next + index)));
                reader.nowMs = startMs + service.rows.length * minuteMs;
              } else if (act === 'poll') await reader.poll();
              else {
                deaths += 1;
                await reader.poll({ diesAfter: by });
              }
              expect(reader.cursor).toMatchObject({
                gaps: { length: expect.toSatisfy((length) => Number(length) <= 5) },
              });
            }
            await reader.settle();
            const ids = idsOf(reader);
            expect(service.rows.filter(({ id }) => !ids.includes(id))).toEqual([]);
            const times = new Map<string, number>();
            for (const id of ids) times.set(id, (times.get(id) ?? 0) + 1);
            expect([...times].filter(([, count]) => count > 1 + deaths)).toEqual([]);
          },
        ),
        { numRuns: 50 },
      );
    },
  );

  test('a poll asks for no more pages than it may', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 6 }),
        async (pagesMax, arrivals) => {
          const service = new Service({ paging: 'after an id', pageSize: 3 });
          const reader = open(service, { pagesMax });
          for (const count of arrivals) {
            const next = service.rows.length;
            service.rows.push(...Array.from({ length: count }, (_, index) => toRow(next + index)));
            const before = service.asked;
            await reader.poll();
            expect(service.asked - before).toBeLessThanOrEqual(Math.max(2, pagesMax));
          }
        },
      ),
    );
  });

  test('a cursor is bounded, whatever it was given', () => {
    const text = fc.string({ maxLength: 40 }).map((part) => part.repeat(50));
    const seen = fc.array(fc.tuple(fc.uuid(), text, fc.option(fc.date({ noInvalidDate: true }), { nil: null })), {
      maxLength: 1500,
    });
    fc.assert(
      fc.property(seen, fc.array(text, { maxLength: 20 }), (entries, places) => {
        const cursor = toWalkCursor(
          {
            seen: new Map(
              entries.map(([id, url, at]) => [
                id,
                { hash: 'h', url, publishedAt: at === null ? null : at.toISOString() },
              ]),
            ),
            gaps: places.map((place) => ({ place, floor: '2026-10-01T08:00:00.000Z' })),
            newestAt: null,
            reachesTo: null,
          },
          { shown: 100_000, floor: null },
        );
        expect(cursor.seen.length).toBeLessThanOrEqual(1000);
        expect(cursor.gaps.length).toBeLessThanOrEqual(5);
        expect(cursor.seen.flat().join('').length).toBeLessThanOrEqual(200_000);
      }),
      { numRuns: 20 },
    );
  });
});

describe('a walk', () => {
  test('hands the oldest of a page on first, and page after page', async () => {
    const service = new Service({ paging: 'after an id', pageSize: 2 });
    service.rows = rows(1, 5);
    const reader = open(service);
    await reader.poll();
    expect(idsOf(reader)).toEqual(['4', '5', '2', '3', '1']);
  });

  test('of many pages remembers the newest entries, so that none of them is new again', async () => {
    const service = new Service({ paging: 'after an id', pageSize: 100 });
    service.rows = rows(1, 3000);
    const reader = open(service, { pagesMax: 30 });
    reader.nowMs = startMs + 3000 * minuteMs;
    await reader.poll();
    await reader.poll();
    expect(reader.handedOn).toHaveLength(3000);
  });

  test('remembers what lies above its floor through quiet polls, however much that is', async () => {
    const service = new Service({ paging: 'after an id', pageSize: 3 });
    service.rows = rows(1, 200);
    const reader = open(service, { pagesMax: 100, overlapMs: 150 * minuteMs });
    reader.nowMs = startMs + 300 * minuteMs;
    await reader.poll();
    await reader.poll();
    await reader.poll();
    service.rows.push(...rows(201, 203));
    await reader.poll();
    expect(reader.handedOn).toHaveLength(203);
  });

  test('its first poll reads as far as it may and owes nothing; a later one owes what it could not read', async () => {
    const service = new Service({ paging: 'after an id', pageSize: 2 });
    service.rows = rows(1, 20);
    const reader = open(service, { pagesMax: 2, overlapMs: 0 });
    reader.nowMs = startMs + 100 * minuteMs;
    await reader.settle();
    expect(idsOf(reader).toSorted()).toEqual(['17', '18', '19', '20']);
    service.rows.push(...rows(21, 40));
    await reader.settle();
    expect(reader.handedOn).toHaveLength(24);
  });

  test('asked for what was said since a time reads down to it, in as many polls as that takes', async () => {
    const service = new Service({ paging: 'after an id', pageSize: 2, takesFloor: true });
    service.rows = rows(1, 20);
    const reader = open(service, { pagesMax: 3, overlapMs: 0 });
    reader.nowMs = startMs + 100 * minuteMs;
    await reader.poll();
    await reader.poll({ since: new Date(startMs + 5 * minuteMs) });
    await reader.settle();
    expect(new Set(idsOf(reader))).toEqual(new Set(rows(5, 20).map(({ id }) => id)));
  });

  test('asked for what was said since yesterday passes nothing over that came since its last poll', async () => {
    const service = new Service({ paging: 'after an id', pageSize: 2, takesFloor: true });
    service.rows = rows(1, 4);
    const reader = open(service, { pagesMax: 20, overlapMs: 0 });
    reader.nowMs = startMs + 100 * minuteMs;
    await reader.poll();
    service.rows.push(...rows(5, 20));
    await reader.poll({ since: new Date(startMs + 18 * minuteMs) });
    await reader.settle();
    expect(new Set(idsOf(reader))).toEqual(new Set(rows(1, 20).map(({ id }) => id)));
  });

  test('what it owes is read though news fill each of its polls', async () => {
    const service = new Service({ paging: 'after an id', pageSize: 4 });
    service.rows = rows(1, 40);
    const reader = open(service, { pagesMax: 1, overlapMs: 0 });
    reader.nowMs = startMs + 1000 * minuteMs;
    await reader.poll();
    await reader.poll({ since: new Date(startMs) });
    for (let n = 41; n <= 80; n += 3) {
      service.rows.push(...rows(n, n + 2));
      await reader.poll();
    }
    expect(idsOf(reader)).toEqual(expect.arrayContaining(rows(1, 40).map(({ id }) => id)));
  });

  test('is not stopped by an old entry that is pinned to the top', async () => {
    const pinned = toRow(1000, startMs - 1000 * hourMs);
    const pages = [[pinned, ...rows(4, 5).toReversed()], rows(2, 3).toReversed(), rows(1, 1)];
    const asked: unknown[] = [];
    const reader = open(new Service({ paging: 'by time', pageSize: 1 }), {
      askPage: async (place) => {
        asked.push(place);
        const index = Number(place ?? 0);
        return { entries: (pages[index] ?? []).map(toShown), next: index + 1 < pages.length ? index + 1 : undefined };
      },
      findDeleted: async (missing) => missing,
    });
    await reader.poll();
    expect([idsOf(reader), asked]).toEqual([
      ['4', '5', '1000', '2', '3', '1'],
      [undefined, 1, 2],
    ]);
    // What lies below the page that was shown is not taken for gone because an older one stands above it.
    await reader.poll();
    expect(reader.deleted).toEqual([]);
  });

  test('tells what was deleted from the stretch it saw, once', async () => {
    const service = new Service({ paging: 'after an id', pageSize: 10 });
    service.rows = rows(1, 5);
    const reader = open(service, { findDeleted: async (missing) => missing });
    await reader.poll();
    service.rows = service.rows.filter(({ id }) => id !== '3');
    await reader.poll();
    await reader.poll();
    expect(reader.deleted).toEqual(['3']);
  });

  test('keeps what is new where an older stretch cannot be read, tries that ten times, and says that it gave it up', async () => {
    const service = new Service({ paging: 'after an id', pageSize: 2 });
    service.rows = rows(1, 1);
    const broken = new SourceError({
      code: 'HTTP_STATUS',
      retry: 'later',
      status: 500,
      subject: { kind: 'channel', id: 'channel' },
      expected: 'a page',
      received: 'status 500',
      mend: 'Wait.',
    });
    let isBroken = false;
    const reader = open(service, {
      pagesMax: 3,
      askPage: async (place, floor) => {
        if (isBroken && Number(String(place).split(' ')[1]) <= 4) throw broken;
        return service.page(place, floor);
      },
    });
    reader.nowMs = startMs + hourMs;
    await reader.poll();
    service.rows.push(...rows(2, 9));
    await reader.poll();
    isBroken = true;
    const outcomes: string[] = [];
    for (let n = 10; n < 21; n++) {
      service.rows.push(toRow(n));
      outcomes.push(
        await reader.poll().then(
          () => 'read',
          () => 'failed',
        ),
      );
    }
    expect(outcomes).toEqual([...Array(9).fill('failed'), 'read', 'read']);
    expect(reader.warned).toEqual(['what lies further back cannot be read any more']);
    expect(idsOf(reader)).toEqual(['1', '8', '9', '6', '7', '4', '5', ...rows(10, 20).map(({ id }) => id)]);
  });

  test('reads a cursor of another shape as none', async () => {
    const service = new Service({ paging: 'by time', pageSize: 5 });
    service.rows = rows(1, 2);
    for (const cursor of [
      null,
      7,
      'x',
      { seen: 1 },
      { seen: [['1']], newestAt: 'yesterday', gaps: [], reachesTo: null },
    ]) {
      const reader = open(service);
      reader.cursor = cursor;
      await reader.poll();
      expect(idsOf(reader)).toEqual(['1', '2']);
    }
  });
});

describe('several walks of one channel', () => {
  test('each has its cursor, and one whose name is gone is forgotten', async () => {
    const one = new Service({ paging: 'by time', pageSize: 5 });
    const two = new Service({ paging: 'by time', pageSize: 5 });
    one.rows = rows(1, 2);
    two.rows = rows(3, 4);
    const toWalk = (service: Service): Walk => ({
      pagesMax: 3,
      overlapMs: hourMs,
      askPage: async (place, floor) => service.page(place, floor),
    });
    let cursor: unknown;
    const read = async (walks: ReadonlyMap<string, Walk>): Promise<readonly string[]> => {
      const ids: string[] = [];
      const context = {
        channel: { id: 'channel', source: 'test', owned: false, everyMs: 1, options: {} },
        now: new Date(startMs + hourMs),
        cursor,
        since: undefined,
        signal: new AbortController().signal,
        log: silentLog,
      };
      for await (const yielded of walkEach(context, walks)) {
        if (yielded.type === 'entry') ids.push(yielded.entry.id);
        else if (yielded.type === 'checkpoint') cursor = JSON.parse(JSON.stringify(yielded.cursor));
      }
      return ids;
    };
    const both = new Map([
      ['one', toWalk(one)],
      ['two', toWalk(two)],
    ]);
    expect(await read(both)).toEqual(['1', '2', '3', '4']);
    expect(await read(both)).toEqual([]);
    expect(await read(new Map([['two', toWalk(two)]]))).toEqual([]);
    expect(await read(both)).toEqual(['1', '2']);
  });
});
