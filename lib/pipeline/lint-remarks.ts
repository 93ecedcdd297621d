/** Remarks as `lint` and `inspect` print them: with line and column in the text that was read. */
import type { Item } from '../model/item.ts';
import type { Severity } from '../model/vocabulary.ts';
import type { JudgedRemark } from './stamp.ts';

export type LintRemark = {
  readonly check: string;
  readonly guideline: string | null;
  readonly severity: Severity;
  readonly message: string;
  readonly line: number;
  readonly column: number;
  readonly quote: string;
};

/**
 * Where a remark stands, as well as can be told: exact where the block's text is one run of the source; where markup or
 * folded white space lies before the words within the block, the column is too small by their length, and a line break
 * that was folded keeps the words on the block's first line. Remarks without a place, and blocks whose place is not known, are at 1:1.
 */
const toPosition = (item: Item, { block, span }: JudgedRemark): { readonly line: number; readonly column: number } => {
  const found = block === undefined ? undefined : item.blocks[block];
  if (found === undefined) return { line: 1, column: 1 };
  const before = found.text.slice(0, span?.[0] ?? 0);
  const line = found.line ?? 1;
  const lastBreak = before.lastIndexOf('\n');
  if (lastBreak < 0) return { line, column: (found.column ?? 1) + before.length };
  return { line: line + (before.match(/\n/g)?.length ?? 0), column: before.length - lastBreak };
};

/** The remarks of one text in the order in which they stand there. */
export const toLintRemarks = (item: Item, remarks: readonly JudgedRemark[]): readonly LintRemark[] =>
  remarks
    .map((remark) => ({
      check: remark.check,
      guideline: remark.guideline,
      severity: remark.severity,
      message: remark.message,
      ...toPosition(item, remark),
      quote: remark.evidence[0]?.quote ?? '',
    }))
    .toSorted((a, b) => a.line - b.line || a.column - b.column);
