/** Whether a sentence tells of the past: what something cost in 1893 is no price. */

/** A year in which something was, so named: `In 1893`, `im Jahr 1950`, `by 1921`. */
const inYear =
  /(?<!\p{L})(?:in|by|im jahre?|anno|en|nel|i|år|w|w roku|em|vuonna|v roce)\s(?:1[5-9]\d\d|20[012]\d)(?!\d)/iu;
/** Words that bring it back to today, or that count from then on. */
const today =
  /(?<!\p{L})(?:now|today|has|have|employs?|counts?|offers?|hat|zählt|beschäftigt|compte|emploie|conta|cuenta|telt|har|ma|zatrudnia|nat[ao]|currently|since|founded|established|jetzt|heute|seit|gegründet|aujourd['’]hui|désormais|depuis|fond|cré|hoy|ahora|desde|fundad|oggi|ora|fondat|nu|vandaag|sinds|opgericht|idag|sedan|grund|stiftet|etabl|opret|siden|i dag|perust|nyt|zalo[zž]|dnes|fundad|dziś|od|założon)/iu;
const then =
  /(?<!\p{L})(?:back then|in those days|at the time|damals|seinerzeit|à l['’]époque|en aquel entonces|all['’]epoca|destijds|på den tiden|wówczas|wtedy)(?!\p{L})/iu;

const sentenceMax = 300;

/** The sentence around a place. */
const sentenceAround = (text: string, at: number): string => {
  const start = Math.max(0, at - sentenceMax, text.lastIndexOf('. ', at) + 1, text.lastIndexOf('? ', at) + 1);
  const end = text.indexOf('. ', at);
  return text.slice(start, Math.min(end === -1 ? text.length : end, at + sentenceMax));
};

/** True where the sentence around a place tells of how it was in some year, and not of today. */
export const tellsOfThePast = (text: string, at: number): boolean => {
  const sentence = sentenceAround(text, at);
  return then.test(sentence) || (inYear.test(sentence) && !today.test(sentence));
};
