/**
 * How well kinds, aspects and relevance are told, over texts of our own (bench/kinds/*.tsv) and, for aspects and complaints, labelled sets:
 * `npx tsx bench/kinds.ts [--wrong] [--json]`. A text goes through the local sentiment engine first, as it does when it is met.
 */
import { existsSync, readFileSync } from 'node:fs';
import { toAspects } from '../lib/mentions/aspects.ts';
import { toMentionKind } from '../lib/mentions/kind.ts';
import { judgeRelevance, learnRelevance } from '../lib/mentions/relevance.ts';
import { type MentionKind, mentionKinds, type SentimentLabel } from '../lib/model/mention.ts';
import { createLocalSentiment } from '../lib/sentiment/local.ts';
import { type KindSet, readRows } from './kinds/rows.ts';
import { listSets, readSet } from './sentiment/sets.ts';

const isJson = process.argv.includes('--json');
const showsWrong = process.argv.includes('--wrong');
const sentiment = createLocalSentiment();
const names = new Set(['northwind']);

const readTable = (name: string): readonly (readonly string[])[] => {
  const file = new URL(`kinds/${name}.tsv`, import.meta.url);
  return existsSync(file)
    ? readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split('\t'))
    : [];
};

const labelOf = async (text: string, language: string, targets: readonly string[]): Promise<SentimentLabel> =>
  (await sentiment.classify([{ text, language, targets }]))[0]?.label ?? 'neutral';

const kindOf = async (text: string, language: string, targets: readonly string[]): Promise<MentionKind> => {
  const [sentence] = await sentiment.classify([{ text, language, targets }]);
  return toMentionKind({
    item: { kind: 'entry', mainText: text, title: null, publishedAt: null, byline: null, siteName: null },
    speaker: 'public',
    snippet: text,
    sentiment: sentence ?? { label: 'neutral', score: 0 },
    rating: null,
  });
};

type Told = { readonly group: string; readonly wanted: string; readonly told: string };

const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} (${part}/${whole})`;

/** Precision and recall of one label among what was told. */
const toFigures = (told: readonly Told[], label: string) => {
  const right = told.filter((each) => each.told === label && each.wanted === label).length;
  return {
    right,
    told: told.filter((each) => each.told === label).length,
    wanted: told.filter((each) => each.wanted === label).length,
  };
};

const print = (set: string, group: string, label: string, told: readonly Told[]): void => {
  const { right, told: said, wanted } = toFigures(told, label);
  if (said + wanted === 0) return;
  console.log(
    isJson
      ? JSON.stringify({ bench: 'kinds', set, group, label, right, told: said, wanted })
      : `| ${set} | ${group} | ${label} | ${percent(right, said)} | ${percent(right, wanted)} |`,
  );
};

const measureKinds = async (set: KindSet): Promise<void> => {
  const told: Told[] = [];
  for (const { language, kinds, place, text } of readRows(set)) {
    const [wanted = 'other'] = kinds;
    const kind = await kindOf(text, language, set === 'test' || set === 'train' ? [] : ['Northwind']);
    told.push({ group: language, wanted, told: kind });
    if (showsWrong && kind !== wanted) console.log(`${language} ${place} ${wanted} -> ${kind}: ${text}`);
  }
  for (const kind of mentionKinds) print(set, 'all', kind, told);
  for (const language of new Set(told.map(({ group }) => group)))
    for (const kind of mentionKinds)
      print(
        set,
        language,
        kind,
        told.filter(({ group }) => group === language),
      );
  const right = told.filter((each) => each.told === each.wanted).length;
  if (!isJson && told.length > 0) console.log(`| ${set} | all | right | ${percent(right, told.length)} | |`);
};

/** What is told of sides: each side with its label is right or wrong. */
const measureAspects = async (): Promise<void> => {
  const counts = { told: 0, wanted: 0, found: 0, labelled: 0 };
  for (const [language = '', wanted = '', text = ''] of readTable('aspects')) {
    const told = toAspects(text, await labelOf(text, language, [])).map(({ aspect, label }) => `${aspect}:${label}`);
    const sides = wanted.split(' ').filter((side) => side !== '');
    const toldNames = new Set(told.map((side) => side.split(':')[0]));
    counts.told += told.length;
    counts.wanted += sides.length;
    counts.found += sides.filter((side) => toldNames.has(side.split(':')[0])).length;
    counts.labelled += sides.filter((side) => told.includes(side)).length;
    if (showsWrong && sides.some((side) => !told.includes(side)))
      console.log(`${language} ${wanted} -> ${told.join(' ')}: ${text}`);
  }
  console.log(
    isJson
      ? JSON.stringify({ bench: 'aspects', set: 'own', ...counts })
      : `| aspects, own | found ${percent(counts.found, counts.wanted)} | with its label ${percent(counts.labelled, counts.wanted)} | told ${counts.told} |`,
  );
};

const labels: Readonly<Record<number, SentimentLabel>> = { 1: 'positive', 0: 'neutral', [-1]: 'negative' };

/** Of terms that are a side by themselves, how often the side is told of their text, and as people label it. */
const measureTargetSet = async (set: string): Promise<void> => {
  const counts = { terms: 0, sides: 0, found: 0, right: 0 };
  for (const { text, language, target, label } of readSet(set)) {
    counts.terms += 1;
    const [side] = toAspects(target, 'neutral');
    if (side === undefined) continue;
    counts.sides += 1;
    const told = toAspects(text, await labelOf(text, language, [])).find(({ aspect }) => aspect === side.aspect);
    if (told === undefined) continue;
    counts.found += 1;
    if (told.label === labels[label]) counts.right += 1;
  }
  console.log(
    isJson
      ? JSON.stringify({ bench: 'aspects', set, ...counts })
      : `| aspects, ${set} | terms that are a side ${percent(counts.sides, counts.terms)} | told ${percent(counts.found, counts.sides)} | label right ${percent(counts.right, counts.found)} |`,
  );
};

/** Complaints among tweets to airlines: people called them blame. What warns or threatens is blame, too. */
const measureComplaints = async (): Promise<void> => {
  const told: Told[] = [];
  for (const { text, language, target, label } of readSet('airline')) {
    const kind = await kindOf(text, language, [target]);
    const isBlame = ['complaint', 'safety', 'legal'].includes(kind);
    told.push({ group: language, wanted: label === -1 ? 'blame' : 'other', told: isBlame ? 'blame' : 'other' });
  }
  print('airline', 'en', 'blame', told);
};

/** Half of the texts are learned from, the others are judged; then the other way round. */
const measureRelevance = (): void => {
  const rows = readTable('relevance').map(([about = '', text = '']) => ({ about, text }));
  const told: Told[] = [];
  for (const half of [0, 1]) {
    const learned = rows.filter((_, index) => index % 2 === half);
    const textsOf = (about: string): readonly string[] =>
      learned.flatMap((row) => (row.about === about ? [row.text] : []));
    const model = learnRelevance({ others: textsOf('other'), own: textsOf('own') }, names);
    for (const { about, text } of rows.filter((_, index) => index % 2 !== half)) {
      const level = judgeRelevance(text, model, names).level;
      told.push({ group: '', wanted: about, told: level === 'low' ? 'other' : 'own' });
      if (showsWrong && (level === 'low') !== (about === 'other')) console.log(`${about} -> ${level}: ${text}`);
    }
  }
  print('relevance', 'learned', 'other', told);
};

if (!isJson) console.log('| set | language | kind | precision | recall |\n|---|---|---|---|---|');
for (const set of ['test', 'third'] as const) await measureKinds(set);
await measureAspects();
measureRelevance();
const sets = listSets();
if (sets.length === 0) console.log('skipped: shared/data/sentiment is not there (set EARMARK_DATA)');
for (const set of sets) {
  if (set === 'airline') await measureComplaints();
  if (/^target-(?:rest14|laptop14|es|fr|nl)$/.test(set)) await measureTargetSet(set);
}
