/**
 * Markdown, as people write it in posts, made markup: what is a paragraph, a list, a quotation, code, a link, a picture. Read line by line
 * and in one pass, with nothing nested: whoever writes it may be hostile. It is no renderer: how it looks does not matter here.
 */
import { escapeHtml } from './plain-html.ts';

/** Longer posts are cut: no service takes them. */
const charsMax = 50_000;

/** Text whose entities mean what they mean in Markdown too. */
const escapeText = (text: string): string =>
  escapeHtml(text).replace(/&amp;(?=(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,30});)/gi, '&');

const toLink = (address: string, label: string): string => `<a href="${escapeHtml(address)}">${label}</a>`;

const toPicture = (address: string, alt: string): string =>
  `<img src="${escapeHtml(address)}" alt="${escapeHtml(alt)}">`;

/** Marks of emphasis and code: within a word an underscore is one, and between spaces a star is one. */
const withoutMarks = (text: string): string =>
  text
    .replace(/\*{1,3}(?=\S)|(?<=\S)\*{1,3}|~~|`/g, '')
    .replace(/(?<![\p{L}\p{N}_])_{1,3}(?=\S)|(?<=\S)_{1,3}(?![\p{L}\p{N}_])/gu, '');

/** A full stop after a bare address ends the sentence; a bracket that was not opened in it does not belong to it. */
const cutAddress = (written: string): string => {
  const cut = written.replace(/[.,;:!?'"*_~]{1,20}$/, '');
  return cut.endsWith(')') && !cut.includes('(') ? cut.replace(/\){1,20}$/, '') : cut;
};

const target = String.raw`\(\s{0,9}<?(https?:\/\/[^\s<>()]{1,2000}(?:\([^\s<>()]{0,200}\)[^\s<>()]{0,500}){0,3})>?(?:\s{1,9}["'][^"'\n]{0,300}["'])?\s{0,9}\)`;
/** In this order: an escaped sign, code, a linked picture, a picture, a link, an address in angles, a bare address. */
const inlinePattern = new RegExp(
  [
    String.raw`\\([!-/:-@[-${'`'}{-~])`,
    String.raw`${'`'}{1,2}([^${'`'}\n]{1,1000})${'`'}{1,2}`,
    String.raw`\[!\[([^[\]\n]{0,300})\]\([^\s()]{1,2000}\)\]${target}`,
    String.raw`!\[([^[\]\n]{0,300})\]${target}`,
    String.raw`\[([^[\]\n]{1,300})\]${target}`,
    String.raw`<(https?:\/\/[^\s<>]{1,2000})>`,
    String.raw`(https?:\/\/[^\s<>"\]]{1,2000})`,
  ].join('|'),
  'g',
);

/** One run of text without line breaks. */
const toInline = (text: string): string => {
  const parts: string[] = [];
  let at = 0;
  for (const match of text.matchAll(inlinePattern)) {
    const [all, sign, code, linkedAlt, linked = '', alt, picture = '', label, address = '', angled, bare] = match;
    if (at < match.index) parts.push(escapeText(withoutMarks(text.slice(at, match.index))));
    at = match.index + all.length;
    if (sign !== undefined) parts.push(escapeHtml(sign));
    else if (code !== undefined) parts.push(`<code>${escapeHtml(code)}</code>`);
    else if (linkedAlt !== undefined) parts.push(toLink(linked, escapeText(linkedAlt)));
    else if (alt !== undefined) parts.push(toPicture(picture, alt));
    else if (label !== undefined) parts.push(toLink(address, escapeText(withoutMarks(label))));
    else if (angled !== undefined) parts.push(toLink(angled, escapeHtml(angled)));
    else if (bare !== undefined) {
      const cut = cutAddress(bare);
      at -= bare.length - cut.length;
      parts.push(toLink(cut, escapeHtml(cut)));
    }
  }
  return [...parts, escapeText(withoutMarks(text.slice(at)))].join('');
};

type Kind = 'paragraph' | 'quote' | 'list' | 'code' | 'heading' | 'none';
type Line = { readonly kind: Kind; readonly text: string; readonly level?: number };

const isRule = (line: string): boolean =>
  /^[\s|:-]*$/.test(line.slice(0, 500)) || /^\s{0,3}(?:\*\s?){3,50}$/.test(line);

/** What a line is, its marks taken off. Tables are read as lines of text. */
const readLine = (line: string): Line => {
  const heading = /^ {0,3}(#{1,6})\s+(.*)$/.exec(line);
  if (heading !== null) return { kind: 'heading', text: heading[2] ?? '', level: heading[1]?.length ?? 1 };
  // `::: spoiler What it is about` opens a part that is shown on demand, `:::` ends it.
  const folded = /^\s{0,3}:::\s{0,9}(?:spoiler)?(.*)$/.exec(line);
  if (folded !== null)
    return { kind: (folded[1] ?? '').trim() === '' ? 'none' : 'heading', text: folded[1] ?? '', level: 6 };
  if (isRule(line)) return { kind: 'none', text: '' };
  const quote = /^\s{0,3}(?:>\s?){1,20}(.*)$/.exec(line);
  if (quote !== null) return { kind: 'quote', text: quote[1] ?? '' };
  const item = /^\s{0,40}(?:[-*+]|\d{1,9}[.)])\s+(.*)$/.exec(line);
  if (item !== null) return { kind: 'list', text: item[1] ?? '' };
  return { kind: 'paragraph', text: line.includes('|') ? line.replaceAll('|', ' ') : line };
};

const isFence = (line: string): boolean => /^\s{0,40}(?:`{3,}|~{3,})/.test(line);

/** Lines with what they are; those between fences are code as they stand. */
const readLines = (markdown: string): readonly Line[] => {
  let isCode = false;
  return markdown.split(/\r\n|\r|\n/).map((line): Line => {
    if (isFence(line)) {
      isCode = !isCode;
      return { kind: 'none', text: '' };
    }
    return isCode ? { kind: 'code', text: line } : readLine(line);
  });
};

/** Two spaces or a backslash at its end break a line; all else that is broken is one line. */
const joinLines = (lines: readonly Line[]): string =>
  lines
    .map(({ text }) => `${toInline(text.replace(/\\$/, '').trim())}${/(?: {2}|\\)$/.test(text) ? '<br>' : ' '}`)
    .join('')
    .replace(/(?:<br>| )$/, '');

const toBlock = (lines: readonly Line[]): string => {
  const [first] = lines;
  switch (first?.kind) {
    case 'heading':
      return `<h${first.level ?? 6}>${toInline(first.text.trim())}</h${first.level ?? 6}>`;
    case 'code':
      return `<pre><code>${escapeHtml(lines.map(({ text }) => text).join('\n'))}</code></pre>`;
    case 'quote':
      return `<blockquote><p>${joinLines(lines)}</p></blockquote>`;
    case 'list':
      return `<ul>${lines.map(({ text }) => `<li>${toInline(text.trim())}</li>`).join('')}</ul>`;
    case 'paragraph':
      return `<p>${joinLines(lines)}</p>`;
    default:
      return '';
  }
};

/** Markdown as markup. */
export const markdownToHtml = (markdown: string): string => {
  const blocks: Line[][] = [];
  let open: Line[] = [];
  for (const line of readLines(markdown.slice(0, charsMax))) {
    if (line.kind !== open[0]?.kind || line.kind === 'heading') {
      open = [];
      blocks.push(open);
    }
    open.push(line);
  }
  return blocks.map(toBlock).join('');
};
