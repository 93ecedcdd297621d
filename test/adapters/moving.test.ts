/** The law that moving out and in again is the identity, over every kind of storage. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openLocalStores } from '../../lib/adapters/local/open.ts';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { acts, observe, type Side } from '../contracts/law.ts';
import { listHeld, move } from '../contracts/mover.ts';
import { toTestClock } from '../contracts/samples.ts';
import { useDataFolders } from './data-folders.ts';
import { useDynalite } from './dynalite.ts';

const runs = process.env.EARMARK_THOROUGH === '1' ? 100 : 8;
const toDataFolder = useDataFolders();
const dynalite = useDynalite();

describe('moving house', () => {
  test('law: memory → SQLite → DynamoDB → memory is the identity', { timeout: 600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(...acts), { minLength: 1, maxLength: 60, size: 'max' }), async (sequence) => {
        const clock = toTestClock();
        const first: Side = { ...openMemoryStores({ clock }), clock, held: [] };
        for (const act of sequence) await act(first);
        const local = await openLocalStores({ dataFolder: toDataFolder(), clock });
        const aws = await dynalite.open({ clock });
        const last = openMemoryStores({ clock });
        try {
          await move(first, local);
          await move(local, aws);
          await move(aws, last);
          const expected = await listHeld(first);
          for (const each of [local, aws, last]) {
            expect(await listHeld(each)).toEqual(expected);
            expect(await toSeen({ ...each, clock, held: [] })).toEqual(await toSeen(first));
          }
        } finally {
          await local.close();
          await aws.close();
        }
      }),
      { numRuns: runs },
    );
  });
});

/** Messages that were being worked on wait anew, and one of two alike. */
const toSeen = async (side: Side): Promise<unknown> => ({ ...Object(await observe(side)), queue: null });
