/**
 * Facts that are read off pages written for it (bench/facts, one file a country): precision and recall a kind, for the half that was looked at
 * while the readers were written, for the half that was held out until they were nearly done, and for each set written after that (written-last*.json).
 * `npx tsx bench/fact-set.ts [--json] [--show NAME]`, NAME being `looked`, `held` or a file's name
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { readPage } from '../lib/items/read-page.ts';

const isJson = process.argv.includes('--json');
const showAt = process.argv.indexOf('--show');
const shown = showAt === -1 ? undefined : process.argv[showAt + 1];
const folder = path.join(import.meta.dirname, 'facts');
const pagesSchema = z.array(
  z.object({
    name: z.string(),
    url: z.string(),
    html: z.string(),
    facts: z.array(z.object({ kind: z.string(), value: z.string(), of: z.string().nullish() })),
  }),
);

type Score = { right: number; wrong: number; missed: number };
const scores = new Map<string, Map<string, Score>>();
const scoreOf = (set: string, kind: string): Score => {
  const own = scores.get(set) ?? new Map<string, Score>();
  scores.set(set, own);
  const score = own.get(kind) ?? { right: 0, wrong: 0, missed: 0 };
  own.set(kind, score);
  return score;
};

for (const [country, file] of readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .toSorted()
  .entries()) {
  const pages = pagesSchema.parse(JSON.parse(readFileSync(path.join(folder, file), 'utf8')));
  for (const [index, { name, url, html, facts: expected }] of pages.entries()) {
    // Every other page of each country, so that both halves have every country and every kind.
    const half = (country + index) % 2 === 0 ? 'looked at' : 'held out';
    const set = file.startsWith('written-last') ? file.replace('.json', '') : half;
    const isShown = shown !== undefined && set.startsWith(shown);
    const read = readPage(html, { url, headers: {} }).facts;
    // A number that stands at a place and in the text is one thing said twice.
    const left = read.filter(
      (fact, at) =>
        read.findIndex((each) => each.kind === fact.kind && each.value === fact.value && each.of === fact.of) === at,
    );
    for (const { kind, value, of } of expected) {
      const at = left.findIndex(
        (fact) => fact.kind === kind && fact.value === value && (of === undefined || fact.of === of),
      );
      if (at === -1) {
        scoreOf(set, kind).missed += 1;
        if (isShown) console.log(`missed  ${name}: ${kind} ${value} (${of ?? 'any'})`);
      } else {
        scoreOf(set, kind).right += 1;
        left.splice(at, 1);
      }
    }
    for (const { kind, value, of, quote } of left) {
      scoreOf(set, kind).wrong += 1;
      if (isShown) console.log(`wrong   ${name}: ${kind} ${value} (${of}) "${quote}"`);
    }
  }
}

const print = (what: string, { right, wrong, missed }: Score): void => {
  const precision = right / Math.max(1, right + wrong);
  const recall = right / Math.max(1, right + missed);
  if (isJson) console.log(JSON.stringify({ bench: 'fact-set', what, right, wrong, missed, precision, recall }));
  else
    console.log(
      `${what.padEnd(24)} ${String(right + missed).padStart(4)} facts  precision ${precision.toFixed(3)}  recall ${recall.toFixed(3)}`,
    );
};
/** All sets together, for each kind. */
const whole = new Map<string, Score>();
for (const own of scores.values())
  for (const [kind, { right, wrong, missed }] of own) {
    const sum = whole.get(kind) ?? { right: 0, wrong: 0, missed: 0 };
    whole.set(kind, { right: sum.right + right, wrong: sum.wrong + wrong, missed: sum.missed + missed });
  }
scores.set('whole', whole);
for (const [set, own] of [...scores].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
  for (const [kind, score] of [...own].toSorted(([a], [b]) => (a < b ? -1 : 1))) print(`${set} ${kind}`, score);
  const sum = (field: keyof Score): number => [...own.values()].reduce((total, score) => total + score[field], 0);
  print(`${set} all`, { right: sum('right'), wrong: sum('wrong'), missed: sum('missed') });
}
