/** Mentions by the public, the latest first, up to a bound. */
import type { Mention } from '../model/mention.ts';
import type { Stores } from '../ports/stores.ts';

const sliceRows = 1000;
/** Of reviews: stores that look at each mention hand out few a time, and are asked no more often than this. */
const ratedSlicesMax = 4;

/** Reads them as they were seen from `since` on, and before `until`; `isCut` where there are more than `max`. */
export const listMentions = async (
  mentions: Pick<Stores['mentions'], 'list'>,
  {
    brand,
    since,
    until,
    max,
    rated,
  }: {
    readonly brand: string;
    readonly since: Date;
    readonly until?: Date;
    readonly max: number;
    readonly rated?: true;
  },
): Promise<{ readonly rows: readonly Mention[]; readonly isCut: boolean }> => {
  const filter = {
    brand,
    speaker: 'public',
    since: since.toISOString(),
    ...(until === undefined ? {} : { until: until.toISOString() }),
    ...(rated === undefined ? {} : { rated }),
  } as const;
  const rows: Mention[] = [];
  let after: string | undefined;
  let slices = 0;
  do {
    const limit = Math.min(sliceRows, max - rows.length);
    const slice = await mentions.list(filter, { limit, ...(after === undefined ? {} : { after }) });
    rows.push(...slice.rows);
    after = slice.next;
    slices += 1;
  } while (after !== undefined && rows.length < max && (rated === undefined || slices < ratedSlicesMax));
  return { rows, isCut: after !== undefined };
};
