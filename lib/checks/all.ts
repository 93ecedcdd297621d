/** Every check, one line each: the only list of them. */
export { bannedTerm } from './banned-term.ts';
export { brandName } from './brand-name.ts';
export { brokenLink } from './broken-link.ts';
export { keyMessage } from './key-message.ts';
export { negativeMention } from './negative-mention.ts';
export { negativeReview } from './negative-review.ts';
export { preferredTerm } from './preferred-term.ts';
export { requiredText } from './required-text.ts';
export { unlinkedMention } from './unlinked-mention.ts';
export { unreachable } from './unreachable.ts';
