/** How every mention store joins copies of one text to a story. */
import { describe, expect, test } from 'vitest';
import { nearDistanceMax } from '../../lib/text/fingerprint.ts';
import { at, type Open } from './samples.ts';
import { withStores } from './with-stores.ts';

const base = '0123456789abcdef';
/** The fingerprint with the given bits turned over. */
const turned = (bits: readonly number[], near = base): string =>
  bits
    .reduce((value, bit) => value ^ (1n << BigInt(bit)), BigInt(`0x${near}`))
    .toString(16)
    .padStart(16, '0');
/** The bits 0 to `count` - 1. */
const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, bit) => bit);
const days = (count: number): string => at(count * 24 * 60);

export const clusterContract = (name: string, open: Open): void => {
  const each = withStores(open);
  describe(`stories, ${name}`, () => {
    const first = { brand: 'northwind', mention: 'm_1', near: base, seenAt: at(1) };
    test.each([
      { row: 'the same fingerprint', later: { near: base }, cluster: 'm_1' },
      { row: 'the same in capitals', later: { near: base.toUpperCase() }, cluster: 'm_1' },
      {
        row: 'as many bits as may differ, side by side',
        later: { near: turned(upTo(nearDistanceMax)) },
        cluster: 'm_1',
      },
      {
        row: 'as many bits as may differ, spread',
        later: { near: turned(upTo(nearDistanceMax).map((bit) => bit * 5)) },
        cluster: 'm_1',
      },
      { row: 'one bit more, side by side', later: { near: turned(upTo(nearDistanceMax + 1)) }, cluster: 'm_2' },
      {
        row: 'one bit more, spread',
        later: { near: turned([63, ...upTo(nearDistanceMax).map((bit) => bit * 5)]) },
        cluster: 'm_2',
      },
      { row: 'another brand', later: { brand: 'southbeam' }, cluster: 'm_2' },
      {
        row: 'thirty days later',
        later: { seenAt: new Date(Date.parse(days(30)) + 60_000).toISOString() },
        cluster: 'm_1',
      },
      { row: 'thirty-one days later', later: { seenAt: days(31) }, cluster: 'm_2' },
      { row: 'a day earlier, arriving late', later: { seenAt: days(-1) }, cluster: 'm_1' },
      { row: 'no fingerprint', later: { near: '' }, cluster: 'm_2' },
      { row: 'nonsense for a fingerprint', later: { near: 'xyz' }, cluster: 'm_2' },
    ])('a copy by $row is, or is not, of the story', ({ later, cluster }) =>
      each(async ({ stores: { mentions } }) => {
        expect(await mentions.joinCluster(first)).toBe('m_1');
        expect(await mentions.joinCluster({ ...first, mention: 'm_2', ...later })).toBe(cluster);
      })(),
    );

    test(
      'two texts without words tell no common story',
      each(async ({ stores: { mentions } }) => {
        const empty = { ...first, near: '0'.repeat(16) };
        expect(await mentions.joinCluster(empty)).toBe('m_1');
        expect(await mentions.joinCluster({ ...empty, mention: 'm_2' })).toBe('m_2');
      }),
    );

    test(
      'a mention stays with its story, whatever its text becomes',
      each(async ({ stores: { mentions } }) => {
        await mentions.joinCluster(first);
        await mentions.joinCluster({ ...first, mention: 'm_2' });
        const changed = { ...first, mention: 'm_2', near: 'f'.repeat(16), seenAt: at(9) };
        expect(await mentions.joinCluster(changed)).toBe('m_1');
        expect(await mentions.joinCluster({ ...changed, mention: 'm_3' })).toBe('m_3');
      }),
    );

    test(
      'the nearest story takes it, the latest of equally near ones',
      each(async ({ stores: { mentions } }) => {
        await mentions.joinCluster({ ...first, mention: 'far', near: turned(upTo(10)), seenAt: at(5) });
        await mentions.joinCluster({
          ...first,
          mention: 'near',
          near: turned(upTo(10).map((bit) => bit + 20)),
          seenAt: at(1),
        });
        await mentions.joinCluster({
          ...first,
          mention: 'late',
          near: turned(upTo(10).map((bit) => bit + 40)),
          seenAt: at(6),
        });
        expect(
          await mentions.joinCluster({ ...first, mention: 'm_1', near: turned(upTo(9).map((bit) => bit + 20)) }),
        ).toBe('near');
        expect(await mentions.joinCluster({ ...first, mention: 'm_2' })).toBe('late');
      }),
    );

    test(
      'a story that goes on is found as long as it goes on',
      each(async ({ stores: { mentions } }) => {
        const clusters = [];
        for (const week of [0, 3, 6, 9, 12])
          clusters.push(await mentions.joinCluster({ ...first, mention: `m_${week}`, seenAt: days(week * 7) }));
        expect(clusters).toEqual(['m_0', 'm_0', 'm_0', 'm_0', 'm_0']);
      }),
    );
  });
};
