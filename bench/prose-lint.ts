/**
 * Vale's own end-to-end cases, held against the `vale` check: of each extension point, in how many the alerts are exactly those
 * expected (line, column, check, message). `--misses` prints what differs.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { type FileKind, judgeSource } from '../lib/checks/vale/judge-file.ts';
import { loadVale } from '../lib/checks/vale/load-vale.ts';
import { levels } from '../lib/checks/vale/rules/rule.ts';
import { loadLibraries } from '../lib/checks/vale/words/libraries.ts';

const data = path.join(
  process.env.EARMARK_DATA ?? path.resolve(import.meta.dirname, '../../shared/data'),
  'prose-lint',
);

const caseSchema = z.object({
  id: z.string(),
  ext: z.string(),
  match: z.enum(['exact', 'contains', 'fires', 'silent']),
  config: z.string().nullable(),
  stylesPath: z.string().nullable(),
  ruleTypes: z.array(z.string()),
  flags: z.object({ minAlertLevel: z.enum(levels).optional(), filter: z.string().optional() }).nullish(),
  input: z.object({ name: z.string(), content: z.string() }),
  expected: z.array(
    z.object({
      line: z.number().optional(),
      col: z.number().optional(),
      check: z.string(),
      message: z.string().optional(),
    }),
  ),
});
type Case = z.infer<typeof caseSchema>;
type Said = {
  readonly line?: number | undefined;
  readonly col?: number | undefined;
  readonly check: string;
  readonly message?: string | undefined;
};

const kinds: Readonly<Record<string, FileKind>> = { md: 'md', html: 'html', txt: 'txt' };

const listFiles = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));

const folders = new Map<string, ReadonlyMap<string, Uint8Array>>();

/** A folder's files under another name; read once. */
const readFolder = (folder: string, as: string): ReadonlyMap<string, Uint8Array> => {
  const known = folders.get(folder);
  if (known !== undefined) return known;
  const full = path.join(data, folder);
  const read = new Map(listFiles(full).map((file) => [`${as}/${path.relative(full, file)}`, readFileSync(file)]));
  folders.set(folder, read);
  return read;
};

/** `--filter=".Extends in ['existence']"`: rules of these kinds alone, told by their files. */
const toFilter = ({ flags }: Case, files: ReadonlyMap<string, Uint8Array>): ((check: string) => boolean) => {
  const wanted = /\.Extends in \['([^\]]*)'\]/.exec(flags?.filter ?? '')?.[1]?.split("', '");
  if (wanted === undefined) return () => true;
  return (check) => {
    const text = Buffer.from(files.get(`styles/${check.replace('.', '/')}.yml`) ?? '').toString();
    return wanted.some((each) => new RegExp(`^extends: *["']?${each}`, 'm').test(text));
  };
};

const judge = async (each: Case): Promise<readonly Said[]> => {
  const files = new Map([
    ...(each.stylesPath === null ? [] : readFolder(each.stylesPath, 'styles')),
    ...readFolder('styles/builtin-dictionary', 'built-in'),
  ]);
  const ini = (each.config ?? '[*]\nBasedOnStyles = Vale\n').replace(/^StylesPath.*$/m, 'StylesPath = styles');
  files.set('.vale.ini', Buffer.from(ini));
  const vale = loadVale(files, {
    styles: './styles',
    config: './.vale.ini',
    dictionary: './built-in/en_US-web',
    minAlertLevel: each.flags?.minAlertLevel,
  });
  await loadLibraries(vale.needs);
  const isWanted = toFilter(each, files);
  const { alerts } = judgeSource(each.input.content, kinds[each.ext] ?? 'txt', vale.rulesFor(each.input.name));
  return alerts
    .filter(({ rule }) => isWanted(rule))
    .map(({ line = 0, column = 0, rule, message }) => ({ line, col: column, check: rule, message }));
};

const toLine = ({ line, col, check, message }: Said): string => `${line}:${col} ${check} ${message}`;

const compare = ({ match, expected }: Case, said: readonly Said[]) => {
  if (match === 'fires' || match === 'silent') {
    const names = expected.map(({ check }) => check);
    const isHit = said.some(({ check }) => names.includes(check));
    return { isRight: isHit === (match === 'fires'), missing: [], extra: [] };
  }
  const wanted = expected.map(toLine);
  const got = said.map(toLine);
  const missing = wanted.filter((line) => !got.includes(line));
  const extra = match === 'contains' ? [] : got.filter((line) => !wanted.includes(line));
  return { isRight: missing.length + extra.length === 0, missing, extra };
};

const main = async (): Promise<void> => {
  const file = path.join(data, 'cases.json');
  if (!existsSync(file)) {
    console.log(`No cases at ${file}; EARMARK_DATA may name the folder they are in.`);
    return;
  }
  const cases = z.array(caseSchema).parse(JSON.parse(readFileSync(file, 'utf8')));
  const rows = new Map<string, { right: number; all: number }>();
  const count = (name: string, isRight: boolean): void => {
    const row = rows.get(name) ?? { right: 0, all: 0 };
    rows.set(name, { right: row.right + (isRight ? 1 : 0), all: row.all + 1 });
  };
  for (const each of cases.filter(({ ext }) => kinds[ext] !== undefined)) {
    const { isRight, missing, extra } = compare(each, await judge(each));
    for (const type of each.ruleTypes.length > 0 ? each.ruleTypes : ['(settings only)']) count(type, isRight);
    count('all cases', isRight);
    if (isRight || !process.argv.includes('--misses')) continue;
    console.log(each.id);
    for (const line of missing) console.log(`  missing ${line}`);
    for (const line of extra) console.log(`  extra   ${line}`);
  }
  for (const [type, { right, all }] of [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (process.argv.includes('--json')) console.log(JSON.stringify({ type, right, all }));
    else
      console.log(
        `${type.padEnd(18)}${String(right).padStart(4)} of ${String(all).padStart(3)}  ${((100 * right) / all).toFixed(0).padStart(4)} %`,
      );
  }
};

await main();
