/**
 * Praise by denied blame, which is taken for what it means before words are weighed: "not bad at all", "kann man nicht meckern", "pas mal".
 * By hand. Learned weights know neither: `not` and `bad` each speak for blame.
 */

type Litotes = {
  /** Alternatives in lower case; each begins with a word of its own, so that a text is gone through once. */
  readonly said: readonly string[];
  /** What it means. */
  readonly means: string;
};

const litotes: Readonly<Record<string, Litotes>> = {
  en: {
    said: [
      "(?:not|isn't|wasn't|aren't|weren't|ain't|isnt|wasnt)(?: (?:so|too|that|at all|really|very|half|all that|a|even)){0,2} (?:bad|terrible|awful|horrible|disappointed|disappointing|unpleasant|unreasonable|overpriced)(?: at all)?",
      "(?:can't|cannot|can not|couldn't|cant) (?:really )?(?:complain|fault|go wrong)",
      'nothing (?:bad |negative )?to (?:complain about|fault|criticise|criticize)',
      'no complaints',
      'not a bad word',
    ],
    means: 'good',
  },
  de: {
    said: [
      '(?:(?:gar|wirklich|echt|überhaupt|absolut) )?nicht (?:so |ganz |wirklich )?(?:schlecht|übel|verkehrt|unangenehm)(?:e[nrs]?)?',
      '(?:kann (?:man|ich) )?nichts? (?:zu )?(?:meckern|beanstanden|bemängeln|kritisieren|klagen)',
      'nichts auszusetzen',
      'keine beanstandungen',
    ],
    means: 'gut',
  },
  fr: {
    said: [
      "pas mal(?: du tout)?(?! d[e'])",
      'pas (?:si |trop |du tout )?(?:mauvaise?s?|dégueu|désagréables?)(?: du tout)?',
      'rien à (?:redire|reprocher)',
    ],
    means: 'bon',
  },
  es: {
    said: [
      '(?:no (?:está|es|estuvo|estaba) )?nada mal[oa]?',
      'no (?:está|es|estuvo|estaba|están) (?:tan )?mal[oa]?s?',
      'ninguna queja',
      'sin quejas?',
      'nada que objetar',
    ],
    means: 'bueno',
  },
  it: { said: ['(?:niente|mica|non(?: è)?(?: affatto)?) male', 'niente da (?:ridire|eccepire)'], means: 'buono' },
  pt: {
    said: ['nada (?:mal|mau|ruim)', 'não (?:é|está|foi|estava) (?:nada )?(?:mal|mau|má|ruim)', 'sem reclamações'],
    means: 'bom',
  },
  nl: {
    said: [
      'niet (?:zo |echt )?(?:slecht|verkeerd|gek)',
      'ni(?:et|k)s mis mee',
      'ni(?:et|k)s (?:op )?aan te merken',
      'geen klachten',
    ],
    means: 'goed',
  },
};

type Pattern = {
  readonly whole: RegExp /** Without its edges, which are dear to look for: few texts hold it. */;
  readonly bare: RegExp;
};
const made = new Map<string, Pattern>();
const toPattern = (language: string, said: readonly string[]): Pattern => {
  const known = made.get(language);
  if (known !== undefined) return known;
  const bare = said.join('|');
  const whole = new RegExp(String.raw`(?<![\p{L}\p{N}'])(?:${bare})(?![\p{L}\p{N}])`, 'gu');
  const pattern = { whole, bare: new RegExp(bare) };
  made.set(language, pattern);
  return pattern;
};

/** A folded text with what it means in place of what it denies. */
export const withoutLitotes = (folded: string, language: string): string => {
  const own = Object.hasOwn(litotes, language) ? litotes[language] : undefined;
  if (own === undefined) return folded;
  const { whole, bare } = toPattern(language, own.said);
  return bare.test(folded) ? folded.replace(whole, own.means) : folded;
};
