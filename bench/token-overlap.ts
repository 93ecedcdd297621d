/** How much of the words of one text another has. */

/** Words in lower case. */
export const tokens = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
/** F1 of the words, as often as they occur: 1 where both have the same. */
export const toOverlap = (expected: string, found: string): number => {
  const [want, got] = [tokens(expected), tokens(found)];
  if (want.length === 0 && got.length === 0) return 1;
  const counts = new Map<string, number>();
  for (const token of want) counts.set(token, (counts.get(token) ?? 0) + 1);
  let hits = 0;
  for (const token of got) {
    const left = counts.get(token) ?? 0;
    if (left > 0) hits++;
    counts.set(token, left - 1);
  }
  return hits === 0 ? 0 : (2 * hits) / (want.length + got.length);
};
