/** What every adapter agrees on of receipts and mutes. */
import type { Receipt } from '../../model/alert.ts';
import type { Mute } from '../../model/mute.ts';
import type { ReceiptFilter } from '../../ports/stores.ts';
import { compareBy, compareText } from './order.ts';

/** Whether a receipt is one of those asked for. */
export const toReceiptTest =
  ({ status, route, window }: ReceiptFilter) =>
  (receipt: Receipt): boolean =>
    (status === undefined || receipt.status === status) &&
    (route === undefined || receipt.route === route) &&
    (window === undefined || receipt.window === window);

/** By what is muted. */
export const byThing: (a: Mute, b: Mute) => number = compareBy(
  (a, b) => compareText(a.of, b.of),
  (a, b) => compareText(a.id, b.id),
);
