/** Tells in which script a text is written, and the language where a script has only one. */

/** First and last code point of blocks, by script; in order, so that looking up may stop early. */
const blocks: readonly (readonly [first: number, last: number, script: Script])[] = [
  [0x41, 0x5a, 'Latin'],
  [0x61, 0x7a, 'Latin'],
  [0xc0, 0x24f, 'Latin'],
  [0x370, 0x3ff, 'Greek'],
  [0x400, 0x52f, 'Cyrillic'],
  [0x531, 0x58f, 'Armenian'],
  [0x5d0, 0x5f4, 'Hebrew'],
  [0x620, 0x6ff, 'Arabic'],
  [0x750, 0x77f, 'Arabic'],
  [0x900, 0x97f, 'Devanagari'],
  [0x980, 0x9ff, 'Bengali'],
  [0xa00, 0xa7f, 'Gurmukhi'],
  [0xa80, 0xaff, 'Gujarati'],
  [0xb00, 0xb7f, 'Oriya'],
  [0xb80, 0xbff, 'Tamil'],
  [0xc00, 0xc7f, 'Telugu'],
  [0xc80, 0xcff, 'Kannada'],
  [0xd00, 0xd7f, 'Malayalam'],
  [0xd80, 0xdff, 'Sinhala'],
  [0xe00, 0xe7f, 'Thai'],
  [0xe80, 0xeff, 'Lao'],
  [0x10a0, 0x10ff, 'Georgian'],
  [0x1100, 0x11ff, 'Hangul'],
  [0x1780, 0x17ff, 'Khmer'],
  [0x1e00, 0x1eff, 'Latin'],
  [0x1f00, 0x1fff, 'Greek'],
  [0x3040, 0x30ff, 'Kana'],
  [0x3400, 0x9fff, 'Han'],
  [0xac00, 0xd7af, 'Hangul'],
  [0xfb50, 0xfdff, 'Arabic'],
  [0xfe70, 0xfefc, 'Arabic'],
];

export type Script =
  | 'Latin'
  | 'Greek'
  | 'Cyrillic'
  | 'Armenian'
  | 'Hebrew'
  | 'Arabic'
  | 'Devanagari'
  | 'Bengali'
  | 'Gurmukhi'
  | 'Gujarati'
  | 'Oriya'
  | 'Tamil'
  | 'Telugu'
  | 'Kannada'
  | 'Malayalam'
  | 'Sinhala'
  | 'Thai'
  | 'Lao'
  | 'Georgian'
  | 'Hangul'
  | 'Khmer'
  | 'Kana'
  | 'Han';

/** Languages that a script settles. Han is Chinese where no kana stand beside it. */
const settled: Readonly<Partial<Record<Script, string>>> = {
  Greek: 'el',
  Armenian: 'hy',
  Hebrew: 'he',
  Bengali: 'bn',
  Gurmukhi: 'pa',
  Gujarati: 'gu',
  Oriya: 'or',
  Tamil: 'ta',
  Telugu: 'te',
  Kannada: 'kn',
  Malayalam: 'ml',
  Sinhala: 'si',
  Thai: 'th',
  Lao: 'lo',
  Georgian: 'ka',
  Hangul: 'ko',
  Khmer: 'km',
  Kana: 'ja',
  Han: 'zh',
};

/** Letters of rarer languages that share a script with a common one: Assamese, Yiddish. */
const foreign: Readonly<Partial<Record<Script, RegExp>>> = {
  Bengali: /[ৰৱ]/,
  Hebrew: /[װױײ]|\u05D9\u05B4|\u05B7|\u05B8/,
};

/**
 * Names and brands in Latin letters stand in texts of every script, the other way round they are rare: a Latin letter counts
 * less than half. A Han character is worth about two letters.
 */
const weights: Readonly<Partial<Record<Script, number>>> = { Latin: 0.35, Han: 2, Kana: 2, Hangul: 2 };

const isPlainLetter = (code: number): boolean => (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);

/** Of a letter beyond ASCII. */
const scriptOf = (code: number): Script | undefined => {
  for (const [first, last, script] of blocks) {
    if (code < first) return undefined;
    if (code <= last) return script;
  }
  return undefined;
};

/** The script most of a text is written in; undefined where it has no letters of a known script. */
export const mainScript = (text: string): Script | undefined => {
  const counts = new Map<Script, number>();
  // By far the most common letters: counted by themselves.
  let plain = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x80) {
      if (isPlainLetter(code)) plain += 1;
      continue;
    }
    const script = scriptOf(code);
    if (script !== undefined) counts.set(script, (counts.get(script) ?? 0) + (weights[script] ?? 1));
  }
  if (plain > 0) counts.set('Latin', (counts.get('Latin') ?? 0) + plain * (weights.Latin ?? 1));
  const [best] = [...counts].toSorted((a, b) => b[1] - a[1]);
  if (best === undefined) return undefined;
  // A tenth of kana among Han makes it Japanese.
  if (best[0] === 'Han' && (counts.get('Kana') ?? 0) > best[1] / 10) return 'Kana';
  return best[0];
};

/** The one language of a script; undefined for scripts of many, `und` where letters of a rarer one are seen. */
export const languageOfScript = (script: Script, text: string): string | undefined => {
  const language = settled[script];
  return language !== undefined && foreign[script]?.test(text) === true ? 'und' : language;
};

const count = (text: string, letters: RegExp): number => text.match(letters)?.length ?? 0;

/** Cyrillic languages that their own letters settle; undefined leaves it to n-grams. `text` is lower-case. */
export const languageOfCyrillic = (text: string): string | undefined => {
  if (/[ӣӯҳҷҡҙҫҗ]/.test(text)) return 'und';
  const turkic = count(text, /[әғқңұһ]/g);
  const round = count(text, /[өү]/g);
  if (turkic + round > 0 && turkic + count(text, /і/g) > 0) return /[іқғұ]/.test(text) ? 'kk' : 'und';
  const doubled = count(text, /аа|ээ|оо|уу|(?<!\p{L})нь(?!\p{L})/gu);
  if (round > 0 || doubled > 2 || (doubled > 1 && !/[іїєґў]/.test(text))) return 'mn';
  const southern = count(text, /[ђћѓќѕљњџј]/g);
  if (southern > 1 || (southern > 0 && !/[ыэщюяйъь]/.test(text)) || !/[ыэщюяйъёіўь]/.test(text)) return southOf(text);
  if (/ў/.test(text) && !/[їєґ]/.test(text)) return 'be';
  if (/[їєґ]/.test(text) && !/[ыэё]/.test(text)) return 'uk';
  return undefined;
};

/** Letters and small words of each that the other two do not have. Bulgarian lacks ј; Serbian and Macedonian lack щ ъ ю я й. */
const serbianSigns =
  /[ђћ]|(?<!\p{L})(?:је|су|у|који|која|које|што|није|као|али|или|био|била|било|би|ће|сам|њих|овај|због|након|према|његов\p{L}*|свој\p{L}*|нису|она|они|кад|где)(?!\p{L})|\p{L}{3}(?:ој|ом|их|има|ама|ању|ости|ога)(?!\p{L})/gu;
const macedonianSigns =
  /[ѓќѕ]|(?<!\p{L})(?:во|е|со|го|ги|кои|која|кој|дека|беше|беа|според|биле|бил|има|овој|оваа|тоа|сите|многу|исто|така|некои|уште|помеѓу)(?!\p{L})|(?:ата|ите|ото|иот|уваат)(?!\p{L})/gu;
const bulgarianSigns = /(?<!\p{L})(?:в|с|са|че|като|при|беше|бе|което|които|който)(?!\p{L})|ията(?!\p{L})/gu;

/** The South Slavic language of a text; undefined where its signs do not tell. */
const southOf = (text: string): string | undefined => {
  const serbian = 1.7 * count(text, serbianSigns);
  const macedonian = count(text, macedonianSigns);
  const bulgarian = /[јљњџђћѓќѕ]/.test(text) ? 0 : count(text, bulgarianSigns);
  const most = Math.max(serbian, macedonian, bulgarian);
  // Russian has words without any of its own letters, but then with double vowels.
  if (most < 2 && /ии|ее/.test(text)) return undefined;
  if (most === 0 || (most < 2 && macedonian === most && !/[јљњџ]/.test(text))) return undefined;
  if (bulgarian === most) return 'bg';
  return serbian >= macedonian ? 'sr' : 'mk';
};
