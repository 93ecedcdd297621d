/** Shares: `20%`, `12,5 %`, `20 percent`. */
import type { Fact } from '../../model/fact.ts';
import { toFact } from './fact-page.ts';

const percentages =
  /(?<![\d.,])(-?\d{1,3}(?:[.,]\d{1,2})?)[\s\u00a0\u202f]?(?:%|(?:per ?cent|per cento|prozent|procent|procenten|pour ?cent|por ciento)\b)/gi;
const percentagesMax = 100;

/** Reads the percentages in one block of text; what they are of, only its reader knows. */
export const readPercentages = (text: string): readonly Fact[] =>
  [...text.matchAll(percentages)]
    .slice(0, percentagesMax)
    .map(([quote, digits = '']) =>
      toFact({ kind: 'percentage', unit: '%', value: `${Number(digits.replace(',', '.'))}%`, quote }),
    );
