/** CPU of looking for brands: `npx tsx bench/match.ts [--json]`, on the articles' pages (raw HTML, and their text cut to blocks). */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { toBrandMatcher } from '../lib/mentions/match.ts';
import type { Block } from '../lib/model/block.ts';
import { type Brand, brandSchema } from '../lib/model/brand.ts';

const pagesMax = 150;
const folder = `${process.env.EARMARK_DATA ?? fileURLToPath(new URL('../../shared/data', import.meta.url))}/articles/pages`;
if (!existsSync(folder)) {
  console.log(`skipped: ${folder} is not there (set EARMARK_DATA)`);
  process.exit(0);
}
const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.html.gz') && !file.includes('expected'))
  .toSorted((a, b) => (a < b ? -1 : 1))
  .slice(0, pagesMax)
  .map((file) => gunzipSync(readFileSync(`${folder}/${file}`)).toString('utf8'));
const texts = pages.map((html): readonly Block[] =>
  html
    .replaceAll(/<(script|style)[\s\S]*?<\/\1>/gi, ' ')
    .split(/<[^>]*>/)
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map((text) => ({ kind: 'text', place: 'main', text })),
);

/** Made-up names, so that next to nothing is found: the case that most pages are. */
const syllables = 'ka lor min dra vex tol pra nim sul gor wen bri zan fel mur'.split(' ');
const toName = (index: number): string => {
  const part = (n: number): string => syllables[n % syllables.length] ?? '';
  const word = part(index) + part(index >> 2) + part(index * 7 + 3) + part(index >> 4);
  return word.charAt(0).toUpperCase() + word.slice(1) + (index % 3 === 0 ? ' Systems' : '');
};
const brandOf = (names: number): Brand =>
  brandSchema.parse({
    id: 'b',
    name: toName(1),
    aliases: Array.from({ length: Math.min(names - 1, 190) }, (_, index) => toName(index + 2)),
    products: Array.from({ length: Math.max(0, names - 191) }, (_, index) => ({ name: toName(index + 200) })),
    domains: ['kalormin.example'],
  });

const rawUnits = pages.reduce((sum, { length }) => sum + length, 0);
const textUnits = texts.flat().reduce((sum, { text }) => sum + text.length, 0);
const measure = (units: number, work: () => number): { readonly megabytesPerSecond: number; readonly hits: number } => {
  work();
  const cpu = process.cpuUsage();
  const hits = work();
  const { user, system } = process.cpuUsage(cpu);
  return { megabytesPerSecond: Math.round(units / (user + system)), hits };
};

for (const names of [5, 50, 500]) {
  const { mayOccur, findOccurrences } = toBrandMatcher(brandOf(names));
  const rows = {
    mayOccur: measure(rawUnits, () => pages.filter(mayOccur).length),
    findOccurrences: measure(textUnits, () => texts.flatMap(findOccurrences).length),
  };
  for (const [what, { megabytesPerSecond, hits }] of Object.entries(rows))
    console.log(
      process.argv.includes('--json')
        ? JSON.stringify({ bench: 'match', what, names, megabytesPerSecond, hits })
        : `${what.padEnd(16)} ${String(names).padStart(4)} names ${String(megabytesPerSecond).padStart(5)} MB/s (UTF-16 units, CPU), ${hits} hits`,
    );
}
