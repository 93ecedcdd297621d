/**
 * How far near fingerprints of one story and of two lie apart: `npx tsx bench/fingerprint.ts [--json]`. Stories are the plain texts
 * of real articles; copies of one are made as sites make them (cut short, a paragraph added, some words changed, a headline before).
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { hammingDistance, nearDistanceMax, toNearFingerprint } from '../lib/text/fingerprint.ts';

const textsMax = 300;
const unitsMin = 600;
const folder = `${process.env.EARMARK_DATA ?? fileURLToPath(new URL('../../shared/data', import.meta.url))}/articles/pages`;
if (!existsSync(folder)) {
  console.log(`skipped: ${folder} is not there (set EARMARK_DATA)`);
  process.exit(0);
}
const texts = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('expected.txt.gz'))
  .toSorted((a, b) => (a < b ? -1 : 1))
  .map((file) => gunzipSync(readFileSync(`${folder}/${file}`)).toString('utf8'))
  .filter(({ length }) => length >= unitsMin)
  .slice(0, textsMax);

const share = (text: string, part: number): string => text.slice(0, Math.floor(text.length * part));
const copies: Readonly<Record<string, (text: string, other: string) => string>> = {
  'headline before it': (text) => `The Daily Example | News | Share this story\n${text}`,
  'one word in forty changed': (text) =>
    text
      .split(' ')
      .map((word, index) => (index % 40 === 7 ? 'changed' : word))
      .join(' '),
  'one word in twenty changed': (text) =>
    text
      .split(' ')
      .map((word, index) => (index % 20 === 7 ? 'changed' : word))
      .join(' '),
  'last tenth cut': (text) => share(text, 0.9),
  'last fifth cut': (text) => share(text, 0.8),
  'a tenth of another text added': (text, other) => `${text}\n${other.slice(0, Math.floor(text.length / 10))}`,
};

const marks = [0.5, 0.9, 0.99] as const;
const print = (pairs: string, distances: readonly number[]): void => {
  const sorted = distances.toSorted((a, b) => a - b);
  const at = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  const near = distances.filter((each) => each <= nearDistanceMax).length / distances.length;
  const row = { pairs, count: distances.length, least: sorted[0] ?? 0, quantiles: marks.map(at), near };
  console.log(
    process.argv.includes('--json')
      ? JSON.stringify({ bench: 'fingerprint', ...row })
      : `${pairs.padEnd(32)} ${String(row.count).padStart(6)} pairs  least ${row.least}  50/90/99 %: ${row.quantiles.join('/')}  told near: ${(100 * near).toFixed(2)} %`,
  );
};

const prints = texts.map(toNearFingerprint);
for (const [name, copy] of Object.entries(copies))
  print(
    name,
    texts.map((text, index) =>
      hammingDistance(prints[index] ?? '', toNearFingerprint(copy(text, texts[(index + 1) % texts.length] ?? ''))),
    ),
  );
// The same article occurs in several suites, and filler text in many test pages: what shares most of its words is one story.
const vocabularies = texts.map((text) => new Set(text.toLowerCase().match(/\p{L}{4,}/gu) ?? []));
const sameWordsMax = 0.3;
const overlap = (a: ReadonlySet<string>, b: ReadonlySet<string>): number => {
  const shared = [...a].filter((word) => b.has(word)).length;
  return shared / (a.size + b.size - shared);
};
const none: ReadonlySet<string> = new Set();
print(
  'different articles',
  prints.flatMap((a, i) =>
    prints.flatMap((b, j) =>
      j > i && overlap(vocabularies[i] ?? none, vocabularies[j] ?? none) <= sameWordsMax ? [hammingDistance(a, b)] : [],
    ),
  ),
);
