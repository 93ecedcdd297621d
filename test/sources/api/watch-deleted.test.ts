import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toEntry } from '../../../lib/model/entry.ts';
import { watchDeleted } from '../../../lib/sources/api/watch-deleted.ts';
import type { SourceYield } from '../../../lib/sources/source.ts';

type WatchContext = { readonly cursor: unknown; readonly now: Date; readonly signal: AbortSignal };

const hourMs = 60 * 60_000;
const startMs = Date.parse('2026-11-22T12:00:00.000Z');

/** A service with entries that come and go, read once a poll; dies after so many yields. */
class Service {
  readonly there = new Set<string>();
  readonly asked: string[][] = [];
  cursor: unknown;

  async poll(hours: number, more: readonly string[], diesAfter = Number.POSITIVE_INFINITY): Promise<readonly string[]> {
    const deleted: string[] = [];
    let yields = 0;
    const context = {
      cursor: this.cursor,
      now: new Date(startMs + hours * hourMs),
      signal: new AbortController().signal,
    };
    const findDeleted = async (ids: readonly string[]) => {
      this.asked.push([...ids]);
      return ids.filter((id) => !this.there.has(id));
    };
    for (const id of more) this.there.add(id);
    const read = async function* (): AsyncGenerator<SourceYield> {
      for (const id of more) yield { type: 'entry', entry: toEntry({ id, url: `https://a.example/${id}` }) };
      yield { type: 'checkpoint', cursor: { inner: more.length } };
    };
    for await (const yielded of watchDeleted(context, { everyMs: 24 * hourMs, findDeleted }, read)) {
      if (yielded.type === 'deleted') deleted.push(yielded.entry.id);
      if (yielded.type === 'checkpoint') this.cursor = JSON.parse(JSON.stringify(yielded.cursor));
      if (++yields >= diesAfter) break;
    }
    return deleted;
  }
}

describe('watching for what is deleted', () => {
  test('hands its reader the cursor that the reader gave, and keeps its own around it', async () => {
    const context: WatchContext = { cursor: undefined, now: new Date(startMs), signal: new AbortController().signal };
    const seen: unknown[] = [];
    const read = async function* (inner: WatchContext): AsyncGenerator<SourceYield> {
      seen.push(inner.cursor);
      yield { type: 'checkpoint', cursor: 'mine' };
    };
    const watch = { everyMs: hourMs, findDeleted: async () => [] };
    let cursor: unknown;
    for await (const each of watchDeleted(context, watch, read)) if (each.type === 'checkpoint') cursor = each.cursor;
    for await (const _ of watchDeleted({ ...context, cursor }, watch, read));
    for await (const _ of watchDeleted({ ...context, cursor: 'of another shape' }, watch, read));
    expect(seen).toEqual([undefined, 'mine', undefined]);
  });

  test('asks when its time has come, and not about what was met in that very poll', async () => {
    const service = new Service();
    await service.poll(0, ['a', 'b']);
    await service.poll(23, ['c']);
    expect(service.asked).toEqual([]);
    service.there.delete('b');
    expect(await service.poll(24, ['d'])).toEqual(['b']);
    expect(service.asked).toEqual([['a', 'b', 'c']]);
    expect(await service.poll(47, [])).toEqual([]);
    expect(service.asked).toHaveLength(1);
  });

  test('remembers five hundred entries at most, the latest', async () => {
    const service = new Service();
    await service.poll(
      0,
      Array.from({ length: 700 }, (_, index) => `e${index}`),
    );
    await service.poll(24, []);
    expect(service.asked[0]).toHaveLength(500);
    expect(service.asked[0]?.[0]).toBe('e200');
  });

  test('whatever comes, goes and crashes: each deletion is told in the end, and nothing else', async () => {
    const step = fc.record({
      more: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { maxLength: 3 }),
      gone: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', undefined),
      diesAfter: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const service = new Service();
        const told = new Set<string>();
        let hours = 0;
        for (const { more, gone, diesAfter } of steps) {
          hours += 24;
          for (const id of more) told.delete(id);
          for (const id of await service.poll(hours, more, diesAfter)) {
            expect(service.there.has(id)).toBe(false);
            told.add(id);
          }
          // As the next poll would hand on what a crash kept from being kept.
          if (diesAfter !== undefined) for (const id of await service.poll(hours, more)) told.add(id);
          if (gone !== undefined) service.there.delete(gone);
        }
        const ever = new Set(steps.flatMap(({ more }) => more));
        for (const id of await service.poll(hours + 24, [])) told.add(id);
        expect(told).toEqual(new Set([...ever].filter((id) => !service.there.has(id))));
      }),
      { numRuns: 200 },
    );
  });
});
