/** A remark with its place, as linters print it: editors and terminals make it a link. */
import type { PlacedRemark } from '../model/inspection.ts';
import type { Context } from './context.ts';
import { wrap } from './layout.ts';
import { paintSeverity } from './paint.ts';

/** `path:line:column severity check/guideline`, then what was found and how to mend it. */
export const showRemark = (path: string, remark: PlacedRemark, { paint, io }: Context): readonly string[] => {
  const { line, column, severity, check, rule = check, guideline, message, mend } = remark;
  const asked = guideline === null ? rule : `${rule} (${guideline})`;
  return [
    `${path}:${line}:${column}  ${paintSeverity(paint, severity)}  ${paint.dim(asked)}`,
    ...wrap(message, io.columns - 2).map((each) => `  ${each}`),
    ...wrap(mend, io.columns - 2).map((each) => `  ${paint.dim(each)}`),
  ];
};
