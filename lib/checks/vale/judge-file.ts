/** One text held against the rules: Markdown, HTML or plain, or the blocks of a page. */
import type { Block } from '../../model/block.ts';
import { judgeFrontMatter } from './document/front-matter.ts';
import { toHtmlTokens } from './document/html-tokens.ts';
import { applyIgnores } from './document/ignore-patterns.ts';
import { judgeTokens } from './document/judge-tokens.ts';
import { toSearchedMarkdown } from './document/markdown-source.ts';
import { toMarkdownTokens } from './document/markdown-tokens.ts';
import { judgeProse, type ProseOptions, toProsePieces } from './document/prose.ts';
import { toLineStarts } from './document/source-text.ts';
import { type FileJudgement, openFileJudgement, type RuleFault, type ValeAlert } from './file-judgement.ts';
import type { FileRules } from './file-rules.ts';

export type FileKind = 'md' | 'html' | 'txt';

export type ValeVerdict = { readonly alerts: readonly ValeAlert[]; readonly faults: readonly RuleFault[] };

/** Longest source that is judged; the rest of a longer one is left. */
export const sourceLengthMax = 2_000_000;

const toVerdict = ({ alerts, faults }: FileJudgement): ValeVerdict => ({
  alerts: alerts.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)),
  faults,
});

/** Judges a source; alerts have its lines and columns. */
export const judgeSource = (text: string, kind: FileKind, rules: FileRules): ValeVerdict => {
  const source = text.slice(0, sourceLengthMax).replaceAll('&rsquo;', "'").replace(/\r\n?/g, '\n');
  const judgement = openFileJudgement(rules.ruleSet);
  const extension = `.${rules.extension}`;
  const prose: ProseOptions = { extension, ...rules.cuts };
  if (kind === 'txt') judgePlain(source, prose, judgement);
  else judgeMarkup(source, kind, rules, judgement);
  judgement.comments.reset();
  judgement.judgeSource({ text: source, scope: `raw${extension}`, parent: `raw${extension}` }, () =>
    toWholeContext(source),
  );
  return toVerdict(judgement);
};

const toWholeContext = (source: string) => ({
  source,
  lineStarts: toLineStarts(source),
  line: -1,
  searchesAll: true,
});

const judgePlain = (source: string, prose: ProseOptions, judgement: FileJudgement): void => {
  const context = { ...toWholeContext(source), searchesAll: source.includes('\n') };
  const scope = `text${prose.extension}`;
  judgeProse({ text: source, scope, parent: scope }, prose, judgement, () => context);
};

const judgeMarkup = (source: string, kind: 'md' | 'html', rules: FileRules, judgement: FileJudgement): void => {
  const extension = `.${rules.extension}`;
  if (kind === 'md') judgeFrontMatter(source, extension, judgement);
  const hasIgnores = rules.ignores.blocks.length + rules.ignores.tokens.length > 0;
  const read = kind === 'md' || hasIgnores ? applyIgnores(source, rules.ignores, kind) : source;
  const tokens = kind === 'md' ? toMarkdownTokens(read) : toHtmlTokens(read);
  const searched = kind === 'md' ? toSearchedMarkdown(source) : source;
  const prose = { extension, ...rules.cuts };
  const { summary } = judgeTokens(
    { tokens, source: searched, extension, styles: rules.styles, skips: rules.skips, prose },
    judgement,
  );
  judgement.comments.reset();
  judgement.judgeSource({ text: summary, scope: `summary${extension}`, parent: `summary${extension}` }, () => ({
    ...toWholeContext(searched),
    line: 0,
  }));
};

const scopeOfKind: Readonly<Record<Block['kind'], string | undefined>> = {
  title: 'text.title',
  description: 'text.description',
  social: undefined,
  heading: 'text.heading',
  paragraph: 'text',
  text: 'text',
  list: 'text.list',
  table: 'text.table.cell',
  quote: 'text.blockquote',
  alt: 'text.attr.alt',
  code: undefined,
};

/** Judges the blocks of a page; alerts have block and span. There is no markup, so rules on `raw` do not run. */
export const judgeBlocks = (blocks: readonly Block[], rules: FileRules): ValeVerdict => {
  const judgement = openFileJudgement(rules.ruleSet);
  const prose: ProseOptions = { extension: '.html', ...rules.cuts };
  const summed: string[] = [];
  for (const [index, { kind, text, level }] of blocks.entries()) {
    const base = scopeOfKind[kind];
    if (base === undefined) continue;
    const scope = `${base}${kind === 'heading' ? `.h${level ?? 1}` : ''}.html`;
    count(judgement, base, level);
    if (base === 'text' || kind === 'list' || kind === 'quote') summed.push(text);
    if (base === 'text') judgePieces({ text, scope, parent: scope }, index, prose, judgement);
    else judgement.judgeBlock({ text, scope, parent: scope }, index);
  }
  const summary = summed.join('\n\n');
  judgement.judgeBlock({ text: summary, scope: 'summary.html', parent: 'summary.html' }, 0);
  return toVerdict(judgement);
};

const count = ({ notes: { counts } }: FileJudgement, scope: string, level: number | undefined): void => {
  const kind = scope.replace(/^text\.?/, '') + (level === undefined ? '' : `.h${level}`);
  if (kind !== '') counts.set(kind, (counts.get(kind) ?? 0) + 1);
};

/** A sentence's alerts are brought back to the text it was cut from. */
const judgePieces = (
  block: { readonly text: string; readonly scope: string; readonly parent: string },
  index: number,
  prose: ProseOptions,
  judgement: FileJudgement,
): void => {
  let from = 0;
  for (const piece of toProsePieces(block, prose)) {
    const found = block.text.indexOf(piece.text, from);
    const offset = found >= 0 ? found : Math.max(0, block.text.indexOf(piece.text));
    judgement.judgeBlock(piece, index, offset);
    if (piece.scope.startsWith('sentence')) from = offset + 1;
  }
};
