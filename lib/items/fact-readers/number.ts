/** Named numbers: `over 250 shops`, `620 people`, `rund 85 Mitarbeiter`. The value says what qualifies it, `of` what is counted. */
import type { Fact } from '../../model/fact.ts';
import { toFact } from './fact-page.ts';
import { speaksOfItself } from './label.ts';
import { tellsOfThePast } from './past.ts';
import { toBare } from './weekday.ts';

const numbersMax = 40;

/** Words before a number, without accents: more than it, about it, less than it. */
const qualifiers: readonly (readonly [sign: string, words: RegExp])[] = [
  [
    '>',
    /(?:^|\s)(?:over|more than|at least|upwards of|mehr als|uber|mindestens|plus de|au moins|mas de|oltre|piu di|meer dan|ruim|over de|mer an|ponad|wiecej niz|co najmniej|mais de|yli|enemmän kuin|mere end|mer enn|vice nez|pres)$/,
  ],
  [
    '~',
    /(?:^|\s)(?:about|around|roughly|nearly|almost|some|approximately|rund|etwa|circa|ca|knapp|fast|gut|environ|pres de|quelque|unos|unas|cerca de|casi|quasi|circa|bijna|ongeveer|omkring|ungefar|nastan|okolo|blisko|prawie)\.?$/,
  ],
  [
    '<',
    /(?:^|\s)(?:under|less than|fewer than|up to|weniger als|unter|bis zu|moins de|menos de|hasta|meno di|fino a|minder dan|tot|mindre an|upp till|mniej niz|do)$/,
  ],
];

/** What brands count of themselves, without accents: the beginnings of words, so that endings do not matter. */
const counted =
  /^(?:shops?$|stores?$|cafes?$|restaurants?$|branch(?:es)?$|locations?$|offices?$|outlets?$|bakeries$|bookshops?$|showrooms?$|warehouses?$|factor(?:y|ies)$|hotels?$|clinics?$|studios?$|people$|personnes$|personen$|personas$|persone$|mensen$|personer$|osob$|employees?$|staff$|colleagues?$|team|members?$|customers?$|clients?$|users?$|subscribers?$|patients?$|students?$|guests?$|partners?$|suppliers?$|retailers?$|dealers?$|brands?$|products?$|countries$|cities$|markets?$|languages$|provinces?$|states$|awards?$|instructors?$|teachers?$|engineers?$|farms?$|growers?$|filialen?$|geschaft|laden$|mitarbeit|beschaftigt|angestellt|kund|standort|lander$|nutzer|mitglied|partnern?$|lehrer|produkte?n?$|marken$|boutiques?$|magasins?$|employe|salarie|collaborateur|clientes?$|pays$|villes$|points? de vente|tiendas?$|emplead|trabajador|paises$|sucursales$|productos$|hectar|negozi|punti|dipendent|clienti$|paesi$|prodotti$|winkel|medewerker|klanten$|landen$|vestiging|leden$|butiker$|anstallda$|medarbetare$|kunder$|lander$|produkter$|sklep|pracownik|klient|kraj|oddzial|produkt|alumn|student|etudiant|eleves?$|schuler|allievi$|apprenti|azubi|auszubildende|lehrling|gelateri|collaborator|colaborador|funcionari|lojas?$|sed[ei]s?$|filial[ei]$|butikker$|medarbejder|ansatte$|forhandlere$|lande$|myymal|tyontekij|asiakas|prodejn|zamestnanc|zakazni|pobocek)/;

/** What others count as well: of the brand only where a sentence says so, or a figure stands by itself. */
const countedToo =
  /^(?:projekt|projects?$|projets?$|proyectos?$|progetti$|unternehmen$|entreprises?$|empresas?$|aziende$|bedrijven$|foretag|businesses$|companies$|freelancers?$|families$|familien$|familles$|familias$|famiglie$|volunteers?$|freiwillige|drivers?$|chefs?$|bakers?$|designers?$|artists?$|makers?$|homes$|vehicles?$|fahrzeuge?n?$|bikes?$|fahrrader|velos?$|schools?$|schulen$|rooms?$|zimmer$|chambres?$|camere$|habitaciones$|kamers$|supporters?$|donors?$|readers?$|leser|followers?$|courses?$|kurse$|recipes$|rezepte$|wineries$|vineyards?$|breweries$|salons?$|praxen$|arzte$|doctors?$|dentists?$|therapists?$|lawyers?$|anwalte|rechtsanwalt|consultants?$|berater)/;

/** What is measured and not counted, without accents: no size of the brand. */
const measured =
  /^(?:years?|months?|weeks?|days?|hours?|hrs?|minutes?|mins?|seconds?|times?|pages?|steps?|stars?|points?|percent|pounds?|dollars?|euros?|cents?|characters?|zeichen|remaining|comments?|kommentare?n?|commentaires?|comentarios|commenti|views?|likes?|shares?|replies|posts?|reviews?|bewertungen|avis|resenas|recensioni|opinii|results?|ergebnisse|items?|artikel|articles?|words?|worter|votes?|copies|stuck|grams?|kilos?|litres?|liters?|metres?|meters?|miles?|feet|inch(?:es)?|degrees?|calories|volumes?|jahre?n?|monate?n?|wochen?|tage?n?|stunden?|minuten?|uhr|sekunden?|seiten?|sterne?n?|prozent|gramm|kilo|ans?|annees?|mois|semaines?|jours?|heures?|minutes|etoiles?|grammes?|kilometres?|anos?|meses|mes|semanas?|dias?|horas?|minutos?|gramos?|anni|anno|mesi|settimane?|giorni|ore|minuti|grammi|jaar|jaren|maanden|weken|dagen|uur|minuten|gram|ar|manader|veckor|dagar|timmar|minuter|lat|roku|lata|miesiecy|tygodni|dni|godzin|minut|st|nd|rd|th|am|pm|bis|to|and|or|und|et|y|e|i|och|en|of|in|on|at|per|pro|par|por|x|mal|sq|ml|cl|kg|km|cm|mm|mg|lb|lbs|oz|january|february|march|april|may|june|july|august|september|october|november|december|januar|februar|marz|mai|juni|juli|oktober|dezember|janvier|fevrier|mars|avril|juin|juillet|aout|septembre|octobre|decembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre)$/;

const number =
  /(?<![\p{L}\d.,:/€£$#+-]|\d[\s\u00a0])(\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3}){1,3}|\d{1,3}[.,]\d{1,2}(?=\s?(?:million|mio|mil[jl]|mln))|\d{1,7})(\s?\+)?[\s\u00a0](?:(million(?:en|s)?|mio\.?|millones|mil[ij]on[ie]?r?|milioni|miljoen|mln|thousand|tausend|tusen|tys\.?)(\s?\+)?[\s\u00a0](?:de\s|di\s|d['’])?)?(\p{L}[\p{L}'’-]{2,24})(?:[\s\u00a0](\p{L}[\p{L}'’-]{2,24}))?/giu;

/** The sentence up to a place, as far as it is said by whom the page belongs to: not what somebody is quoted with. */
const sentenceBefore = (text: string, at: number): string => {
  const start = Math.max(
    text.lastIndexOf('. ', at),
    text.lastIndexOf('! ', at),
    text.lastIndexOf('? ', at),
    at - 200,
    0,
  );
  const sentence = text.slice(start, at);
  return /["“„«]/.test(sentence) ? '' : sentence;
};

/** People are counted of everything; only who employs them counts its own. */
const people = /^(?:people|personen|menschen|personnes|personas|persone|mensen|personer|osob)$/;
const employsReach = 60;
const employs =
  /employ|work (?:here|for|at|with|in)|strong team|arbeiten (?:hier|bei|fur|in)|travaillent|trabaja|lavorano|werken|arbetar|arbejder|jobber|pracuje|beschaftig|emplo[iy]|occup|impieg|werkgever|sysselsatt|anstall|zatrudnia/;

/** `coffee shops` counts shops: the second word where the first is none that is counted. */
const toCounted = (
  first: string,
  second: string | undefined,
  { isOwn, isSure }: { readonly isOwn: boolean; readonly isSure: boolean },
): string | undefined => {
  const one = toBare(first);
  if (counted.test(one)) return one;
  const two = second === undefined ? undefined : toBare(second);
  if (two !== undefined && counted.test(two)) return two;
  if (isSure && two !== undefined && !countedToo.test(one) && countedToo.test(two)) return two;
  if (isSure && countedToo.test(one)) return one;
  return isOwn && one.length >= 4 ? one : undefined;
};

/** `1,200` → 1200; `1.2` million → 1200000. */
const toValue = (digits: string, scale: string | undefined): number => {
  if (scale === undefined) return Number(digits.replace(/\D/g, ''));
  const times = /^(?:th|ta|tu|ty)/i.test(scale) ? 1000 : 1_000_000;
  const plain = /^\d{1,3}[.,]\d{1,2}$/.test(digits) ? digits.replace(',', '.') : digits.replace(/\D/g, '');
  return Math.round(Number(plain) * times);
};

/** `12+ flavours` is a claim; `2+ people` is a rule. */
const statedMin = 10;
/** A figure that stands alone, as brands put them side by side: `1.900 Mitglieder · 240 Routen`. */
const figureMin = 100;
const isAlone = (before: string): boolean => {
  const bare = toBare(before).trimEnd();
  const sign = qualifiers.map(([, words]) => words.exec(bare)?.[0]).find((found) => found !== undefined) ?? '';
  return /(?:^|[.·•|–—])\s*$/u.test(bare.slice(0, bare.length - sign.length));
};
const isFigure = (text: string, { 0: written, index = 0 }: RegExpMatchArray): boolean =>
  isAlone(text.slice(Math.max(0, index - 24), index)) &&
  /^\s?(?:$|[.·•|–—])/u.test(text.slice(index + written.length, index + written.length + 2));

/** `Python 3 port`: the number belongs to the name before it. */
const isNameBefore = (text: string, at: number): boolean =>
  /\p{L}[,]?\s\p{Lu}\p{L}*\s$/u.test(text.slice(Math.max(0, at - 30), at));

const users = /^(?:users?|members?|clients?|guests?|nutzer|benutzer|gaste|personen)$/;
const usersMin = 100;

/** A sentence that says the site's own name speaks of it: `Totara Homes has built …` on totarahomes.co.nz. */
const namesSite = (sentence: string, siteName: string): boolean =>
  siteName.length >= siteNameMin &&
  toBare(sentence)
    .replace(/[^a-z\d]/g, '')
    .includes(siteName);
const siteNameMin = 5;

/** The page's host without its endings, and its language, `de` being the one that gives every noun a capital. */
export type NumberContext = { readonly siteName: string; readonly language: string };

/** Reads the named numbers in one block of text. */
export const readNumbers = (text: string, { siteName, language }: NumberContext): readonly Fact[] => {
  const facts: Fact[] = [];
  for (const match of text.matchAll(number)) {
    if (facts.length >= numbersMax) break;
    const [written, digits = '', plusBefore, scale, plusBehind, first = '', second] = match;
    const plus = plusBefore ?? plusBehind;
    // Most numbers measure something: asked first, for all else costs a look at the sentence.
    if (measured.test(toBare(first))) continue;
    const sentence = sentenceBefore(text, match.index);
    const isOwn = speaksOfItself(sentence) || namesSite(sentence, siteName);
    const value = toValue(digits, scale);
    const isStated = (plus !== undefined && value >= statedMin) || (value >= figureMin && isFigure(text, match));
    const before = toBare(text.slice(Math.max(0, match.index - 24), match.index)).trimEnd();
    const sign = plus !== undefined ? '>' : (qualifiers.find(([, words]) => words.test(before))?.[0] ?? '');
    // `14 Sarsfield Business Park` counts nothing; only German nouns have a capital.
    const isNoun = (/^\p{Ll}/u.test(first) || /^de/i.test(language)) && !isNameBefore(text, match.index);
    const isSure = isOwn || isStated || sign !== '';
    const of = toCounted(first, second, { isOwn: isNoun && (isOwn || isStated), isSure });
    // How many users a plan has is no size of the brand.
    if (plus === undefined && !isOwn && value < usersMin && users.test(of ?? '')) continue;
    if (tellsOfThePast(text, match.index)) continue;
    // A year is no count: `2026 people` is rare, `in 2026 people …` is not.
    if (
      of !== undefined &&
      people.test(of) &&
      !employs.test(toBare(`${sentence} ${text.slice(match.index, match.index + employsReach)}`))
    )
      continue;
    // `70173 Stuttgart`: a postcode, where nouns have capitals as towns have.
    if (/^\d{5}$/.test(digits) && /^\p{Lu}/u.test(first) && !counted.test(toBare(first))) continue;
    if (of === undefined || value === 0 || (/^(?:19|20)\d\d$/.test(digits) && scale === undefined)) continue;
    facts.push(
      toFact({
        kind: 'number',
        of,
        value: `${sign}${value}`,
        quote: written,
        ...(isOwn ? { own: 'text' } : {}),
      }),
    );
  }
  return facts;
};
