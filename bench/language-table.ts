/**
 * Makes lib/text/language-table.json from the n-grams of eld (medium, Apache-2.0, Copyright 2023 Nito T.M.):
 * `npx tsx bench/language-table.ts`. The table is a tenth of eld's size in memory and is unpacked in milliseconds, not in
 * most of a second. Scripts that one language alone is written in are left out: they need no n-grams.
 * @see https://github.com/nitotm/efficient-language-detector-js
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { gramHash } from '../lib/text/language-grams.ts';

const read = (file: string): string =>
  readFileSync(fileURLToPath(new URL(`../node_modules/eld/src/${file}`, import.meta.url)), 'utf8');
const evaluate = (source: string, name: string): unknown =>
  new Function(`${source.replaceAll(/^\uFEFF/g, '').replaceAll('export const', 'const')}; return ${name};`)();

const { ngrams, languages } = z
  .object({
    ngrams: z.record(z.string(), z.record(z.string(), z.number())),
    languages: z.record(z.string(), z.string()),
  })
  .parse(evaluate(read('ngrams/medium.js'), 'ngramsData'));
const averages = z.record(z.string(), z.number()).parse(evaluate(read('avgScore.js'), 'avgScore'));
const dictionary = z.array(z.string()).parse(evaluate(read('dictionary.js'), 'dictionary'));

const alone = new Set('am ta or kn ko el ml pa th ka gu te hy he lo zh ja bn'.split(' '));
const kept = Object.values(languages)
  .filter((each) => !alone.has(each))
  .toSorted();
const byteOf = new Map<string, number>();
for (const [byte, character] of dictionary.entries()) if (character !== ' ') byteOf.set(character, byte);

const toBytes = (gram: string): readonly number[] =>
  [...gram.trim()].map((character) => byteOf.get(character) ?? character.charCodeAt(0));

const rows = Object.entries(ngrams)
  .map(([gram, scores]) => ({
    hash: gramHash(toBytes(gram), 0, toBytes(gram).length, gram.startsWith(' '), gram.endsWith(' ')),
    pairs: Object.entries(scores)
      .map(([code, score]) => ({ language: kept.indexOf(languages[code] ?? ''), score }))
      .filter(({ language }) => language >= 0),
  }))
  .filter(({ pairs }) => pairs.length > 0)
  .toSorted((a, b) => a.hash - b.hash);

const bytes: number[] = [];
let previous = 0;
for (const { hash, pairs } of rows) {
  let gap = hash - previous;
  previous = hash;
  while (gap >= 0x80) {
    bytes.push((gap % 0x80) | 0x80);
    gap = Math.floor(gap / 0x80);
  }
  bytes.push(gap);
  // One byte names the language (the high bit says that more follow), one its score.
  for (const [index, { language, score }] of pairs.entries())
    bytes.push(language | (index < pairs.length - 1 ? 0x80 : 0), score);
}

const table = {
  origin:
    'n-grams of eld 2.1.0 (medium), Copyright 2023 Nito T.M., Apache-2.0, https://github.com/nitotm/efficient-language-detector-js; repacked by bench/language-table.ts',
  languages: kept,
  averages: kept.map((each) => averages[each] ?? 0.77),
  count: rows.length,
  grams: Buffer.from(bytes).toString('base64'),
};
const file = fileURLToPath(new URL('../lib/text/language-table.json', import.meta.url));
writeFileSync(file, `${JSON.stringify(table)}\n`);
console.log(`${rows.length} n-grams of ${kept.length} languages in ${bytes.length} bytes`);
