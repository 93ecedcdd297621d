/** How often the language of a text is told right: `npx tsx bench/language.ts [--json] [--wrong]`, on language-id's cases. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { detectLanguage, supportedLanguages } from '../lib/text/language.ts';

/** Shorter texts are a stress test, not a promise. */
const unitsMin = 20;

const folder = process.env.EARMARK_DATA ?? fileURLToPath(new URL('../../shared/data', import.meta.url));
const file = `${folder}/language-id/cases.json`;
if (!existsSync(file)) {
  console.log(`skipped: ${file} is not there (set EARMARK_DATA)`);
  process.exit(0);
}
const cases = z.array(z.object({ lang: z.string(), text: z.string() })).parse(JSON.parse(readFileSync(file, 'utf8')));

const rows = new Map<string, { right: number; total: number; wrong: Map<string, number> }>();
let short = { right: 0, total: 0 };
const cpu = process.cpuUsage();
for (const { lang, text } of cases) {
  const expected = supportedLanguages.includes(lang) ? lang : 'und';
  const told = detectLanguage(text);
  if (text.length < unitsMin) {
    short = { right: short.right + (told === expected ? 1 : 0), total: short.total + 1 };
    continue;
  }
  const row = rows.get(lang) ?? { right: 0, total: 0, wrong: new Map() };
  rows.set(lang, row);
  row.total++;
  if (told === expected) row.right++;
  else {
    row.wrong.set(told, (row.wrong.get(told) ?? 0) + 1);
    if (process.argv.includes('--wrong')) console.log(`${lang} told ${told}: ${text}`);
  }
}
const seconds = process.cpuUsage(cpu).user / 1e6;

const sum = (languages: readonly string[]): { right: number; total: number } => {
  const all = languages.map((language) => rows.get(language) ?? { right: 0, total: 0 });
  return { right: all.reduce((n, { right }) => n + right, 0), total: all.reduce((n, { total }) => n + total, 0) };
};
const percent = ({ right, total }: { right: number; total: number }): string => ((100 * right) / total).toFixed(1);
const languages = [...rows.keys()].toSorted((a, b) => (a < b ? -1 : 1));
const supported = sum(languages.filter((each) => supportedLanguages.includes(each)));
const others = sum(languages.filter((each) => !supportedLanguages.includes(each)));

if (process.argv.includes('--json')) {
  for (const language of languages) {
    const row = rows.get(language);
    console.log(JSON.stringify({ bench: 'language', language, right: row?.right, total: row?.total }));
  }
  console.log(JSON.stringify({ bench: 'language', language: 'supported', ...supported }));
  console.log(JSON.stringify({ bench: 'language', language: 'others', ...others }));
} else {
  for (const language of languages) {
    const row = rows.get(language);
    if (row === undefined || row.right === row.total) continue;
    const mark = supportedLanguages.includes(language) ? 'supported' : 'und';
    console.log(
      `${language.padEnd(4)} ${mark.padEnd(9)} ${row.right}/${row.total}  told: ${[...row.wrong].map((each) => each.join(' ')).join(', ')}`,
    );
  }
  console.log(
    `supported (${supportedLanguages.length} languages), 20 characters and more: ${supported.right}/${supported.total} = ${percent(supported)} %`,
  );
  console.log(`others, told as und: ${others.right}/${others.total} = ${percent(others)} %`);
  console.log(`shorter texts, all: ${short.right}/${short.total} = ${percent(short)} %`);
  console.log(`${Math.round(cases.length / seconds)} texts a CPU second, loading included`);
}
