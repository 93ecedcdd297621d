/** A report for spreadsheets: one row a figure, so that tables of all shapes stand in one file. */
import { toCsvRow } from '../../text/csv-row.ts';
import { toShown } from '../layout.ts';
import type { SectionView } from './view.ts';

const columns = ['section', 'table', 'row', 'name', 'column', 'value'] as const;

/** All lines, the header first. `row` counts from 1 in each table, `name` is the row's first cell. */
export const toCsvLines = (views: readonly SectionView[]): readonly string[] => [
  toCsvRow(columns),
  ...views.flatMap(({ id, parts }) =>
    parts.flatMap((part) =>
      part.kind !== 'table'
        ? []
        : part.rows.flatMap((row, index) =>
            row.slice(1).flatMap(({ text, value }, at) => {
              const column = part.columns[at + 1];
              const name = toShown(row[0]?.text ?? '');
              return column === undefined
                ? []
                : [
                    toCsvRow([
                      id,
                      toShown(part.title),
                      index + 1,
                      name,
                      column.name,
                      value === undefined ? toShown(text) : value,
                    ]),
                  ];
            }),
          ),
    ),
  ),
];
