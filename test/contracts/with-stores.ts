/** How a contract's test comes by its stores. */
import type { OpenStores } from '../../lib/ports/open-stores.ts';
import { type Open, type TestClock, toTestClock } from './samples.ts';

/** Opens empty stores, hands them over, and closes them whatever happens. */
export const withStores =
  (open: Open) =>
  (act: (opened: OpenStores & { readonly clock: TestClock }) => Promise<void>) =>
  async (): Promise<void> => {
    const clock = toTestClock();
    const opened = await open({ clock });
    try {
      await act({ ...opened, clock });
    } finally {
      await opened.close();
    }
  };
