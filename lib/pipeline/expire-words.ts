/** Finds the documents whose words may be kept no longer, by the terms of their services. */
import type { Channel } from '../model/channel.ts';
import type { Stores } from '../ports/stores.ts';
import type { Engine } from './engine.ts';
import type { Forgotten } from './forget.ts';

/** Rows of one channel that are looked through in one go; the rest has its turn the next day. */
const rowsMax = 200_000;
const dayMs = 24 * 3_600_000;

/** Documents that were not read again in the days that the terms of their channel grant. */
export async function* listOverdue({
  config,
  clock,
  stores,
}: Pick<Engine, 'config' | 'clock'> & { readonly stores: Pick<Stores, 'pages'> }): AsyncGenerator<Forgotten> {
  for (const channel of config.channels) {
    const days = daysOf(channel);
    if (days === null) continue;
    const before = new Date(clock.now().getTime() - days * dayMs).toISOString();
    for (const { url, body, readAt } of await stores.pages.list(channel.id, rowsMax))
      if (body !== null && readAt !== null && readAt < before)
        yield { channel: channel.id, url, readAt, taken: { why: 'expired', body } };
  }
}

const daysOf = ({ terms }: Channel): number | null => terms?.keepDays ?? null;
