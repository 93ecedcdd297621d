import { describe, expect, test } from 'vitest';
import { toConsistencyRows } from '../../lib/insights/channel-consistency.ts';

const home = {
  channel: 'home',
  documents: [
    { url: 'https://a.example/', words: 750 },
    { url: 'https://a.example/b', words: 75 },
  ],
};

describe('the consistency of channels', () => {
  test('is the published formula over all documents, with both its parts, and the weakest first', () => {
    expect(
      toConsistencyRows(
        [home],
        [
          { channel: 'home', url: 'https://a.example/', severity: 'high' },
          { channel: 'home', url: 'https://a.example/b', severity: 'medium' },
        ],
      ),
    ).toEqual([
      {
        channel: 'home',
        documents: 2,
        consistency: 79,
        words: 825,
        counts: { critical: 0, high: 1, medium: 1, low: 0 },
        numerator: 11,
        denominator: 14,
        weakest: [
          { url: 'https://a.example/b', consistency: 50, counts: { critical: 0, high: 0, medium: 1, low: 0 } },
          { url: 'https://a.example/', consistency: 83, counts: { critical: 0, high: 1, medium: 0, low: 0 } },
        ],
      },
    ]);
  });

  test.each([
    ['findings on documents that were not read do not count', 'home', 'https://a.example/other'],
    ['findings of another channel do not count', 'shop', 'https://a.example/'],
  ])('%s', (_name, channel, url) => {
    expect(toConsistencyRows([home], [{ channel, url, severity: 'critical' }])).toMatchObject([{ consistency: 100 }]);
  });

  test('nothing is said of a channel of which nothing was read', () => {
    expect(toConsistencyRows([{ channel: 'home', documents: [] }], [])).toEqual([]);
  });
});
