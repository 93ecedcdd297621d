import { describe, expect, test } from 'vitest';
import { type MessageCount, toMessageCoverage } from '../../lib/insights/message-coverage.ts';

const messages = [{ id: 'tagline', text: 'Coffee that knows your name' }];
const channels = [
  { id: 'home', stage: 'awareness' as const, persona: 'drinkers' },
  { id: 'shop', stage: 'purchase' as const, persona: 'drinkers' },
  { id: 'trade', stage: 'purchase' as const, persona: 'cafes' },
  { id: 'blog' },
];
const counted = (channel: string, more: Partial<MessageCount> = {}): MessageCount => ({
  message: 'tagline',
  channel,
  documents: 10,
  exact: 0,
  altered: 0,
  examples: [],
  ...more,
});

describe('the coverage of messages', () => {
  test('says of each channel what stands there', () => {
    const { cells } = toMessageCoverage({
      messages,
      channels,
      counts: [
        counted('home', { exact: 2, altered: 1 }),
        counted('shop', { altered: 3 }),
        counted('trade'),
        counted('blog', { documents: 0 }),
      ],
    });
    expect(
      cells.map(({ channel, stage, persona, absent, state }) => ({ channel, stage, persona, absent, state })),
    ).toEqual([
      { channel: 'home', stage: 'awareness', persona: 'drinkers', absent: 7, state: 'exact' },
      { channel: 'shop', stage: 'purchase', persona: 'drinkers', absent: 7, state: 'altered' },
      { channel: 'trade', stage: 'purchase', persona: 'cafes', absent: 10, state: 'absent' },
      { channel: 'blog', stage: null, persona: null, absent: 0, state: 'unread' },
    ]);
  });

  test('a gap is where nothing says it as agreed; what could not be read is none', () => {
    const { gaps } = toMessageCoverage({
      messages,
      channels,
      counts: [
        counted('home', { exact: 2 }),
        counted('shop', { altered: 3 }),
        counted('trade'),
        counted('blog', { documents: 0 }),
      ],
    });
    expect(gaps).toEqual([
      { message: 'tagline', dimension: 'channel', value: 'shop', state: 'altered', channels: ['shop'] },
      { message: 'tagline', dimension: 'channel', value: 'trade', state: 'absent', channels: ['trade'] },
      { message: 'tagline', dimension: 'stage', value: 'purchase', state: 'altered', channels: ['shop', 'trade'] },
      { message: 'tagline', dimension: 'persona', value: 'cafes', state: 'absent', channels: ['trade'] },
    ]);
  });

  test('counts of a channel that is no more are left out', () => {
    expect(toMessageCoverage({ messages, channels: [], counts: [counted('home')] }).cells).toEqual([]);
  });
});
