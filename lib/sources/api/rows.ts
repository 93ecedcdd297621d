/** Rows of an API's answer, each read for itself: one that cannot be read costs itself. */
import type * as z from 'zod';
import type { SourceContext } from '../source.ts';
import { type Api, toFormatError } from './ask-json.ts';

/** Longer lists are cut: no API pages so wide. */
const rowsMax = 5_000;

/**
 * Parses rows by their schema. Wrong ones are counted in the log; where not a single one can be read the shape has changed, and
 * SourceError is thrown.
 */
export const readRows = <Schema extends z.ZodType>(
  context: Pick<SourceContext<unknown>, 'channel' | 'log'>,
  api: Pick<Api, 'name'>,
  { rows, schema }: { readonly rows: readonly unknown[]; readonly schema: Schema },
): readonly z.infer<Schema>[] => {
  const parsed = rows.slice(0, rowsMax).map((row) => schema.safeParse(row));
  const good = parsed.flatMap((each) => (each.success ? [each.data] : []));
  const wrong = parsed.find(({ success }) => !success);
  if (wrong?.error === undefined) return good;
  const [issue] = wrong.error.issues;
  const reason = `${issue?.path.join('.') || 'row'}: ${issue?.message ?? 'another shape'}`;
  const rowWord = parsed.length === 1 ? 'row' : 'rows';
  if (good.length === 0) throw toFormatError(api, context, `${parsed.length} ${rowWord} of another shape, ${reason}`);
  const count = parsed.length - good.length;
  context.log.warn('rows that cannot be read are left out', {
    channel: context.channel.id,
    api: api.name,
    count,
    reason,
  });
  return good;
};
