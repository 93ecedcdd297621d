/** One call that is paid for, within what a channel may make in a month. */
import type { SourceContext } from '../source.ts';
import { type Api, toError } from './ask-json.ts';

/** Throws SourceError QUOTA_SPENT where the month's calls are used up. */
export const spendOne = async (
  context: Pick<SourceContext<unknown>, 'channel' | 'spend'>,
  { name, perMonth, of }: Pick<Api, 'name'> & { readonly perMonth: number; readonly of: string },
): Promise<void> => {
  if ((await context.spend(1, { perMonth, of })) > 0) return;
  throw toError({ name }, context, {
    code: 'QUOTA_SPENT',
    received: `none: the ${perMonth} calls of this month are used up`,
    mend: 'Wait for the next month, read the channel less often, or raise callsPerMonth.',
  });
};
