import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toMentionKind } from '../../lib/mentions/kind.ts';
import type { SentimentLabel } from '../../lib/model/mention.ts';

const scoreOf: Readonly<Record<SentimentLabel, number>> = { positive: 0.6, negative: -0.6, neutral: 0, mixed: 0 };

const kindOf = (
  text: string,
  {
    label = 'neutral',
    rating = null,
    page = false,
    competitors = [],
  }: { label?: SentimentLabel; rating?: number | null; page?: boolean; competitors?: readonly string[] } = {},
) =>
  toMentionKind({
    item: {
      kind: page ? 'page' : 'entry',
      mainText: page ? `${text} ${'More words. '.repeat(100)}` : text,
      title: null,
      publishedAt: '2026-10-01T00:00:00.000Z',
      byline: 'Ann',
      siteName: 'Example News',
    },
    speaker: 'public',
    snippet: text.slice(0, 300),
    sentiment: { label, score: scoreOf[label] },
    rating,
    competitors,
  });

describe('what somebody wants', () => {
  test.each([
    ['a complaint', 'The coffee was cold and the staff rude.', { label: 'negative' }, 'complaint'],
    ['a complaint that asks', 'Why is Northwind always so slow?', { label: 'negative' }, 'complaint'],
    ['a question', 'Is Northwind open on Sunday?', {}, 'question'],
    ['a question without its mark', 'does anyone know if northwind has oat milk', {}, 'question'],
    ['a German question', 'Weiß jemand, ob Northwind offen hat', {}, 'question'],
    ['an Arabic question', 'هل نورثويند مفتوح اليوم؟', {}, 'question'],
    ['a Chinese question', '北风咖啡今天开门吗？', {}, 'question'],
    ['an address with a question mark', 'See https://northwind.example/?a=b for the menu', {}, 'other'],
    ['praise', 'Lovely flat white at Northwind!', { label: 'positive' }, 'praise'],
    ['five stars with a question', 'Best coffee, right?', { rating: 5 }, 'praise'],
    ['one star', 'Hm.', { rating: 1 }, 'complaint'],
    ['three stars', 'Fine.', { rating: 3 }, 'other'],
    ['harm', 'My son had an allergic reaction after the oat latte.', { label: 'negative' }, 'safety'],
    ['harm, told soberly', 'Found a piece of glass in my Northwind cup.', {}, 'safety'],
    ['harm and a lawyer', 'I got food poisoning and my lawyer will write.', { rating: 1 }, 'safety'],
    ['harm in German', 'In meinem Brot war Schimmel.', { rating: 2 }, 'safety'],
    ['a threat', 'Refund me or I will sue. My lawyer is informed.', { label: 'negative' }, 'legal'],
    ['a threat in Spanish', 'Voy a poner una denuncia.', { label: 'negative' }, 'legal'],
    ['praise with a word of harm', 'Never got sick after eating here, injury free.', { rating: 5 }, 'praise'],
    ['a journalist', 'I am a journalist writing a story about Northwind.', {}, 'press'],
    ['an article', 'Northwind opens ten shops.', { page: true }, 'press'],
    ['an article on a recall', 'The beans by Northwind were recalled on Monday.', { page: true }, 'safety'],
    ['English "sang", French blood', 'The choir sang at the Northwind bike shop opening', {}, 'other'],
    ['food that is served', 'Northwind served terrible coffee', { label: 'negative' }, 'complaint'],
    ['blood, in French', 'Il y avait du sang sur les draps, mon fils est blessé', { label: 'negative' }, 'safety'],
    ['half a word', 'A courtyard with a glasshouse.', {}, 'other'],
    ['nothing', '', {}, 'other'],
  ] as const)('%s', (_name, text, known, kind) => {
    expect(kindOf(text, known)).toBe(kind);
  });

  test('what the brand says itself is of no kind', () => {
    const item = {
      kind: 'entry',
      mainText: 'Sue?',
      title: null,
      publishedAt: null,
      byline: null,
      siteName: null,
    } as const;
    const known = { item, snippet: 'Sue?', sentiment: { label: 'negative', score: -0.6 }, rating: null } as const;
    expect(toMentionKind({ ...known, speaker: 'brand' })).toBe('other');
  });

  test('law: any text has a kind, soon', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
        expect(kindOf(text)).toBeTypeOf('string');
      }),
    );
    expect(kindOf('?'.repeat(1_000_000))).toBe('question');
  });
});

test.each([
  ['brand', 'A brand that pays attention to its customers'],
  ['lose', 'We never lose a game at the Northwind quiz'],
  ['fondue', 'Fondue night at Northwind'],
  ['bless', 'Bless the barista at Northwind'],
  ['demand', 'Due to demand Northwind opens earlier, with an assigned table'],
  ['porter', 'A porter of Northwind took our bags'],
])('a word that is grave in another language is none in this one: %s', (_name, text) => {
  expect(['safety', 'legal']).not.toContain(kindOf(text));
});

describe('beside a competitor', () => {
  const competitors = ['Veloro'];
  test.each([
    ['is great, but Veloro is terrible', 'positive', 'praise'],
    ['never lets me down, Veloro always did', 'positive', 'praise'],
    ['is terrible, but Veloro is great', 'negative', 'complaint'],
  ] as const)('who it is meant for tells complaint from praise: Northwind %s', (text, label, kind) => {
    expect(kindOf(`Northwind ${text}`, { label, competitors })).toBe(kind);
  });

  test('a danger stays one, and a question a question', () => {
    const danger = 'I like Northwind, but my son had an allergic reaction there. Off to Veloro.';
    expect(kindOf(danger, { label: 'positive', competitors })).toBe('safety');
    expect(kindOf('Is Northwind better than Veloro?', { label: 'positive', competitors })).toBe('question');
  });
});
