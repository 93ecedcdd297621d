/** BBCode, as forums and Steam write it, to plain text. */

/** Tags that stand on lines of their own, and those that only dress words. */
const blockTags = 'h1 h2 h3 list olist table tr p quote code hr'.split(' ');
const inlineTags = 'b i u s strike spoiler noparse url img td th color size font center'.split(' ');

/** `[b]`, `[/list]`, `[url=https://a.example]`, `[*]`: bounded, so that a bracket that is never closed costs nothing. */
const tagForm = new RegExp(
  String.raw`\[(?:\*|/?(${[...blockTags, ...inlineTags].join('|')})(?:=[^\[\]\n]{0,2000})?)\]`,
  'gi',
);

const isBlock = new Set(blockTags);

/** Takes the marks away and keeps the words: blocks and points of lists begin lines. */
export const bbcodeToText = (bbcode: string): string =>
  bbcode
    .replace(tagForm, (tag, name?: string) => {
      if (tag === '[*]') return '\n- ';
      return name !== undefined && isBlock.has(name.toLowerCase()) ? '\n' : '';
    })
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line, index, lines) => line !== '' || (index > 0 && lines[index - 1] !== ''))
    .join('\n')
    .trim();
