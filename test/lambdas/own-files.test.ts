/** Packages that read files beside themselves find them in a bundle too. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { buildFunction } from '../../bin/build-lambdas.mjs';

const root = path.resolve(import.meta.dirname, '../..');

/** Asked for when they are needed, as our modules do. */
const uses = `
export const answer = async () => {
  const { generate, parse } = await import('css-tree');
  const { default: dictionary } = await import('dictionary-en');
  const { default: nspell } = await import('nspell');
  const { default: tagger } = await import('wink-pos-tagger');
  const speller = nspell(Buffer.from(dictionary.aff), Buffer.from(dictionary.dic));
  return {
    css: generate(parse('a { color : RED }')),
    spelled: ['coffee', 'cofee'].map((word) => speller.correct(word)),
    tags: tagger().tagSentence('We roast beans').map(({ pos }) => pos),
  };
};
`;

const answerSchema = z.object({ answer: z.custom<() => Promise<unknown>>((value) => typeof value === 'function') });

test('style sheets, spelling and word classes answer in a bundle', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'earmark-files-'));
  try {
    const [entry, into] = [path.join(folder, 'entry.mjs'), path.join(folder, 'bundle')];
    await writeFile(entry, uses);
    await buildFunction({ entry, folder: into, nodePaths: [path.join(root, 'node_modules')] });
    const { answer } = answerSchema.parse(await import(pathToFileURL(path.join(into, 'index.mjs')).href));
    expect(await answer()).toEqual({ css: 'a{color:RED}', spelled: [true, false], tags: ['PRP', 'VBP', 'NNS'] });
  } finally {
    await rm(folder, { recursive: true });
  }
});
