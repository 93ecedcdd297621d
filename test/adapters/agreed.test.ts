/** What all stores agree on: orders, words, cursors, names. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { createStoryIndex, type Story, storiesMax, toNearness } from '../../lib/adapters/agreed/clusters.ts';
import { decideTurn, noTurns } from '../../lib/adapters/agreed/host-turns.ts';
import { toMessageText } from '../../lib/adapters/agreed/messages.ts';
import { compareText, toMs } from '../../lib/adapters/agreed/order.ts';
import { parseCursor, toCursor } from '../../lib/adapters/agreed/paging.ts';
import { toRemainder } from '../../lib/adapters/agreed/standing.ts';
import { fromKeyText, toKeyText } from '../../lib/adapters/local/rows.ts';
import { type Sketch, toNearFingerprint, toSketch } from '../../lib/text/fingerprint.ts';
import { searchedCharsMax, toQueryWords, toTokens } from '../../lib/text/search-words.ts';
import { places, toNear } from '../contracts/near.ts';
import { at, toMention } from '../contracts/samples.ts';

const anyText = fc.string({ unit: fc.constantFrom('a', 'b', '\0', '\u0001', '\ud83d', '\ude00', '😀', 'ﬁ', '0', 'é') });
const wellFormed = fc.string({ unit: 'binary' });

describe('order', () => {
  test('law: texts are in the order of their UTF-8 bytes', () => {
    fc.assert(
      fc.property(wellFormed, wellFormed, (a, b) => {
        expect(Math.sign(compareText(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
  });

  test('two spellings of one time are one time', () => {
    expect(toMs('2026-10-01T08:00:00Z')).toBe(toMs('2026-10-01T08:00:00.000Z'));
  });
});

describe('key columns', () => {
  test('law: what goes in comes out, and no two become one', () => {
    fc.assert(
      fc.property(anyText, anyText, (a, b) => {
        expect(fromKeyText(toKeyText(a))).toBe(a);
        expect(toKeyText(a) === toKeyText(b)).toBe(a === b);
        expect(Buffer.from(toKeyText(a)).toString()).toBe(toKeyText(a));
        expect(toKeyText(a)).not.toContain('\0');
      }),
    );
  });

  test('an ordinary address stays as it is', () => {
    expect(toKeyText('https://x.example/😀?q=ſ')).toBe('https://x.example/😀?q=ſ');
  });
});

describe('words', () => {
  test.each([
    { row: 'nothing', text: '', tokens: [] },
    { row: 'case and accents', text: 'Café ÅNGSTRÖM', tokens: ['cafe', 'angstrom'] },
    { row: 'the long s and the sharp s', text: 'ſtraße', tokens: ['strasse'] },
    { row: 'the Turkish dotted capital', text: 'İstanbul', tokens: ['istanbul'] },
    { row: 'width and ligatures', text: 'ＮＥＷ ﬁnest', tokens: ['new', 'finest'] },
    { row: 'marks around words', text: '"new"—(old): 4.5%', tokens: ['new', 'old', '4', '5'] },
    { row: 'Chinese, a character each', text: '我爱Coffee咖啡', tokens: ['我', '爱', 'coffee', '咖', '啡'] },
    { row: 'Japanese with voiced marks, whole', text: 'ガレー', tokens: ['ガ', 'レ', 'ー'] },
    { row: 'Korean, words as written', text: '커피 좋아요', tokens: ['커피', '좋아요'] },
    { row: 'Arabic', text: 'قهوة جيدة', tokens: ['قهوة', 'جيدة'] },
    { row: 'Hindi, its vowel signs kept', text: 'कॉफ़ी', tokens: ['कॉफ़ी'.normalize('NFC')] },
    { row: 'emoji and lone surrogates', text: '😀 \ud800', tokens: [] },
  ])('of $row', ({ text, tokens }) => {
    expect(toTokens(text)).toEqual(tokens);
  });

  test('a question is cut to so many words', () => {
    expect(toQueryWords('x '.repeat(1000)).length).toBe(32);
    expect(toQueryWords(' \t\n"* ')).toEqual([]);
  });

  test.each([
    ['one letter', 'a'.repeat(1_000_000), 1],
    ['marks', '\u0301'.repeat(1_000_000), 0],
    ['Chinese', '咖'.repeat(1_000_000), searchedCharsMax],
    ['words', 'a '.repeat(500_000), searchedCharsMax / 2],
  ])('of a million characters of %s only the beginning counts', (_name, text, count) => {
    expect(toTokens(text).length).toBe(count);
  });
});

describe('cursors', () => {
  const schema = z.tuple([z.number(), z.string()]);
  test('law: what was written is read', () => {
    fc.assert(
      fc.property(fc.integer(), wellFormed, (number, text) => {
        expect(parseCursor(toCursor([number, text]), schema)).toEqual([number, text]);
      }),
    );
  });

  test('law: no text from outside does more than be refused', () => {
    fc.assert(
      fc.property(fc.string(), (after) => {
        expect(() => parseCursor(after, schema)).toThrow('Leave "after" away');
      }),
    );
  });

  test('no cursor is the beginning', () => {
    expect(parseCursor(undefined, schema)).toBeUndefined();
  });
});

describe('messages', () => {
  test('equal ones have one text, others another', () => {
    const dueAt = '2026-10-01T00:00:00.000Z';
    expect(toMessageText({ step: 'collect', channel: 'a', dueAt })).toBe(
      toMessageText({ dueAt, channel: 'a', step: 'collect' }),
    );
    expect(toMessageText({ step: 'collect', channel: 'a', dueAt })).not.toBe(
      toMessageText({ step: 'collect', channel: 'b', dueAt }),
    );
  });
});

describe('turns at a host', () => {
  const wish = fc.record({
    afterMs: fc.integer({ min: -400, max: 1500 }),
    spacingMs: fc.constantFrom(700, 1000),
    patienceMs: fc.constantFrom(0, 300, 1000),
    slot: fc.option(fc.nat(30)),
    holdMs: fc.option(fc.integer({ min: 0, max: 4000 }), { freq: 6 }),
  });

  test('law: who may go goes at least the spacing after whoever went before, and not within a hold', () => {
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 60 }), (wishes) => {
        let turns = noTurns;
        let nowMs = 10_000;
        const gone: number[] = [];
        const slots: number[] = [];
        for (const { afterMs, spacingMs, patienceMs, slot, holdMs } of wishes) {
          // Workers' clocks differ: some ask with a time before the last.
          nowMs += afterMs;
          if (holdMs !== null) turns = { ...turns, heldMs: Math.max(turns.heldMs, nowMs + holdMs) };
          const slotMs = slot === null ? undefined : slots[slot % Math.max(1, slots.length)];
          const decided = decideTurn(turns, { nowMs, spacingMs, patienceMs, slotMs, holdMaxMs: 60_000 });
          const { kind, atMs } = decided.answer;
          if (kind === 'go') {
            const last = gone.at(-1);
            expect(last === undefined || atMs - last >= spacingMs).toBe(true);
            expect([atMs >= turns.heldMs, atMs >= nowMs, atMs - nowMs <= patienceMs]).toEqual([true, true, true]);
            gone.push(atMs);
          } else {
            expect([kind, atMs > nowMs]).toEqual(['later', true]);
            if (atMs !== slotMs) slots.push(atMs);
          }
          turns = decided.turns;
        }
        // Kept slots lie apart as well, so that those who come with them find their turn free.
        for (const [index, slotMs] of slots.slice(1).entries())
          expect(slotMs - (slots[index] ?? 0)).toBeGreaterThanOrEqual(700);
      }),
    );
  });
});

describe('stories', () => {
  const toSketchOf = (replaced: readonly number[]): Sketch => {
    const sketch = toSketch(toNear(replaced));
    if (sketch === undefined) throw new Error('a text with words has a sketch');
    return sketch;
  };

  test('law: the nearest story is found, whatever their order', () => {
    const story = fc.record({
      replaced: fc.array(fc.integer({ min: 0, max: 63 }), { maxLength: 16 }),
      lastSeenMs: fc.nat(3),
    });
    fc.assert(
      fc.property(fc.array(story, { maxLength: 5 }), (drawn) => {
        const sketch = toSketchOf([]);
        const stories = drawn.map(({ replaced, lastSeenMs }, index) => ({
          cluster: `m_${index}`,
          lastSeenMs,
          sketch: toSketchOf(replaced),
        }));
        const find = (all: readonly Story[]): Story | undefined => {
          const index = createStoryIndex();
          for (const each of all) index.put(each);
          return index.find(sketch, 0);
        };
        const found = find(stories);
        expect(find(stories.toReversed())).toEqual(found);
        const nearest = Math.max(0, ...stories.map((each) => toNearness(each.sketch, sketch)));
        expect(found === undefined ? 0 : toNearness(found.sketch, sketch)).toBe(nearest);
      }),
    );
  });

  test('a story among thousands is found, and the oldest are forgotten', () => {
    const index = createStoryIndex();
    const sketches = Array.from({ length: 3000 }, (_, number) =>
      toSketch(
        toNearFingerprint(
          places(20)
            .map((place) => `word${number}x${place}`)
            .join(' '),
        ),
      ),
    );
    for (let lastSeenMs = 0; lastSeenMs < 2 * storiesMax + 1; lastSeenMs++) {
      const sketch = sketches[lastSeenMs % sketches.length];
      if (sketch !== undefined) index.put({ cluster: `m_${lastSeenMs}`, sketch, lastSeenMs });
    }
    expect(index.size()).toBe(storiesMax);
    const [first] = sketches;
    expect(first === undefined ? undefined : index.find(first, 0)?.cluster).toBe('m_39000');
    expect(index.get('m_0')).toBeUndefined();
  });
});

test('of a mention that is let go no word, address or name stays', () => {
  const word = 'quagmirish';
  const texts = {
    url: word,
    title: word,
    snippet: word,
    author: word,
    authorUrl: word,
    matched: [word],
    topics: [word],
  };
  const mention = toMention({ ...texts, rating: 2, relevance: { level: 'low', why: word } });
  const corrected = {
    ...mention,
    correction: { label: 'negative', by: word, at: at(2), judged: mention.sentiment },
  } as const;
  const remainder = toRemainder(corrected);
  expect(JSON.stringify(remainder)).not.toContain(word);
  expect(remainder).toMatchObject({
    id: mention.id,
    rating: 2,
    relevance: { level: 'low' },
    correction: { label: 'negative' },
  });
});
