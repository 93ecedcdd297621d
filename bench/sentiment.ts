/**
 * How well the local engine judges, beside its peers: `BENCH_DIR=… npx tsx bench/sentiment.ts [--json] [--alone]`. Rows of sets that were learned
 * from are judged by an engine whose words were learned without them (four parts, every row once); all other sets were never seen.
 * A `mixed` answer is wrong, since no set has that label. F1 is the mean over the classes that a set has.
 */
import { Engine } from '../lib/sentiment/engine.ts';
import { parseModel } from '../lib/sentiment/model.ts';
import weights from '../lib/sentiment/weights.json' with { type: 'json' };
import { openVocabularies, readGeneral, toExample } from './sentiment/examples.ts';
import {
  type Class,
  mean,
  type Sure,
  toAccuracy,
  toCalibrationError,
  toMacroF1,
  toSurestHalf,
} from './sentiment/figures.ts';
import { foldOf, learnFolds } from './sentiment/learn.ts';
import { toBytes } from './sentiment/model-file.ts';
import { openPeers } from './sentiment/peers.ts';
import { isTargeted, isTrainingSet, listSets, type Row, readSet } from './sentiment/sets.ts';

const sets = listSets();
if (sets.length === 0) {
  console.log('skipped: shared/data/sentiment is not there (set EARMARK_DATA)');
  process.exit(0);
}
const isJson = process.argv.includes('--json');
const classes: Readonly<Record<string, Class>> = { positive: 1, neutral: 0, negative: -1 };
const model = parseModel(weights);

const openFolds = (): readonly Engine[] => {
  const vocabularyOf = openVocabularies(readGeneral());
  const rows = sets.filter(isTrainingSet).flatMap(readSet);
  const examples = rows.map((row) =>
    toExample(row, vocabularyOf(row.language), isTargeted(row.set) ? [row.target] : []),
  );
  return learnFolds(examples).map((table) => new Engine({ ...model, ...toBytes(table), biases: table.biases }));
};

const whole = new Engine(model);
const folds = openFolds();
const engineOf = (row: Row): Engine => (isTrainingSet(row.set) ? (folds[foldOf(row)] ?? whole) : whole);
const peers = process.argv.includes('--alone') ? [] : openPeers();

type Result = {
  readonly set: string;
  readonly language: string;
  readonly rows: number;
  readonly accuracy: number;
  readonly macroF1: number;
  /** Where a set has two classes: how often the score is on the right side. */
  readonly sideAccuracy: number | null;
  readonly mixed: number;
  readonly learned: boolean;
  readonly sure: readonly Sure[];
  readonly peers: Readonly<Record<string, number>>;
};

const measure = async (set: string): Promise<Result> => {
  const rows = readSet(set);
  const labels = rows.map(({ label }) => label);
  const judged = rows.map((row) =>
    engineOf(row).judge({ text: row.text, language: row.language, targets: isTargeted(set) ? [row.target] : [] }),
  );
  const told = judged.map(({ label }) => classes[label]);
  const sides = judged.filter(({ score }, index) => Math.sign(score) === labels[index]).length;
  const peersF1: Record<string, number> = {};
  for (const { name, languages, judge } of peers) {
    if (languages !== undefined && !languages.includes(rows[0]?.language ?? '')) continue;
    const own: Class[] = [];
    for (const { text, language } of rows) own.push(await judge(text, language));
    peersF1[name] = toMacroF1(labels, own);
  }
  return {
    set,
    language: rows[0]?.language ?? '',
    rows: rows.length,
    accuracy: toAccuracy(labels, told),
    macroF1: toMacroF1(labels, told),
    sideAccuracy: labels.includes(0) ? null : sides / rows.length,
    mixed: judged.filter(({ label }) => label === 'mixed').length / rows.length,
    learned: isTrainingSet(set),
    sure: judged.map(({ confidence }, index) => ({ confidence, isRight: told[index] === labels[index] })),
    peers: peersF1,
  };
};

const percent = (value: number | undefined): string =>
  (value === undefined ? '–' : (100 * value).toFixed(1)).padStart(6);
const names = peers.map(({ name }) => name);
const print = (result: Result): void => {
  const { sure, ...told } = result;
  if (isJson) {
    console.log(
      JSON.stringify({
        bench: 'sentiment',
        ...told,
        calibrationError: toCalibrationError(sure),
        surestHalf: toSurestHalf(sure),
      }),
    );
    return;
  }
  const side = told.sideAccuracy === null ? '' : `  side ${percent(told.sideAccuracy)}`;
  console.log(
    `| ${told.set.padEnd(17)} | ${told.language} | ${String(told.rows).padStart(5)} | ${told.learned ? 'out of fold' : 'never seen '} | ${percent(told.accuracy)} | ${percent(told.macroF1)} | ${names.map((name) => percent(told.peers[name])).join(' | ')} | ${percent(toCalibrationError(sure))} | ${percent(toSurestHalf(sure))} | ${percent(told.mixed)}${side} |`,
  );
};

if (!isJson)
  console.log(
    `| set | | rows | | accuracy | macro-F1 | ${names.join(' | ')} | ECE | surest half | mixed |\n|---|---|---|---|---|---|${'---|'.repeat(names.length)}---|---|---|`,
  );
const results: Result[] = [];
for (const set of sets) {
  const result = await measure(set);
  results.push(result);
  print(result);
}

const isWhole = ({ set, language }: Result): boolean => language === 'en' && !isTargeted(set);
const groups: readonly (readonly [string, (result: Result) => boolean])[] = [
  ['English, whole texts', isWhole],
  ['English, whole texts, never seen', (result) => isWhole(result) && !result.learned],
  ['English, targets, never seen', ({ set, language, learned }) => language === 'en' && isTargeted(set) && !learned],
  ['xlmt', ({ set }) => set.startsWith('xlmt-')],
  ['two classes', ({ sideAccuracy }) => sideAccuracy !== null],
  ['languages never seen', ({ language }) => !model.biases.has(language)],
  ['all', () => true],
];
for (const [name, isOfGroup] of groups) {
  const own = results.filter(isOfGroup);
  const sure = own.flatMap((result) => result.sure);
  const figures = {
    sets: own.length,
    accuracy: mean(own.map(({ accuracy }) => accuracy)),
    macroF1: mean(own.map(({ macroF1 }) => macroF1)),
    sideAccuracy: mean(own.flatMap(({ sideAccuracy }) => sideAccuracy ?? [])),
    calibrationError: toCalibrationError(sure),
    surestHalf: toSurestHalf(sure),
    peers: Object.fromEntries(names.map((each) => [each, mean(own.flatMap(({ peers }) => peers[each] ?? []))])),
  };
  console.log(
    isJson
      ? JSON.stringify({ bench: 'sentiment', group: name, ...figures })
      : `${name}: ${figures.sets} sets, accuracy ${percent(figures.accuracy)}, macro-F1 ${percent(figures.macroF1)} (${names.map((each) => `${each} ${percent(figures.peers[each])}`).join(', ')}), ECE ${percent(figures.calibrationError)}, surest half ${percent(figures.surestHalf)}${figures.sideAccuracy > 0 ? `, side of two classes ${percent(figures.sideAccuracy)}` : ''}`,
  );
}

const bins = results.flatMap((result) => result.sure);
for (const edge of [0.4, 0.45, 0.5, 0.6, 0.7, 0.8]) {
  const below = bins.filter(({ confidence }) => confidence < edge);
  const right = below.filter(({ isRight }) => isRight).length / Math.max(1, below.length);
  console.log(
    isJson
      ? JSON.stringify({ bench: 'sentiment', below: edge, share: below.length / bins.length, right })
      : `less sure than ${edge}: ${percent(below.length / bins.length)} of texts, ${percent(right)} of them right`,
  );
}
