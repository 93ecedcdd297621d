/**
 * Answers to surveys as the usual tools export them: Delighted, Typeform, SurveyMonkey, Qualtrics, Google Forms, and plain tables. Their
 * questions are told by their heads, by the words of the question, or by what the user says they are called. Heads as commonly known, not checked
 * against fresh exports. Names and addresses of who answered are not read.
 */
import type { CsvRow } from './csv.ts';
import { type HeadMap, toHead, toNumber } from './export-heads.ts';
import type { WrongRow } from './term-row.ts';

/** What is asked, and the scales it is asked on. */
export type Question = 'nps' | 'csat' | 'ces';

/** Which heads a column may have, the best first: lower case, letters and digits only. */
const usualHeads = {
  nps: 'nps npsscore netpromoterscore recommend likelihoodtorecommend likelytorecommend',
  csat: 'csat csatscore satisfaction satisfactionscore customersatisfaction overallsatisfaction rating stars',
  ces: 'ces cesscore effort effortscore customereffortscore ease',
  /** An answer to whatever `kind` says. */
  score: 'score answer value',
  kind: 'surveytype kind type metric question',
  comment: 'comment comments feedback verbatim reason why remarks',
  date: 'respondedat submittedat submitdateutc submitdate recordeddate responsetime createdat datemodified enddate timestamp datetime datecreated startdate date day',
  id: 'responseid respondentid submissionid surveyresponseid token id',
  language: 'userlanguage language lang locale',
} as const;
export type SurveyColumn = keyof typeof usualHeads;
export const surveyColumns = Object.keys(usualHeads).filter((name): name is SurveyColumn =>
  Object.hasOwn(usualHeads, name),
);

/** Questions in words, where the head is the question itself. Comments come first: "What is the reason for your score?" asks for words. */
const spoken: readonly (readonly [column: SurveyColumn, words: RegExp])[] = [
  ['comment', /\b(?:why|reason|tell us|improve|anything else|feedback|comments?|in your own words|do better)\b/i],
  ['nps', /\brecommend/i],
  ['csat', /\bsatisf|\bhow would you rate\b/i],
  ['ces', /\beas[ey]\b|\beasily\b|\beffort\b/i],
];

export type SurveyAnswer = { readonly question: Question; readonly value: number; readonly best: number };
export type SurveyRow = {
  readonly line: number;
  readonly id: string | null;
  /** As it is written. */
  readonly date: string;
  readonly answers: readonly SurveyAnswer[];
  readonly comment: string;
  readonly language: string | null;
};
export type SurveyTable = {
  readonly tool: string;
  readonly rows: readonly SurveyRow[];
  readonly wrong: readonly WrongRow[];
};

type Places = ReadonlyMap<SurveyColumn, number>;

/** Rows that may stand before the heads. */
const headRowsMax = 10;
const headCharsMax = 500;

/** Who writes such heads; `other` where that is not told. */
const tools: readonly (readonly [tool: string, heads: readonly string[]])[] = [
  ['qualtrics', ['responseid', 'recordeddate']],
  ['surveymonkey', ['respondentid', 'collectorid']],
  ['typeform', ['networkid']],
  ['typeform', ['submitdateutc']],
  ['delighted', ['score', 'surveytype']],
  ['google-forms', ['timestamp']],
];

const findTool = (heads: ReadonlySet<string>): string =>
  tools.find(([, needed]) => needed.every((head) => heads.has(head)))?.[0] ?? 'other';

/** Qualtrics writes the names of its questions, then what they ask, then where they come from. */
const isImportIds = ({ cells }: CsvRow): boolean => cells.some((cell) => cell.startsWith('{"ImportId"'));
/** SurveyMonkey writes below each question what kind of answer it takes. */
const isSubHeads = ({ cells }: CsvRow): boolean =>
  cells.some((cell) => /^(?:Open-Ended Response|Response)$/.test(cell)) && (cells[0] ?? '') === '';

/** The column of each thing, by its head, or by the words of a question where no head is one of the usual. */
const findPlaces = (heads: readonly string[], asked: readonly string[], map: HeadMap<SurveyColumn>): Places => {
  const plain = heads.map(toHead);
  const places = new Map<SurveyColumn, number>();
  for (const column of surveyColumns) {
    const named = map[column];
    const words = named === undefined ? usualHeads[column].split(' ') : [toHead(named)];
    const place = words.map((word) => plain.indexOf(word)).find((each) => each >= 0);
    if (place !== undefined) places.set(column, place);
  }
  const taken = new Set(places.values());
  for (const [index, head] of heads.entries()) {
    const text = `${head} ${asked[index] ?? ''}`.slice(0, headCharsMax);
    // Of Qualtrics: promoter, passive or detractor, once more in words.
    if (taken.has(index) || /_NPS_GROUP$/i.test(head)) continue;
    const column = spoken.find(([, words]) => words.test(text))?.[0];
    if (column !== undefined && !places.has(column)) places.set(column, index);
  }
  return places;
};

const questions = ['nps', 'csat', 'ces'] as const;
const isSurvey = (places: Places): boolean =>
  questions.some((question) => places.has(question)) || places.has('score') || places.has('comment');

type Layout = {
  readonly places: Places;
  readonly heads: readonly string[];
  readonly tool: string;
  readonly body: readonly CsvRow[];
};

const findLayout = (rows: readonly CsvRow[], map: HeadMap<SurveyColumn>): Layout | undefined => {
  for (const [index, row] of rows.slice(0, headRowsMax).entries()) {
    const below = rows.slice(index + 1, index + 3);
    const ids = below.findIndex(isImportIds);
    const asked = ids === 1 ? (below[0]?.cells ?? []) : [];
    const places = findPlaces(row.cells, asked, map);
    if (!isSurvey(places)) continue;
    const [first] = below;
    const skipped = ids >= 0 ? ids + 1 : first !== undefined && isSubHeads(first) ? 1 : 0;
    const heads = row.cells.map((cell, place) => `${cell} ${asked[place] ?? ''}`);
    const tool = findTool(new Set(row.cells.map(toHead)));
    return { places, heads, tool, body: rows.slice(index + 1 + skipped) };
  }
  return undefined;
};

/** Answers in words, as tools offer them, from the worst to the best of five. */
const worded: readonly RegExp[] = [
  /^(?:very|extremely|completely) (?:dissatisfied|unsatisfied)$/i,
  /^(?:somewhat )?(?:dissatisfied|unsatisfied)$/i,
  /^(?:neutral|neither satisfied nor dissatisfied|ok|okay)$/i,
  /^(?:somewhat )?satisfied$/i,
  /^(?:very|extremely|completely) satisfied$/i,
];

/** `9`, `9/10`, `9 - Extremely likely`, `★★★★☆`, `Very satisfied`. */
const readScore = (cell: string): { readonly value: number; readonly of: number | null } | undefined => {
  const text = cell.slice(0, 100);
  const stars = /^(★{1,10})(☆{0,10})$/u.exec(text);
  if (stars !== null) return { value: stars[1]?.length ?? 0, of: text.length };
  const words = worded.findIndex((each) => each.test(text));
  if (words >= 0) return { value: words + 1, of: worded.length };
  const [, written = '', of] =
    /^(\d{1,2}(?:[.,]0+)?)(?:\s{0,3}(?:\/|out of)\s{0,3}(\d{1,2})|\s{0,3}[-–:(].{0,80})?$/i.exec(text) ?? [];
  const value = toNumber(written);
  return value === undefined ? undefined : { value, of: of === undefined ? null : Number(of) };
};

/** What the tools call their kinds of surveys. */
const toQuestion = (kind: string): Question | undefined => {
  const head = toHead(kind);
  if (/nps|promoter|recommend/.test(head)) return 'nps';
  if (/ces|effort|ease/.test(head)) return 'ces';
  return /csat|satisf|stars?\d?|smileys?|thumbs|rating/.test(head) ? 'csat' : undefined;
};

const isOutOfTen = /\b(?:1|0)\s{0,2}(?:-|–|to)\s{0,2}10\b|\bout of 10\b/i;

/** Satisfaction is asked for in five steps or in ten: told by the head, or by a score above five in its column. */
const findCsatBest = ({ body, places, heads }: Layout): 5 | 10 => {
  const place = places.get('csat') ?? places.get('score');
  if (place === undefined) return 5;
  const kind = places.get('kind');
  if (isOutOfTen.test(heads[place] ?? '')) return 10;
  const isTen = ({ cells }: CsvRow): boolean => {
    if (!places.has('csat') && toQuestion(cells[kind ?? -1] ?? '') !== 'csat') return false;
    const { value = 0, of = null } = readScore(cells[place] ?? '') ?? {};
    return of === null && value > 5;
  };
  return body.some(isTen) ? 10 : 5;
};

const scalesOf = (csatBest: 5 | 10): Readonly<Record<Question, { readonly worst: number; readonly best: number }>> => ({
  nps: { worst: 0, best: 10 },
  csat: { worst: 1, best: csatBest },
  ces: { worst: 1, best: 7 },
});

/** Reads the answer to a question, or says what is wrong with it; undefined where there is none. */
const readAnswer = (
  cell: string,
  question: Question,
  csatBest: 5 | 10,
): SurveyAnswer | Omit<WrongRow, 'line'> | undefined => {
  if (cell === '') return undefined;
  const read = readScore(cell);
  const isOtherScale = question === 'csat' && (read?.of === 5 || read?.of === 10);
  const { worst, best } = isOtherScale ? { worst: 1, best: read.of ?? 5 } : scalesOf(csatBest)[question];
  const isRight =
    read !== undefined &&
    (read.of === null || read.of === best) &&
    Number.isInteger(read.value) &&
    read.value >= worst &&
    read.value <= best;
  if (isRight) return { question, value: read.value, best };
  return { expected: `${question} as a whole number from ${worst} to ${best}`, received: cell.slice(0, 100) };
};

const cellAt = (cells: readonly string[], place: number | undefined): string =>
  place === undefined ? '' : (cells[place] ?? '').trim();

const readRow = ({ line, cells }: CsvRow, { places }: Layout, csatBest: 5 | 10): SurveyRow | WrongRow => {
  const cell = (column: SurveyColumn): string => cellAt(cells, places.get(column));
  const given = questions.map((question): readonly [Question, string] => [question, cell(question)]);
  // A score alone is what is asked most: how likely they are to recommend.
  const kind = cell('kind') === '' ? 'nps' : toQuestion(cell('kind'));
  if (cell('score') !== '' && kind === undefined)
    return { line, expected: 'nps, csat or ces as the kind of the score', received: cell('kind').slice(0, 100) };
  if (kind !== undefined && cell(kind) === '') given.push([kind, cell('score')]);
  const answers: SurveyAnswer[] = [];
  for (const [question, written] of given) {
    const answer = readAnswer(written, question, csatBest);
    if (answer === undefined) continue;
    if (!('question' in answer)) return { line, ...answer };
    answers.push(answer);
  }
  const comment = cell('comment');
  if (answers.length === 0 && comment === '') return { line, expected: 'an answer or a comment', received: 'neither' };
  const language = /^[a-z]{2,3}(?:[-_][a-z0-9]{2,8})?$/i.test(cell('language'))
    ? cell('language').replace('_', '-')
    : null;
  return { line, id: cell('id') === '' ? null : cell('id'), date: cell('date'), answers, comment, language };
};

/** Reads the rows of a whole table; undefined where it is no survey. */
export const readSurveyRows = (rows: readonly CsvRow[], map: HeadMap<SurveyColumn>): SurveyTable | undefined => {
  const layout = findLayout(rows, map);
  if (layout === undefined) return undefined;
  const csatBest = findCsatBest(layout);
  const read = layout.body.map((row) => readRow(row, layout, csatBest));
  return {
    tool: layout.tool,
    rows: read.flatMap((row) => ('expected' in row ? [] : [row])),
    wrong: read.flatMap((row) => ('expected' in row ? [row] : [])),
  };
};
