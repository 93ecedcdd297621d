/** A person's word that nothing shall be heard of something for a while. */
import * as z from 'zod';
import { instantSchema } from './vocabulary.ts';

/** What can be muted. */
export const mutables = ['finding', 'guideline', 'channel', 'route'] as const;
export const mutableSchema = z.enum(mutables);

export const muteSchema = z.object({
  brand: z.string(),
  of: mutableSchema,
  /** Of the finding, guideline, channel or route. */
  id: z.string(),
  /** `mute`: what comes up meanwhile is never sent. `snooze`: it is sent when the time is over. */
  kind: z.enum(['mute', 'snooze']),
  /** When it ends; null for a mute that holds until it is taken back. */
  until: instantSchema.nullable(),
  by: z.string(),
  at: instantSchema,
  reason: z.string().nullable(),
});
export type Mute = z.infer<typeof muteSchema>;
