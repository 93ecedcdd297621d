/** Stories in DynamoDB take two plain writes: what stays true where workers die between them, are doubled, or race. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Condition, Database, Key, Question, Row } from '../../lib/adapters/aws/database.ts';
import { createAwsStories } from '../../lib/adapters/aws/stories.ts';
import { createMemoryStories } from '../../lib/adapters/memory/stories.ts';
import { toNear } from '../contracts/near.ts';
import { at, toTestClock } from '../contracts/samples.ts';

class Death extends Error {}

/** A table that knows the few verbs that stories use. `onWrite` may throw, before a write and after it. */
const createTable = () => {
  const rows = new Map<string, Key & Row>();
  let units = 0;
  const nameOf = ({ pk, sk }: Key): string => `${pk}\n${sk}`;
  const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const open = (onWrite: (when: 'before' | 'after') => void = () => {}): Database => {
    const put = async (row: Key & Row, condition?: Condition): Promise<boolean> => {
      await pause();
      onWrite('before');
      units += 1;
      if (condition !== undefined && rows.has(nameOf(row))) return false;
      rows.set(nameOf(row), row);
      onWrite('after');
      return true;
    };
    const query = async function* ({ partition, from, newestFirst }: Question): AsyncGenerator<Row> {
      await pause();
      const own = [...rows.values()].filter(({ pk, sk }) => pk === partition && (from === undefined || sk >= from));
      yield* own.toSorted((a, b) => (a.sk < b.sk ? -1 : 1) * (newestFirst === true ? -1 : 1));
    };
    const get = async (key: Key): Promise<Row | undefined> => {
      await pause();
      return rows.get(nameOf(key));
    };
    return { get, put, query } as unknown as Database;
  };
  return { rows, open, units: () => units };
};

const clock = toTestClock();
const toEntry = (mention: string, known: { readonly bits?: readonly number[]; readonly minute?: number } = {}) => ({
  brand: 'northwind',
  mention,
  near: toNear(known.bits),
  seenAt: at(known.minute ?? 0),
});

test.each([
  { row: 'a story told first', before: [], units: 2 },
  { row: 'a story told again later, whose old number is emptied', before: [toEntry('m_0', { minute: -9 })], units: 3 },
  { row: 'a story told by an older copy', before: [toEntry('m_0', { minute: 9 })], units: 1 },
])('$row takes $units plain writes', async ({ before, units }) => {
  const table = createTable();
  const stories = createAwsStories(table.open(), { clock });
  for (const entry of before) await stories.join(entry);
  const unitsBefore = table.units();
  await stories.join(toEntry('m_1'));
  expect(table.units() - unitsBefore).toBe(units);
});

describe('a worker that dies', () => {
  const deaths = [0, 1, 2].flatMap((write) => (['before', 'after'] as const).map((when) => ({ write, when })));
  test.each(deaths)(
    '$when its write $write, whose message comes again, leaves what one that lives does',
    async (death) => {
      const table = createTable();
      const first = createAwsStories(table.open(), { clock });
      expect(await first.join(toEntry('m_0'))).toBe('m_0');
      let writes = 0;
      const dying = createAwsStories(
        table.open((when) => {
          if (when === death.when && writes === death.write) throw new Death();
          if (when === 'after') writes += 1;
        }),
        { clock },
      );
      const entry = toEntry('m_1', { bits: [1, 2], minute: 1 });
      await dying.join(entry).catch((error: unknown) => expect(error).toBeInstanceOf(Death));
      const next = createAwsStories(table.open(), { clock });
      expect(await next.join(entry)).toBe('m_0');
      expect(await next.join(toEntry('m_2', { minute: 2 }))).toBe('m_0');
    },
  );

  test('after it told a story first is believed when its message comes again', async () => {
    const table = createTable();
    const dying = createAwsStories(
      table.open((when) => {
        if (when === 'after') throw new Death();
      }),
      { clock },
    );
    await expect(dying.join(toEntry('m_1'))).rejects.toThrow(Death);
    expect(await createAwsStories(table.open(), { clock }).join(toEntry('m_1'))).toBe('m_1');
  });
});

/** Fingerprints of a few families, some copies of each, so that stories meet. */
const entriesArbitrary = fc.array(
  fc.record({ family: fc.integer({ min: 0, max: 3 }), bit: fc.integer({ min: 0, max: 5 }), minute: fc.nat(60) }),
  { minLength: 1, maxLength: 25 },
);
const toEntries = (drawn: readonly { family: number; bit: number; minute: number }[]) =>
  drawn.map(({ family, bit, minute }, index) =>
    toEntry(`m_${index}`, { bits: [bit, ...Array.from({ length: 16 * family }, (_, far) => 8 + far)], minute }),
  );

test('one worker tells the stories that memory tells', async () => {
  await fc.assert(
    fc.asyncProperty(entriesArbitrary, async (drawn) => {
      const [aws, memory] = [createAwsStories(createTable().open(), { clock }), createMemoryStories()];
      for (const entry of toEntries(drawn)) expect(await aws.join(entry)).toBe(memory.join(entry));
    }),
    { numRuns: 100 },
  );
});

test('workers that race, double each other and are reordered give each mention one answer, and each number once', async () => {
  await fc.assert(
    fc.asyncProperty(entriesArbitrary, fc.infiniteStream(fc.nat()), async (drawn, order) => {
      const table = createTable();
      const workers = [0, 1, 2].map(() => createAwsStories(table.open(), { clock }));
      const doubled = [...toEntries(drawn), ...toEntries(drawn)]
        .map((entry) => ({ entry, at: order.next().value }))
        .toSorted((a, b) => a.at - b.at)
        .map(({ entry }) => entry);
      const answers = await Promise.all(
        doubled.map(async (entry, index) => [entry.mention, await workers[index % 3]?.join(entry)] as const),
      );
      const clustersOf = new Map<string, Set<unknown>>();
      for (const [mention, cluster] of answers)
        clustersOf.set(mention, (clustersOf.get(mention) ?? new Set()).add(cluster));
      for (const [mention, clusters] of clustersOf) {
        expect([...clusters]).toHaveLength(1);
        // The story is named for a mention of its own, which tells it too.
        const [cluster] = clusters;
        expect([...(clustersOf.get(String(cluster)) ?? [])], mention).toEqual([cluster]);
      }
      // Each story stands under one number, and those it had before are empty.
      const live = [...table.rows.values()].filter(({ pk, near: of }) => pk.startsWith('ST#') && of !== undefined);
      expect(new Set(live.map(({ cluster }) => cluster)).size).toBe(live.length);
    }),
    { numRuns: 40 },
  );
}, 60_000);
