/** Markdown and plain text → blocks that know where they stand, so that a remark can name line and column. */
import type { Block } from '../model/block.ts';

/** A block with its exact place: `at` gives the place of any character of its text. */
export type TextBlock = Block & { readonly line: number; readonly column: number };

/** Lines beyond this many are not split further; no text for people is that long. */
const linesMax = 200_000;

/** Plain text: paragraphs, parted by empty lines. */
export const splitPlainText = (text: string): readonly TextBlock[] => {
  const blocks: TextBlock[] = [];
  let open: TextBlock | undefined;
  for (const [index, line] of toLines(text).entries()) {
    const words = line.trim();
    if (words === '') open = undefined;
    else if (open !== undefined) open = extend(blocks, open, words);
    else {
      open = toBlock('text', line, index);
      blocks.push(open);
    }
  }
  return blocks;
};

const toLines = (text: string): readonly string[] => text.split(/\r\n|\r|\n/, linesMax);

/** The block that begins in a line, behind `skip` characters of marks. */
const toBlock = (kind: Block['kind'], line: string, index: number, skip = 0): TextBlock => {
  const rest = line.slice(skip);
  const column = skip + rest.length - rest.trimStart().length + 1;
  return { kind, place: 'main', text: rest.trim(), line: index + 1, column };
};

/** A further line of the same paragraph. */
const extend = (blocks: TextBlock[], open: TextBlock, words: string): TextBlock => {
  const longer = { ...open, text: `${open.text} ${words}` };
  blocks[blocks.length - 1] = longer;
  return longer;
};

/** What a line of Markdown begins. */
type Start = { readonly kind: Block['kind']; readonly indent: number; readonly level?: number };

const readStart = (line: string): Start | undefined => {
  const heading = /^ {0,3}(#{1,6})(?:\s+|$)/.exec(line);
  if (heading) return { kind: 'heading', indent: heading[0].length, level: heading[1]?.length ?? 1 };
  const quote = /^ {0,3}>\s?/.exec(line);
  if (quote) return { kind: 'quote', indent: quote[0].length };
  const item = /^\s{0,12}(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?/.exec(line);
  if (item) return { kind: 'list', indent: item[0].length };
  const row = /^\s{0,3}\|/.exec(line);
  return row ? { kind: 'table', indent: row[0].length } : undefined;
};

/** Lines that part blocks and say nothing: rules, rows of dashes below a table's head. */
const isRuler = (line: string): boolean => {
  const marks = line.replace(/[\s|:]/g, '');
  return /^(?:-+|\*{3,}|_{3,})$/.test(marks) && (marks.length >= 3 || line.includes('|'));
};

/**
 * Markdown: headings, paragraphs, list entries, quotes, table rows, and code, fenced or indented, as `code`.
 * Front matter is left out. Marks within a line stay as they are.
 */
export const splitMarkdown = (text: string): readonly TextBlock[] => {
  const lines = toLines(text);
  const blocks: TextBlock[] = [];
  let open: TextBlock | undefined;
  let fence: string | undefined;
  for (let index = frontMatterEnd(lines); index < lines.length; index++) {
    const line = lines[index] ?? '';
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== undefined) {
      if (mark?.startsWith(fence)) fence = undefined;
      else if (line.trim() !== '') blocks.push(toBlock('code', line, index));
      continue;
    }
    if (mark !== undefined) {
      fence = mark;
      open = undefined;
      continue;
    }
    open = readLine(blocks, open, { line, index });
  }
  return blocks;
};

const readLine = (
  blocks: TextBlock[],
  open: TextBlock | undefined,
  { line, index }: { readonly line: string; readonly index: number },
): TextBlock | undefined => {
  const words = line.trim();
  if (words === '') return undefined;
  if (open !== undefined && isUnderline(line, open)) {
    blocks[blocks.length - 1] = toHeading(open, words);
    return undefined;
  }
  if (isRuler(line)) return undefined;
  const start = readStart(line);
  if (start === undefined) {
    if (open !== undefined) return extend(blocks, open, words);
    const isCode = /^(?: {4}|\t)/.test(line);
    const block = toBlock(isCode ? 'code' : 'paragraph', line, index);
    blocks.push(block);
    return isCode ? undefined : block;
  }
  if (start.kind === 'quote' && open?.kind === 'quote') return extend(blocks, open, line.slice(start.indent).trim());
  const block = { ...toBlock(start.kind, line, index, start.indent), ...(start.level ? { level: start.level } : {}) };
  if (block.text !== '') blocks.push(start.kind === 'heading' ? withoutClosingMarks(block) : block);
  return start.kind === 'heading' || start.kind === 'table' ? undefined : block;
};

const isUnderline = (line: string, open: TextBlock): boolean =>
  open.kind === 'paragraph' && /^ {0,3}(?:=+|-{2,})\s*$/.test(line);

const toHeading = (block: TextBlock, underline: string): TextBlock => ({
  ...block,
  kind: 'heading',
  level: underline.startsWith('=') ? 1 : 2,
});

const withoutClosingMarks = (block: TextBlock): TextBlock => ({ ...block, text: block.text.replace(/\s#+$/, '') });

/** The line after YAML front matter, or 0. */
const frontMatterEnd = (lines: readonly string[]): number => {
  if (lines[0]?.trimEnd() !== '---') return 0;
  const end = lines.findIndex((line, index) => index > 0 && /^(?:---|\.\.\.)\s*$/.test(line));
  return end < 0 ? 0 : end + 1;
};
