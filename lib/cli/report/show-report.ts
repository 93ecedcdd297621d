/** A report on a terminal: each section a few tables, as wide as the terminal and no wider. */
import type { Report } from '../../pipeline/report/make-report.ts';
import type { Context } from '../context.ts';
import { cut, displayWidth, pad, toShown, wrap } from '../layout.ts';
import type { Paint } from '../paint.ts';
import type { Mood, SectionView, ViewCell, ViewTable } from './view.ts';

/** Rows of one table; the rest is told in HTML, CSV and JSON. */
const rowsMax = 40;
const barWidth = 8;
/** Columns that give way keep at least this. */
const growMin = 10;
const gap = 2;

const paintMood = (paint: Paint, mood: Mood | undefined, text: string): string => {
  const colours = { good: paint.green, fair: paint.yellow, bad: paint.red, faint: paint.dim };
  return mood === undefined ? text : colours[mood](text);
};

const toBar = (ratio: number): string => {
  const full = Math.round(Math.max(0, Math.min(1, ratio)) * barWidth);
  return `${'█'.repeat(full)}${'░'.repeat(barWidth - full)}`;
};

const toText = ({ text, ratio }: ViewCell): string =>
  ratio === undefined ? toShown(text) : `${toBar(ratio)} ${toShown(text).padStart(3)}`;

/** Widths of all columns: each as wide as its widest cell, those that may give way as wide as there is room. */
const toWidths = ({ columns, rows }: ViewTable, room: number): readonly number[] => {
  const wanted = columns.map(({ name }, index) =>
    Math.max(displayWidth(name), ...rows.map((row) => displayWidth(toText(row[index] ?? { text: '' })))),
  );
  const widths = [...wanted];
  const total = (): number => widths.reduce((sum, width) => sum + width, gap * (columns.length - 1));
  const isGrowing = (index: number): boolean => columns[index]?.grow === true && (widths[index] ?? 0) > growMin;
  // The widest of those that may gives way first, one column at a time.
  while (total() > room && columns.some((_, index) => isGrowing(index))) {
    const widest = Math.max(...widths.filter((_, index) => isGrowing(index)));
    const at = widths.findIndex((width, index) => isGrowing(index) && width === widest);
    widths[at] = Math.max(growMin, widest - Math.max(1, Math.min(total() - room, Math.ceil(widest / 8))));
  }
  return widths;
};

const place = (text: string, width: number, align: 'right' | undefined): string =>
  align === 'right' ? ' '.repeat(Math.max(0, width - displayWidth(text))) + text : pad(text, width);

/** Lines that the last cell of a row may take up. */
const cellLinesMax = 3;

/** One row: each cell cut to its column, but for a last one that gives way, whose words go on below. */
const showRow = (
  cells: readonly { readonly text: string; readonly mood?: Mood }[],
  {
    columns,
    widths,
    paint,
  }: { readonly columns: ViewTable['columns']; readonly widths: readonly number[]; readonly paint: Paint },
): readonly string[] => {
  const last = columns.length - 1;
  const before = widths.slice(0, last).reduce((sum, width) => sum + width + gap, 0);
  const show = (text: string, index: number): string =>
    paintMood(
      paint,
      cells[index]?.mood,
      place(cut(text, widths[index] ?? 0), widths[index] ?? 0, columns[index]?.align),
    );
  const tail = cells[last]?.text ?? '';
  const [first = '', ...more] = columns[last]?.grow === true ? wrap(tail, widths[last] ?? 0, cellLinesMax) : [tail];
  const head = cells.slice(0, last).map(({ text }, index) => show(text, index));
  return [[...head, show(first, last)].join('  '), ...more.map((line) => ' '.repeat(before) + show(line, last))].map(
    (line) => `  ${line}`.trimEnd(),
  );
};

const showTable = (table: ViewTable, { paint, io }: Context): readonly string[] => {
  const shown = { ...table, rows: table.rows.slice(0, rowsMax) };
  const widths = toWidths(shown, io.columns - gap);
  const show = (cells: Parameters<typeof showRow>[0]): readonly string[] =>
    showRow(cells, { columns: table.columns, widths, paint });
  const more = table.rows.length - shown.rows.length;
  return [
    paint.bold(cut(toShown(table.title), io.columns)),
    ...show(table.columns.map(({ name }) => ({ text: name, mood: 'faint' }))),
    ...shown.rows.flatMap((row) =>
      show(row.map((cell) => ({ text: toText(cell), ...(cell.mood === undefined ? {} : { mood: cell.mood }) }))),
    ),
    ...(more > 0 ? [paint.dim(`  … and ${more} more: with --html, --csv or --json`)] : []),
    '',
  ];
};

const showSection = ({ title, lead, parts }: SectionView, context: Context): readonly string[] => {
  const { paint, io } = context;
  const heading = `── ${title} `;
  return [
    paint.bold(paint.cyan(`${heading}${'─'.repeat(Math.max(0, io.columns - displayWidth(heading)))}`)),
    ...wrap(lead, io.columns, 12).map((line) => paint.dim(line)),
    '',
    ...parts.flatMap((part) => {
      if (part.kind === 'table') return showTable(part, context);
      // What a chart draws is told by the tables.
      if (part.kind === 'chart') return [];
      return [...wrap(part.text, io.columns - gap, 4).map((line) => `  ${paintMood(paint, part.mood, line)}`), ''];
    }),
  ];
};

/** All lines of a report: its figures at a glance, then its sections. */
export const showReport = (report: Report, views: readonly SectionView[], context: Context): readonly string[] => {
  const { paint } = context;
  const width = Math.max(...views.map(({ headline }) => displayWidth(headline.label)));
  return [
    `${paint.bold(toShown(report.name))}  ${paint.dim(`report of ${report.at.slice(0, 16).replace('T', ' ')} UTC`)}`,
    '',
    ...views.map(
      ({ headline: { label, value, mood } }) =>
        `  ${paint.dim(pad(label, width))}  ${paint.bold(paintMood(paint, mood, toShown(value)))}`,
    ),
    '',
    ...views.flatMap((view) => showSection(view, context)),
  ].slice(0, -1);
};
