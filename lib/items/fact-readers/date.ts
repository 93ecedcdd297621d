/** Named dates: `since 1998`, `founded in 1998`, `sale ends 3 May 2027`. `of` says what happened, or happens, then. */
import type { Fact } from '../../model/fact.ts';
import { parseDateText } from '../date-text.ts';
import { toFact } from './fact-page.ts';
import { speaksOfItself } from './label.ts';
import { toBare } from './weekday.ts';

const datesMax = 20;

/** Words right before a year, without accents. */
const beginnings: readonly (readonly [of: string, words: RegExp])[] = [
  [
    'founded',
    /(?<![a-z])(?:founded|established|started|incorporated|set up|est\.?|gegrundet|fondee?s?|cree[es]?|fundad[ao]s?|fondat[aoi]|opgericht|grundat|grundades|zalozon[aoy]|zalozen[aoy]?|grundlagt|stiftet|oprettet|etablert|etableret|etablerat|perustettu|startade|startet|opened|eroffnet|inaugurad[ao])(?:\s(?:in|im jahr|im|en|nel|w|w roku|ar|back in|by (?:[\w.'’-]+ ){1,5}in|(?:von|par|por|da|door|av|af|przez) (?:[\w.'’-]+ ){1,5}(?:im jahr|en|nel|in|ar|i|w)|i))?\s*$/,
  ],
  ['since', /(?<![a-z])(?:since|seit(?: dem jahr)?|depuis|desde|dal|sinds|sedan|od|siden|vuodesta|od roku)\s*$/],
];
const wasFounded = (before: string, text: string, at: number): boolean =>
  /(?<![a-z])(?:wurden?|werd|blev|ble)(?![a-z])/.test(before) &&
  foundedBehind.test(toBare(text.slice(at + 4, at + 4 + reach)));

/** `wurde 1921 von Karl Roth gegründet`: the verb comes last. */
const foundedBehind = /^[^.;!?]{0,45}(?<![a-z])(?:gegrundet|eroffnet|opgericht|grundlagt|grundat|stiftet)(?![a-z])/;
const year = /(?<![\d.,:/-])((?:1[6-9]|20)\d\d)(?![\d:/-]|[.,]\d)/g;

/** Words before a day at which something is over, without accents. */
const ending =
  /(?<![a-z])(?:(?:sale|offer|promotion|promo|competition|registration|deal|booking|aktion|angebot|offre|vente|oferta|promocion|offerta|promozione|actie|aanbieding|erbjudandet|oferta)\b.{0,30}?\b)?(?:ends?(?: on)?|until|till|valid (?:until|through|to)|by|before|through|thru|expires?(?: on)?|closes?(?: on)?|deadline:?|bis(?: zum| einschliesslich)?|endet(?: am)?|gultig bis(?: zum)?|jusqu['’]au|se termine(?: le)?|avant le|hasta(?: el)?|termina(?: el| il)?|fino al|entro il|scade il|tot(?: en met)?|eindigt(?: op)?|t\/m|till och med|slutar(?: den)?|trwa do|(?:wazn\w+|obowiazuje|plati) do|til(?: og med)?|udloeber|voimassa)\s*$/;
const day =
  /(?<![\d.,/-])(?:\d{4}-\d{2}-\d{2}|\d{1,2}\s?[./]\s?\d{1,2}\s?[./]\s?\d{4}|\d{1,2}(?:st|nd|rd|th|\.|er)?\s(?:of\s|de\s)?\p{L}{3,12}\.?,?\s(?:de\s|del\s)?\d{4}|\p{L}{3,12}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4})(?![\d/-])/gu;

/** Words of an ending, asked first. */
const mayEnd =
  /end|until|till|valid|by\s|before|expire|close|deadline|bis\s|gültig|jusqu|termine|avant|hasta|fino|entro|scade|tot\s|eindigt|t\/m|slutar|\bdo\s|through|thru|trwa|til\s/i;

const reach = 60;

/** `Founded in 1998, …`, `Since 2004 we …`: a sentence that begins so, or says we, speaks of whom the page belongs to. */
const isSaidOfItself = (text: string, at: number): boolean => {
  const stop = text.lastIndexOf('. ', at);
  const first = stop === -1 ? 0 : stop + 2;
  const start = Math.max(first, at - reach);
  const isFirst = start === first;
  const words = text.slice(start, at).trim().split(/\s+/).length;
  return (isFirst && words <= 3) || speaksOfItself(text.slice(start, at + reach));
};

/** Reads the named dates in one block of text; `monthFirst` where `3/4/2027` is in March. */
export const readDates = (
  text: string,
  { monthFirst, language }: { readonly monthFirst: boolean; readonly language: string },
): readonly Fact[] => {
  const facts: Fact[] = [];
  for (const match of text.matchAll(year)) {
    if (facts.length >= datesMax) break;
    const before = toBare(text.slice(Math.max(0, match.index - reach), match.index));
    const of =
      beginnings.find(([, words]) => words.test(before))?.[0] ??
      (wasFounded(before, text, match.index) ? 'founded' : undefined);
    if (of === undefined) continue;
    const start = Math.max(0, text.lastIndexOf(' ', Math.max(0, match.index - 2)) + 1);
    facts.push(
      toFact({
        kind: 'date',
        of,
        value: match[1] ?? '',
        quote: text.slice(start, match.index + match[0].length),
        ...(isSaidOfItself(text, match.index) ? { own: 'text' } : {}),
      }),
    );
  }
  if (!mayEnd.test(text)) return facts;
  for (const match of text.matchAll(day)) {
    if (facts.length >= datesMax) break;
    const before = toBare(text.slice(Math.max(0, match.index - reach), match.index));
    if (!ending.test(before) && !(/^(?:pl|cs|sk|hr|sl)/i.test(language) && /(?<![a-z])do\s*$/.test(before))) continue;
    const parsed = parseDateText(match[0], { order: monthFirst ? 'month-first' : 'day-first' });
    if (parsed !== null) facts.push(toFact({ kind: 'date', of: 'ends', value: parsed.slice(0, 10), quote: match[0] }));
  }
  return facts;
};
