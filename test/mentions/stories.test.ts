import { expect, test } from 'vitest';
import { toStories } from '../../lib/mentions/stories.ts';
import { at, toMention } from '../contracts/samples.ts';

test('copies are one story with its outlets, what most tell first', () => {
  const negative = { label: 'negative', score: -1, confidence: 1, engine: 'test' } as const;
  const stories = toStories([
    toMention({ id: 'm_3', url: 'https://alone.example/3', cluster: 'm_3', seenAt: at(9) }),
    toMention({
      id: 'm_2',
      url: 'https://www.second.example/2',
      cluster: 'm_1',
      seenAt: at(5),
      reach: 70,
      sentiment: negative,
      title: 'Copy',
    }),
    toMention({
      id: 'm_1',
      url: 'https://first.example/1',
      cluster: 'm_1',
      seenAt: at(1),
      reach: 20,
      title: 'Told first',
    }),
    toMention({
      id: 'm_4',
      url: 'urn:earmark:inbox:4',
      channel: 'inbox',
      cluster: 'm_1',
      seenAt: at(7),
      title: 'Mail',
    }),
  ]);
  expect(stories.map(({ cluster }) => cluster)).toEqual(['m_1', 'm_3']);
  expect(stories[0]).toEqual({
    type: 'story',
    cluster: 'm_1',
    brand: 'northwind',
    title: 'Told first',
    url: 'https://first.example/1',
    mentions: 3,
    outlets: ['first.example', 'second.example', 'inbox'],
    channels: ['news', 'inbox'],
    firstSeenAt: at(1),
    lastSeenAt: at(7),
    reach: 70,
    sentiment: { positive: 0, neutral: 2, negative: 1, mixed: 0 },
  });
  expect(toStories([])).toEqual([]);
});
