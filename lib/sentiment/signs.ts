/** What a UTF-16 unit of a folded text is, for reading it into words. Each is looked at once and remembered. */

export const signs = {
  other: 1,
  letter: 2,
  digit: 3,
  space: 4,
  stop: 5,
  /** Scripts without spaces between words. */
  unspaced: 6,
  apostrophe: 7,
  /** Marks that only adorn: what is left of them when letters were composed. */
  adorning: 8,
  /** Half of a character beyond the basic plane: mostly emoji. */
  half: 9,
  pictograph: 10,
} as const;
export type Sign = (typeof signs)[keyof typeof signs];

const toSign = (code: number): Sign => {
  if (code >= 0xd800 && code <= 0xdfff) return signs.half;
  const character = String.fromCharCode(code);
  if (character === "'") return signs.apostrophe;
  if (/[0-9]/.test(character)) return signs.digit;
  if (/[\u0300-\u036f\u20d0-\u20ff]/.test(character)) return signs.adorning;
  if (
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u.test(
      character,
    )
  )
    return signs.unspaced;
  if (/[\p{L}\p{M}\p{Nd}]/u.test(character)) return signs.letter;
  if (/\s/.test(character)) return signs.space;
  if (/[.!?;:,…\n。、！？।؟،()"—-]/.test(character)) return signs.stop;
  return /\p{Extended_Pictographic}/u.test(character) ? signs.pictograph : signs.other;
};

const known = new Uint8Array(0x10000);

/** What a unit is, one of `signs`. */
export const signOf = (code: number): number => {
  const sign = known[code] ?? 0;
  if (sign !== 0) return sign;
  known[code] = toSign(code);
  return known[code] ?? signs.other;
};
