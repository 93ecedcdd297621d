/** Takes in answers to surveys: scores as measures, comments as mentions, by the way that posts to a channel take. */
import { UsageError } from '../errors.ts';
import type { CsvRow } from '../formats/csv.ts';
import type { HeadMap } from '../formats/export-heads.ts';
import { readSurveyRows, type SurveyColumn, type SurveyRow, type SurveyTable } from '../formats/survey-export.ts';
import type { Brand } from '../model/brand.ts';
import type { Channel } from '../model/channel.ts';
import { type Entry, toEntry } from '../model/entry.ts';
import type { Measure } from '../model/measure.ts';
import type { Clock } from '../ports/clock.ts';
import type { MeasureStore } from '../ports/stores.ts';
import { findDateOrder, toDate } from '../sources/csv-row.ts';
import { toId } from '../text/hash.ts';
import { toRows, WrongRowList, type WrongRows } from './import-file.ts';
import { type HandOnEngine, handOn } from './receive.ts';
import { surveyChannelId } from './survey-channel.ts';

/** Rows of one file; more are left out, and that is told. */
const rowsMax = 500_000;
const rowsAtOnce = 1000;
const commentCharsMax = 20_000;

export type SurveyImport = {
  readonly tool: string;
  /** Rows that were taken in. */
  readonly rows: number;
  readonly nps: number;
  readonly csat: number;
  readonly ces: number;
  readonly comments: number;
  /** Comments that are new or changed, and are judged next. */
  readonly handedOn: number;
  /** Rows that do not say when: counted for the day of the import. */
  readonly undated: number;
  readonly wrong: WrongRows;
};

type Importer = {
  readonly brand: Pick<Brand, 'id'>;
  readonly engine: Omit<HandOnEngine, 'stores'> & {
    readonly stores: HandOnEngine['stores'] & { readonly measures: Pick<MeasureStore, 'put'> };
  };
  readonly clock: Clock;
};
type Asked = {
  readonly file: string;
  /** Where it was asked: comments are mentions there. */
  readonly channel: Channel;
  readonly map: HeadMap<SurveyColumn>;
};

/** A row with its name, and when it was said. */
type Named = SurveyRow & { readonly key: string; readonly at: string | null };

/** All rows of a file, up to a bound. */
export const gatherRows = async (
  chunks: AsyncIterable<Uint8Array>,
  wrong: WrongRowList,
): Promise<readonly CsvRow[]> => {
  const rows: CsvRow[] = [];
  for await (const piece of toRows(chunks, { wrong }))
    for (const row of piece) {
      if (!('cells' in row)) wrong.add(row);
      else if (rows.length < rowsMax) rows.push(row);
      else wrong.add({ line: row.line, expected: `at most ${rowsMax} rows in one file`, received: 'more' });
    }
  return rows;
};

/**
 * Names each row: by its id, or by what it says and how many rows above say the same, so that ten people who gave a nine are ten, and the
 * same file once more names the same ten.
 */
const nameRows = ({ tool, rows }: SurveyTable, brand: string, channel: string): readonly Named[] => {
  const order = findDateOrder(rows.map(({ date }) => date)) ?? (tool === 'surveymonkey' ? 'month-first' : 'day-first');
  const alike = new Map<string, number>();
  return rows.map((row) => {
    const said = row.id ?? JSON.stringify([row.answers, row.comment]);
    const place = toId('s', [brand, channel, tool, row.id === null ? 'words' : 'id', said, row.date]);
    const before = row.id === null ? (alike.get(place) ?? 0) : 0;
    alike.set(place, before + 1);
    return { ...row, key: before === 0 ? place : toId('s', [place, String(before)]), at: toDate(row.date, order) };
  });
};

const toMeasures = (row: Named, { brand, channel, today }: { brand: string; channel: string; today: string }) =>
  row.answers.map(
    ({ question, value, best }): Measure => ({
      id: toId('m', [brand, question, row.key]),
      brand,
      name: question,
      value,
      unit: 'score',
      day: row.at?.slice(0, 10) ?? today,
      channel: channel === surveyChannelId ? null : channel,
      of: best,
      group: 'strategy',
    }),
  );

/** Satisfaction says most of how a comment is meant, then how likely they are to recommend; effort where nothing else was asked. */
const toRating = ({ answers }: SurveyRow): Entry['rating'] => {
  const answer =
    answers.find(({ question }) => question === 'csat') ??
    answers.find(({ question }) => question === 'nps') ??
    answers[0];
  return answer === undefined
    ? null
    : { value: answer.value, best: answer.best, worst: answer.question === 'nps' ? 0 : 1 };
};

const toComment = (row: Named): Entry =>
  toEntry({
    id: row.key,
    text: row.comment.slice(0, commentCharsMax),
    publishedAt: row.at,
    language: row.language,
    rating: toRating(row),
  });

const countOf = (rows: readonly Named[], question: string): number =>
  rows.filter(({ answers }) => answers.some((answer) => answer.question === question)).length;

/** Reads a file of answers; the same file once more changes nothing. Throws UsageError for a file that holds none. */
export const importSurveys = async (
  { brand, engine, clock }: Importer,
  chunks: AsyncIterable<Uint8Array>,
  { file, channel, map }: Asked,
): Promise<SurveyImport> => {
  const wrong = new WrongRowList();
  const gathered = await gatherRows(chunks, wrong);
  const table = readSurveyRows(gathered, map);
  if (table === undefined) throw toNoSurvey(file, gathered);
  for (const row of table.wrong) wrong.add(row);
  const rows = [...new Map(nameRows(table, brand.id, channel.id).map((row) => [row.key, row])).values()];
  const readAt = clock.now().toISOString();
  const comments = rows.filter(({ comment }) => comment !== '');
  for (let at = 0; at < rows.length; at += rowsAtOnce)
    await engine.stores.measures.put(
      rows
        .slice(at, at + rowsAtOnce)
        .flatMap((row) => toMeasures(row, { brand: brand.id, channel: channel.id, today: readAt.slice(0, 10) })),
    );
  let handedOn = 0;
  for (let at = 0; at < comments.length; at += rowsAtOnce) {
    const entries = comments.slice(at, at + rowsAtOnce).map(toComment);
    handedOn += await handOn(engine, { channel, entries, readAt });
  }
  return {
    tool: table.tool,
    rows: rows.length,
    nps: countOf(rows, 'nps'),
    csat: countOf(rows, 'csat'),
    ces: countOf(rows, 'ces'),
    comments: comments.length,
    handedOn,
    undated: rows.filter(({ at }) => at === null).length,
    wrong,
  };
};

const toNoSurvey = (file: string, [first]: readonly CsvRow[]): UsageError =>
  new UsageError({
    subject: { kind: 'file', id: file },
    expected: 'a table of answers: a score (0–10, CSAT, CES) or comments',
    received: first === undefined ? 'an empty file' : `the columns ${first.cells.slice(0, 20).join(', ')}`,
    mend: 'Say what the columns are called: --map "nps=<head>,comment=<head>,date=<head>".',
  });
