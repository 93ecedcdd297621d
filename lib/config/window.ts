/** Validity in time: `from` lies before `until`. */
import type { Report } from './report.ts';
import type { Path } from './yaml.ts';

type Window = { readonly from?: string | undefined; readonly until?: string | undefined };

/** Notes a validity that has ended before it begins. Days begin at midnight UTC. */
export const reportEmptyWindow = ({ from, until }: Window, path: Path, report: Report): void => {
  if (from === undefined || until === undefined || Date.parse(from) < Date.parse(until)) return;
  report.add({
    path: [...path, 'until'],
    at: 'value',
    expected: `a time after "from" (${from})`,
    mend: 'Exchange the two, or correct one.',
  });
};
