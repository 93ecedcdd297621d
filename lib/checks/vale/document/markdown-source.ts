/** A Markdown source with those words covered that are no text: languages of code, references, numbers of lists. */

const stars = (count: number): string => '*'.repeat(Math.max(0, count));

/** The source to look for words in; as long as it was. */
export const toSearchedMarkdown = (source: string): string =>
  source
    .replace(/`{3,}.+/g, coverInfo)
    .replace(/\]\[[^\]\n]+\]/g, (found) => `][${stars(found.length - 3)}]`)
    .replace(/\[[^\]\n]+\]:/g, (found) => `[${stars(found.length - 3)}]:`)
    .replace(/^\d+\./gm, (found) => stars(found.length));

const coverInfo = (found: string): string => {
  const ticks = found.lastIndexOf('`') + 1;
  return found.slice(0, ticks).replace(/[^`]/g, '*') + stars(found.length - ticks);
};
