import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeRemarks } from '../../lib/findings/merge.ts';
import { type FindingMove, moveFinding, toAllowedMoves, wakeIgnored } from '../../lib/findings/move.ts';
import { resolveAll } from '../../lib/findings/resolve.ts';
import type { Finding, FindingStatus } from '../../lib/model/finding.ts';
import type { FindingWrite } from '../../lib/ports/stores.ts';
import { apply, at, justAfter, read, review, toRemark } from './world.ts';

const shown = [toRemark(), toRemark({ key: 'budget' }), toRemark({ severity: 'high' }), review] as const;
const remarks = fc.subarray([...shown]);

/** What may happen to a place: a read, a page that is gone, a person's move, time passing. */
type Happening =
  | {
      readonly what: 'read';
      readonly minute: number;
      readonly shows: typeof shown extends readonly (infer R)[] ? readonly R[] : never;
    }
  | { readonly what: 'gone'; readonly minute: number }
  | { readonly what: 'move'; readonly minute: number; readonly move: FindingMove; readonly which: number }
  | { readonly what: 'wake'; readonly minute: number };

const minute = fc.integer({ min: 0, max: 20 });
const move = fc.constantFrom<FindingMove>(
  { type: 'ack' },
  { type: 'fix' },
  { type: 'ignore', reason: 'known', until: at(40) },
  { type: 'ignore', reason: 'known', until: null },
  { type: 'assign', assignee: 'bob' },
  { type: 'note', note: 'seen' },
  { type: 'close' },
  { type: 'answered' },
  { type: 'reopen' },
);
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ what: fc.constant('read' as const), minute, shows: remarks }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('gone' as const), minute }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('move' as const), minute, move, which: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('wake' as const), minute: fc.constant(60) }) },
);

const toWrites = (known: readonly Finding[], each: Happening): readonly FindingWrite[] => {
  switch (each.what) {
    case 'read':
      return mergeRemarks({ ...read(each.minute, each.shows), existing: known });
    case 'gone':
      return resolveAll({ existing: known, resolution: 'gone', readAt: at(each.minute), now: justAfter(each.minute) });
    case 'wake':
      return wakeIgnored({ existing: known, now: justAfter(each.minute) });
    case 'move': {
      const finding = known[each.which];
      if (finding === undefined || !toAllowedMoves(finding).includes(each.move.type)) return [];
      return [moveFinding(finding, each.move, { actor: 'ann', now: justAfter(each.minute) })];
    }
  }
};

/** The design's arrows, and staying where one is. */
const arrows: Readonly<Record<FindingStatus, readonly FindingStatus[]>> = {
  open: ['open', 'acknowledged', 'fixed', 'resolved', 'ignored'],
  acknowledged: ['acknowledged', 'open', 'fixed', 'resolved', 'ignored'],
  fixed: ['fixed', 'open', 'resolved', 'ignored'],
  resolved: ['resolved', 'open', 'ignored'],
  ignored: ['ignored', 'open', 'resolved'],
};

describe('whatever happens to a place', () => {
  test('each change has the next version, moves along an arrow, and leaves a whole finding', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 30 }), (life) => {
        let known: readonly Finding[] = [];
        for (const each of life) {
          const writes = toWrites(known, each);
          for (const { finding, change } of writes) {
            if (change.from !== null) expect(arrows[change.from]).toContain(change.to);
            expect(finding.resolution !== null).toBe(finding.status === 'resolved');
            expect(finding.ignoreReason !== null).toBe(finding.status === 'ignored');
            expect(finding.firstSeenAt <= finding.lastSeenAt).toBe(true);
            expect(finding.occurrences).toBeGreaterThanOrEqual(1);
          }
          // Versions and schemas are held by apply.
          known = apply(known, writes);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('merging the same read twice is merging it once', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 20 }), minute, remarks, (life, when, shows) => {
        const before = life.reduce<readonly Finding[]>((known, each) => apply(known, toWrites(known, each)), []);
        const merge = read(when, shows);
        const once = apply(before, mergeRemarks({ ...merge, existing: before }));
        expect(mergeRemarks({ ...merge, existing: once })).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('events never end because they are not seen', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(minute, remarks), { maxLength: 15 }), (reads) => {
        let known: readonly Finding[] = [];
        for (const [when, shows] of reads)
          known = apply(known, mergeRemarks({ ...read(when, shows), existing: known }));
        for (const finding of known) if (finding.lifecycle === 'event') expect(finding.status).toBe('open');
      }),
    );
  });

  test('reads may come late, doubled and in any order: in the end what is open is what the newest shows', () => {
    const conditions = fc.subarray([toRemark(), toRemark({ key: 'budget' }), toRemark({ key: 'bargain' })]);
    const reads = fc.uniqueArray(fc.record({ minute, shows: conditions }), {
      selector: (each) => each.minute,
      minLength: 1,
      maxLength: 8,
    });
    const arrivals = reads.chain((made) =>
      fc.record({
        made: fc.constant(made),
        order: fc.shuffledSubarray([...made, ...made], { minLength: made.length * 2 }),
      }),
    );
    fc.assert(
      fc.property(arrivals, ({ made, order }) => {
        let known: readonly Finding[] = [];
        let judgedReadAt: string | null = null;
        for (const { minute: when, shows } of order) {
          const merge = read(when, shows, { existing: known, document: { judgedReadAt } });
          known = apply(known, mergeRemarks(merge));
          // The page row, which keeps the newest read that was judged.
          if (judgedReadAt === null || judgedReadAt < at(when)) judgedReadAt = at(when);
        }
        const newest = made.toSorted((a, b) => b.minute - a.minute)[0];
        const open = known.filter(({ status }) => status === 'open').map(({ key }) => key);
        expect(open.toSorted()).toEqual((newest?.shows ?? []).map(({ key }) => key).toSorted());
        for (const { status } of known) expect(['open', 'resolved']).toContain(status);
      }),
      { numRuns: 300 },
    );
  });
});
