/** How every adapter orders the windows of alerts that are owed. */
import type { DueWindow } from '../../ports/stores.ts';
import { compareBy, compareText, toMs } from './order.ts';

/** Earliest first. */
export const earliestDueFirst: (a: DueWindow, b: DueWindow) => number = compareBy(
  (a, b) => toMs(a.dueAt) - toMs(b.dueAt),
  (a, b) => compareText(a.route, b.route),
  (a, b) => compareText(a.window, b.window),
);
