/** Pages of what was told, cut as services cut them. */
import type { Told } from '../../contracts/sources.ts';

/** When something was said or changed last. */
export const changedAt = ({ at, editedAt }: Told): Date => editedAt ?? at;

/** What was changed last first. */
export const byChange = (told: readonly Told[]): readonly Told[] =>
  told.toSorted((a, b) => changedAt(b).getTime() - changedAt(a).getTime() || b.n - a.n);

/**
 * A page that begins behind an opaque mark: what comes or goes before it moves nothing. The mark of the next page is undefined at the end.
 */
export const pageBehind = (
  ordered: readonly Told[],
  {
    mark,
    pageSize,
    timeOf,
  }: { readonly mark: string | null; readonly pageSize: number; readonly timeOf: (told: Told) => Date },
): { readonly page: readonly Told[]; readonly next: string | undefined } => {
  const [ms, last] = mark === null ? [] : Buffer.from(mark, 'base64').toString().split(':').map(Number);
  const rest = ordered.filter((told) => {
    if (ms === undefined || last === undefined) return true;
    const time = timeOf(told).getTime();
    return time < ms || (time === ms && told.n < last);
  });
  const page = rest.slice(0, pageSize);
  const end = page.at(-1);
  const isLast = end === undefined || rest.length <= pageSize;
  return { page, next: isLast ? undefined : Buffer.from(`${timeOf(end).getTime()}:${end.n}`).toString('base64') };
};
