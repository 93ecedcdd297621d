/** Walks a document's tags and texts, gathers them into blocks, and holds the rules against each. */
import { decodeHTML } from 'entities';
import type { FileJudgement } from '../file-judgement.ts';
import { attributeOf, type HtmlToken } from './html-tokens.ts';
import { judgeProse, type ProseOptions } from './prose.ts';
import { openSourceText, type SourceText } from './source-text.ts';

/** What a configuration leaves out of documents. */
export type Skips = {
  readonly skippedTags: readonly string[];
  readonly ignoredTags: readonly string[];
  readonly ignoredClasses: readonly string[];
};

const skippedByDefault = ['script', 'style', 'pre', 'figure', 'noscript', 'iframe'];
const ignoredByDefault = ['tt', 'code', 'kbd'];
const ignoredClassesAlways = ['problematic', 'pre', 'code'];

const inlineTags = new Set(
  'b big i small abbr acronym cite dfn em kbd strong a br img span sub sup code tt del'.split(' '),
);
const scopeOfTag: Readonly<Record<string, string>> = {
  th: 'text.table.header',
  td: 'text.table.cell',
  caption: 'text.table.caption',
  li: 'text.list',
  blockquote: 'text.blockquote',
  figcaption: 'text.figure.caption',
};
/** Tags whose attributes stand in the source and must not be taken for its words. */
const coveredTags = new Set(['img', 'a', 'p', 'script', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'span']);

export type Document = {
  readonly tokens: readonly HtmlToken[];
  /** What the words are looked for in. */
  readonly source: string;
  /** `.md`: the last part of every scope. */
  readonly extension: string;
  readonly styles: readonly string[];
  readonly skips: Skips;
  readonly prose: ProseOptions;
};

type Walk = {
  readonly document: Document;
  readonly judgement: FileJudgement;
  readonly source: SourceText;
  readonly skipped: ReadonlySet<string>;
  readonly ignored: ReadonlySet<string>;
  readonly classes: ReadonlySet<string>;
  /** The line that was read last, from 0. */
  line: number;
  /** Texts of the open block, which are covered in the source when it ends. */
  queue: string[];
  /** Tags since the last block ended. */
  tags: string[];
  activeTag: string;
  /** What was gathered of the open block. */
  gathered: string;
  /** Running text and what else counts as such, for formulas. */
  summary: string;
  isSkipping: boolean;
  isInline: boolean;
  isIgnored: boolean;
  /** A tag left out for its class, and how often it was opened and closed since. */
  classTag: { readonly name: string; begun: number; ended: number } | undefined;
  href: string;
  className: string;
};

/** Judges a document; what formulas count is handed back. */
export const judgeTokens = (document: Document, judgement: FileJudgement): { readonly summary: string } => {
  const { skippedTags, ignoredTags, ignoredClasses } = document.skips;
  const walk: Walk = {
    document,
    judgement,
    source: openSourceText(document.source),
    skipped: new Set(skippedTags.length > 0 ? skippedTags : skippedByDefault),
    ignored: new Set(ignoredTags.length > 0 ? ignoredTags : ignoredByDefault),
    classes: new Set([...ignoredClassesAlways, ...ignoredClasses]),
    line: 0,
    queue: [],
    tags: [],
    activeTag: '',
    gathered: '',
    summary: '',
    isSkipping: false,
    isInline: false,
    isIgnored: false,
    classTag: undefined,
    href: '',
    className: '',
  };
  for (const token of document.tokens) step(walk, token);
  return { summary: walk.summary };
};

const step = (walk: Walk, token: HtmlToken): void => {
  const trimmed = token.data.trim();
  let data = trimmed.includes('&') ? decodeHTML(trimmed) : trimmed;
  const isStart = token.type === 'start';
  const isClosed = countClass(walk, data, isStart);
  const isLeftOut = hasClass(attributeOf(token, 'class'), walk.classes) && !inlineTags.has(data);
  if (isStart && (walk.skipped.has(data) || isLeftOut)) {
    if (isLeftOut) walk.classTag = { name: data, begun: 1, ended: 0 };
    walk.isSkipping = true;
    count(walk, data);
  } else if (walk.isSkipping && (walk.skipped.has(data) || isClosed)) {
    walk.isSkipping = false;
    if (isClosed) walk.classTag = undefined;
  } else if (isStart) data = openTag(walk, data);
  else if (token.type === 'end' && inlineTags.has(data)) walk.activeTag = '';
  else if (token.type === 'comment') {
    walk.judgement.comments.note(data, walk.document.styles);
    cover(walk, data);
  } else if (token.type === 'text') addText(walk, data);
  if (token.type === 'end' && !inlineTags.has(data)) endBlock(walk);
  walk.href = attributeOf(token, 'href');
  walk.className = attributeOf(token, 'class');
  judgeAlt(walk, token);
  coverAttributes(walk, token);
};

/** Counts a class's tag; true where the one that was left out is closed again. */
const countClass = (walk: Walk, name: string, isStart: boolean): boolean => {
  const { classTag } = walk;
  if (classTag === undefined) return false;
  if (name === classTag.name) {
    if (isStart) classTag.begun++;
    else classTag.ended++;
  }
  return classTag.begun === classTag.ended;
};

const hasClass = (value: string, classes: ReadonlySet<string>): boolean =>
  value !== '' && value.split(' ').some((each) => classes.has(each));

const count = ({ judgement: { notes } }: Walk, kind: string): void => {
  notes.counts.set(kind, (notes.counts.get(kind) ?? 0) + 1);
};

const openTag = (walk: Walk, name: string): string => {
  const data = (name === 'em' || name === 'b') && lastTag(walk) === 'code' ? 'code' : name;
  walk.isInline = inlineTags.has(data);
  walk.isIgnored = walk.ignored.has(data);
  walk.tags.push(data);
  walk.activeTag = data;
  return data;
};

const lastTag = ({ tags, activeTag }: Walk): string => tags.at(-1) ?? activeTag;

const addText = (walk: Walk, data: string): void => {
  if (data === '') return;
  advance(walk, data);
  walk.queue.push(data);
  if (walk.isSkipping) return;
  const isMasked = walk.isIgnored || hasClass(walk.className, walk.classes);
  const text = isInNestedList(walk) && !walk.isInline ? ` ${data}` : data;
  const isCovered = isMasked || walk.href === text;
  const isMark = /^[.?!,:;)\]}—–]/.test(text) && !isMasked;
  if (isCovered) walk.isIgnored = false;
  const shown = isCovered ? text.replace(/[^\n]/gu, '*') : text;
  const padded = walk.isInline && !isMark ? ` ${shown}` : shown;
  // Behind an opening bracket or a dash no space is put.
  const isTight = padded.startsWith(' ') && /[([{—–]$/.test(walk.gathered);
  walk.gathered += isTight ? padded.slice(1) : padded;
};

const isInNestedList = (walk: Walk): boolean => {
  const { tags } = walk;
  const up = tags.at(-2);
  return lastTag(walk) === 'li' && tags.length > 3 && (up === 'ol' || up === 'ul') && tags.at(-3) === 'li';
};

/** Goes on to the line in which a text stands, if that is further down. */
const advance = (walk: Walk, text: string): void => {
  walk.line = Math.max(walk.line, findLine(walk, text));
};

/** The line of the last line of a text, or of its last word; -1 where neither is found. */
const findLine = ({ source }: Walk, text: string): number => {
  const last = text.slice(text.lastIndexOf('\n') + 1);
  const whole = source.find(last);
  const found = whole >= 0 ? whole : source.find(/\S+(?=\s*$)/.exec(last)?.[0] ?? '');
  return found < 0 ? -1 : source.lineOf(found);
};

const cover = ({ source }: Walk, text: string): void => {
  for (const line of text.split('\n'))
    if (!source.cover(line)) for (const word of line.match(/\S+/g) ?? []) source.cover(word);
};

const endBlock = (walk: Walk): void => {
  if (walk.gathered.trim() !== '') judgeGathered(walk);
  for (const text of walk.queue) cover(walk, text);
  walk.queue = [];
  walk.tags = [];
  walk.gathered = '';
};

const headingTag = /^h[1-6]$/;

const judgeGathered = (walk: Walk): void => {
  const { document, judgement, tags } = walk;
  const tag = tags.find((each) => scopeOfTag[each] !== undefined || headingTag.test(each));
  const scope = tag === undefined ? 'text' : (scopeOfTag[tag] ?? `text.heading.${tag}`);
  const isSummed = tag === undefined || tag === 'blockquote' || tag === 'li';
  if (isSummed) walk.summary += `${walk.gathered}\n\n`;
  if (tag === undefined) {
    const block = toBlock(walk, walk.gathered, `${scope}${document.extension}`);
    const searchesAll = walk.gathered.includes('\n');
    judgeProse(block.block, document.prose, judgement, () => ({ ...block.toContext(), searchesAll }));
    return;
  }
  count(walk, scope.slice('text.'.length));
  const { block, toContext } = toBlock(walk, walk.gathered.replace(/^ +/, ''), `${scope}${document.extension}`);
  judgement.judgeSource(block, toContext);
};

const toBlock = (walk: Walk, text: string, scope: string) => ({
  block: { text, scope, parent: scope },
  toContext: () => {
    const found = findLine(walk, text);
    return {
      source: walk.source.remaining(),
      lineStarts: walk.source.lineStarts,
      line: Math.max(walk.line, found),
      searchesAll: false,
    };
  },
});

const judgeAlt = (walk: Walk, token: HtmlToken): void => {
  if (token.data !== 'img' || walk.skipped.has('alt')) return;
  for (const [name, value] of token.attributes) {
    if (name !== 'alt') continue;
    const { block, toContext } = toBlock(walk, value, 'text.attr.alt');
    walk.judgement.judgeSource(block, toContext);
  }
};

const coverAttributes = (walk: Walk, { data, attributes }: HtmlToken): void => {
  if (!coveredTags.has(data)) return;
  const isHtml = walk.document.extension === '.html';
  for (const [name, value] of attributes) {
    if (name === 'href') cover(walk, unescapeUrl(value));
    else if (name === 'id' || name === 'src' || name === 'alt' || (isHtml && name === 'class')) cover(walk, value);
  }
};

/** An address as it may be written in the source; '' where its escapes make no sense. */
const unescapeUrl = (address: string): string => {
  try {
    return decodeURIComponent(address.replaceAll('+', ' '));
  } catch {
    return '';
  }
};
