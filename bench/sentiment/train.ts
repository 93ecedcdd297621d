/**
 * Learns the local engine's weights and writes them to lib/sentiment/weights.json: `BENCH_DIR=… npx tsx bench/sentiment/train.ts`.
 * It takes the sets of shared/data/sentiment whose licence allows it, and VADER's lexicon from the package vader-sentiment.
 * docs/sentiment.md is the data sheet.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openVocabularies, readGeneral, toExample } from './examples.ts';
import { learnAll, toJoined } from './learn.ts';
import { toModelFile } from './model-file.ts';
import { isTargeted, isTrainingSet, listSets, readSet } from './sets.ts';

const general = readGeneral();
const vocabularyOf = openVocabularies(general);
const rows = listSets().filter(isTrainingSet).flatMap(readSet);
const examples = rows.map((row) => toExample(row, vocabularyOf(row.language), isTargeted(row.set) ? [row.target] : []));
const joined = toJoined(
  rows.filter(({ language, set }) => language === 'en' && !isTargeted(set)),
  vocabularyOf('en'),
);
const { full, heads, languages } = learnAll(examples, joined);
const text = `${JSON.stringify(toModelFile({ table: full, heads, languages, general }))}\n`;
writeFileSync(fileURLToPath(new URL('../../lib/sentiment/weights.json', import.meta.url)), text);
console.log(
  `${rows.length} rows and ${joined.length} joined, ${Math.round(text.length / 1024)} KB, ${Math.round(process.cpuUsage().user / 1e6)} s of CPU`,
);
