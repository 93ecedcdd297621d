import * as z from 'zod';
import { durationSchema } from '../model/duration.ts';
import { defineCheck } from './check.ts';

const dayMs = 24 * 60 * 60 * 1000;

const options = z.strictObject({
  after: durationSchema.prefault('30d').describe('How long a channel may go without anything new, as 30d.'),
});

/** Says when nothing new has been published on a channel for too long. */
export const stale = defineCheck({
  id: 'stale',
  summary: 'Says when nothing new has been published on a channel for too long.',
  audience: 'brand',
  severity: 'low',
  judges: 'channel',
  lifecycle: 'condition',
  version: 1,
  speaker: 'brand',
  always: false,
  options,
  key: () => 'stale',
  examples: [
    {
      name: 'says since when nothing is new',
      options: { after: '30d' },
      state: { newestEntryAt: '2026-08-01T08:00:00.000Z' },
      remarks: ['Nothing new on channel "example" since 2026-08-01, expected something every 30 days'],
    },
    {
      name: 'is content with something newer',
      options: { after: '90d' },
      state: { newestEntryAt: '2026-08-01T08:00:00.000Z' },
      remarks: [],
    },
    { name: 'says nothing where nothing has a date', state: { newestEntryAt: null }, remarks: [] },
    {
      name: 'says nothing of a channel that could not be read: that is another trouble',
      state: { newestEntryAt: '2026-01-01T08:00:00.000Z', failuresInARow: 2, failure: 'It answers 503.' },
      remarks: [],
    },
  ],
  run: ({ channel, state, now }, { after }) => {
    const { newestEntryAt, failuresInARow } = state;
    if (newestEntryAt === null || failuresInARow > 0) return [];
    if (now.getTime() - Date.parse(newestEntryAt) <= after) return [];
    const days = Math.max(1, Math.round(after / dayMs));
    return [
      {
        message: `Nothing new on channel "${channel.id}" since ${newestEntryAt.slice(0, 10)}, expected something every ${days === 1 ? 'day' : `${days} days`}`,
        mend: 'Publish something, or retire the channel and say so on it.',
        quote: '',
      },
    ];
  },
});
