/** Whether somebody asked not to hear of something for now. */

import type { Finding } from '../model/finding.ts';
import type { Mute } from '../model/mute.ts';
import type { Instant } from '../model/vocabulary.ts';

const isOf = ({ of, id }: Mute, route: string, finding: Finding): boolean => {
  switch (of) {
    case 'finding':
      return finding.id === id;
    case 'guideline':
      return finding.guideline === id;
    case 'channel':
      return finding.channel === id;
    case 'route':
      return route === id;
  }
};

/** `muted`: nothing is sent of it. `until`: it is sent then. Undefined where nobody asked for peace. */
export type Peace = { readonly muted: true } | { readonly muted: false; readonly until: Instant };

/** What was asked for of a finding on a route, as of a moment; a mute stands over a snooze, and of snoozes the longest holds. */
export const findPeace = (
  mutes: readonly Mute[],
  { route, finding, at }: { readonly route: string; readonly finding: Finding; readonly at: Instant },
): Peace | undefined => {
  const now = Date.parse(at);
  const own = mutes.filter(
    (mute) => isOf(mute, route, finding) && (mute.until === null || Date.parse(mute.until) > now),
  );
  if (own.some(({ kind }) => kind === 'mute')) return { muted: true };
  const [until] = own.flatMap((mute) => mute.until ?? []).toSorted((a, b) => Date.parse(b) - Date.parse(a));
  return until === undefined ? undefined : { muted: false, until };
};
