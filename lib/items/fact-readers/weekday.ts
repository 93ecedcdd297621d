/** Names of the days of the week; the index of a day is its place in the week, Monday first. */

export const dayCodes = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'] as const;

/** Names that mean one day in every language we read. */
const fullNames = [
  ['monday', 'mondays', 'montag', 'montags', 'lundi', 'lunes'],
  ['tuesday', 'tuesdays', 'dienstag', 'dienstags', 'mardi', 'martes'],
  ['wednesday', 'wednesdays', 'mittwoch', 'mittwochs', 'mercredi', 'miércoles', 'miercoles'],
  ['thursday', 'thursdays', 'donnerstag', 'donnerstags', 'jeudi', 'jueves'],
  ['friday', 'fridays', 'freitag', 'freitags', 'vendredi', 'viernes'],
  ['saturday', 'saturdays', 'samstag', 'samstags', 'sonnabend', 'samedi', 'sábado', 'sabado', 'sábados'],
  ['sunday', 'sundays', 'sonntag', 'sonntags', 'dimanche', 'domingo', 'domingos'],
];

/** Short names, which mean other things in other languages (`mon`, `mar`, `so`, `do`). */
const shortNames: Readonly<Record<'en' | 'de' | 'fr' | 'es' | 'schema', readonly (readonly string[])[]>> = {
  en: [['mon'], ['tue', 'tues'], ['wed', 'weds'], ['thu', 'thur', 'thurs'], ['fri'], ['sat'], ['sun']],
  de: [['mo'], ['di'], ['mi'], ['do'], ['fr'], ['sa'], ['so']],
  fr: [['lun'], ['mar'], ['mer'], ['jeu'], ['ven'], ['sam'], ['dim']],
  es: [['lun'], ['mar'], ['mié', 'mie'], ['jue'], ['vie'], ['sáb', 'sab'], ['dom']],
  schema: [['mo'], ['tu'], ['we'], ['th'], ['fr'], ['sa'], ['su']],
};
type DayLanguage = keyof typeof shortNames;

export type DayNames = {
  /** Which day a name in lower case means. */
  readonly indexOf: ReadonlyMap<string, number>;
  /** The names as alternatives of a pattern, longest first. */
  readonly alternatives: string;
  /** Where a day is named before a number: one cheap look, since most texts name none. Some of these places are none. */
  findTimed(text: string): readonly number[];
};

/** Units between the name of a day and the first time: other days, and words that lead to the time. */
const gapMax = 120;

/** Lower case in which every character stands where it stood: a few capitals are longer in lower case. */
const toLowerInPlace = (text: string): string => {
  const lower = text.toLowerCase();
  return lower.length === text.length ? lower : text.replace(/[A-Z\u00c0-\u00de]/g, (letter) => letter.toLowerCase());
};

const toDayNames = (language: DayLanguage): DayNames => {
  const indexOf = new Map(
    [...fullNames.entries(), ...shortNames[language].entries()].flatMap(([day, names]) =>
      names.map((name) => [name, day] as const),
    ),
  );
  const alternatives = [...indexOf.keys()].toSorted((a, b) => b.length - a.length).join('|');
  // Lower case and without Unicode classes: a tenth of the price, and it only ever lets too much through.
  const pattern = new RegExp(`(?<![a-z])(?:${alternatives})(?![a-z])(?=[^\\d]{0,${gapMax}}\\d)`, 'g');
  return {
    indexOf,
    alternatives,
    findTimed: (text) => Array.from(toLowerInPlace(text).matchAll(pattern), ({ index }) => index),
  };
};

const made = new Map<string, DayNames>();

/** The names of days in a language, `schema` for schema.org's codes; English where the language is none of ours. */
export const dayNamesOf = (language: string): DayNames => {
  const primary = language.slice(0, 2).toLowerCase();
  const key: DayLanguage =
    language === 'schema' ? 'schema' : primary === 'de' || primary === 'fr' || primary === 'es' ? primary : 'en';
  const known = made.get(key);
  if (known !== undefined) return known;
  const names = toDayNames(key);
  made.set(key, names);
  return names;
};
