import * as z from 'zod';
import { defineCheck } from './check.ts';

const options = z.strictObject({
  failures: z.int().min(1).max(1000).default(3).describe('How many polls in a row must fail.'),
});

/** Says when a channel has not been read for several polls in a row, since when, and why. */
export const unreachable = defineCheck({
  id: 'unreachable',
  summary: 'Says when a channel has not been read for several polls in a row, since when, and why.',
  audience: 'brand',
  severity: 'high',
  judges: 'channel',
  lifecycle: 'condition',
  version: 1,
  speaker: 'either',
  always: true,
  options,
  key: () => 'unreachable',
  examples: [
    {
      name: 'says since when and why',
      state: { failuresInARow: 3, succeededAt: '2026-09-30T08:00:00.000Z', failure: 'It answers 503.' },
      remarks: ['Channel "example" could not be read since 2026-09-30T08:00:00.000Z: It answers 503.'],
    },
    {
      name: 'says that it was never read',
      options: { failures: 1 },
      state: { failuresInARow: 1, succeededAt: null, failure: 'It was not found.' },
      remarks: ['Channel "example" could not be read yet: It was not found.'],
    },
    {
      name: 'is patient with two failures',
      state: { failuresInARow: 2, succeededAt: '2026-09-30T08:00:00.000Z', failure: 'It answers 503.' },
      remarks: [],
    },
  ],
  run: ({ channel, state }, { failures }) => {
    if (state.failuresInARow < failures) return [];
    const since = state.succeededAt === null ? 'yet' : `since ${state.succeededAt}`;
    const why = state.failure ?? 'No reason is known.';
    return [
      {
        // No count in it: it would be another message at every poll.
        message: `Channel "${channel.id}" could not be read ${since}: ${why}`,
        // The reason names its own mend; a browser helps with a site, not with a token or a quota.
        mend: 'Do what the reason asks for; "earmark doctor" tries the channel anew.',
        quote: '',
      },
    ];
  },
});
