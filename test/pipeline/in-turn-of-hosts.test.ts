import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inTurnOfHosts } from '../../lib/pipeline/in-turn-of-hosts.ts';

const at = (id: string, url: string, option = 'url') => ({ id, source: 'feed', options: { [option]: url } });
const idsOf = (channels: readonly { readonly id: string }[]): string => channels.map(({ id }) => id).join(' ');

test.each([
  [
    'one of each host, then the next',
    [at('a1', 'https://a.example/1'), at('a2', 'https://a.example/2'), at('b1', 'https://b.example/')],
    'a1 b1 a2',
  ],
  [
    'ports are hosts of their own',
    [at('a1', 'http://localhost:1/'), at('a2', 'http://localhost:1/'), at('b1', 'http://localhost:2/')],
    'a1 b1 a2',
  ],
  [
    'the first of several pages tells',
    [
      { id: 'a1', source: 'page', options: { urls: ['https://a.example/'] } },
      at('a2', 'https://a.example/2'),
      at('b1', 'https://b.example/'),
    ],
    'a1 b1 a2',
  ],
  [
    'a service by its host',
    [
      at('a1', 'https://api.example', 'host'),
      at('a2', 'https://api.example', 'host'),
      at('b1', 'https://b.example', 'server'),
    ],
    'a1 b1 a2',
  ],
  [
    'without an address those of one source go together',
    [
      { id: 'a1', source: 'csv', options: { path: './a' } },
      { id: 'a2', source: 'csv', options: {} },
      at('b1', 'https://b.example/'),
    ],
    'a1 b1 a2',
  ],
  ['nothing', [], ''],
])('%s', (_, channels, expected) => expect(idsOf(inTurnOfHosts(channels))).toBe(expected));

const channelArb = fc.record({ id: fc.uuid(), host: fc.constantFrom('a', 'b', 'c', 'd') });

test('none is lost, none doubled, and those of one host keep their order', () =>
  fc.assert(
    fc.property(fc.array(channelArb), (made) => {
      const channels = made.map(({ id, host }) => at(id, `https://${host}.example/`));
      const turned = inTurnOfHosts(channels);
      expect(turned).toHaveLength(channels.length);
      for (const host of 'abcd') {
        const url = `https://${host}.example/`;
        const of = (all: typeof turned) => idsOf(all.filter(({ options }) => options.url === url));
        expect(of(turned)).toBe(of(channels));
      }
    }),
  ));

/** Eight workers take channels in a row; each waits for its host's next turn. Answers when the last poll of each host began, in seconds. */
const workOff = (
  channels: readonly { readonly options: { readonly url?: string } }[],
  spacing: number,
): ReadonlyMap<string, number> => {
  const freeAt = new Map<string, number>();
  const workers = Array.from({ length: 8 }, () => 0);
  const began = new Map<string, number>();
  for (const { options } of channels) {
    const worker = workers.indexOf(Math.min(...workers));
    const url = options.url ?? '';
    const start = Math.max(workers[worker] ?? 0, freeAt.get(url) ?? 0);
    freeAt.set(url, start + spacing);
    workers[worker] = start + 0.1;
    began.set(url, start);
  }
  return began;
};

test('a host that stands in front with many channels keeps nobody else waiting, and is not kept waiting itself', () => {
  const busy = Array.from({ length: 100 }, (_, index) => at(`busy-${index}`, 'https://busy.example/'));
  const others = Array.from({ length: 100 }, (_, index) => at(`other-${index}`, `https://${index}.example/`));
  const lastOf = (began: ReadonlyMap<string, number>): number =>
    Math.max(...others.map(({ options }) => began.get(options.url ?? '') ?? 0));
  const inRow = workOff([...busy, ...others], 5);
  const inTurn = workOff(inTurnOfHosts([...busy, ...others]), 5);
  expect(lastOf(inRow)).toBeGreaterThan(400);
  expect(lastOf(inTurn)).toBeLessThan(2);
  expect(inTurn.get('https://busy.example/')).toBeLessThanOrEqual(inRow.get('https://busy.example/') ?? 0);
});
