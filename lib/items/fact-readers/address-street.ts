/** Streets and house numbers in the words beside a postcode. */
import { type AddressParts, companyEnd, counties, streetWord } from './address-words.ts';

/** `Hafenstr. 12`, `Via Garibaldi 31`, `Calle de la Luna, 14`: the number behind the name. */
const nameNumber =
  /^(.*?\p{L}.*?)[\s,]\s?(\d{1,4}\s?(?:[a-zA-Z]|bis|ter)?(?:\s?[-–/]\s?(?:\d{1,4}\s?[a-zA-Z]?|[a-zA-Z])){0,3})$/u;
/** `27 bis, rue de la Fontaine`, `12 Harbour Street`: the number before the name. */
const numberName =
  /^(\d{1,5}(?:\s?(?:bis|ter|quater))?[a-zA-Z]?(?:\s?[-–/]\s?\d{1,5}[a-zA-Z]?)?)\s?,?\s((?:\p{L}|\d{1,3}(?:st|nd|rd|th)\b).*)$/u;
/** `Unit 3`, `#104`, `2nd Floor`, `Lot 8`. */
const unit = String.raw`(?:(?:unit|suite|ste|flat|apt|apartment|floor|lot|bldg|building)\.?\s?#?(?:\d[\w-]{0,5}|[a-z]\d[\w-]{0,4}|[a-z])|(?:shop|level|room|bureau|local|office)\.?\s?#?\d[\w-]{0,5}|#\s?[\w-]{1,6}|\d{1,2}(?:st|nd|rd|th)\sfloor|(?:ground|first|second|third)\sfloor)(?![\w-])`;
const unitWord = new RegExp(`^${unit}`, 'iu');
const unitWithin = new RegExp(String.raw`(?:^|[\s,])(${unit})(?=[\s,]|$)`, 'iu');
/** Behind a house number: `bus 2`, `lok. 3`, `1. sal`, `bajo`, `1.º Esq.`, `Top 7`. */
const unitBehind =
  /(?<=\d[a-zA-Z]?)(?:,\s?|\s[-–/]\s|\s)((?:bus|bte\.?|bo[îi]te|lok\.?|apt\.?|appt\.?|app\.?|top|stiege|wohnung|whg\.?|local|oficina|of\.|puerta|piso|planta|int\.?|interno|scala|piano|lgh|suite|unit|unit[àa]|haus|geb(?:äude|\.)|aufgang|eingang|block|halle|nave|#)\s?[\w-]{1,5}|\d{1,2}(?:er|[eè]me|e|º|ª|\.º|\.ª|\.)?\s?(?:sal|th|tv|mf|og|stock|[ée]tage|etage|piso|planta|esq\.?|dto\.?|izq\.?|dcha\.?|izda\.?|kerros|patro|v[åa]ning)\.?|st\.?\s(?:th|tv|mf)\.?|\d{1,2}\.|kld?\.?(?:\s(?:th|tv|mf)\.?)?|bajos?|entlo\.?|r\/c|eg)$/iu;

/** Where a street's name begins in words that may have a company's before them: `Nordlicht GmbH Hafenstr. 12`. */
const prefixWord =
  /(?<!\p{L})(?:rue|avenue|av\.|boulevard|bd|chemin|impasse|quai|cours|all[ée]e|route|passage|ruelle|mont[ée]e|via|viale|piazza|piazzale|corso|vicolo|largo|strada|contrada|calle|c\/|avenida|avda\.?|plaza|pza\.?|pol[íi]gono|pol\.|glorieta|rambla|pasaje|urbanizaci[óo]n|paseo|carrer|ronda|camino|travesía|ulica|ul\.|aleja|al\.|plac|rua|pra[çc]a|travessa|estrada)\s?(?=\p{L})/iu;
const leadWord =
  /^(?:Am|An|Auf|Der|der|Alte[rn]?|Neue[rn]?|Gro(?:ß|ss)e[rn]?|Kleine[rn]?|Obere[rn]?|Untere[rn]?|Lange[rn]?|Hohe[rn]?|Zum|Zur|Sankt|Sint|St\.?|\p{Lu}\p{L}+er|Korte|Oude|Nieuwe|Grote|Hoge|Lage|Verlengde|Eerste|Tweede|Burgemeester|Prins|Prinses|Koningin|Dr\.?|Prof\.?|Gamla|Nya|Stora|Lilla|Norra|S[öo]dra|[ÖO]stra|V[äa]stra|N[øo]rre|S[øo]ndre|Vestre|[ØO]stre|Gammel|Gamle|Ny|Store|Lille|Vanha|Iso)$/u;
/** Small words within the name of somebody after whom a street is called: `Jan van Galenstraat`. */
const joint = /^(?:van|von|de|der|den|ten|ter|la|le)$/u;
const leadMax = 3;

/** `An der Alten Mühle`: where a street's name begins that has no word for street in it. */
const leadPhrase =
  /(?<!\p{L})(?:Am|An (?:der|den)|Auf (?:der|dem)|Im|In (?:der|den)|Zum|Zur|Hinter (?:der|dem)|Unter (?:der|den|dem)|Vor (?:der|dem)|Bei (?:der|dem))\s(?:\p{Lu}\p{Ll}+[\s-]?){1,3}$/u;

const isCapital = (word: string): boolean => /^[\p{Lu}\d]/u.test(word);

const cutStreet = (written: string): string | undefined => {
  // Whoever it is comes first: `Papierhaus s.r.o. Mostecká`.
  const company = companyEnd.exec(written);
  const name = company === null ? written : written.slice(company.index + company[0].length).trim();
  const prefix = prefixWord.exec(name);
  if (prefix !== null) return name.slice(prefix.index);
  const words = name.split(/\s+/);
  const at = words.findLastIndex((word) => streetWord.test(word));
  if (at === -1) {
    const lead = leadPhrase.exec(name);
    if (lead !== null) return name.slice(lead.index);
    // Without a word that says so: a name of few words, each with a capital.
    return words.length <= 3 && words.every((word) => /^\p{Lu}/u.test(word)) ? name : undefined;
  }
  const isOwnWord =
    /^(?:stra(?:ss|ß)e|str\.?|gasse|weg|platz|allee|ring|damm|ufer|straat|laan|plein|gata|gate|vej|vei|n[áa]m[ěe]st[íi]|n[áa]m\.?|t[řr][íi]da|ulice|n[áa]b[řr]e[žz][íi])$/iu.test(
      words[at] ?? '',
    );
  let from = isOwnWord ? Math.max(0, at - 1) : at;
  while (from > 0 && at - from < leadMax && leadWord.test(words[from - 1] ?? '')) from -= 1;
  // `Jan van Galenstraat`: the small word brings along what stands before it.
  // `Karl Johans gate`: northern streets are called after whole names.
  if (from > 0 && /^(?:gata|gate|vei|väg|vägen)$/iu.test(words[at] ?? '') && isCapital(words[from - 1] ?? ''))
    from -= 1;
  if (from >= 2 && joint.test(words[from - 1] ?? '') && isCapital(words[from - 2] ?? '')) from -= 2;
  // `in der Schillerstraße`: the article is the sentence's.
  return words
    .slice(from)
    .join(' ')
    .replace(/^(?:der|die|das|den|dem)\s/u, '');
};

export type Street = Pick<AddressParts, 'street' | 'number' | 'unit'> & { readonly written: string };

const french =
  /(?:^|\s)(\d{1,4}(?:\s?(?:bis|ter|quater|[A-D]))?)\s?,?\s((?:rue|avenue|av\.?|boulevard|bd|place|chemin|impasse|quai|cours|all[ée]e|route|passage|square|faubourg|ruelle|mont[ée]e)\s[^\d]{2,60})$/iu;

/** `<street> <number>, <postcode> <city>`. */
export const streetBeforeCode = (whole: string): Street | undefined => {
  const box = boxBeforeCode.exec(whole);
  // `12 cours Mirabeau, BP 40`: the box of a house that has a street.
  const street =
    box === null || box.index === 0 ? undefined : toStreet(whole.slice(0, box.index).replace(/[\s,–—-]+$/, ''));
  if (street !== undefined || box === null) return street ?? toStreet(whole);
  return { street: box[1] ?? '', number: (box[2] ?? '').replace(/\s/g, ''), unit: '', written: box[0].trim() };
};

const boxBeforeCode =
  /(?<![\p{L}\d])(postfach|postbus|bo[îi]te postale|bp|cs|casella postale|c\.p\.|apartado(?: de correos)?|box|postboks|postbox|skrytka pocztowa|caixa postal|pl)\s?(\d[\d\s]{0,9})$/iu;

const toStreet = (given: string): Street | undefined => {
  // `n.º 110`, `Nr. 5`, `s/n`: words for a number, and for none.
  const written = given
    .replace(/,?\s(?:n\.?\s?[º°]|nr\.?|no\.?|n[úu]m\.?|č\.\s?p\.)\s?(?=\d)/iu, ' ')
    .replace(/,?\s(?:s\/n|snc)\.?$/iu, '')
    .replace(/[\s,]+(?:in|à|te)$/iu, '');
  const behind = unitBehind.exec(written);
  const before = (behind === null ? written : written.slice(0, behind.index)).split(/\s[–—-]\s/).at(-1) ?? '';
  const own = behind?.[1] ?? '';
  const pieces = before.split(/,\s?/);
  // `Calle de la Luna, 14`: a number alone belongs to the piece before it; `27 bis, rue …` too.
  const last = pieces.slice(-2).join(', ');
  for (const piece of [pieces.at(-1) ?? '', last]) {
    const numbered = french.exec(piece);
    if (numbered !== null)
      return { street: numbered[2] ?? '', number: numbered[1] ?? '', unit: own, written: numbered[0].trim() };
    const match = nameNumber.exec(piece.trim());
    const street = match === null ? undefined : cutStreet(match[1]?.replace(/,$/, '') ?? '');
    if (match !== null && street !== undefined && street.length <= 60)
      return { street, number: match[2] ?? '', unit: own, written: piece.slice(piece.indexOf(street)).trim() };
  }
  // Estates and farms have no number: `Chemin des Vignes`.
  const name = pieces.at(-1)?.trim() ?? '';
  return prefixWord.exec(name)?.index === 0 && name.length <= 40 && !/\d/.test(name)
    ? { street: name, number: '', unit: '', written: name }
    : undefined;
};

const isRegion = (piece: string): boolean =>
  /^(?:Co\.?|County)\s\p{Lu}/u.test(piece) || counties.has(piece.toLowerCase());

const poBox = /(?:^|\s)(?:P\.?\s?O\.?\s?Box|GPO Box|Private Bag)\s(\d{1,6})(.*)$/iu;
const numbered = /(?:^|\s)(\d{1,5}[a-zA-Z]?(?:[-–/]\d{1,5}[a-zA-Z]?)?\s(?:\p{L}|\d{1,3}(?:st|nd|rd|th)\b).*)$/u;

type StreetAndCity = Street & { readonly city: string };

/** The words of a street without a number around its last word for street: `Business Park Quin Road Ennis` → `Quin Road Ennis`. */
const withoutNumber = (piece: string, isWhole: boolean): string | undefined => {
  const words = piece.trim().split(/\s+/);
  const at = words.findLastIndex((word) => streetWord.test(word));
  if (at <= 0 || (isWhole && (words.length > 4 || !words.every(isCapital)))) return undefined;
  let from = at - 1;
  while (from > 0 && at - from < leadMax && isCapital(words[from - 1] ?? '') && !streetWord.test(words[from - 1] ?? ''))
    from -= 1;
  return isCapital(words[from] ?? '') ? words.slice(from).join(' ') : undefined;
};

/** `<number> <street>, <city> <postcode>`; the city may stand behind the street without a mark between. */
export const streetAndCity = (before: string): StreetAndCity | undefined => {
  // `1185, rang Saint-Joseph`: French numbers part from their street with a comma.
  const joined = before.replace(
    /(\d),\s(?=(?:rue|av|boul|boulevard|avenue|chemin|ch|rang|mont[ée]e|c[ôo]te|place|route|rte)[\s.])/giu,
    '$1 ',
  );
  const all = joined.split(/,\s?/).map((piece) => piece.trim());
  const last = all.at(-1) ?? '';
  const pieces = all.length > 1 && isRegion(last) ? all.slice(0, -1) : all;
  for (let count = 1; count <= Math.min(4, pieces.length); count += 1) {
    const found = toStreetAndCity(pieces, pieces.length - count);
    if (found !== 'none') return found;
  }
  return undefined;
};

/** The street in one piece and the city behind it; `none` where the piece holds no street, undefined where nothing can be made of it. */
const toStreetAndCity = (pieces: readonly string[], at: number): StreetAndCity | undefined | 'none' => {
  const written = pieces[at] ?? '';
  const tail = pieces.slice(at + 1);
  const box = poBox.exec(written);
  if (box !== null)
    return toWhole({ street: 'PO Box', number: box[1] ?? '', unit: '', written: box[0].trim() }, box[2] ?? '', tail);
  const within = unitWithin.exec(written);
  const piece =
    within === null
      ? written
      : written
          .replace(within[1] ?? '', ' ')
          .replace(/\s+/g, ' ')
          .trim();
  const match = numbered.exec(piece);
  const number = match === null ? null : numberName.exec(match[1] ?? '');
  const name = number?.[2] ?? piece;
  const isNamed = streetWord.test(name);
  // `3 Quayside, Newcastle`: without a word for street, the number must begin the piece.
  const isShort = number !== null && piece.startsWith(number[0]) && name.split(' ').length <= 3 && tail.length > 0;
  if (piece === '' || (!isNamed && !(isShort && name.split(' ').every(isCapital)))) return 'none';
  const unitBefore = unitWord.exec(pieces[at - 1] ?? '')?.[0];
  const [first = '', ...others] = tail;
  const unitAfter = unitWord.exec(first)?.[0];
  const rest =
    unitAfter === undefined ? tail : [first.slice(unitAfter.length).trim(), ...others].filter((word) => word !== '');
  const own = unitBefore ?? within?.[1] ?? unitAfter ?? '';
  const bare = number === null ? withoutNumber(piece, within === null) : name;
  if (bare === undefined) return undefined;
  // `No. 14, MG Road`: a number in a piece of its own.
  const apart = /^(?:no\.?|plot(?: no\.?)?|door no\.?|house)?\s?(\d{1,4}[a-z]?(?:[/-]\d{1,4})?)$/iu.exec(
    pieces[at - 1] ?? '',
  )?.[1];
  const street = {
    street: bare,
    number: number?.[1] ?? apart ?? '',
    unit: own,
    written: toWritten(written, match?.[1], bare),
  };
  return toWhole(street, undefined, rest);
};

/** How the street stands in its piece, a unit between its words included. */
const toWritten = (piece: string, numberedName: string | undefined, name: string): string => {
  const start = (numberedName ?? name).split(' ')[0] ?? '';
  const at = piece.lastIndexOf(`${start} `);
  return at === -1 ? piece : piece.slice(at);
};

const toWhole = (
  { street, number, unit: own, written }: Street,
  behindBox: string | undefined,
  rest: readonly string[],
): StreetAndCity | undefined => {
  const inStreet = behindBox === undefined ? cityInStreet(street) : { street, city: behindBox.trim() };
  // Districts of Dublin have numbers.
  const city = (rest.at(-1) ?? inStreet?.city ?? '').replace(/^(Dublin|Cork)\s\d{1,2}W?$/u, '$1');
  if (/\d/.test(city)) return undefined;
  const name = rest.length === 0 && inStreet !== undefined ? inStreet.street : street;
  return { street: name, number, unit: own, city, written: [written, ...rest].join(', ') };
};

/** `High Street London`, `rue Saint-Paul Montréal` → the street, and the city behind its last word. */
const cityInStreet = (name: string): { readonly street: string; readonly city: string } | undefined => {
  const words = name.split(/\s+/);
  const at = words.findLastIndex((word) => streetWord.test(word));
  const end = at === 0 ? frenchEnd(words) : at + (/^(?:N|S|E|W|NE|NW|SE|SW)$/.test(words[at + 1] ?? '') ? 1 : 0);
  return end <= 0 || end >= words.length - 1
    ? undefined
    : { street: words.slice(0, end + 1).join(' '), city: words.slice(end + 1).join(' ') };
};

/** Where a street's name ends that begins with its word: behind its first capital, and a point of the compass. */
const frenchEnd = (words: readonly string[]): number => {
  const name = words.findIndex((word, index) => index > 0 && /^(?:[ldLD]['’])?\p{Lu}/u.test(word));
  return /^(?:Est|Ouest|Nord|Sud|E|O)\.?$/u.test(words[name + 1] ?? '') ? name + 1 : name;
};

/** `350 Granville Street, Suite 4` or `Hafenstr. 12` → its parts. */
export const splitStreet = (written: string): Pick<AddressParts, 'street' | 'number' | 'unit'> => {
  const first = /^(\d{1,5}(?:\s?(?:bis|ter|quater))?[a-zA-Z]?),\s?(\p{L}[^,]*)/u.exec(written.trim());
  if (first !== null) return { number: first[1] ?? '', street: first[2] ?? '', unit: '' };
  const within = unitWithin.exec(written.slice(0, 200))?.[1];
  const plain = within === undefined ? written : written.replace(within, ' ').replace(/\s+/g, ' ');
  const pieces = plain.slice(0, 200).split(/,\s?/);
  const own =
    within ?? pieces.map((piece) => unitWord.exec(piece.trim())?.[0]).find((each) => each !== undefined) ?? '';
  const named = pieces.filter((piece) => piece.trim() !== '' && unitWord.exec(piece.trim()) === null);
  // A house's name may stand before its street.
  const main =
    named.find((piece) => numberName.test(piece.trim()) || nameNumber.test(piece.trim())) ??
    named.find((piece) => streetWord.test(piece)) ??
    named[0] ??
    written;
  const before = numberName.exec(main.trim());
  if (before !== null) return { number: before[1] ?? '', street: before[2] ?? '', unit: own };
  const behind = nameNumber.exec(main.trim());
  const next = pieces[pieces.indexOf(main) + 1]?.trim() ?? '';
  if (behind === null) return { street: main, number: /^\d{1,5}\s?[a-zA-Z]?$/.test(next) ? next : '', unit: own };
  return { number: behind[2] ?? '', street: behind[1]?.replace(/,$/, '') ?? '', unit: own };
};
