/**
 * The checks that need something gathered: what they say of themselves, kept apart so that who reads pages need not load
 * the checks to know what to gather. A test holds it to their own word.
 */
import type { Check } from './check.ts';

export const needyChecks: readonly Required<Pick<Check, 'id' | 'speaker' | 'always' | 'needs'>>[] = [
  { id: 'broken-link', speaker: 'brand', always: true, needs: ['links'] },
  { id: 'certificate', speaker: 'brand', always: false, needs: ['tls'] },
  { id: 'duplicate-metadata', speaker: 'brand', always: false, needs: ['heads'] },
  { id: 'fonts', speaker: 'brand', always: false, needs: ['css'] },
  { id: 'logo', speaker: 'brand', always: false, needs: ['images'] },
  { id: 'palette', speaker: 'brand', always: false, needs: ['css'] },
  { id: 'rating-drop', speaker: 'public', always: true, needs: ['counts'] },
  { id: 'redirect-chain', speaker: 'brand', always: false, needs: ['links'] },
  { id: 'same-as', speaker: 'brand', always: false, needs: ['profiles'] },
  { id: 'social-image', speaker: 'brand', always: false, needs: ['images', 'emblems'] },
  { id: 'spike', speaker: 'public', always: true, needs: ['counts'] },
];
