/** `earmark import terms`: a style team's list becomes a file beside earmark.yml that guidelines name. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { EarmarkError, UsageError } from '../errors.ts';
import { type TermRow, termRowsMax } from '../formats/term-row.ts';
import { type ColumnMap, findMissingHead, termColumns, toTermsCsv } from '../formats/terms-csv.ts';
import { readTermsFile, type TermsFile } from '../formats/terms-file.ts';
import { isBelow } from '../sources/below-folder.ts';
import { parseColumnMap } from './column-map.ts';
import type { Context } from './context.ts';
import { readInput } from './read-input.ts';
import { tellWrong } from './tell-wrong.ts';

type TermsImport = {
  /** The list: a path, or `-` for standard input. */
  readonly file: string;
  /** `term=Begriff,preferred=Bevorzugt` */
  readonly map: string | undefined;
  /** Where it is kept, from the folder of the configuration. */
  readonly to: string;
  /** Whether a file that is there may be written over. */
  readonly replace: boolean;
};

const subject = { kind: 'command', id: 'import terms' };

const refuseList = (file: string, { format, heads }: TermsFile, map: ColumnMap): UsageError => {
  const missing = format === 'CSV' ? findMissingHead(heads, map) : undefined;
  return new UsageError({
    subject: { kind: 'file', id: file },
    expected:
      missing === undefined
        ? 'a CSV file with a column of terms, or a TBX file'
        : `a column whose head is "${missing}"`,
    received: format === 'TBX' ? 'other XML' : heads.length === 0 ? 'an empty file' : `the columns ${heads.join(', ')}`,
    mend: 'Say which column holds the terms: --map "term=<head>,preferred=<head>".',
  });
};

const toTarget = ({ configPath }: Context, to: string): string => {
  const folder = path.dirname(configPath);
  if (isBelow(folder, to) && /\.csv$/i.test(to)) return path.resolve(folder, to);
  throw new UsageError({
    subject,
    expected: '--to to be the path of a CSV file in the folder of the configuration or below it',
    received: `"${to}"`,
    mend: 'Write --to terms.csv.',
  });
};

const write = async (target: string, name: string, content: string, replace: boolean): Promise<void> => {
  try {
    await writeFile(target, content, { flag: replace ? 'w' : 'wx' });
  } catch (error) {
    if (error instanceof EarmarkError || !(error instanceof Error) || !('code' in error)) throw error;
    const isThere = error.code === 'EEXIST';
    throw new UsageError({
      subject: { kind: 'file', id: name },
      expected: isThere ? 'no such file yet' : 'a path that can be written',
      received: isThere ? 'one that is there' : String(error.code),
      mend: isThere ? 'Say --replace to write over it, or --to with another name.' : 'Choose another with --to.',
      cause: error,
    });
  }
};

/** Style teams write variants into one cell: `bike lane; bikeway`. Each becomes a row of its own. */
const toSingle = (row: TermRow): readonly TermRow[] => {
  const variants = row.term.split(/\s*[;|]\s*/).filter((each) => each !== '');
  return variants.length < 2 ? [row] : variants.map((term) => ({ ...row, term }));
};

/** Which checks find something to judge by in the list. */
const toUses = (rows: readonly TermRow[]): readonly string[] => {
  const forbidden = rows.filter(({ status }) => status === 'forbidden');
  return [
    ...(forbidden.some(({ preferred }) => preferred !== undefined) ? ['preferred-term'] : []),
    ...(forbidden.some(({ preferred }) => preferred === undefined) ? ['banned-term'] : []),
  ];
};

/** Reads the list, keeps what is right of it beside the configuration, and says what is wrong with the rest. */
export const importTerms = async (
  context: Context,
  { file, map: written, to, replace }: TermsImport,
): Promise<void> => {
  const map: ColumnMap = parseColumnMap(written, {
    what: 'terms',
    columns: termColumns,
    example: 'term=Begriff,preferred=Bevorzugt',
  });
  const target = toTarget(context, to);
  const named = file === '-' ? file : path.resolve(context.io.folder, file);
  const { bytes } = await readInput(named, context.io, async () =>
    context.io.openFetcher((await context.loadConfig()).network),
  );
  const list = readTermsFile(bytes, { map });
  if (!list.isList || findMissingHead(list.heads, list.format === 'CSV' ? map : {}) !== undefined)
    throw refuseList(file, list, map);
  const { wrong, format } = list;
  const rows = list.rows.flatMap(toSingle).slice(0, termRowsMax);
  await write(target, to, toTermsCsv(rows), replace);
  const uses = toUses(rows);
  if (context.json) {
    context.printJson({ type: 'import', what: 'terms', file, to, format, rows: rows.length, wrong, checks: uses });
    return;
  }
  tellWrong(context, file, { count: wrong.length, first: wrong });
  const left = wrong.length === 0 ? '' : `, ${wrong.length} left out`;
  context.print(`Imported ${rows.length} term${rows.length === 1 ? '' : 's'} from ${format} into ${to}${left}.`);
  for (const check of uses)
    context.hint(`Name it in a guideline: {id: ${check}s, check: ${check}, terms: ./${to.replace(/^\.\//, '')}}`);
};
