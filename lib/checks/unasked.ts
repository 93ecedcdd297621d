/**
 * The ids of the checks that judge without any guideline asking: what `always` says of each of them, kept apart so that who
 * only has to know what is asked for need not load the checks. A test holds it to their own word.
 */
export const unaskedChecks: readonly string[] = [
  'broken-link',
  'broken-link-target',
  'contradiction',
  'fact',
  'lost-link',
  'negative-mention',
  'negative-review',
  'rating-drop',
  'script-only',
  'spike',
  'unlinked-mention',
  'unreachable',
  'wrong-anchor',
  'wrong-rel',
  'wrong-target',
];
