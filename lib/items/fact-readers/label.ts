/** Which words a fact stands under: a label before it, the heading above it. They tell whose it is, and what of. */
import { toBare } from './weekday.ts';

/**
 * Words that only say that a contact, a price or hours follow, or that it is "ours": they tell no branch and no department. English,
 * German, French, Spanish, Italian, Dutch, Swedish, Polish; without accents.
 */
const genericWords: ReadonlySet<string> = new Set(
  `contact contacts us our we i details info information infos get in touch with call phone phones tel telephone number numbers mobile email e-mail e mail mails
  address addresses visit find where to are open opening hours hour times today now store shop business office about who story company team the a an and or of for at on by
  questions question any more help write say hello hi talk speak reach message whatsapp general enquiries enquiry inquiries footer follow social media website web site
  home homepage welcome imprint impressum legal notice kontakt kontaktieren sie uns unser unsere ihr telefon tel fon handy mobil adresse anschrift anfahrt besuchen besuch
  offnungszeiten geoffnet geschaftszeiten uber und oder der die das den dem mail mailen schreiben rufen an so finden wo wir sind internet webseite
  nous contacter contactez notre nos adresse telephone horaires horaire d ouverture ouvert du de la le les des et a courriel venir chez ou trouver qui sommes maison
  contacto contactenos telefono correo electronico horario horarios direccion visitanos donde estamos encontrarnos nuestro nuestra sobre nosotros y el los las
  contatti contattaci recapiti indirizzo orari orario di apertura dove siamo chi e il lo gli vieni a trovarci
  contactgegevens adres openingstijden telefoon telefoonnummer bezoek ons over wij waar en het een bel mailadres
  kontakta oss adress oppettider telefonnummer besok om var finns vi och hitta e-post epost
  kontakt adres telefon godziny otwarcia nas o mail gdzie jestesmy znajdziesz i
  you can may please just simply ring bitte vous pouvez puede puede usted je kunt du kan
  price prices pricing preise preis prix tarifs precios prezzi prijzen priser ceny plans menu`
    .split(/\s+/)
    .map(toBare),
);

/**
 * Words of a slogan, and of no branch and no team: `Bicycles that last a lifetime`, `Kaffee, der deinen Namen kennt`. Pronouns mostly, in the
 * languages above; none that is a word of names too (`Miller & Son`, `IT support`).
 */
const sloganWords: ReadonlySet<string> = new Set(
  `that which your yours you my its they their this these those is was knows makes loves lasts because why how
  dein deine deinen deiner deinem ihre ihren ihrem du dich dir euch eure ist macht kennt wer weil wie
  qui que votre vos ta tes sont fait parce comment tu tus es hace porque como
  che tuo tua tuoi vostro vostra sono perche jouw je uw zijn maakt waarom hoe
  som din ditt varfor ktory ktora ktore twoj twoja twoje jest dla`
    .split(/\s+/)
    .map(toBare),
);
/** A name of two or three words may hold one that is a pronoun in another language. */
const sloganWordsMin = 4;

/** Headings of more words are sentences, slogans and questions: they name nothing. */
const nameWordsMax = 4;
const nameLengthMax = 60;

const wordsOf = (text: string): readonly string[] => text.match(/[\p{L}\d][\p{L}\d'’-]*/gu) ?? [];

/** True where the words say no more than that a contact follows: `Contact us`, `Öffnungszeiten`. */
export const isGenericLabel = (text: string): boolean => {
  const words = wordsOf(text);
  return words.length > 0 && words.every((word) => genericWords.has(toBare(word)));
};

/**
 * What a label or a heading names besides: `Leeds office – Tel:` → `Leeds office`. Null where it names nothing, or is a sentence.
 */
export const toNamed = (text: string): string | null => {
  const short = text.slice(0, 200).trim();
  if (/[?!]$|[.…]\s*\S/.test(short)) return null;
  const words = wordsOf(short);
  if (words.length >= sloganWordsMin && words.some((word) => sloganWords.has(toBare(word)))) return null;
  const named = words.filter((word) => !genericWords.has(toBare(word)));
  const isName = named.length > 0 && named.length <= nameWordsMax && words.length <= nameWordsMax + 2;
  const written = named.join(' ');
  return isName && written.length <= nameLengthMax && /\p{Lu}|\d/u.test(written) ? written : null;
};

/** What the words right before a fact name: a label with its mark, or names alone; `you can call` is the beginning of a sentence. */
export const toLabel = (before: string): string | null => {
  const isMarked = /[:–—|(-]\s*$/.test(before);
  const named = toNamed(before);
  return named === null || isMarked || named.split(' ').every((word) => /^[\p{Lu}\d]/u.test(word)) ? named : null;
};

/** The words right before a fact in its block, back to the end of whatever stands before them. */
export const labelBefore = (text: string, at: number): string => {
  const before = text.slice(Math.max(0, at - 60), at);
  return before.split(/[.!?;|•·\n]\s|[|•·;]|\s[–—-]\s|,\s|\d{3,}|@\S*|\)\s/).at(-1) ?? '';
};

/** Words of somebody who speaks of themselves. */
const ownWords =
  /(?<!\p{L})(?:[Uu]s|[Oo]urs?|[Ww]e|[Uu]ns|[Uu]nser\p{Ll}{0,3}|[Ww]ir|[Nn]ous|[Nn]otre|[Nn]os|[Nn]osotros|[Nn]uestr[oa]s?|[Nn]oi|[Nn]ostr[oaie]|[Ww]ij|[Oo]ns|[Oo]nze|[Vv]i|[Oo]ss|[Vv]år\p{Ll}{0,2}|[Nn]as|[Nn]asz\p{Ll}{0,3}|[Ss]iamo|\p{L}{3,}iamo|\p{L}{4,}(?<!gr)amos|[Aa]bbiamo|[Ss]omos|[Tt]enemos|[Cc]ontamos|[Tt]emos|[Mm]amy|[Jj]esteśmy|[Mm]eillä|[Mm]eidän|[Mm]áme|[Jj]sme|[Nn]áš)(?!\p{L})/u;

/** True where the words around a fact are those of somebody who speaks of themselves. */
export const speaksOfItself = (text: string): boolean => ownWords.test(text);
