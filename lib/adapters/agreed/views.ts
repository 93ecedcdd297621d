/** How every adapter orders saved views. */
import type { SavedView } from '../../model/view.ts';
import { compareBy, compareText } from './order.ts';

export const byName: (a: SavedView, b: SavedView) => number = compareBy((a, b) => compareText(a.name, b.name));
