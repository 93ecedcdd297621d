/** Words put in place of others, with their capitals. */

const isLower = (text: string): boolean => text === text.toLowerCase();
const isUpper = (text: string): boolean => text.length > 1 && text === text.toUpperCase() && !isLower(text);
const toCapital = (text: string): string => {
  const [first = ''] = text;
  return `${first.toUpperCase()}${text.slice(first.length)}`;
};

/**
 * A replacement written as what it replaces is: "Cheap" becomes "Good value", "CHEAP" becomes "GOOD VALUE". Capitals that the
 * replacement or the listed term have themselves are left as they are.
 */
export const inSameCase = (replacement: string, quote: string, term: string): string => {
  if (isLower(quote)) return replacement;
  if (!isLower(replacement) || !isLower(term)) return replacement;
  if (isUpper(quote)) return replacement.toUpperCase();
  const [first = ''] = quote;
  return isLower(first) ? replacement : toCapital(replacement);
};
