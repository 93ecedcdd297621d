/** The words that a letter's template may have in double braces. */
export const letterWords = [
  'brand',
  'page',
  'site',
  'target',
  'sentence',
  'anchor',
  'contact',
  'product',
  'topic',
] as const;
