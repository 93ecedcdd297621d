/**
 * How well the local engine judges: `npx tsx bench/sentiment.ts [--json]`. Of sets that were learned from, only rows that were not
 * (a fifth) are judged; a `mixed` answer is wrong, since no set has that label. Two-class sets are scored on three classes too.
 */
import { createLocalSentiment } from '../lib/sentiment/local.ts';
import { isTrainingRow, listSets, readSet, trainingSets } from './sentiment-sets.ts';

const rowsMax = 1200;
const labels = ['negative', 'neutral', 'positive'] as const;
const sets = listSets();
if (sets.length === 0) {
  console.log('skipped: shared/data/sentiment is not there (set EARMARK_DATA)');
  process.exit(0);
}
const { classify } = createLocalSentiment();

const measure = async (set: string) => {
  const learned = trainingSets.test(set);
  const rows = readSet(set)
    .filter(({ text }) => !learned || !isTrainingRow(text))
    .slice(0, rowsMax);
  const cpu = process.cpuUsage();
  const judged = await classify(
    // The target of "brands" gives its label away.
    rows.map(({ text, language, target }) => ({
      text,
      language,
      targets: target === '' || set === 'brands' ? [] : [target],
    })),
  );
  const seconds = process.cpuUsage(cpu).user / 1e6;
  const told = judged.map(({ label }) => label);
  const right = rows.filter(({ label }, index) => told[index] === labels[label + 1]).length;
  const f1s = labels
    .filter((_label, index) => rows.some((row) => row.label === index - 1))
    .map((label) => {
      const value = labels.indexOf(label) - 1;
      const hits = rows.filter((row, index) => row.label === value && told[index] === label).length;
      const both = rows.filter((row) => row.label === value).length + told.filter((each) => each === label).length;
      return (2 * hits) / Math.max(1, both);
    });
  const macroF1 = f1s.reduce((sum, each) => sum + each, 0) / Math.max(1, f1s.length);
  return {
    set,
    language: rows[0]?.language ?? '',
    rows: rows.length,
    accuracy: right / Math.max(1, rows.length),
    macroF1,
    learned,
    perSecond: rows.length / seconds,
  };
};

const all = [];
for (const set of sets) all.push(await measure(set));
const percent = (value: number): string => (100 * value).toFixed(1).padStart(5);
for (const row of all)
  console.log(
    process.argv.includes('--json')
      ? JSON.stringify({ bench: 'sentiment', ...row })
      : `${row.set.padEnd(17)} ${row.language} ${String(row.rows).padStart(5)} rows  accuracy ${percent(row.accuracy)}  macro-F1 ${percent(row.macroF1)}  ${row.learned ? 'fifth that was not learned' : 'never seen'}`,
  );
for (const language of new Set(all.map((row) => row.language))) {
  const own = all.filter((row) => row.language === language);
  const mean = (pick: (row: (typeof own)[number]) => number): number =>
    own.reduce((sum, row) => sum + pick(row), 0) / own.length;
  console.log(
    process.argv.includes('--json')
      ? JSON.stringify({
          bench: 'sentiment',
          language,
          accuracy: mean((row) => row.accuracy),
          macroF1: mean((row) => row.macroF1),
        })
      : `mean ${language}: accuracy ${percent(mean((row) => row.accuracy))}  macro-F1 ${percent(mean((row) => row.macroF1))}`,
  );
}
console.log(
  `${Math.round(all.reduce((sum, row) => sum + row.rows, 0) / all.reduce((sum, row) => sum + row.rows / row.perSecond, 0))} texts a CPU second`,
);
