/** The pages made from code are as the code makes them, and no page links to what is not there. */
import { existsSync, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { commands } from '../lib/cli/all.ts';
import { toFence, toTable } from '../lib/cli/markdown.ts';
import { toReferencePages } from '../lib/cli/reference.ts';

const root = path.resolve(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

const loaded = await Promise.all(Object.values(commands).map((load) => load()));
const pages = toReferencePages(loaded);

describe('the reference', () => {
  test.each(pages)('$path is what the code says today; if not, run "npm run docs"', ({ path: file, text }) => {
    expect(existsSync(path.join(root, file)) ? read(file) : '').toBe(text);
  });

  test('has no page that nothing makes', async () => {
    const there = (await readdir(path.join(root, 'docs/reference'))).map((name) => `docs/reference/${name}`);
    expect(there.toSorted()).toEqual(
      pages
        .map(({ path: file }) => file)
        .filter((file) => file.startsWith('docs/reference/'))
        .toSorted(),
    );
  });

  test('leaves no option of any object without a word on what it is', () => {
    const silent = pages.flatMap(({ path: file, text }) =>
      text
        .split('\n')
        .filter((line) => /^\| `.*\|\s*\|$/.test(line))
        .map((line) => `${file}: ${line}`),
    );
    expect(silent).toEqual([]);
  });
});

/** The names of a page's headings, as links to them are written. */
const toAnchors = (markdown: string): readonly string[] =>
  [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

/** Links of a page that lead to no file, or to no heading of one. Fenced blocks are no text. */
const findBroken = (file: string, markdown: string): readonly string[] => {
  const text = markdown.replace(/^(`{3,})[\s\S]*?^\1$/gm, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/i.test(target))
    .filter((target) => {
      const [where = '', anchor] = target.split('#');
      const wanted = where === '' ? file : path.join(path.dirname(file), where);
      if (!existsSync(path.join(root, wanted))) return true;
      return anchor !== undefined && !toAnchors(read(wanted)).includes(anchor);
    });
};

const findMarkdown = async (): Promise<readonly string[]> => {
  const docs = await readdir(path.join(root, 'docs'), { recursive: true });
  return ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...docs.map((name) => path.join('docs', name))].filter(
    (name) => name.endsWith('.md'),
  );
};

const markdownFiles = await findMarkdown();

describe('links', () => {
  test.each(markdownFiles)('of %s lead to files and headings that are there', (file) => {
    expect(findBroken(file, read(file))).toEqual([]);
  });

  test('to nowhere are found, in text and not in fenced blocks', () => {
    const markdown =
      '[a](nowhere.md) [b](LICENSE) [c](#none) ![d](x.svg)\n```md\n[e](gone.md)\n```\n[f](https://x.example/)';
    expect(findBroken('README.md', markdown)).toEqual(['nowhere.md', '#none', 'x.svg']);
  });
});

describe('made Markdown', () => {
  test('keeps a table whole whatever stands in its cells, and leaves empty columns out', () => {
    expect(toTable(['a', 'b', 'c'], [['x|y', '', 'two\nlines']])).toBe('| a | c |\n|---|---|\n| x\\|y | two lines |');
  });

  test('fences a text with more backticks than it has', () => {
    expect(toFence('md', '```\ncode\n```\n')).toBe('````md\n```\ncode\n```\n````');
  });
});
