/** Whether a text asks something. */
import { hasAskingWord, opensAsQuestion } from './kind-cues.ts';

/** So many sentences are looked at. */
const sentencesMax = 100;

/** A question mark that ends something, in any script. */
const asked = /[?？؟](?:[\s"'”’»)!]|$)/u;

/** Many leave the mark out, and the full stop: "what time does it open". */
const unmarked = /[^.!…。]\s*$/u;

/**
 * True where something is asked. A question mark after a mere name of something, with more behind it, asks nothing: "The new bun? Unreal."
 */
export const asks = (text: string): boolean => {
  const parts = text
    .split(/(?<=[.!?…？؟。\n])(?=[\s¿"'”’»)])/u)
    .filter((part) => part.trim() !== '')
    .slice(0, sentencesMax);
  return parts.some((part, index) => {
    const isLast = index === parts.length - 1;
    if (!asked.test(part)) return isLast && unmarked.test(part) && opensAsQuestion(part);
    return isLast || hasAskingWord(part);
  });
};
