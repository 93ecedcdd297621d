import * as z from 'zod';
import type { Remark } from '../model/remark.ts';
import { defineCheck } from './check.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** Days before its end from which on it is urgent. */
const urgentDays = 7;

const options = z.strictObject({
  days: z.int().min(1).max(365).default(21).describe('How many days before its end a certificate is told of.'),
});

const faults = {
  'self-signed': 'which signed itself',
  'wrong-host': 'which is for another host',
  expired: 'which has ended',
  untrusted: 'which nobody whom browsers trust has signed',
} as const;

/** Says when the certificate of a channel's host is near its end, or is not one that browsers trust. */
export const certificate = defineCheck({
  id: 'certificate',
  summary: 'Says when the certificate of a channel’s host is near its end, or is not one that browsers trust.',
  audience: 'brand',
  severity: 'medium',
  judges: 'channel',
  lifecycle: 'condition',
  version: 1,
  speaker: 'brand',
  always: false,
  needs: ['tls'],
  options,
  // One a host: what is wrong with it is evidence.
  key: ({ message }) => /certificate of (\S+?),? /.exec(message)?.[1] ?? 'certificate',
  examples: [
    {
      name: 'says when it ends',
      state: {
        certificate: {
          host: 'a.example',
          validTo: '2026-10-15T12:00:00.000Z',
          fault: null,
          seenAt: '2026-10-01T00:00:00.000Z',
        },
      },
      remarks: ['The certificate of a.example ends on 2026-10-15, expected one that lasts more than 21 days'],
    },
    {
      name: 'says that browsers do not trust it',
      state: {
        certificate: { host: 'a.example', validTo: null, fault: 'wrong-host', seenAt: '2026-10-01T00:00:00.000Z' },
      },
      remarks: ['Unexpected certificate of a.example, which is for another host'],
    },
    {
      name: 'is content with one that lasts',
      state: {
        certificate: {
          host: 'a.example',
          validTo: '2026-12-31T00:00:00.000Z',
          fault: null,
          seenAt: '2026-10-01T00:00:00.000Z',
        },
      },
      remarks: [],
    },
    { name: 'says nothing where no certificate was seen', remarks: [] },
  ],
  run: ({ state, now }, { days }): readonly Remark[] => {
    const { certificate: seen } = state;
    if (seen === undefined) return [];
    const { host, validTo, fault } = seen;
    if (fault !== null)
      return [
        {
          message: `Unexpected certificate of ${host}, ${faults[fault]}`,
          mend: 'Get a certificate for that name from an authority that browsers trust.',
          quote: '',
          severity: 'high',
        },
      ];
    const left = validTo === null ? Number.POSITIVE_INFINITY : Date.parse(validTo) - now.getTime();
    if (left > days * dayMs) return [];
    return [
      {
        message: `The certificate of ${host} ends on ${validTo?.slice(0, 10)}, expected one that lasts more than ${days} days`,
        mend: 'Renew it, and see to it that it renews itself.',
        quote: '',
        ...(left <= urgentDays * dayMs ? { severity: 'high' as const } : {}),
      },
    ];
  },
});
