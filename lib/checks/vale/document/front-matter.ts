/** Front matter: its texts are judged by rules that ask for them, `text.frontmatter.title` and the like. */
import { parseDocument } from 'yaml';
import type { FileJudgement } from '../file-judgement.ts';
import { findFrontMatter } from './ignore-patterns.ts';
import { toLineStarts } from './source-text.ts';

/** Longest front matter that is read, and most aliases in it. */
const lengthMax = 100_000;
const aliasesMax = 50;

/** Its keys with values that are texts; none where it cannot be read. */
export const readFrontMatter = (inner: string, isToml: boolean): readonly (readonly [string, string])[] => {
  if (inner.length > lengthMax) return [];
  if (isToml)
    return [...inner.matchAll(/^([\w-]+)\s*=\s*(?:"([^"\n]*)"|'([^'\n]*)')\s*$/gm)].map(
      ([, key = '', double, single]) => [key, double ?? single ?? ''] as const,
    );
  const parsed = parseDocument(inner, { uniqueKeys: false, logLevel: 'silent' });
  if (parsed.errors.length > 0) return [];
  const value: unknown = toPlain(() => parsed.toJS({ maxAliasCount: aliasesMax }));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => (typeof each === 'string' ? [[key, each] as const] : []));
};

const toPlain = (read: () => unknown): unknown => {
  try {
    return read();
  } catch {
    // Aliases that multiply are no front matter.
    return undefined;
  }
};

/** Judges each text of the front matter in its line. */
export const judgeFrontMatter = (source: string, extension: string, judgement: FileJudgement): void => {
  const found = findFrontMatter(source);
  if (found === undefined) return;
  const lines = found.head.split('\n');
  const lineStarts = toLineStarts(source);
  for (const [key, text] of readFrontMatter(found.inner, found.head.startsWith('+'))) {
    const [first = ''] = text.split('\n');
    // The line that has little else beside the words.
    const [best] = [...lines.entries()]
      .filter(([, line]) => line.includes(first))
      .toSorted(([, a], [, b]) => b.length - a.length);
    if (text === '' || best === undefined) continue;
    const scope = `text.frontmatter.${key}${extension}`;
    judgement.judgeSource({ text, scope, parent: scope }, () => ({
      source,
      lineStarts,
      line: best[0] - 1,
      searchesAll: false,
    }));
  }
};
