/** Finds the documents whose words may be kept no longer, by the terms of their services. */
import type { Stores } from '../ports/stores.ts';
import type { Engine } from './engine.ts';
import type { Forgotten } from './forget.ts';

/** Rows of one channel that are looked through in one go; the rest has its turn the next day. */
const rowsMax = 200_000;
const dayMs = 24 * 3_600_000;
/** Looked for so often: what would be over before the next look goes at this one. */
const lookEveryDays = 1;

/** Documents that were not read again in the days that the terms of their channel grant, or would not be before the next look. */
export async function* listOverdue({
  config,
  clock,
  stores,
}: Pick<Engine, 'config' | 'clock'> & { readonly stores: Pick<Stores, 'pages'> }): AsyncGenerator<Forgotten> {
  for (const channel of config.channels) {
    const days = channel.terms?.keepDays ?? null;
    if (days === null) continue;
    const kept = Math.max(days - lookEveryDays, days / 2);
    const before = new Date(clock.now().getTime() - kept * dayMs).toISOString();
    for (const { url, body, readAt } of await stores.pages.list(channel.id, rowsMax))
      if (body !== null && readAt !== null && readAt < before)
        yield { channel: channel.id, url, readAt, taken: { why: 'expired', body } };
  }
}
