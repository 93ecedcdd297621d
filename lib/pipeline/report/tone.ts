import { type ToneProfile, toToneProfile } from '../../insights/tone.ts';
import type { Section } from './source.ts';

/** How each owned channel sounds, and how far they lie apart. */
export const toneSection: Section<'tone', ToneProfile> = {
  id: 'tone',
  make: async ({ owned }) => toToneProfile((await owned()).flatMap(({ tone }) => tone ?? [])),
};
