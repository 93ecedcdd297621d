/** Figures of surveys from their answers, and the course of other measures; each with what it is counted of. */
import { type Measure, type MeasureGroup, measureGroups } from '../model/measure.ts';

const surveyNames = ['nps', 'csat', 'ces'] as const;
export type SurveyName = (typeof surveyNames)[number];

type Answer = Pick<Measure, 'value' | 'of'>;

/** All, and those that count for the figure and against it. */
export type SurveyFigure = {
  /** NPS −100 to 100, CSAT 0 to 1, CES 1 to 7; null where nobody answered. */
  readonly figure: number | null;
  /** What it is counted of. */
  readonly answers: number;
  /** NPS: 9 and 10; CSAT: the two top boxes; CES: null. */
  readonly top: number | null;
  /** NPS: 0 to 6; null elsewhere. */
  readonly bottom: number | null;
};

const promoterLeast = 9;
const detractorMost = 6;

/** NPS = per cent of 9 and 10 − per cent of 0 to 6. */
export const toNps = (answers: readonly Answer[]): SurveyFigure => {
  const top = answers.filter(({ value }) => value >= promoterLeast).length;
  const bottom = answers.filter(({ value }) => value <= detractorMost).length;
  const figure = answers.length === 0 ? null : (100 * (top - bottom)) / answers.length;
  return { figure, answers: answers.length, top, bottom };
};

/** CSAT = share of the two top boxes of the scale that each was asked on. */
export const toCsat = (answers: readonly Answer[]): SurveyFigure => {
  const top = answers.filter(({ value, of }) => value >= (of ?? 5) - 1).length;
  return { figure: answers.length === 0 ? null : top / answers.length, answers: answers.length, top, bottom: null };
};

/** CES = mean of 1 to 7. */
export const toCes = (answers: readonly Answer[]): SurveyFigure => ({
  figure: answers.length === 0 ? null : answers.reduce((sum, { value }) => sum + value, 0) / answers.length,
  answers: answers.length,
  top: null,
  bottom: null,
});

const figureOf = { nps: toNps, csat: toCsat, ces: toCes } as const;

export type SurveyRowFigure = SurveyFigure & {
  readonly group: MeasureGroup;
  readonly name: SurveyName;
  /** Null for all channels together. */
  readonly channel: string | null;
  readonly fromDay: string;
  readonly toDay: string;
  /** Answers by their score. */
  readonly scores: Readonly<Record<string, number>>;
};

/** A measure that is not added up: its latest figure, and the one before. */
export type MetricRow = {
  readonly group: MeasureGroup;
  readonly name: string;
  readonly unit: string;
  readonly channel: string | null;
  readonly day: string;
  readonly value: number;
  /** What the latest figure is out of; null where that is not told. */
  readonly of: number | null;
  readonly before: { readonly day: string; readonly value: number } | null;
  /** Figures since then. */
  readonly figures: number;
};

export type MeasureFigures = { readonly surveys: readonly SurveyRowFigure[]; readonly metrics: readonly MetricRow[] };

const isSurvey = (name: string): name is SurveyName => surveyNames.some((each) => each === name);

const countScores = (answers: readonly Measure[]): Readonly<Record<string, number>> => {
  const counts = new Map<string, number>();
  for (const { value, of, name } of answers) {
    // Two scales of one question are told apart.
    const score = name === 'csat' ? `${value}/${of ?? 5}` : String(value);
    counts.set(score, (counts.get(score) ?? 0) + 1);
  }
  const sorted = [...counts].toSorted(([a], [b]) => Number.parseFloat(a) - Number.parseFloat(b) || (a < b ? -1 : 1));
  return Object.fromEntries(sorted);
};

const toSurveyRow = (
  name: SurveyName,
  channel: string | null,
  answers: readonly Measure[],
): readonly SurveyRowFigure[] => {
  const days = answers.map(({ day }) => day).toSorted();
  const [first] = answers;
  if (first === undefined) return [];
  return [
    {
      group: first.group,
      name,
      channel,
      ...figureOf[name](answers),
      fromDay: days[0] ?? first.day,
      toDay: days.at(-1) ?? first.day,
      scores: countScores(answers),
    },
  ];
};

/** One row for all answers, and one a channel where there are several places. */
const toSurveyRows = (name: SurveyName, answers: readonly Measure[]): readonly SurveyRowFigure[] => {
  const byChannel = groupByChannel(answers);
  const named = [...byChannel].flatMap(([channel, own]) => (channel === null ? [] : toSurveyRow(name, channel, own)));
  return [...toSurveyRow(name, null, answers), ...(byChannel.size > 1 ? named : [])];
};

const groupByChannel = (answers: readonly Measure[]): ReadonlyMap<string | null, readonly Measure[]> => {
  const groups = new Map<string | null, Measure[]>();
  for (const answer of answers) {
    const group = groups.get(answer.channel);
    if (group === undefined) groups.set(answer.channel, [answer]);
    else group.push(answer);
  }
  return groups;
};

/** Adds the figures up while measures go by in order of their days. */
export const toMeasureFigures = (measures: Iterable<Measure>): MeasureFigures => {
  const answers: Record<SurveyName, Measure[]> = { nps: [], csat: [], ces: [] };
  const metrics = new Map<string, MetricRow>();
  for (const measure of measures) {
    const { name, group, unit, channel, day, value, of } = measure;
    if (isSurvey(name)) {
      answers[name].push(measure);
      continue;
    }
    const key = JSON.stringify([group, name, unit, channel]);
    const last = metrics.get(key);
    const before = last === undefined ? null : { day: last.day, value: last.value };
    metrics.set(key, { group, name, unit, channel, day, value, of, before, figures: (last?.figures ?? 0) + 1 });
  }
  return {
    surveys: surveyNames.flatMap((name) => toSurveyRows(name, answers[name])),
    metrics: measureGroups.flatMap((group) => [...metrics.values()].filter((row) => row.group === group)),
  };
};
