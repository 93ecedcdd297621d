/** How every mention store joins copies of one text to a story. */
import { describe, expect, test } from 'vitest';
import { toNearFingerprint } from '../../lib/text/fingerprint.ts';
import { places, toNear } from './near.ts';
import { at, type Open } from './samples.ts';
import { withStores } from './with-stores.ts';

/** The words of a text that goes on for ever, up to `end`. */
const words = (end: number, from = 0): string =>
  places(end - from, from)
    .map((place) => `word${place}`)
    .join(' ');
/** Words that no other text has. */
const own = (tag: string): string =>
  places(28)
    .map((place) => `${tag}${place}`)
    .join(' ');
const days = (count: number): string => at(count * 24 * 60);

export const clusterContract = (name: string, open: Open): void => {
  const each = withStores(open);
  describe(`stories, ${name}`, () => {
    const first = { brand: 'northwind', mention: 'm_1', near: toNear(), seenAt: at(1) };
    test.each([
      { row: 'the same fingerprint', later: { near: toNear() }, cluster: 'm_1' },
      { row: 'few words replaced here and there', later: { near: toNear([3, 17, 29, 41, 60]) }, cluster: 'm_1' },
      { row: 'the first forty-six words replaced', later: { near: toNear(places(46)) }, cluster: 'm_1' },
      { row: 'one word more replaced', later: { near: toNear(places(47)) }, cluster: 'm_2' },
      {
        row: 'every third word replaced, so that nothing stands as it was',
        later: { near: toNear(places(22).map((place) => 3 * place)) },
        cluster: 'm_2',
      },
      { row: 'the end cut off', later: { near: toNearFingerprint(words(30)) }, cluster: 'm_1' },
      { row: 'much more said after it', later: { near: toNearFingerprint(words(600)) }, cluster: 'm_1' },
      { row: 'itself a small part of a collection', later: { near: toNearFingerprint(words(3000)) }, cluster: 'm_2' },
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
      { row: 'a fingerprint of before', later: { near: '0123456789abcdef' }, cluster: 'm_2' },
    ])('a copy by $row is, or is not, of the story', ({ later, cluster }) =>
      each(async ({ stores: { mentions } }) => {
        expect(await mentions.joinCluster(first)).toBe('m_1');
        expect(await mentions.joinCluster({ ...first, mention: 'm_2', ...later })).toBe(cluster);
      })(),
    );

    test(
      'two texts without words tell no common story',
      each(async ({ stores: { mentions } }) => {
        const empty = { ...first, near: toNearFingerprint('… !') };
        expect(await mentions.joinCluster(empty)).toBe('m_1');
        expect(await mentions.joinCluster({ ...empty, mention: 'm_2' })).toBe('m_2');
      }),
    );

    test(
      'a mention stays with its story, whatever its text becomes',
      each(async ({ stores: { mentions } }) => {
        await mentions.joinCluster(first);
        await mentions.joinCluster({ ...first, mention: 'm_2' });
        const changed = { ...first, mention: 'm_2', near: toNear(places(64)), seenAt: at(9) };
        expect(await mentions.joinCluster(changed)).toBe('m_1');
        expect(await mentions.joinCluster({ ...changed, mention: 'm_3' })).toBe('m_3');
      }),
    );

    test(
      'the nearest story takes it, the latest of equally near ones',
      each(async ({ stores: { mentions } }) => {
        const tell = (mention: string, text: string, minute: number) =>
          mentions.joinCluster({ ...first, mention, near: toNearFingerprint(text), seenAt: at(minute) });
        // Each holds another part of the text, and words of its own.
        await tell('far', `${words(18)} ${own('far')}`, 5);
        await tell('near', `${words(38, 18)} ${own('near')}`, 1);
        await tell('late', `${words(58, 40)} ${own('late')}`, 6);
        expect(await tell('m_1', words(64), 1)).toBe('near');
        expect(await tell('m_2', `${words(18)} ${own('new')} ${words(58, 40)}`, 1)).toBe('late');
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
