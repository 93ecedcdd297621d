/** What every link state store and channel state store does. */
import { describe, expect, test } from 'vitest';
import type { LinkState } from '../../lib/ports/stores.ts';
import { at, type Open } from './samples.ts';
import { withStores } from './with-stores.ts';

const toState = (known: Partial<LinkState> = {}): LinkState => ({
  url: 'https://x.example/1',
  state: 'ok',
  status: 200,
  checkedAt: at(1),
  ...known,
});

export const linkStateStoreContract = (name: string, open: Open): void => {
  const each = withStores(open);
  describe(`link states, ${name}`, () => {
    test(
      'finds what is known, in the order asked, each once',
      each(async ({ stores: { links } }) => {
        const [one, two] = [toState(), toState({ url: 'https://x.example/2', state: 'gone', status: 404 })];
        await links.put([one, two]);
        await links.put([one]);
        expect(await links.find([two.url, 'https://x.example/unknown', one.url, two.url])).toEqual([two, one]);
        expect(await links.find([])).toEqual([]);
      }),
    );

    test.each([
      { row: 'a later look replaces', checkedAt: at(2), expected: 'gone' },
      { row: 'a look at the same time replaces', checkedAt: at(1), expected: 'gone' },
      { row: 'an older look changes nothing', checkedAt: at(0), expected: 'ok' },
    ])('$row', ({ checkedAt, expected }) =>
      each(async ({ stores: { links } }) => {
        await links.put([toState()]);
        await links.put([toState({ state: 'gone', status: null, checkedAt })]);
        expect((await links.find([toState().url])).map(({ state }) => state)).toEqual([expected]);
      })(),
    );
  });
};

export const channelStateStoreContract = (name: string, open: Open): void => {
  const each = withStores(open);
  const toChannel = (channel: string, failuresInARow = 0) => ({
    channel,
    checkedAt: at(1),
    succeededAt: null,
    dueAt: at(2),
    failuresInARow,
    failure: null,
    cursor: { page: 2, seen: ['a', null] },
    newestEntryAt: null,
    pages: 3,
  });
  describe(`channel states, ${name}`, () => {
    test(
      'keeps one row a channel, the last one, and lists them by id',
      each(async ({ stores: { channels } }) => {
        await channels.put(toChannel('b'));
        await channels.put(toChannel('a', 1));
        await channels.put(toChannel('b', 2));
        expect(await channels.find('b')).toEqual(toChannel('b', 2));
        expect(await channels.find('c')).toBeUndefined();
        expect(await channels.list()).toEqual([toChannel('a', 1), toChannel('b', 2)]);
      }),
    );

    test(
      'lists the health of all without what sources keep',
      each(async ({ stores: { channels } }) => {
        await channels.put(toChannel('b'));
        await channels.put({ ...toChannel('a'), dueAt: at(9) });
        const { cursor: _left, ...health } = toChannel('b');
        expect(await channels.listHealth()).toEqual([{ ...health, channel: 'a', dueAt: at(9) }, health]);
      }),
    );

    test(
      'keeps a cursor of any shape, through changes and back',
      each(async ({ stores: { channels } }) => {
        for (const cursor of [{ seen: ['ſ'] }, null, 'x'.repeat(50_000), { seen: ['ſ'] }, []]) {
          await channels.put({ ...toChannel('a'), cursor });
          await channels.put({ ...toChannel('a', 1), cursor });
          expect(await channels.find('a')).toEqual({ ...toChannel('a', 1), cursor });
        }
      }),
    );

    test(
      'removes one, and again without harm',
      each(async ({ stores: { channels } }) => {
        await channels.put(toChannel('a'));
        await channels.put(toChannel('b'));
        await channels.remove('a');
        await channels.remove('a');
        expect((await channels.list()).map(({ channel }) => channel)).toEqual(['b']);
      }),
    );
  });
};
