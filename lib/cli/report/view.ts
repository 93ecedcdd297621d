/** What every form of a report shows: tables, charts and notes, before they become lines on a terminal, HTML or CSV. */
import type { Headline } from '../../pipeline/report/headlines.ts';

/** Told by a word or a sign too, never by colour alone. */
export type Mood = 'good' | 'fair' | 'bad' | 'faint';

export type ViewCell = {
  readonly text: string;
  readonly mood?: Mood;
  /** Drawn as a bar beside the text, 0..1. */
  readonly ratio?: number;
  /** What a spreadsheet gets in place of the text. */
  readonly value?: number | null;
  readonly href?: string;
};

export type ViewColumn = {
  readonly name: string;
  readonly align?: 'right';
  /** Gives way where the room is short. */
  readonly grow?: true;
};

export type ViewTable = {
  readonly kind: 'table';
  readonly title: string;
  readonly columns: readonly ViewColumn[];
  readonly rows: readonly (readonly ViewCell[])[];
  /** Of a long table beside a chart: HTML shows it when it is asked to. */
  readonly isFolded?: true;
};

/** What a colour of a chart says; `mild` is what is neither good nor bad, `grave` worse than bad. */
export type ChartTone = 'accent' | 'good' | 'mild' | 'fair' | 'bad' | 'grave';

type ChartRow = {
  readonly name: string;
  /** One of each series; null where nothing is known. */
  readonly values: readonly (number | null)[];
  /** Beside a bar, in place of its number. */
  readonly text?: string;
};

/** A picture of figures that a table or a tile beside it tells as well: a terminal and a spreadsheet go without. */
export type ViewChart = {
  readonly kind: 'chart';
  /** `columns` and `line` go over time, a row a point of it; `bars` lie below one another. Several series stand upon one another. */
  readonly form: 'columns' | 'line' | 'bars';
  readonly title: string;
  /** What it is of, and what that rests on. */
  readonly note: string;
  readonly series: readonly { readonly name: string; readonly tone: ChartTone }[];
  readonly rows: readonly ChartRow[];
  /** Ends of the scale; from 0 to what is highest where it is not given. */
  readonly ends?: readonly [number, number];
};

export type ViewNote = { readonly kind: 'note'; readonly text: string; readonly mood?: Mood; readonly href?: string };

export type SectionView = {
  readonly id: string;
  readonly title: string;
  /** How its figures are counted, in a sentence or two. */
  readonly lead: string;
  /** Its figure at a glance. */
  readonly headline: { readonly label: string; readonly value: string; readonly mood?: Mood };
  readonly parts: readonly (ViewTable | ViewNote | ViewChart)[];
};

/** The head of a section. */
export const toHead = ({ title, label, value }: Headline, mood?: Mood): Pick<SectionView, 'title' | 'headline'> => ({
  title,
  headline: { label, value, ...(mood === undefined ? {} : { mood }) },
});

/** A text as a cell. */
export const words = (text: string, more: Omit<ViewCell, 'text'> = {}): ViewCell => ({ text, ...more });

/** A number as a cell, with so many decimals; a dash where there is none. */
export const figure = (value: number | null, decimals = 0, more: Omit<ViewCell, 'text' | 'value'> = {}): ViewCell =>
  value === null ? { text: '–', mood: 'faint', value } : { text: value.toFixed(decimals), value, ...more };

/** A count; nothing is told faintly. */
export const count = (value: number, mood?: Mood): ViewCell => ({
  text: String(value),
  value,
  ...(value === 0 ? { mood: 'faint' } : mood === undefined ? {} : { mood }),
});

/** A share, 0..1, in per cent. */
export const percent = (value: number | null, more: Omit<ViewCell, 'text' | 'value'> = {}): ViewCell =>
  value === null ? figure(null) : { text: `${Math.round(100 * value)} %`, value, ...more };

/** An address as a cell: what of it tells documents apart, and where it leads. */
export const address = (url: string): ViewCell => ({
  text: url.replace(/^https?:\/\/(?:www\.)?/, '').replace(/\/$/, ''),
  href: url,
});

/** `2026-10-01 08:00` of an instant, in UTC. */
export const toMinute = (instant: string | null): string =>
  instant === null ? '–' : instant.slice(0, 16).replace('T', ' ');

/** `1 channel`, `2 channels`. */
export const plural = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
