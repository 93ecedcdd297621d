/** Colours, where a terminal shows them. */
import picocolors from 'picocolors';
import type { Severity } from '../model/vocabulary.ts';

export type Paint = ReturnType<typeof picocolors.createColors>;

/** Colours that do nothing unless they are wanted. */
export const createPaint = (isColoured: boolean): Paint => picocolors.createColors(isColoured);

/** The colour of a severity. */
export const paintSeverity = (paint: Paint, severity: Severity, text: string = severity): string => {
  const colours = { critical: paint.red, high: paint.red, medium: paint.yellow, low: paint.blue };
  return paint.bold(colours[severity](text));
};
