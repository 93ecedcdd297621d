/** Words that opening hours are made of: days, spans, closed, every day. The index of a day is its place in the week, Monday first. */

export const dayCodes = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'] as const;
const week = [0, 1, 2, 3, 4, 5, 6];

/** Names that mean one day in every language we read, in lower case and without accents. */
const fullNames: readonly string[] = [
  'monday mondays montag montags lundi lundis lunes lunedi maandag maandags mandag mandagar poniedzialek poniedzialku poniedzialki segunda segunda-feira pondeli pondelok maanantai maanantaisin hetfo luni dilluns',
  'tuesday tuesdays dienstag dienstags mardi mardis martes martedi dinsdag dinsdags tisdag tisdagar tirsdag wtorek wtorku wtorki terca terca-feira utery utorok tiistai tiistaisin kedd marti dimarts',
  'wednesday wednesdays mittwoch mittwochs mercredi mercredis miercoles mercoledi woensdag woensdags onsdag onsdagar sroda srody srode quarta quarta-feira streda stredu keskiviikko keskiviikkoisin szerda miercuri dimecres',
  'thursday thursdays donnerstag donnerstags jeudi jeudis jueves giovedi donderdag donderdags torsdag torsdagar czwartek czwartku czwartki quinta quinta-feira ctvrtek stvrtok torstai torstaisin csutortok joi dijous',
  'friday fridays freitag freitags vendredi vendredis viernes venerdi vrijdag vrijdags fredag fredagar piatek piatku piatki sexta sexta-feira patek piatok perjantai perjantaisin pentek vineri divendres',
  'saturday saturdays samstag samstags sonnabend sonnabends samedi samedis sabado sabados sabato zaterdag zaterdags lordag lordagar sobota soboty sobote sobotę lauantai lauantaisin szombat sambata dissabte',
  'sunday sundays sonntag sonntags sonn dimanche dimanches domingo domingos domenica zondag zondags sondag sondagar niedziela niedziele niedzieli nedele nedela sunnuntai sunnuntaisin vasarnap duminica diumenge',
];

/** Short names, which mean other things in other languages (`mon`, `mar`, `so`, `do`). */
const shortNames: Readonly<Record<string, readonly string[]>> = {
  en: ['mon', 'tue tues', 'wed weds', 'thu thur thurs', 'fri', 'sat', 'sun'],
  de: ['mo', 'di', 'mi', 'do', 'fr', 'sa', 'so'],
  fr: ['lun', 'mar', 'mer', 'jeu', 'ven', 'sam', 'dim'],
  es: ['lun l', 'mar', 'mie', 'jue', 'vie v', 'sab', 'dom'],
  it: ['lun', 'mar', 'mer', 'gio', 'ven', 'sab', 'dom'],
  pt: ['seg', 'ter', 'qua', 'qui', 'sex', 'sab', 'dom'],
  nl: ['ma', 'di', 'wo', 'do', 'vr', 'za', 'zo'],
  sv: ['man', 'tis', 'ons', 'tors', 'fre', 'lor', 'son'],
  fi: ['ma', 'ti', 'ke', 'to', 'pe', 'la', 'su'],
  cs: ['po', 'ut', 'st', 'ct', 'pa', 'so', 'ne'],
  da: ['man', 'tir', 'ons', 'tor tors', 'fre', 'lor', 'son'],
  pl: ['pon pn', 'wt', 'sr', 'czw cz', 'pt', 'sob sb', 'nd niedz ndz'],
  schema: ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'],
};
const relatives: ReadonlyMap<string, string> = new Map([
  ['ca', 'es'],
  ['gl', 'es'],
  ['nb', 'da'],
  ['no', 'da'],
  ['nn', 'da'],
  ['sk', 'cs'],
]);

/** Shorter names still, which are days only with a capital letter: `Lu-Ve`, `M–F`. */
const capitalNames: Readonly<Record<string, readonly string[]>> = {
  en: ['m mo', 'tu', 'w', 'th', 'f fr', 'sa', 'su'],
  fr: ['lu', 'ma', 'me', 'je', 've', 'sa', 'di'],
  es: ['lu', 'ma', 'mi x', 'ju j', 'vi', 'sa s', 'do d'],
  it: ['lu', 'ma', 'me', 'gi', 've', 'sa', 'do'],
  pt: ['2a', '3a', '4a', '5a', '6a', 'sa', 'do'],
};

/** All days, and spans of them, by name. */
const spansOfDays: readonly (readonly [string, readonly number[]])[] = [
  [
    'daily täglich taeglich tgl quotidiennement diariamente paivittain denne naponta zilnic dagelijks dagligen codziennie quotidianamente',
    week,
  ],
  [
    'weekdays weekday werktags werktagen laborables feriali werkdagen weekdagen vardagar hverdage hverdager arkisin',
    [0, 1, 2, 3, 4],
  ],
  ['weekend weekends wochenende wochenendes helger', [5, 6]],
];

/** Two words and more that mean all days: brought to one before a text is cut into words. */
export const everyDay =
  /\b(?:every ?day|7 days(?: a week)?|seven days a week|open all week|tous les jours|7j ?\/ ?7|7 jours sur 7|todos los d[ií]as|tutti i giorni|jeden tag|alle tage|7 tage(?: die woche)?|elke dag|alle dagen|alla dagar|alle dage|hver dag|varje dag|joka p[äa]iv[äa]|každý den|todos os dias|cada d[ií]a|ogni giorno|chaque jour|7 (?:d[ií]as|giorni|dagen|jours))(?![\p{L}\d])/iu;

const closedWords =
  'closed close closes shut schliessen cerramos geschlossen ruhetag zu ferme fermee fermeture cerrado cerrada cerrados chiuso chiusa chiusi gesloten stangt lukket nieczynne zamkniete encerrado encerrada encerrados fechado stengt suljettu zavreno zatvorene zarva inchis descanso riposo off';
const rangeWords =
  'to through thru till til until bis au à a al alle alla allo all ao as hasta tot tm t/m do fino az och–';
const listWords = 'and und et y e en och og i plus sowie as well';
const fillerWords =
  'from von de du des dal dalle da le les las los el la il the on am at um open opened opening hours geoffnet offen ouvert ouverts ouverte abierto abiertos abierta aperto aperti geopend oppet abent czynne otwarte les van od kl klo uhrzeit horaires horario orari jours jour hrs hr h das dos aos no nos na nas fra ore godz godzinach hod avoinna otevreno only usually met ogni chaque lunch dinner breakfast brunch supper mittag abend mittagessen abendessen fruhstuck dejeuner midi soir comida cena almuerzo pranzo colazione middag kitchen';
const betweenWords = 'between zwischen entre mellan mellem mellom tussen tra';
const exceptWords =
  'except excluding ausser sauf excepte salvo excepto menos eccetto tranne escluso behalve utom undtagen unntatt oprocz krome paitsi';
const holidayWords =
  'feiertage feiertags feiertagen feiertag holidays holiday bank public festivi festivos feries feestdagen helgdagar ferie';

export type HoursWord =
  | { readonly type: 'days'; readonly days: readonly number[] }
  | { readonly type: 'closed' | 'range' | 'list' | 'filler' | 'between' | 'except' | 'holiday' };

// biome-ignore lint/suspicious/noControlCharactersInRegex: the whole of ASCII, for which nothing needs to be taken apart.
const plain = /^[\x00-\x7f]*$/;

/** Lower case without accents, `ø` and `ł` included. */
export const toBare = (word: string): string => {
  const lower = word.toLowerCase();
  return plain.test(lower)
    ? lower
    : lower
        .normalize('NFD')
        .replace(/\p{M}+/gu, '')
        .replaceAll('ø', 'o')
        .replaceAll('ł', 'l')
        .replaceAll('ß', 'ss')
        .replaceAll('æ', 'ae')
        .replaceAll('œ', 'oe');
};

const toWords = (language: string): ReadonlyMap<string, HoursWord> => {
  const words = new Map<string, HoursWord>();
  const add = (list: string, word: HoursWord): void => {
    for (const each of list.split(' ')) words.set(toBare(each), word);
  };
  add(fillerWords, { type: 'filler' });
  add(betweenWords, { type: 'between' });
  add(exceptWords, { type: 'except' });
  add(holidayWords, { type: 'holiday' });
  add(closedWords, { type: 'closed' });
  add(listWords, { type: 'list' });
  add(rangeWords, { type: 'range' });
  for (const [names, days] of spansOfDays) add(names, { type: 'days', days });
  for (const [day, names] of fullNames.entries()) add(names, { type: 'days', days: [day] });
  for (const [day, names] of (shortNames[language] ?? []).entries()) add(names, { type: 'days', days: [day] });
  return words;
};

/** The words of hours in one language, as written, and a cheap look whether a text, bare, names any day at all. */
export type HoursWords = {
  readonly find: (word: string, isAmongShort: boolean) => HoursWord | undefined;
  /** True of a name that is a day only with a capital. */
  readonly isShort: (word: string) => boolean;
  readonly mayNameDays: RegExp;
};

const toHoursWords = (language: string): HoursWords => {
  const words = toWords(language);
  const days = [...words].flatMap(([name, word]) => (word.type === 'days' ? [name] : []));
  const names = days.toSorted((a, b) => b.length - a.length).join('|');
  const capitals = new Map(
    (capitalNames[language] ?? []).flatMap((short, day) => short.split(' ').map((name) => [name, day] as const)),
  );
  const find = (word: string, isAmongShort: boolean): HoursWord | undefined => {
    const bare = toBare(word);
    const day = isAmongShort || /^\p{Lu}/u.test(word) ? capitals.get(bare) : undefined;
    return day === undefined ? words.get(bare) : { type: 'days', days: [day] };
  };
  const short = [...capitals.keys()].filter((name) => name.length > 1).join('|');
  const any = `(?<![a-z])(?:${names}${short === '' ? '' : `|${short}`}|m ?[-–] ?f)(?![a-z])`;
  return { find, isShort: (word) => /^\p{Lu}/u.test(word) && capitals.has(toBare(word)), mayNameDays: new RegExp(any) };
};

const made = new Map<string, HoursWords>();

/** The words of hours in a language, `schema` for schema.org's codes; English where the language is none of ours. */
export const hoursWordsOf = (language: string): HoursWords => {
  const primary = language === 'schema' ? language : language.slice(0, 2).toLowerCase();
  const known = relatives.get(primary) ?? primary;
  const key = Object.hasOwn(shortNames, known) ? known : 'en';
  const words = made.get(key) ?? toHoursWords(key);
  made.set(key, words);
  return words;
};

/** Words of a place that is open, in the languages whose pages are read. */
export const opens =
  /open|hours|closed|office|geöffnet|öffnung|offen|zeiten|geschlossen|ouvert|horaire|ferm[ée]|abiert|horario|cerrad|apert|orari|chius|geopend|openings|gesloten|öppet|öppettider|stängt|åb[en]|åpn|lukket|stengt|czynn|otwart|godziny|aberto|hor[áa]rio|avoinna|aukiol|otev|otv[áí]r/i;
/** Words of meals, which places serve at hours. */
export const serves =
  /lunch|dinner|brunch|breakfast|supper|kitchen|küche|mittagstisch|déjeuner|dîner|comida|cena|pranzo|colazione|diner|keuken|köket/i;
