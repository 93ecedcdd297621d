/** Shares: `20%`, `12,5 %`, `20 percent`, and what they are of. */
import type { Fact } from '../../model/fact.ts';
import { toFact } from './fact-page.ts';
import { tellsOfThePast } from './past.ts';
import { nameShare } from './percentage-name.ts';

const percentages =
  /(?<![\d.,])(-?\d{1,3}(?:[.,]\d{1,2})?)[\s\u00a0\u202f]?(?:%|(?:per ?cent|per cento|prozent|procent|procenten|pour ?cent|por ciento)\b)/gi;
const percentagesMax = 100;

/** The strength of a drink. */
const strengthAfter = /^\s?(?:vol|alc|abv|alk)(?!\p{L})/iu;
const strengthBefore = /(?<!\p{L})(?:abv|alc\.?|alk\.?)[\s:]{1,2}$/iu;
/** What news tell of: how something moved, and how it was in a year. */
const movedBefore =
  /(?<!\p{L})(?:rose|risen|rises?|fell|fallen|dropped|climbed|grew|grown|gained|lost|increased|decreased|declined|jumped|slipped|shrank|surged|up|down|stieg|gestiegen|sank|gesunken|wuchs|gewachsen|fiel|augmenté|baissé|progressé|reculé|aumentó|creció|cayó|bajó|aumentat[oa]|cresciut[oa]|steeg|daalde|ökade|minskade|steg|faldt|wzrosł[ao]?|spadł[ao]?)\s(?:by|um|de|del|di|met|med|o|nearly|almost|about|over|more than)?\s?$/iu;

const isOfSomethingElse = (text: string, { 0: quote, index }: RegExpExecArray): boolean => {
  const before = text.slice(Math.max(0, index - 40), index);
  return (
    // `%E3%83`: an address, and no share.
    /^[\dA-F]{2}/.test(text.slice(index + quote.length)) ||
    strengthAfter.test(text.slice(index + quote.length, index + quote.length + 8)) ||
    strengthBefore.test(before) ||
    movedBefore.test(before) ||
    tellsOfThePast(text, index)
  );
};

/** `-20 %` on a price is twenty off, however it is written; small changes keep their sign. */
const toShare = (digits: string): number => {
  const share = Number(digits.replace(',', '.'));
  return share <= -discountMin ? -share : share;
};
const discountMin = 5;

/** Reads the percentages in one block of text; `of` is null where the words around do not tell it clearly. */
export const readPercentages = (text: string): readonly Fact[] =>
  [...text.matchAll(percentages)]
    .slice(0, percentagesMax)
    .filter((match) => !isOfSomethingElse(text, match))
    .map(({ 0: quote, 1: digits = '', index }) => {
      const named = nameShare(text, { start: index, end: index + quote.length });
      const value = `${toShare(digits)}%`;
      return toFact({
        kind: 'percentage',
        of: named?.of ?? null,
        unit: '%',
        value,
        quote,
        ...(named?.isOwn === true ? { own: 'text' } : {}),
      });
    });
