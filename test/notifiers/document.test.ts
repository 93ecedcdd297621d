import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { takeFitting, toAlertDocument, toDocument } from '../../lib/notifiers/message/document.ts';
import { toChangesText, toPlainText, toQuoteText } from '../../lib/notifiers/message/plain-text.ts';
import { toLink, toSafeText } from '../../lib/notifiers/message/safe-text.ts';
import { toHiddenChange, toWordChanges } from '../../lib/notifiers/message/word-changes.ts';
import { aMessage, anAlert, anAlteredTagline, theGoldenMessage } from '../fixtures/alert-message.ts';

describe('what became of a text, word by word', () => {
  test.each([
    [
      'a word put in place of another',
      'Coffee that knows you',
      'Coffee that remembers you',
      'Coffee that [-knows-] {+remembers+} you',
    ],
    ['a word left out', 'Coffee that knows you', 'Coffee knows you', 'Coffee [-that-] knows you'],
    [
      'words put in',
      'Coffee for you',
      'Good coffee, Coffee for all of you',
      '{+Good coffee,+} Coffee for {+all of+} you',
    ],
    ['other capitals', 'Coffee For You', 'Coffee for You', 'Coffee [-For-] {+for+} You'],
    ['spaces alone', 'Coffee  for you', 'Coffee for\nyou', ''],
    ['nothing', 'Coffee', 'Coffee', ''],
    ['everything', 'good value', 'cheap', ''],
    ['nothing found', 'good value', '', ''],
    ['nothing expected', '', 'cheap', ''],
    ['accents and emoji', 'Café 咖啡 ☕', 'Cafe 咖啡 ☕', '[-Café-] {+Cafe+} 咖啡 ☕'],
  ])('%s', (_name, expected, found, changes) => {
    expect(toChangesText(toWordChanges(expected, found))).toBe(changes);
  });

  test('both texts can be read off it, and it is never empty of changes', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(text, text, (expected, found) => {
        const parts = toWordChanges(expected, found);
        if (parts.length === 0) return;
        const read = (...kinds: readonly string[]): string =>
          parts
            .filter(({ kind }) => kinds.includes(kind))
            .map((part) => part.text)
            .join(' ');
        expect([read('plain', 'removed'), read('plain', 'added')]).toEqual([expected, found]);
        expect(parts.some(({ kind }) => kind !== 'plain')).toBe(true);
      }),
    );
  });

  test('texts of any length take no time', () => {
    const long = 'word '.repeat(50_000);
    const start = performance.now();
    expect(toWordChanges(long, `${long} more`)).toEqual([]);
    expect(performance.now() - start).toBeLessThan(500);
  });

  test.each([
    ['a no-break space', '9 GBP', '9\u00a0GBP', 'a no-break space stands in what was found'],
    ['a zero-width space gone', 'North\u200bwind', 'Northwind', 'a zero-width space is missing from what was found'],
    [
      'letters put together',
      'Café',
      'Cafe\u0301',
      'the same letters, put together in another way (Unicode normalisation)',
    ],
    ['two spaces', 'a b', 'a  b', 'the same words, with other spaces or signs that cannot be seen'],
    ['what can be seen', 'a', 'b', undefined],
    ['the same', 'a', 'a', undefined],
  ])('a difference that nobody sees is named: %s', (_name, expected, found, hidden) => {
    expect(toHiddenChange(expected, found)).toBe(hidden);
  });
});

describe('an alert as every notifier tells it', () => {
  test('says why, what, where, since when, how often, and where to look', () => {
    const { quote, changes, ...rest } = toAlertDocument(anAlteredTagline(), 'https://earmark.northwind.example/');
    expect(toQuoteText(quote)).toBe('Good morning »Coffee that remembers your name« & more. Come by.');
    expect(toChangesText(changes)).toBe('Coffee that [-knows-] {+remembers+} your name');
    expect(rest).toEqual({
      id: 'a_2',
      finding: 'f_two',
      why: 'regressed',
      reason: 'Back again',
      severity: 'critical',
      title: 'Altered message on mastodon',
      says: 'Unexpected "Coffee that remembers your name", use "Coffee that knows your name" ("knows" became "remembers")',
      expected: 'Coffee that knows your name',
      hidden: '',
      mend: 'Write the message as it is agreed: "Coffee that knows your name".',
      facts: [
        { label: 'Guideline', value: 'tagline (key-message)' },
        { label: 'Channel', value: 'mastodon' },
        { label: 'Since', value: '2026-10-01 08:00 UTC' },
        { label: 'Seen', value: '3 times, back again 1 time, last 2026-10-03 09:30 UTC' },
        { label: 'Due', value: '2026-10-04 08:00 UTC' },
        { label: 'With', value: 'vera' },
      ],
      evidence: 'https://social.example/@northwind/1',
      where: 'https://social.example/@northwind/1',
      link: 'https://earmark.northwind.example/inbox/f_two',
      command: 'earmark finding f_two',
    });
  });

  test.each([
    ['a finding without evidence', { evidence: [] }, []],
    [
      'a quote that is not in its paragraph',
      {
        evidence: [
          {
            url: 'https://x.example/',
            channel: 'home',
            quote: 'cheap',
            span: [0, 2] as [number, number],
            context: 'Dear',
            observedAt: '2026-10-01T08:00:00.000Z',
          },
        ],
      },
      [{ text: 'cheap', kind: 'marked' }],
    ],
    [
      'a span that is wrong',
      {
        evidence: [
          {
            url: 'https://x.example/',
            channel: 'home',
            quote: 'cheap',
            span: [0, 5] as [number, number],
            context: 'Our cheap plan',
            observedAt: '2026-10-01T08:00:00.000Z',
          },
        ],
      },
      [
        { text: 'Our ', kind: 'plain' },
        { text: 'cheap', kind: 'marked' },
        { text: ' plan', kind: 'plain' },
      ],
    ],
  ] as const)('%s', (_name, finding, quote) => {
    expect(toAlertDocument(anAlert({}, finding as never)).quote).toEqual(quote);
  });

  test('without a dashboard the command is named, with one it is linked', () => {
    expect(toPlainText(toDocument(aMessage())).at(-1)).toBe('      look: earmark finding f_one');
    expect(toPlainText(toDocument(theGoldenMessage())).at(-1)).toBe(
      '      look: https://earmark.northwind.example/inbox/f_one',
    );
  });

  test('what holds for all of it is said first: doubts, what was held back, and what was read', () => {
    const coverage = {
      read: { count: 2, channels: ['home', 'blog'] },
      since: '2026-10-01T07:00:00.000Z',
      failing: { count: 1, channels: ['shop'], reasons: [{ channel: 'shop', reason: 'status 500', lastReadAt: null }] },
      never: { count: 1, channels: ['reddit'] },
    };
    const { notes } = toDocument(aMessage({ maybeTwice: true, heldBack: 'Held back during quiet hours.', coverage }));
    expect(notes).toEqual([
      'This may have been sent before.',
      'Held back during quiet hours.',
      'Read: 2 channels, none of them longer ago than 2026-10-01 07:00 UTC.',
      'Could not be read: shop (status 500).',
      'Not read yet: reddit.',
    ]);
  });
});

test.each([
  ['https://northwind.example/', 'https://northwind.example/'],
  ['http://x.example/a b?c=<d>', 'http://x.example/a%20b?c=%3Cd%3E'],
  ['https://x.example/a)b|c', 'https://x.example/a%29b%7Cc'],
  ['https://[::1]/', 'https://[::1]/'],
  ['javascript:alert(1)', undefined],
  ['data:text/html,x', undefined],
  ['https://user@x.example/', undefined],
  ['/relative', undefined],
  ['', undefined],
  [`https://x.example/${'a'.repeat(3000)}`, undefined],
])('%j as a link', (text, link) => {
  expect(toLink(text)).toBe(link);
});

test('safe text has no control, no half character and one line, whatever it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(toSafeText(text)).not.toMatch(/\p{Cc}|\p{Cs}|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/u);
    }),
  );
});

test.each([
  [[1, 2, 3], 3, 2, 1],
  [[4, 1], 3, 0, 2],
  [[], 3, 0, 0],
])('of %j in a room of %d there are taken %d', (sizes, room, taken, left) => {
  const fitting = takeFitting(sizes, { room, sizeOf: (size) => size });
  expect([fitting.taken.length, fitting.left]).toEqual([taken, left]);
});
