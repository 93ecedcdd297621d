/** How errors speak of what they found in the file: short, and never showing what may be a secret. */

/** Characters of a value that an error shows. */
const shownMax = 80;

/** Keys behind which people put secrets: `secret`, `accessToken`, `api_key`, `webhookSecret`. */
const secretKey =
  /(?:^|[_-])(?:secret|token|password|passwd|credentials?|authorization|api[_-]?key|access[_-]?key|private[_-]?key)$|(?:Secret|Token|Password|Key|Credentials?)$|^(?:apiKey|accessKey|privateKey)$/;

/**
 * Values that are secrets on sight: tokens of well-known services, keys, webhook addresses of chats, addresses with a password.
 * The prefixes are those their makers publish for secret scanning.
 */
const secretValue =
  /^(?:(?:xox[abeoprs]-|xapp-|gh[oprsu]_|github_pat_|glpat-|sk[-_]|rk_|whsec_|A[KS]IA|AIza|SG\.|npm_|dop_v1_)[\w+/=.-]{12,}|eyJ[\w-]{10,}\.)|-----BEGIN [A-Z ]{0,40}PRIVATE KEY|\/\/hooks\.slack\.com\/|\.webhook\.office\.com\/|\/\/discord(?:app)?\.com\/api\/webhooks\/|^[a-z][a-z+.-]{0,20}:\/\/[^\s/@:]{0,200}:[^\s/@]{1,200}@/;

/** True for a key behind which a reference is expected and never the value itself. */
export const isSecretKey = (key: PropertyKey): boolean => typeof key === 'string' && secretKey.test(key);

/** True when a text is a secret by its very look. */
export const looksSecret = (value: string): boolean => secretValue.test(value);

/** Long, without a space, letters and digits mixed: what a random token looks like. */
const looksRandom = (value: string): boolean => /^(?=.*\d)(?=.*[A-Za-z])[\w+/=.-]{24,}$/.test(value);

/** `"hihg"`, `the number 5`, `a list`, `nothing`; texts that may be secrets are named and not shown. */
export const describeValue = (value: unknown, { mayBeSecret = false } = {}): string => {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'number') return mayBeSecret ? 'a number' : `the number ${value}`;
  if (typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value !== 'string') return 'a set of keys';
  if (mayBeSecret || looksSecret(value) || looksRandom(value)) return 'a value that is not shown';
  return JSON.stringify(value.length > shownMax ? `${value.slice(0, shownMax)}…` : value);
};
