/**
 * CPU time of the `vale` check: against Vale itself on real articles as Markdown with the Microsoft, Google and write-good styles, and against
 * write-good and alex with their own rules as Vale styles.
 *
 * `npx tsx bench/vale-speed.ts [--json] [--articles 500] [--docs 60] [--rounds 5]`. VALE_BIN names Vale's binary; BENCH_DIR a folder with the peers
 * and the corpus of the bench harness. What is absent is said and left out.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { alertsMax } from '../lib/checks/vale/file-judgement.ts';
import { type FileKind, judgeSource } from '../lib/checks/vale/judge-file.ts';
import { loadVale } from '../lib/checks/vale/load-vale.ts';
import { loadLibraries } from '../lib/checks/vale/words/libraries.ts';
import { readPage } from '../lib/items/read-page.ts';

const dataFolder = process.env.EARMARK_DATA ?? path.resolve(import.meta.dirname, '../../shared/data');
const stylesFolder = path.join(dataFolder, 'prose-lint/styles/published');

const numberOf = (flag: string, byDefault: number): number => {
  const at = process.argv.indexOf(`--${flag}`);
  return at < 0 ? byDefault : Number(process.argv[at + 1]);
};

const print = (what: string, cpuMs: number, note: string): void =>
  console.log(
    process.argv.includes('--json')
      ? JSON.stringify({ bench: 'vale-speed', what, cpuMs, note })
      : `${what.padEnd(46)}${cpuMs.toFixed(0).padStart(8)} ms  ${note}`,
  );

const readStyles = (styles: readonly string[]): ReadonlyMap<string, Uint8Array> =>
  new Map(
    styles.flatMap((style) =>
      readdirSync(path.join(stylesFolder, style)).map((file) => [
        `styles/${style}/${file}`,
        readFileSync(path.join(stylesFolder, style, file)),
      ]),
    ),
  );

type Text = { readonly name: string; readonly text: string };

const spend = async (
  work: () => Promise<number> | number,
): Promise<{ readonly cpuMs: number; readonly count: number }> => {
  const before = process.cpuUsage();
  const count = await work();
  const { user, system } = process.cpuUsage(before);
  return { cpuMs: (user + system) / 1000, count };
};

/** Loading the styles and judging all texts once: what one run of the command costs beside starting Node. */
const runOurs = async (styles: readonly string[], texts: readonly Text[], kind: FileKind) => {
  const files = readStyles(styles);
  let cut = 0;
  const spent = await spend(async () => {
    const vale = loadVale(files, { styles: './styles' });
    await loadLibraries(vale.needs);
    return texts.reduce((sum, { name, text }) => {
      const { length } = judgeSource(text, kind, vale.rulesFor(name)).alerts;
      if (length >= alertsMax) cut++;
      return sum + length;
    }, 0);
  });
  return { ...spent, cut };
};

const caseSchema = z.array(
  z.object({ html: z.string(), url: z.string(), files: z.record(z.string(), z.string()).optional() }),
);

/** The text that a case names, or else what is read of its page: as Markdown, of which it has little. */
const readArticles = (count: number): readonly Text[] => {
  const folder = path.join(dataFolder, 'articles');
  const read = (file: string): string => gunzipSync(readFileSync(path.join(folder, file))).toString('utf8');
  return caseSchema
    .parse(JSON.parse(readFileSync(path.join(folder, 'cases.json'), 'utf8')))
    .slice(0, count)
    .map(({ html, url, files }, index) => {
      const expected = files?.['expected.txt'];
      const text = expected === undefined ? readPage(read(html), { url, headers: {} }).mainText : read(expected);
      return { name: `${index}.md`, text };
    });
};

/** User and system time of Vale over files in a folder of their own. */
const runVale = (binary: string, styles: readonly string[], texts: readonly Text[]) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'vale-speed-'));
  mkdirSync(path.join(folder, 'in'));
  const based = `[*]\nBasedOnStyles = ${styles.join(', ')}\n`;
  writeFileSync(path.join(folder, '.vale.ini'), `StylesPath = ${stylesFolder}\nMinAlertLevel = suggestion\n${based}`);
  for (const { name, text } of texts) writeFileSync(path.join(folder, 'in', name), text);
  const command = `TIMEFORMAT='%U %S'; time ${binary} --no-global --no-exit --output=line in > out`;
  const { stderr } = spawnSync('bash', ['-c', command], { cwd: folder, encoding: 'utf8' });
  const [user = 0, system = 0] = (stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  const count = readFileSync(path.join(folder, 'out'), 'utf8').split('\n').length - 1;
  rmSync(folder, { recursive: true });
  return { cpuMs: (user + system) * 1000, count };
};

const againstVale = async (): Promise<void> => {
  const styles = ['Microsoft', 'Google', 'write-good'];
  const pages = readArticles(numberOf('articles', 500));
  const ours = await runOurs(styles, pages, 'md');
  const megabytes = pages.reduce((sum, { text }) => sum + text.length, 0) / 1e6;
  print(
    `ours: ${pages.length} articles, ${styles.join(' ')}`,
    ours.cpuMs,
    `${ours.count} alerts; ${megabytes.toFixed(1)} MB; ${ours.cut} files cut off at ${alertsMax} alerts`,
  );
  const binary = process.env.VALE_BIN;
  if (binary === undefined) return console.log('VALE_BIN names no binary of Vale: left out.');
  const theirs = runVale(binary, styles, pages);
  print('Vale: the same', theirs.cpuMs, `${theirs.count} alerts; ${(theirs.cpuMs / ours.cpuMs).toFixed(2)} times ours`);
};

type Peer = (text: string) => number;
const peerSchema = z.custom<(text: string) => unknown>((value) => typeof value === 'function');

const loadPeers = async (folder: string): Promise<Readonly<Record<string, Peer>>> => {
  const require = createRequire(path.join(folder, 'peers/prose/package.json'));
  const load = async (name: string): Promise<unknown> => import(pathToFileURL(require.resolve(name)).href);
  const list = z.array(z.unknown());
  const writeGood = z.object({ default: peerSchema }).parse(await load('write-good')).default;
  const alex = z
    .object({ text: peerSchema })
    .parse(await import(pathToFileURL(path.join(folder, 'peers/prose/node_modules/alex/index.js')).href)).text;
  return {
    'write-good': (text) => list.parse(writeGood(text)).length,
    alex: (text) => z.object({ messages: list }).parse(alex(text)).messages.length,
  };
};

const againstPeers = async (folder: string): Promise<void> => {
  const all = readFileSync(path.join(folder, 'corpus/texts.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  const count = numberOf('docs', 60);
  const step = Math.floor(2000 / count);
  const texts = all
    .filter((_, index) => index % step === 0)
    .slice(0, count)
    .map((line, index) => ({ name: `${index}.txt`, text: z.string().parse(JSON.parse(line)) }));
  for (const [name, peer] of Object.entries(await loadPeers(folder))) {
    const vale = loadVale(readStyles([name]), { styles: './styles' });
    const ours = (): number =>
      texts.reduce((sum, each) => sum + judgeSource(each.text, 'txt', vale.rulesFor(each.name)).alerts.length, 0);
    const theirs = (): number => texts.reduce((sum, { text }) => sum + peer(text), 0);
    const rows = await inTurn([ours, theirs]);
    const ratio = median(rows.map(([one, other]) => (other?.cpuMs ?? 0) / (one?.cpuMs ?? 1)));
    const spent = (index: number): number => median(rows.map((row) => row[index]?.cpuMs ?? 0));
    print(`ours: style ${name}, ${texts.length} texts`, spent(0), `${rows[0]?.[0]?.count} alerts`);
    print(`${name} itself`, spent(1), `${rows[0]?.[1]?.count} alerts; ${ratio.toFixed(1)} times ours`);
  }
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** Rounds of all in turn, after one that is not measured: what is compiled when it is first used is compiled for both. */
const inTurn = async (works: readonly (() => number)[]) => {
  const rows: Awaited<ReturnType<typeof spend>>[][] = [];
  for (let round = 0; round <= numberOf('rounds', 5); round++) {
    const row: Awaited<ReturnType<typeof spend>>[] = [];
    for (const work of works) row.push(await spend(work));
    if (round > 0) rows.push(row);
  }
  return rows;
};

if (existsSync(stylesFolder)) {
  await againstVale();
  const folder = process.env.BENCH_DIR;
  if (folder !== undefined && existsSync(path.join(folder, 'corpus/texts.jsonl'))) await againstPeers(folder);
  else console.log('BENCH_DIR names no folder with peers: left out.');
} else console.log(`No styles at ${stylesFolder}; EARMARK_DATA may name the folder they are in.`);
