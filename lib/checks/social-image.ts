import * as z from 'zod';
import { compareLooks, likenessMin } from '../formats/pictures/likeness.ts';
import { type EmblemKind, emblemKinds } from '../model/fact.ts';
import type { Remark } from '../model/remark.ts';
import { findUnlike, type Shown } from './alike-emblems.ts';
import { defineCheck, type SeenEmblem } from './check.ts';

const options = z.strictObject({
  files: z
    .array(z.string().min(1).max(500).meta({ format: 'path' }))
    .min(1)
    .max(20)
    .optional()
    .describe(
      'The pictures by which the brand is known: its icon, its avatar, what is shown where its pages are shared. Without them its channels are held against one another.',
    ),
  of: z
    .array(z.enum(emblemKinds))
    .min(1)
    .default(['icon'])
    .describe(
      'Which pictures: icon (favicon; the avatar of a profile), social (og:image; articles often have their own).',
    ),
});

const names = { icon: 'icon', social: 'social image', logo: 'logo' } as const;

const toRemark = ({ kind, url }: SeenEmblem, files: readonly string[]): Remark => ({
  message: `Unexpected ${names[kind]}${url === null || url.startsWith('data:') ? '' : ` ${url}`}, expected it to look like ${files.join(' or ')}`,
  mend: `Use one of the pictures by which the brand is known as the page’s ${names[kind]}.`,
  quote: url === null || url.startsWith('data:') ? '' : url,
  expected: files.join(', '),
});

/** Channels named in one remark as those that agree; the rest is counted. */
const evidenceMax = 20;

const toChannels = (shown: readonly Shown[]): string => {
  const [first, second, ...others] = shown.map(({ channel }) => `"${channel.id}"`);
  if (others.length > 0) return `${first}, ${second} and ${others.length} more`;
  return second === undefined ? `${first}` : `${first} and ${second}`;
};

const toEvidence = ({ channel, emblems: [first] }: Shown) =>
  first === undefined
    ? []
    : [
        {
          channel: channel.id,
          url: first.emblem.url,
          quote: first.emblem.quote,
          observedAt: first.emblem.readAt,
        },
      ];

/** What one channel shows, held against what most of them do. */
const toUnlike = (
  odd: Shown,
  { kind, usual }: { readonly kind: EmblemKind; readonly usual: readonly Shown[] },
): Remark => ({
  message: `Channel "${odd.channel.id}" has another ${names[kind]} than ${toChannels(usual)}`,
  mend: `Use the same ${names[kind]} on all channels, or name the pictures that are right as "files".`,
  quote: odd.emblems[0]?.emblem.quote ?? '',
  expected: usual[0]?.emblems[0]?.emblem.quote ?? '',
  evidence: [odd, ...usual.slice(0, evidenceMax - 1)].flatMap(toEvidence),
});

/** Finds icons, avatars and social images that are none of the brand’s, or not the same on all its channels. */
export const socialImage = defineCheck({
  id: 'social-image',
  summary: 'Finds icons, avatars and social images that are none of the brand’s, or not the same on all its channels.',
  audience: 'brand',
  severity: 'low',
  judges: 'page',
  lifecycle: 'condition',
  version: 2,
  speaker: 'brand',
  always: false,
  needs: ['images', 'emblems'],
  options,
  // Which channels agree, and where the picture lies, is evidence.
  key: ({ message }) =>
    /^Unexpected (?:icon|social image|logo)|^Channel "[^"]*" has another (?:icon|social image)/.exec(message)?.[0] ??
    message,
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
    {
      name: 'finds the channel whose avatar is another than the icon of the others, where no files are named',
      channels: [{ id: 'home' }, { id: 'blog', language: 'de' }, { id: 'mastodon' }],
      pictures: [
        { kind: 'icon', mark: 'arrow', url: 'https://a.example/icon.svg', channel: 'home' },
        { kind: 'icon', mark: 'arrow', url: 'https://a.example/32.png', channel: 'blog' },
        { kind: 'icon', mark: 'steps', url: 'https://social.example/avatar.png', channel: 'mastodon' },
      ],
      remarks: ['Channel "mastodon" has another icon than "home" and "blog"'],
    },
    {
      name: 'takes one picture of a page’s icons for enough, and the picture of most pages for the channel’s',
      channels: [{ id: 'home' }, { id: 'mastodon' }],
      pictures: [
        { kind: 'icon', mark: 'arrow', url: 'https://a.example/32.png', channel: 'home' },
        { kind: 'icon', mark: 'arrow', url: 'https://a.example/32.png', channel: 'home' },
        { kind: 'icon', mark: 'arrow', url: 'https://a.example/32.png', channel: 'home' },
        { kind: 'icon', mark: 'tower', url: 'https://a.example/game.png', channel: 'home' },
        { kind: 'icon', mark: 'arrow', url: 'https://social.example/avatar.png', channel: 'mastodon' },
        { kind: 'social', mark: 'steps', url: 'https://social.example/banner.png', channel: 'mastodon' },
      ],
      remarks: [],
    },
    {
      name: 'says nothing of channels whose picture could not be read, nor where files are named',
      options: { files: ['icon.svg'] },
      channels: [{ id: 'home' }, { id: 'mastodon' }, { id: 'blog' }],
      pictures: [
        { kind: 'icon', mark: 'arrow', url: 'https://a.example/32.png', channel: 'home' },
        { kind: 'icon', mark: 'steps', url: 'https://social.example/avatar.png', channel: 'mastodon' },
        { kind: 'icon', mark: null, url: 'https://blog.example/32.png', channel: 'blog' },
      ],
      remarks: [],
    },
  ],
  compare: ({ emblems }, { files, of }) => {
    if (files !== undefined) return [];
    return of.flatMap((kind) => {
      const { usual, odd } = findUnlike(emblems, kind);
      return odd.map((each) => toUnlike(each, { kind, usual }));
    });
  },
  run: ({ seen }, { files = [], of }) => {
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
