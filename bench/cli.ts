/**
 * The command line from outside: every case of the data goes through `earmark inspect --json --list` once per kind, and only
 * what it prints is judged.
 *
 *     node bin/build.mjs && npx tsx bench/cli.ts [--kind articles|feeds|…] [--untyped] [--misses] [--json]
 *
 * `--untyped` leaves the type out, so that Earmark has to tell by itself what a document is.
 */
import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { askArticles } from './cli-kinds/articles.ts';
import { askFeeds } from './cli-kinds/feeds.ts';
import { askPageLinks, askUrls } from './cli-kinds/page-links.ts';
import { type Answer, answerSchema, type Question, type Verdict } from './cli-kinds/question.ts';
import { askReviews, askStructuredData } from './cli-kinds/ratings.ts';
import { askRobots } from './cli-kinds/robots.ts';
import { askSitemaps } from './cli-kinds/sitemaps.ts';
import { askCharset, askLanguage } from './cli-kinds/texts.ts';
import { printRow } from './read-cases.ts';

const kinds: Readonly<Record<string, () => readonly Question[]>> = {
  articles: askArticles,
  feeds: askFeeds,
  robots: askRobots,
  sitemaps: askSitemaps,
  'structured-data': askStructuredData,
  'page-links': askPageLinks,
  charset: askCharset,
  language: askLanguage,
  reviews: askReviews,
  urls: askUrls,
};

const program = path.join(import.meta.dirname, '../dist/earmark.js');
if (!existsSync(program)) {
  console.error(`${program} is not there: run "node bin/build.mjs" first.`);
  process.exit(2);
}
const isUntyped = process.argv.includes('--untyped');
const showsMisses = process.argv.includes('--misses');
const isJson = process.argv.includes('--json');
const at = process.argv.indexOf('--kind');
const only = at < 0 ? undefined : process.argv[at + 1];

/** A file of its own, in a folder of its own, for a document that is not one yet. */
const place = (folder: string, { document }: Question, index: number): string => {
  if ('path' in document) return document.path;
  const own = path.join(folder, String(index));
  mkdirSync(own);
  writeFileSync(path.join(own, document.name), document.content);
  return path.join(own, document.name);
};

const toLine = (folder: string, question: Question, index: number): string => {
  const { baseUrl, type, agent, urlPath } = question;
  return JSON.stringify({
    path: place(folder, question, index),
    baseUrl,
    type: isUntyped ? undefined : type,
    agent,
    urlPath,
  });
};

/** What the command line answers, line by line; a line that is no inspection ends the bench. */
async function* answers(folder: string, list: string): AsyncGenerator<Answer> {
  const child = spawn(process.execPath, [program, 'inspect', '--json', '--list', list], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  for await (const line of createInterface(child.stdout)) {
    const { error, data } = answerSchema.safeParse(JSON.parse(line));
    if (error !== undefined)
      throw new Error(`no inspection as the contract has it: ${line.slice(0, 300)}\n${error.message}`);
    yield data;
  }
  const code = await ended;
  if (code !== 0) throw new Error(`earmark inspect ended with ${code}`);
}

type Tally = { met: number; of: number };
const add = (rows: Map<string, Tally>, row: string, met: number): void => {
  const tally = rows.get(row) ?? { met: 0, of: 0 };
  rows.set(row, { met: tally.met + met, of: tally.of + 1 });
};

const tellMiss = (id: string, { row, met, expected, received }: Verdict): void => {
  if (showsMisses && met < 0.9) console.log(JSON.stringify({ miss: row, id, met, expected, received }).slice(0, 600));
};

const run = async (kind: string, questions: readonly Question[]): Promise<void> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'earmark-bench-'));
  const list = path.join(folder, 'list.jsonl');
  const stream = createWriteStream(list);
  for (const [index, question] of questions.entries()) stream.write(`${toLine(folder, question, index)}\n`);
  await new Promise((resolve) => stream.end(resolve));
  const rows = new Map<string, Tally>();
  const started = performance.now();
  let index = 0;
  for await (const answer of answers(folder, list)) {
    const question = questions[index++];
    if (question === undefined) throw new Error('more answers than questions');
    add(rows, `told as ${question.type}`, answer.kind === question.type ? 1 : 0);
    for (const verdict of question.judge(answer)) {
      add(rows, verdict.row, verdict.met);
      tellMiss(question.id, verdict);
    }
  }
  const seconds = (performance.now() - started) / 1000;
  rmSync(folder, { recursive: true });
  if (index !== questions.length) throw new Error(`${questions.length} questions, ${index} answers`);
  for (const [row, { met, of }] of [...rows].toSorted(([one], [other]) => (one < other ? -1 : 1)))
    printRow({
      row: `${kind}: ${row}`,
      met: isJson ? met : met.toFixed(Number.isInteger(met) ? 0 : 1),
      of,
      percent: (100 * met) / of,
    });
  printRow({ row: `${kind}: seconds`, inputs: index, seconds });
};

for (const [kind, ask] of Object.entries(kinds)) if (only === undefined || only === kind) await run(kind, ask());
