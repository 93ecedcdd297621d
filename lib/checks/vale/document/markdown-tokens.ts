/** Markdown as the row of tags and texts that its HTML would be. */
import type { Definition, FootnoteDefinition, Nodes, Parents, Root, Table } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { type HtmlToken, toHtmlTokens } from './html-tokens.ts';

/** Nodes within one another that are followed. */
const depthMax = 200;

type Writing = {
  readonly tokens: HtmlToken[];
  readonly definitions: ReadonlyMap<string, Definition>;
  readonly footnotes: Map<string, number>;
};

/** Cuts Markdown (CommonMark with GitHub's tables, strikethrough, task lists, bare links and footnotes) into HTML's tokens. */
export const toMarkdownTokens = (text: string): readonly HtmlToken[] => {
  const root = fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  const definitions = new Map<string, Definition>();
  const notes = new Map<string, FootnoteDefinition>();
  collect(root, definitions, notes, 0);
  const writing: Writing = { tokens: [], definitions, footnotes: new Map() };
  writeChildren(root, writing, 0);
  writeFootnotes(notes, writing);
  return writing.tokens;
};

const collect = (
  node: Nodes,
  definitions: Map<string, Definition>,
  notes: Map<string, FootnoteDefinition>,
  depth: number,
): void => {
  // The first of two definitions holds.
  if (node.type === 'definition' && !definitions.has(node.identifier)) definitions.set(node.identifier, node);
  if (node.type === 'footnoteDefinition' && !notes.has(node.identifier)) notes.set(node.identifier, node);
  if ('children' in node && depth < depthMax)
    for (const child of node.children) collect(child, definitions, notes, depth + 1);
};

type Attributes = HtmlToken['attributes'];
const none: Attributes = [];

const push = (writing: Writing, type: HtmlToken['type'], data: string, attributes: Attributes = none): void => {
  const last = writing.tokens.at(-1);
  // Texts side by side are one: a tag or comment parts them, and nothing else.
  if (type === 'text' && last?.type === 'text')
    writing.tokens[writing.tokens.length - 1] = { ...last, data: last.data + data };
  else if (type !== 'text' || data !== '') writing.tokens.push({ type, data, attributes });
};

const writeChildren = ({ children }: Root | Parents, writing: Writing, depth: number): void => {
  if (depth < depthMax) for (const child of children) write(child, writing, depth + 1);
};

const wrap = (name: string, node: Parents, writing: Writing, depth: number, attributes: Attributes = none): void => {
  push(writing, 'start', name, attributes);
  writeChildren(node, writing, depth);
  push(writing, 'end', name);
};

const writeText = (name: string, text: string, writing: Writing): void => {
  push(writing, 'start', name);
  push(writing, 'text', text);
  push(writing, 'end', name);
};

const write = (node: Nodes, writing: Writing, depth: number): void => {
  switch (node.type) {
    case 'text':
      push(writing, 'text', node.value);
      return;
    case 'html':
      for (const token of toHtmlTokens(node.value)) push(writing, token.type, token.data, token.attributes);
      return;
    case 'paragraph':
      wrap('p', node, writing, depth);
      return;
    case 'heading':
      wrap(`h${node.depth}`, node, writing, depth);
      return;
    case 'blockquote':
      wrap('blockquote', node, writing, depth);
      return;
    case 'emphasis':
      wrap('em', node, writing, depth);
      return;
    case 'strong':
      wrap('strong', node, writing, depth);
      return;
    case 'delete':
      wrap('del', node, writing, depth);
      return;
    case 'inlineCode':
      writeText('code', node.value, writing);
      return;
    case 'code':
      push(writing, 'start', 'pre');
      writeText('code', node.value, writing);
      push(writing, 'end', 'pre');
      return;
    case 'break':
      push(writing, 'start', 'br');
      push(writing, 'text', '\n');
      return;
    case 'thematicBreak':
      push(writing, 'start', 'hr');
      return;
    case 'table':
      writeTable(node, writing, depth);
      return;
    default:
      writeOther(node, writing, depth);
      return;
  }
};

const writeOther = (node: Nodes, writing: Writing, depth: number): void => {
  switch (node.type) {
    case 'list':
      push(writing, 'start', node.ordered ? 'ol' : 'ul');
      for (const item of node.children) writeItem(item, node.spread ?? false, writing, depth + 1);
      push(writing, 'end', node.ordered ? 'ol' : 'ul');
      return;
    case 'link':
      wrap('a', node, writing, depth, toLinkAttributes(node));
      return;
    case 'linkReference': {
      const definition = writing.definitions.get(node.identifier);
      wrap('a', node, writing, depth, definition === undefined ? none : toLinkAttributes(definition));
      return;
    }
    case 'image':
      push(writing, 'start', 'img', toImageAttributes(node.url, node.alt));
      return;
    case 'imageReference':
      push(writing, 'start', 'img', toImageAttributes(writing.definitions.get(node.identifier)?.url ?? '', node.alt));
      return;
    case 'footnoteReference':
      writeFootnoteMark(node.identifier, writing);
      return;
    default:
      // Definitions and the notes themselves are written elsewhere, or not at all.
      return;
  }
};

const toLinkAttributes = ({ url, title }: { url: string; title?: string | null | undefined }): Attributes => [
  ['href', url],
  ...(title == null ? [] : [['title', title] as const]),
];

const toImageAttributes = (url: string, alt: string | null | undefined): Attributes => [
  ['src', url],
  ['alt', alt ?? ''],
];

type Item = Extract<Nodes, { type: 'listItem' }>;

/** In a list without empty lines the paragraphs of an item are not marked as such. */
const writeItem = (item: Item, isLoose: boolean, writing: Writing, depth: number): void => {
  push(writing, 'start', 'li');
  if (item.checked != null) push(writing, 'start', 'input', [['type', 'checkbox']]);
  const spread = isLoose || item.spread === true;
  for (const child of item.children) {
    if (child.type === 'paragraph' && !spread) writeChildren(child, writing, depth + 1);
    else write(child, writing, depth + 1);
  }
  push(writing, 'end', 'li');
};

const writeTable = ({ children }: Table, writing: Writing, depth: number): void => {
  push(writing, 'start', 'table');
  for (const [index, row] of children.entries()) {
    const part = index === 0 ? 'thead' : index === 1 ? 'tbody' : undefined;
    if (part !== undefined) push(writing, 'start', part);
    push(writing, 'start', 'tr');
    for (const cell of row.children) wrap(index === 0 ? 'th' : 'td', cell, writing, depth + 2);
    push(writing, 'end', 'tr');
    if (index === 0) push(writing, 'end', 'thead');
  }
  if (children.length > 1) push(writing, 'end', 'tbody');
  push(writing, 'end', 'table');
};

const writeFootnoteMark = (identifier: string, writing: Writing): void => {
  const number = writing.footnotes.get(identifier) ?? writing.footnotes.size + 1;
  writing.footnotes.set(identifier, number);
  push(writing, 'start', 'sup', [['id', `fnref:${number}`]]);
  push(writing, 'start', 'a', [
    ['href', `#fn:${number}`],
    ['class', 'footnote-ref'],
  ]);
  push(writing, 'text', String(number));
  push(writing, 'end', 'a');
  push(writing, 'end', 'sup');
};

/** The notes stand at the end, in the order in which they were referred to. */
const writeFootnotes = (notes: ReadonlyMap<string, FootnoteDefinition>, writing: Writing): void => {
  if (writing.footnotes.size === 0) return;
  push(writing, 'start', 'div', [['class', 'footnotes']]);
  push(writing, 'start', 'hr');
  push(writing, 'start', 'ol');
  for (const identifier of writing.footnotes.keys()) {
    const note = notes.get(identifier);
    if (note !== undefined) wrap('li', note, writing, 1);
  }
  push(writing, 'end', 'ol');
  push(writing, 'end', 'div');
};
