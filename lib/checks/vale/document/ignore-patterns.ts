/** What a section leaves out of its files: patterns whose matches are read as code. */
import type { Pattern } from '../pattern/compile-pattern.ts';

export type Ignores = { readonly blocks: readonly Pattern[]; readonly tokens: readonly Pattern[] };

const frontMatter = /^(?:---|\+\+\+)\n([\s\S]+?)\n(?:---|\+\+\+)/;

type Marks = { readonly block: readonly [string, string]; readonly token: readonly [string, string] };
const markdownMarks: Marks = { block: ['\n```\n', '\n```\n'], token: ['`', '`'] };
const htmlMarks: Marks = { block: ['<pre>', '</pre>'], token: ['<code>', '</code>'] };

/** The text with everything that is left out marked as code; front matter too, for it is read apart. */
export const applyIgnores = (text: string, { blocks, tokens }: Ignores, kind: 'md' | 'html'): string => {
  const { block, token } = kind === 'md' ? markdownMarks : htmlMarks;
  const body = text.replace(frontMatter, (_whole, inner: string) => block.join(inner));
  const withoutBlocks = blocks.reduce((each, pattern) => wrapMatches(each, pattern, block), body);
  return tokens.reduce((each, pattern) => wrapMatches(each, pattern, token), withoutBlocks);
};

/** The first group of each match, in marks; what stands around the group in the match is dropped, as Vale does. */
const wrapMatches = (text: string, pattern: Pattern, [before, after]: readonly [string, string]): string => {
  let made = '';
  let last = 0;
  for (const { start, end } of pattern.findAll(text)) {
    const [group] = pattern.groupsAt(text, start);
    made += text.slice(last, start) + before + (group ?? text.slice(start, end)) + after;
    last = end;
  }
  return made + text.slice(last);
};

/** The front matter of a text, with its marks, or undefined. */
export const findFrontMatter = (text: string): { readonly head: string; readonly inner: string } | undefined => {
  const found = frontMatter.exec(text);
  return found?.[1] === undefined ? undefined : { head: found[0], inner: found[1] };
};
