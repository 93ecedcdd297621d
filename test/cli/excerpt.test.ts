import { expect, test } from 'vitest';
import { toExcerpt } from '../../lib/cli/excerpt.ts';
import type { Evidence } from '../../lib/model/finding.ts';

const seen = { url: 'https://northwind.example/', channel: 'home', observedAt: '2026-11-21T12:00:00.000Z' };
const long = 'Every morning we roast in small lots, so that what you drink was green a week ago, and ';

test.each<[string, Partial<Evidence>, string]>([
  ['a quote in its sentence', { quote: 'cheap', context: 'Our cheap plan.' }, 'Our cheap plan.'],
  ['a quote alone where nothing is known around it', { quote: 'cheap' }, 'cheap'],
  [
    'the second of two alike, by its span',
    { quote: 'a', span: [88, 89], context: `${long}\na` },
    '…lots, so that what you drink was green a week ago, and a',
  ],
  [
    'words cut at word ends on both sides',
    { quote: 'cheap', context: `${long}cheap ${long}` },
    '…lots, so that what you drink was green a week ago, and cheap Every morning we roast in small lots, so that what you…',
  ],
  ['a long quote as it is', { quote: long.trim(), context: `Yes: ${long}yes.` }, long.trim()],
  ['a quote that its paragraph does not hold', { quote: 'missing', context: 'Our plan.' }, 'missing'],
  ['nothing, where something is missing', { quote: '', context: 'Our plan.' }, ''],
  ['emoji and line breaks on one line', { quote: '☕️', context: 'Good\n☕️\nhere' }, 'Good ☕️ here'],
])('shows %s', (_name, evidence, expected) => {
  expect(toExcerpt({ ...seen, quote: '', ...evidence })).toBe(expected);
});
