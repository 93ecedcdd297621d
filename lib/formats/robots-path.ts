/**
 * Matching a page's path with the patterns of robots.txt: `*` is any text, a last `$` the end, all else itself.
 * No regular expression is made of a pattern, so that a hostile one costs no more than a long one.
 */

/** A pattern cut at its wildcards. */
type Pattern = {
  readonly segments: readonly string[];
  readonly endsThere: boolean;
  /** Its length as written and escaped: the longer of two that match decides. */
  readonly length: number;
};

/**
 * One rule in its two readings. The reference parser leaves letters and digits escaped where they are written escaped, and
 * takes an address as it is given; RFC 9309 section 2.2.2 asks for both to be brought to one form. Where the two readings
 * differ a page is read only when both allow it: politeness asks for the stricter one.
 */
export type PathRule = { readonly allows: boolean; readonly literal: Pattern; readonly normal: Pattern };

/**
 * The part of an address that rules are matched with: path, parameters and query. Takes a bare path and an address without
 * scheme too; what it cannot find is `/`.
 * @see GetPathParamsQuery in https://github.com/google/robotstxt
 */
export const toRobotsPath = (urlOrPath: string): string => {
  const start = urlOrPath.startsWith('//') ? 2 : 0;
  const scheme = urlOrPath.indexOf('://', start);
  const early = indexOfAny(urlOrPath, start);
  const authority = scheme < 0 || (early >= 0 && early < scheme) ? start : scheme + 3;
  const path = indexOfAny(urlOrPath, authority);
  const hash = urlOrPath.indexOf('#', start);
  if (path < 0 || (hash >= 0 && hash < path)) return '/';
  const text = urlOrPath.slice(path, hash < 0 ? undefined : hash);
  return text.startsWith('/') ? text : `/${text}`;
};

const indexOfAny = (text: string, from: number): number => {
  for (let index = from; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 0x2f || code === 0x3f || code === 0x3b) return index;
  }
  return -1;
};

const isHex = (code: number): boolean =>
  (code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x66) || (code >= 0x41 && code <= 0x46);
const isAlphanumeric = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
/** `-` `.` `_` `~` never need escaping, and old software escapes `~` all the same; `$` and `*` are escaped to be meant literally. */
const isMark = (byte: number): boolean =>
  byte === 0x2d || byte === 0x2e || byte === 0x5f || byte === 0x7e || byte === 0x24 || byte === 0x2a;
/** ASCII that cannot stand in an address: controls, space and `" < > \ ^ { | }` and the back quote. */
const isUnsafe = (code: number): boolean =>
  code <= 0x20 ||
  code === 0x7f ||
  code === 0x22 ||
  code === 0x3c ||
  code === 0x3e ||
  code === 0x5c ||
  code === 0x5e ||
  code === 0x60 ||
  (code >= 0x7b && code <= 0x7d);

const toEscape = (byte: number): string => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
const escapeText = (text: string): string => Array.from(Buffer.from(text, 'utf8'), toEscape).join('');

/** True where escaping could change anything; most paths are plain. */
const mayChange = (text: string): boolean => {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 0x25 || code > 0x7e || isUnsafe(code)) return true;
  }
  return false;
};

type Form = { readonly decodesLetters: boolean; readonly escapesForeign: boolean };
/** How an address is read as it is given, how a rule is, and the one form of RFC 9309 for both. */
const literalAddress: Form = { decodesLetters: false, escapesForeign: false };
const literalRule: Form = { decodesLetters: false, escapesForeign: true };
const normalForm: Form = { decodesLetters: true, escapesForeign: true };

/** Brings percent-encoding to one form: capital digits, what needs escaping escaped, what need not be decoded. */
const normalize = (text: string, form: Form): string => {
  if (!mayChange(text)) return text;
  const parts: string[] = [];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 0x25 && isHex(text.charCodeAt(index + 1)) && isHex(text.charCodeAt(index + 2))) {
      parts.push(normalizeEscape(text.slice(index + 1, index + 3), form));
      index += 2;
    } else if (code > 0x7f) {
      const character = String.fromCodePoint(text.codePointAt(index) ?? code);
      parts.push(form.escapesForeign ? escapeText(character) : character);
      index += character.length - 1;
    } else parts.push(isUnsafe(code) ? toEscape(code) : text.charAt(index));
  }
  return parts.join('');
};

const normalizeEscape = (digits: string, { decodesLetters }: Form): string => {
  const byte = Number.parseInt(digits, 16);
  const isPlain = isMark(byte) || (decodesLetters && isAlphanumeric(byte));
  return isPlain ? String.fromCharCode(byte) : `%${digits.toUpperCase()}`;
};

/**
 * A rule's pattern as it is compared: everything beyond ASCII escaped, escapes in capitals. `/á` → `/%C3%A1`.
 * @see MaybeEscapePattern in https://github.com/google/robotstxt
 */
export const escapePattern = (pattern: string): string =>
  mayChange(pattern)
    ? pattern.replace(/%[0-9a-f]{2}|[\u0080-\uffff]+/gi, (part) =>
        part.startsWith('%') ? part.toUpperCase() : escapeText(part),
      )
    : pattern;

const compile = (pattern: string, form: Form): Pattern => {
  const endsThere = pattern.endsWith('$');
  const parts = (endsThere ? pattern.slice(0, -1) : pattern).split('*');
  return {
    // Of several wildcards in a row one is enough; the first and the last part say where the pattern is anchored.
    segments: parts
      .filter((part, index) => part !== '' || index === 0 || index === parts.length - 1)
      .map((part) => normalize(part, form)),
    endsThere,
    length: escapePattern(pattern).length,
  };
};

const toRule = (allows: boolean, written: string): PathRule => {
  // People write `admin` for `/admin`; a path always begins with a slash.
  const pattern = written.startsWith('/') || written.startsWith('*') ? written : `/${written}`;
  const literal = compile(pattern, literalRule);
  return { allows, literal, normal: pattern.includes('%') ? compile(pattern, normalForm) : literal };
};

/** Allowing `/shop/index.html` allows `/shop/`, which shows the same page: the reference parser's reading. */
const toIndexRule = (pattern: string): readonly PathRule[] => {
  const slash = pattern.lastIndexOf('/');
  return slash >= 0 && pattern.startsWith('/index.htm', slash) ? [toRule(true, `${pattern.slice(0, slash + 1)}$`)] : [];
};

/** Prepares the rules of groups for matching. An empty pattern matches nothing. */
export const compileRules = (
  groups: readonly { readonly allow: readonly string[]; readonly disallow: readonly string[] }[],
): readonly PathRule[] => {
  const allowed = groups.flatMap(({ allow }) => allow.filter((pattern) => pattern !== ''));
  const forbidden = groups.flatMap(({ disallow }) => disallow.filter((pattern) => pattern !== ''));
  // Where nothing is forbidden there is nothing to weigh.
  if (forbidden.length === 0) return [];
  return [
    ...forbidden.map((pattern) => toRule(false, pattern)),
    ...allowed.flatMap((pattern) => [toRule(true, pattern), ...toIndexRule(pattern)]),
  ];
};

/** Takes each part at its first place after the one before, which is right because only `*` stands between them. */
const matches = ({ segments, endsThere }: Pattern, path: string): boolean => {
  const first = segments[0] ?? '';
  if (!path.startsWith(first)) return false;
  if (segments.length === 1) return !endsThere || path.length === first.length;
  let at = first.length;
  for (let index = 1; index < segments.length - 1; index++) {
    const segment = segments[index] ?? '';
    const found = path.indexOf(segment, at);
    if (found < 0) return false;
    at = found + segment.length;
  }
  const last = segments[segments.length - 1] ?? '';
  return endsThere
    ? path.length - last.length >= at && path.endsWith(last)
    : last === '' || path.indexOf(last, at) >= 0;
};

const allowsReading = (rules: readonly PathRule[], path: string, reading: 'literal' | 'normal'): boolean => {
  let allowLength = 0;
  let forbidLength = 0;
  for (const rule of rules) {
    const pattern = rule[reading];
    const longest = rule.allows ? allowLength : forbidLength;
    if (pattern.length <= longest || !matches(pattern, path)) continue;
    if (rule.allows) allowLength = pattern.length;
    else forbidLength = pattern.length;
  }
  return forbidLength <= allowLength;
};

/** True when the rules allow a path in both readings. */
export const verdictOf = (rules: readonly PathRule[], path: string): boolean => {
  const literal = normalize(path, literalAddress);
  if (!allowsReading(rules, literal, 'literal')) return false;
  const normal = normalize(path, normalForm);
  const isSame = normal === literal && rules.every((rule) => rule.normal === rule.literal);
  return isSame || allowsReading(rules, normal, 'normal');
};
