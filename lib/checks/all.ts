/** Every check, one line each: the only list of them. */
export { bannedTerm } from './banned-term.ts';
export { brandName } from './brand-name.ts';
export { brokenLink } from './broken-link.ts';
export { emoji } from './emoji.ts';
export { formality } from './formality.ts';
export { inclusive } from './inclusive.ts';
export { keyMessage } from './key-message.ts';
export { negativeMention } from './negative-mention.ts';
export { negativeReview } from './negative-review.ts';
export { passiveVoice } from './passive-voice.ts';
export { person } from './person.ts';
export { preferredTerm } from './preferred-term.ts';
export { requiredText } from './required-text.ts';
export { sentenceLength } from './sentence-length.ts';
export { shouting } from './shouting.ts';
export { unlinkedMention } from './unlinked-mention.ts';
export { unreachable } from './unreachable.ts';
