/**
 * What every source that asks a service does, whatever the service does. A source joins by a `SourceAdapter`: how its API tells a list
 * of abstract entries. The requests go through the real fetcher to a stand-in on loopback; the time is the test's.
 *
 * Nothing is lost, nothing is handed on twice but for what a crash repeats, nothing is asked sooner than the limit allows, and no secret is
 * written anywhere.
 */
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { SourceError } from '../../lib/errors.ts';
import type { Manner } from './sources-collector.ts';
import { type Answered, type Fault, openStandIn, type StandIn } from './sources-stand-in.ts';
import { type Lack, readMark, type SourceAdapter, Story } from './sources-story.ts';

export type { Answered, Asked, Told } from './sources-stand-in.ts';
export type { SourceAdapter } from './sources-story.ts';

const manners: readonly Manner[] = ['waits', 'comes again'];
const dayMs = 24 * 60 * 60_000;

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** The same answer with other rows; one without rows (a token, a profile) as it is. */
const withRows = (
  answer: Answered,
  path: readonly string[],
  change: (rows: readonly unknown[]) => readonly unknown[],
): Answered => {
  if (!('json' in answer)) return answer;
  const json: unknown = structuredClone(answer.json);
  if (path.length === 0) return Array.isArray(json) ? { ...answer, json: change(json) } : answer;
  let parent: unknown = json;
  for (const key of path.slice(0, -1)) parent = isRecord(parent) ? parent[key] : undefined;
  const last = path.at(-1) ?? '';
  const rows = isRecord(parent) ? parent[last] : undefined;
  if (!isRecord(parent) || !Array.isArray(rows)) return answer;
  parent[last] = change(rows);
  return { ...answer, json };
};

/** The same row with a list wherever something else was. */
const spoil = (row: unknown): unknown =>
  isRecord(row) ? Object.fromEntries(Object.keys(row).map((key) => [key, [[]]])) : [[]];

const onlyAt =
  (wanted: number, fault: Fault) =>
  (index: number): Fault | undefined =>
    index === wanted ? fault : undefined;

const status = (code: number, headers: Readonly<Record<string, string>> = {}): Fault => ({
  kind: 'answer',
  answer: { status: code, headers, json: { error: `status ${code}`, message: `status ${code}` } },
});
const html = (code: number): Fault => ({
  kind: 'answer',
  answer: {
    status: code,
    type: 'text/html; charset=utf-8',
    text: '<!doctype html><title>Just a moment...</title><body>Checking your browser</body>',
  },
});

/** A limit's reset in each way a service may write it. */
const toReset = ({ form }: NonNullable<SourceAdapter['limits']>, now: Date, forMs: number): string => {
  const until = new Date(now.getTime() + forMs);
  if (form === 'epoch-seconds') return String(Math.ceil(until.getTime() / 1000));
  return form === 'seconds-left' ? String(Math.ceil(forMs / 1000)) : until.toISOString();
};

const isRateLimited = ({ error }: { readonly error: unknown }): boolean =>
  error instanceof SourceError && error.code === 'RATE_LIMITED';

/** The suite. Call it once for each adapter. */
export const sourceContract = (adapter: SourceAdapter): void => {
  const { source, pageSize, lacks = {}, limits, rowsAt, otherRequests = 0 } = adapter;
  const name = adapter.as === undefined ? source.id : `${source.id}, ${adapter.as}`;
  let standIn: StandIn;
  beforeAll(async () => {
    standIn = await openStandIn();
  });
  afterAll(() => standIn.close());
  const opened: Story[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map(({ collector }) => collector.close()));
  });

  const open = (manner: Manner = 'waits'): Story => {
    const story = new Story(adapter, standIn, manner);
    opened.push(story);
    return story;
  };
  /** A channel that has been read, with so many entries. */
  const openRead = async (count = 2, manner: Manner = 'waits'): Promise<Story> => {
    const story = open(manner);
    story.add(count);
    await story.poll();
    return story;
  };
  const severalPages = lacks.pages === undefined ? pageSize * 2 + 1 : pageSize;
  const testUnless = (lack: Lack, title: string, act: () => Promise<void>): void => {
    const reason = lacks[lack];
    if (reason === undefined) test(title, act);
    else test.skip(`${title} (${reason})`, act);
  };

  describe(`${name} and its service`, () => {
    test('hands the first page on with its words, author, time and address', async () => {
      const story = await openRead(2);
      story.check();
      for (const { n, entry } of story.handedOn) {
        if (lacks.author === undefined) expect(entry.author).toContain(`author${n}`);
        if (lacks.url === undefined) expect(entry.url).toMatch(/^https?:\/\//);
      }
      if (lacks.time === undefined)
        expect(story.handedOn.map(({ entry }) => entry.publishedAt)).toEqual([
          '2026-10-01T08:00:00.000Z',
          '2026-10-01T08:01:00.000Z',
        ]);
    });

    test('of an empty service nothing is handed on, and what comes later is', async () => {
      const story = await openRead(0);
      expect(story.handedOn).toEqual([]);
      story.add(1);
      await story.settle();
      story.check();
    });

    describe.each(manners)('a channel that %s for its turn', (manner) => {
      testUnless('pages', 'reads all pages of what is there', async () => {
        const story = await openRead(severalPages, manner);
        story.check();
        await story.settle();
        story.check();
      });

      test('hands on what came since, page after page, and nothing else', async () => {
        const story = await openRead(2, manner);
        story.add(severalPages);
        await story.settle();
        story.add(1);
        await story.settle();
        story.check();
      });

      test('loses nothing by a crash at any step, and repeats only what was not kept', async () => {
        const counted = open(manner);
        counted.add(severalPages);
        const first = (await counted.poll()).steps;
        counted.add(pageSize);
        const second = (await counted.pollNext()).steps;
        for (let step = 0; step <= first; step++) {
          const story = open(manner);
          story.add(severalPages);
          await story.poll({ diesAfter: step });
          await story.settle();
          story.check();
        }
        for (let step = 0; step <= second; step++) {
          const story = await openRead(severalPages, manner);
          story.add(pageSize);
          await story.pollNext({ diesAfter: step });
          await story.settle();
          story.check();
        }
      });
    });

    test('nothing new is few requests, and nothing is handed on', async () => {
      const story = await openRead(severalPages);
      await story.pollNext();
      const before = story.asked;
      const { entries, deleted, error } = await story.pollNext();
      expect([entries.filter((entry) => readMark(entry) !== undefined), deleted, error]).toEqual([[], [], undefined]);
      expect(story.asked - before).toBeLessThanOrEqual(1 + otherRequests);
      story.check();
    });

    testUnless('edits', 'an edited entry is handed on again, once', async () => {
      const story = await openRead(2);
      story.edit();
      await story.settle();
      story.edit();
      story.edit(1);
      await story.settle();
      story.check();
    });

    test('a deleted entry is told where that is found out, and costs no other', async () => {
      const story = await openRead(3);
      const id = story.remove(1);
      await story.settle();
      story.add(1);
      await story.settle();
      expect(story.deleted).toEqual(adapter.findsDeleted === true ? [id] : []);
      story.check();
    });

    test('entries that come between two pages are neither lost nor doubled', async () => {
      for (const at of [0, 1, 2]) {
        const story = open();
        story.add(severalPages);
        story.break((index) => void (index === at + otherRequests && story.add(2)));
        await story.poll();
        await story.settle();
        story.check();
      }
    });

    testUnless('steady-pages', 'an entry that goes between two pages costs no other', async () => {
      for (const at of [1, 2]) {
        const story = open();
        story.add(severalPages);
        story.break((index) => void (index === at + otherRequests && story.remove(1)));
        await story.poll();
        await story.settle();
        story.check();
      }
    });

    test('an entry from the future hides none that come after it', async () => {
      const story = await openRead(1);
      story.add(1, dayMs);
      await story.settle();
      story.add(severalPages);
      await story.settle();
      story.add(1);
      await story.settle();
      story.check();
    });

    if (adapter.pagesMax !== undefined) {
      const pagesMax = adapter.pagesMax;
      test.each(manners)(
        'more than one poll may ask for is read by the next ones: a channel that %s',
        async (manner) => {
          const story = await openRead(1, manner);
          story.add(pageSize * pagesMax * 2 + 1);
          const before = story.asked;
          await story.pollNext();
          if (manner === 'waits') expect(story.asked - before).toBeLessThanOrEqual(pagesMax + otherRequests);
          story.add(pageSize * pagesMax + 1);
          await story.pollNext();
          await story.settle();
          story.check();
        },
      );
    }

    test('an interruption at any request loses nothing', async () => {
      const counted = await openRead(severalPages);
      for (let at = 0; at < counted.asked; at++) {
        const story = open();
        story.add(severalPages);
        await story.poll({ abortsAt: at });
        await story.settle();
        story.check();
      }
    });
  });

  describe(`${name} and the faults of its service`, () => {
    /** The fault at each request of a poll in turn; answers what came of it at the first one. */
    const breakEach = async (
      fault: Fault,
      choice: { readonly timeoutMs?: number; readonly maxBytes?: number } = {},
    ): Promise<SourceError | undefined> => {
      const counted = await openRead(severalPages);
      const requests = counted.asked;
      let first: SourceError | undefined;
      for (let at = 0; at < requests; at++) {
        const story = open();
        story.add(severalPages);
        story.break(onlyAt(at, fault));
        const { error } = await story.poll(choice);
        if (at === 0 && error instanceof SourceError) first = error;
        await story.settle();
        story.check();
      }
      return first;
    };

    testUnless('denial', 'says of 401 and 403 that access is denied, and what to mend', async () => {
      for (const code of [401, 403]) {
        const error = await breakEach(status(code));
        expect(error).toMatchObject({ code: 'ACCESS_DENIED', retry: 'never', status: code });
        expect(error?.mend).not.toBe('');
      }
      expect(await breakEach(html(403))).toMatchObject({ code: 'ACCESS_DENIED', status: 403 });
    });

    test.each([
      ['500', status(500), 'HTTP_STATUS'],
      ['502 as a page', html(502), 'HTTP_STATUS'],
      ['an answer that is cut', { kind: 'cut' } as const, 'TRUNCATED'],
    ])('%s is an error that passes, and nothing is lost by it', async (_name, fault, code) => {
      expect(await breakEach(fault)).toMatchObject({ code, retry: 'later' });
    });

    test('silence is an error that passes', async () => {
      const error = await breakEach({ kind: 'silence' }, { timeoutMs: 60 });
      expect(error).toMatchObject({ code: 'TIMEOUT', retry: 'later' });
    });

    test('an answer beyond the bound is refused, and nothing is lost by it', async () => {
      const pad: Fault = {
        kind: 'change',
        change: ({ headers = {} }) => ({ headers, type: 'application/json', text: `{${' '.repeat(300_000)}}` }),
      };
      expect(await breakEach(pad, { maxBytes: 100_000 })).toMatchObject({ code: 'TOO_LARGE' });
    });

    testUnless('json', 'HTML, nothing, and JSON of another shape are a format that has changed', async () => {
      expect(await breakEach(html(200))).toMatchObject({ code: 'SOURCE_FORMAT' });
      const nothing: Fault = { kind: 'answer', answer: { type: 'application/json', text: '' } };
      expect(await breakEach(nothing)).toMatchObject({ code: 'SOURCE_FORMAT' });
      for (const json of [{ unexpected: true }, null, 7, [[]]]) {
        const story = open();
        story.break(() => ({ kind: 'answer', answer: { json } }));
        expect((await story.poll()).error).toMatchObject({ code: 'SOURCE_FORMAT' });
      }
    });

    const restMs = 90_000;
    const longMs = 45 * 60_000;
    type Rest = (now: Date, forMs: number) => Readonly<Record<string, string>>;
    const rests: readonly (readonly [string, Rest])[] = [
      ['Retry-After in seconds', (_now, forMs) => ({ 'retry-after': String(forMs / 1000) })],
      // Dates of HTTP know no milliseconds: who means a time between two seconds writes the later one.
      [
        'Retry-After as a date',
        (now, forMs) => ({ 'retry-after': new Date(Math.ceil((now.getTime() + forMs) / 1000) * 1000).toUTCString() }),
      ],
      ...(limits === undefined
        ? []
        : [
            [
              `${limits.reset} as ${limits.form}`,
              (now: Date, forMs: number) => ({
                [limits.remaining]: '0',
                [limits.reset]: toReset(limits, now, forMs),
              }),
            ] as const,
          ]),
    ];

    test.each(rests)('429 with %s: nothing is asked before, and nothing is lost', async (_name, toHeaders) => {
      for (const forMs of [restMs, longMs]) {
        for (const at of [0, 1]) {
          const story = open();
          story.add(severalPages);
          story.break((index, { url, now }) => {
            if (index !== at) return undefined;
            story.noteRest(url.host, forMs);
            return status(429, toHeaders(now, forMs));
          });
          const end = await story.poll();
          if (at === 0) {
            expect(isRateLimited(end)).toBe(true);
            expect(story.errors.at(-1)?.retryAfterMs).toBeGreaterThan(forMs - 2000);
          }
          // Somebody who does not wait asks again at once.
          await story.poll();
          await story.settle();
          story.check();
        }
      }
    });

    if (limits !== undefined) {
      test('an answer that says that none is left is used, and nothing is asked before the next window', async () => {
        for (const forMs of [restMs, longMs]) {
          const story = open();
          story.add(severalPages);
          story.break((index, { url, now }) => {
            if (index !== otherRequests) return undefined;
            story.noteRest(url.host, forMs);
            const headers = { [limits.remaining]: '0', [limits.reset]: toReset(limits, now, forMs) };
            return { kind: 'change', change: (answer) => ({ ...answer, headers: { ...answer.headers, ...headers } }) };
          });
          const { limits: noted } = await story.poll();
          expect(noted).toContainEqual(expect.objectContaining({ left: 0 }));
          await story.settle();
          story.check();
        }
      });
    }

    testUnless('rows', 'a row of another shape costs itself alone, and is handed on once it can be read', async () => {
      const story = open();
      story.add(Math.min(3, pageSize));
      const spoilFirst: Fault = {
        kind: 'change',
        change: (answer) =>
          withRows(answer, rowsAt ?? [], (rows) => rows.map((row, index) => (index === 0 ? spoil(row) : row))),
      };
      story.break(() => spoilFirst);
      const { entries, error } = await story.poll();
      expect(error).toBeUndefined();
      expect(entries.filter((entry) => readMark(entry) !== undefined)).toHaveLength(Math.min(3, pageSize) - 1);
      expect(story.collector.logged.join('\n')).toContain('rows that cannot be read are left out');
      await story.settle();
      story.check();
    });

    testUnless('rows', 'where no row can be read the format has changed', async () => {
      const spoilAll: Fault = {
        kind: 'change',
        change: (answer) => withRows(answer, rowsAt ?? [], (rows) => rows.map(spoil)),
      };
      const story = open();
      story.add(severalPages);
      story.break(() => spoilAll);
      expect((await story.poll()).error).toMatchObject({ code: 'SOURCE_FORMAT' });
      await story.settle();
      story.check();
    });

    testUnless('rows', 'a page on which each row stands often is bounded, and hands each on once', async () => {
      for (const times of [2, 2000]) {
        const repeat: Fault = {
          kind: 'change',
          change: (answer) => withRows(answer, rowsAt ?? [], (rows) => rows.flatMap((row) => Array(times).fill(row))),
        };
        const story = open();
        story.add(Math.min(2, pageSize));
        story.break(() => repeat);
        const { entries } = await story.poll();
        const marks = entries.flatMap((entry) => readMark(entry)?.n ?? []);
        expect(marks.toSorted()).toEqual([...new Set(marks)].toSorted());
        await story.settle();
        story.check();
      }
    });

    if (adapter.spends === true) {
      test('asks nothing once the month is spent, and goes on when more is granted', async () => {
        const story = await openRead(1);
        story.add(1);
        const before = story.asked;
        const { error } = await story.pollNext({ granted: 0 });
        expect(error).toMatchObject({ code: 'QUOTA_SPENT', retry: 'later' });
        expect(story.asked - before).toBe(0);
        await story.settle();
        story.check();
      });
    }
  });

  describe(`${name}, whatever happens`, () => {
    type Step = { readonly act: 'add' | 'edit' | 'poll' | 'die' | 'fail'; readonly by: number };
    const steps: fc.Arbitrary<Step[]> = fc.array(
      fc.record({
        act: fc.constantFrom<Step['act']>('add', 'edit', 'poll', 'die', 'fail'),
        by: fc.integer({ min: 0, max: pageSize * 2 }),
      }),
      { minLength: 3, maxLength: 10 },
    );
    const play = async (story: Story, { act, by }: Step): Promise<void> => {
      if (act === 'add') story.add(by);
      else if (act === 'edit' && lacks.edits === undefined) story.edit(by % 2);
      else if (act === 'poll') await story.pollNext();
      else if (act === 'die') await story.pollNext({ diesAfter: by });
      else if (act === 'fail') {
        story.break(onlyAt(by % 3, status(500)));
        await story.pollNext();
        story.heal();
      }
    };
    test('nothing is lost or doubled, asked too early, or given away', async () => {
      await fc.assert(
        fc.asyncProperty(steps, fc.constantFrom(...manners), async (played, manner) => {
          const story = await openRead(1, manner);
          for (const step of played) await play(story, step);
          await story.settle();
          story.check();
        }),
        { numRuns: 10 },
      );
    });
  });
};
