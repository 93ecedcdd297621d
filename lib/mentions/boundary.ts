/** Where a name may begin and end in a folded text, script by script. */

const wordCharacter = /[\p{L}\p{N}\p{M}_]/u;
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}]/u;
const katakana = /[\p{Script=Katakana}ー]/u;
const hangul = /\p{Script=Hangul}/u;

type Kind = 'none' | 'word' | 'unspaced' | 'katakana' | 'hangul';

const kinds = new Map<number, Kind>();

const toKind = (character: string): Kind => {
  if (!wordCharacter.test(character)) return 'none';
  if (katakana.test(character)) return 'katakana';
  if (unspaced.test(character)) return 'unspaced';
  return hangul.test(character) ? 'hangul' : 'word';
};

const kindOf = (code: number): Kind => {
  if (code < 0x80)
    return (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39) || code === 0x5f ? 'word' : 'none';
  const known = kinds.get(code);
  if (known !== undefined) return known;
  const kind = toKind(String.fromCodePoint(code));
  kinds.set(code, kind);
  return kind;
};

const codeBefore = (text: string, index: number): number => {
  const code = text.charCodeAt(index - 1);
  return code >= 0xdc00 && code <= 0xdfff && index > 1 ? (text.codePointAt(index - 2) ?? code) : code;
};

/** True where the character at `index` is a letter, digit or mark of any script. */
export const isWordAt = (text: string, index: number): boolean =>
  index < text.length && kindOf(text.codePointAt(index) ?? 0) !== 'none';

/**
 * True where a word can begin or end between two characters. Two letters of one spaced script hold together, and so do two
 * katakana (words stand out as runs of them); Han, hiragana, Thai and the like can be divided anywhere, and scripts divide
 * from each other.
 */
export const isBoundary = (text: string, index: number): boolean => {
  if (index <= 0 || index >= text.length) return true;
  const before = kindOf(codeBefore(text, index));
  const after = kindOf(text.codePointAt(index) ?? 0);
  return before === 'none' || after === 'none' || before === 'unspaced' || before !== after;
};

/** Korean particles, which are written on to a name; longest first within the alternation. */
const particles =
  /^(?:에서는|에서도|으로는|으로도|에게서|에서|에게|으로|까지|부터|보다|처럼|이나|이라|이랑|이다|입니다|이며|이고|께서|한테|하고|밖에|마다|조차|마저|은|는|이|가|을|를|의|에|와|과|도|로|만|나|라|랑|야|아)(?!\p{Script=Hangul})/u;
const particleUnitsMax = 5;

/** True where a Korean name that ends at `end` is only followed by a particle. */
export const isParticleAt = (text: string, end: number): boolean =>
  particles.test(text.slice(end, end + particleUnitsMax));
