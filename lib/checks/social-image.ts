import * as z from 'zod';
import { compareLooks, likenessMin } from '../formats/pictures/likeness.ts';
import type { Remark } from '../model/remark.ts';
import { defineCheck, type SeenEmblem } from './check.ts';

const kinds = ['icon', 'social'] as const;

const options = z.strictObject({
  files: z
    .array(z.string().min(1).max(500).meta({ format: 'path' }))
    .min(1)
    .max(20)
    .describe(
      'The pictures by which the brand is known: its icon, its avatar, what is shown where its pages are shared.',
    ),
  of: z
    .array(z.enum(kinds))
    .min(1)
    .default(['icon'])
    .describe('Which pictures must be one of them: icon (favicon), social (og:image; articles often have their own).'),
});

const names = { icon: 'icon', social: 'social image', logo: 'logo' } as const;

const toRemark = ({ kind, url }: SeenEmblem, files: readonly string[]): Remark => ({
  message: `Unexpected ${names[kind]}${url === null || url.startsWith('data:') ? '' : ` ${url}`}, expected it to look like ${files.join(' or ')}`,
  mend: `Use one of the pictures by which the brand is known as the page’s ${names[kind]}.`,
  quote: url === null || url.startsWith('data:') ? '' : url,
  expected: files.join(', '),
});

/** Finds pages whose icon or social image is none of the pictures by which the brand is known. */
export const socialImage = defineCheck({
  id: 'social-image',
  summary: 'Finds pages whose icon or social image is none of the pictures by which the brand is known.',
  audience: 'brand',
  severity: 'low',
  judges: 'page',
  lifecycle: 'condition',
  version: 1,
  speaker: 'brand',
  always: false,
  needs: ['images'],
  options,
  key: ({ message }) => /^Unexpected (?:icon|social image|logo)/.exec(message)?.[0] ?? message,
  examples: [
    {
      name: 'finds another icon, once a page however many it names',
      options: { files: ['icon.svg'] },
      seen: {
        emblems: [
          { kind: 'icon', where: 'as its icon', url: 'https://a.example/32.png', mark: 'steps' },
          { kind: 'icon', where: 'as its icon', url: 'https://a.example/64.png', mark: 'steps' },
        ],
        brandMarks: { 'icon.svg': 'arrow' },
      },
      remarks: ['Unexpected icon https://a.example/32.png, expected it to look like icon.svg'],
    },
    {
      name: 'is content with any of the brand’s pictures, and leaves what is shared alone unless asked',
      options: { files: ['icon.svg', 'avatar.png'] },
      seen: {
        emblems: [
          { kind: 'icon', where: 'as its icon', url: 'https://a.example/32.png', mark: 'tower' },
          { kind: 'social', where: 'where it is shared', url: 'https://a.example/a.jpg', mark: 'steps' },
        ],
        brandMarks: { 'icon.svg': 'arrow', 'avatar.png': 'tower' },
      },
      remarks: [],
    },
    {
      name: 'says nothing of a picture that could not be read',
      options: { files: ['icon.svg'] },
      seen: {
        emblems: [{ kind: 'icon', where: 'as its icon', url: 'https://a.example/32.png', mark: null }],
        brandMarks: { 'icon.svg': 'arrow' },
      },
      remarks: [],
    },
  ],
  run: ({ seen }, { files, of }) => {
    const ours = files.flatMap((path) => seen?.brandLooks?.get(path) ?? []);
    if (ours.length === 0) return [];
    return of.flatMap((kind): readonly Remark[] => {
      const met = seen?.emblems?.filter((emblem) => emblem.kind === kind) ?? [];
      const isOurs = ({ look }: SeenEmblem): boolean =>
        look === undefined || ours.some((brand) => compareLooks(brand, look).likeness >= likenessMin);
      const [first] = met;
      return first === undefined || met.some(isOurs) ? [] : [toRemark(first, files)];
    });
  },
});
