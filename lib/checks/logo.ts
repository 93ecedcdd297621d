import * as z from 'zod';
import { type Comparison, compareLooks, type Look, likenessMin } from '../formats/pictures/likeness.ts';
import type { Remark } from '../model/remark.ts';
import { defineCheck, type SeenEmblem } from './check.ts';

/** A picture drawn out further than this is no logo that somebody stretched, but something else. */
const stretchMax = 3;

const picture = z.string().min(1).max(500).meta({ format: 'path' });
const options = z.strictObject({
  files: z
    .array(picture)
    .min(1)
    .max(20)
    .describe('The logo as it is today: SVG, PNG, JPEG or WebP, each way it may look.'),
  former: z.array(picture).max(20).default([]).describe('What it looked like before: found, it is told to be old.'),
  required: z.boolean().default(false).describe('Whether every page must show it.'),
});
type Options = z.infer<typeof options>;

type Judged = { readonly kind: 'current' | 'old' | 'stretched' | 'other'; readonly stretch: number };

const unlike: Comparison = { likeness: -1, stretch: 1 };

/** The best comparison of a look with some of the brand's pictures. */
const compareWith = (look: Look, paths: readonly string[], known: ReadonlyMap<string, Look>): readonly Comparison[] =>
  paths.flatMap((path) => {
    const brand = known.get(path);
    return brand === undefined ? [] : [compareLooks(brand, look)];
  });

const best = (comparisons: readonly Comparison[]): Comparison =>
  comparisons.reduce((found, each) => (each.likeness > found.likeness ? each : found), unlike);

const isInProportion = ({ stretch }: Comparison): boolean => stretch === 1;

const judge = (look: Look, { files, former }: Options, known: ReadonlyMap<string, Look>): Judged => {
  const current = compareWith(look, files, known);
  const today = best(current.filter(isInProportion));
  const before = best(compareWith(look, former, known).filter(isInProportion));
  if (before.likeness >= likenessMin && before.likeness > today.likeness) return { kind: 'old', stretch: 1 };
  if (today.likeness >= likenessMin) return { kind: 'current', stretch: 1 };
  const drawnOut = best(current.filter((each) => !isInProportion(each)));
  const isStretched =
    drawnOut.likeness >= likenessMin && drawnOut.stretch < stretchMax && drawnOut.stretch > 1 / stretchMax;
  return isStretched ? { kind: 'stretched', stretch: drawnOut.stretch } : { kind: 'other', stretch: 1 };
};

const toPlace = ({ where, url }: SeenEmblem): string =>
  url === null || url.startsWith('data:') ? where : `${where} (${url})`;

const toQuote = ({ url }: SeenEmblem): string => (url === null || url.startsWith('data:') ? '' : url);

const toPercent = (stretch: number): string =>
  stretch > 1
    ? `${Math.round((stretch - 1) * 100)} % too wide for its height`
    : `${Math.round((1 / stretch - 1) * 100)} % too high for its width`;

const toRemarks = (emblem: SeenEmblem, { kind, stretch }: Judged): readonly Remark[] => {
  const known = { quote: toQuote(emblem), ...(toQuote(emblem) === '' ? {} : { url: toQuote(emblem) }) };
  if (kind === 'old')
    return [
      {
        message: `Unexpected old logo ${toPlace(emblem)}, expected the one of today`,
        mend: 'Put the logo of today there.',
        ...known,
      },
    ];
  if (kind !== 'stretched') return [];
  return [
    {
      message: `Unexpected stretched logo ${toPlace(emblem)}, ${toPercent(stretch)}`,
      mend: 'Show the logo in its own proportions.',
      ...known,
    },
  ];
};

/** Once, though a page shows it at its head and at its foot. */
const eachOnce = (remarks: readonly Remark[]): readonly Remark[] => [
  ...new Map(remarks.map((remark) => [remark.message, remark])).values(),
];

const missing: Remark = {
  message: 'Expected the logo on the page, found none like it',
  mend: 'Show the logo, best in the header with a link home.',
  quote: '',
};

/** Finds old and stretched logos on the brand's pages, and pages without any. */
export const logo = defineCheck({
  id: 'logo',
  summary: 'Finds old and stretched logos on the brand’s pages, and pages without any.',
  audience: 'brand',
  severity: 'medium',
  judges: 'page',
  lifecycle: 'condition',
  version: 1,
  speaker: 'brand',
  always: false,
  needs: ['images'],
  options,
  // What and where; addresses of pictures change with every build of a site.
  key: ({ message }) => message.split(/ \(|, /, 1)[0] ?? message,
  examples: [
    {
      name: 'tells an old logo from the one of today',
      options: { files: ['logo.svg'], former: ['logo-2010.png'] },
      seen: {
        emblems: [
          { kind: 'logo', where: 'in the header', url: 'https://a.example/logo.png', mark: 'arrow' },
          { kind: 'logo', where: 'on the page', url: 'https://a.example/foot.png', mark: 'tower' },
        ],
        brandMarks: { 'logo.svg': 'arrow', 'logo-2010.png': 'tower' },
      },
      remarks: ['Unexpected old logo on the page (https://a.example/foot.png), expected the one of today'],
    },
    {
      name: 'sees that it was stretched',
      options: { files: ['logo.svg'] },
      seen: {
        emblems: [{ kind: 'logo', where: 'in the header', url: null, mark: 'tower', wide: 1.5 }],
        brandMarks: { 'logo.svg': 'tower' },
      },
      remarks: ['Unexpected stretched logo in the header, 50 % too wide for its height'],
    },
    {
      name: 'misses it where every page must show it',
      options: { files: ['logo.svg'], required: true },
      seen: {
        emblems: [{ kind: 'logo', where: 'in the header', url: null, mark: 'steps' }],
        brandMarks: { 'logo.svg': 'arrow' },
      },
      remarks: ['Expected the logo on the page, found none like it'],
    },
    {
      name: 'accuses no other picture, and misses nothing while one could not be read',
      options: { files: ['logo.svg'], required: true },
      seen: {
        emblems: [
          { kind: 'logo', where: 'on the page', url: 'https://a.example/award.png', mark: 'steps' },
          { kind: 'logo', where: 'in the header', url: 'https://a.example/logo.png', mark: null },
        ],
        brandMarks: { 'logo.svg': 'arrow' },
      },
      remarks: [],
    },
  ],
  run: ({ seen }, checked) => {
    const known = seen?.brandLooks;
    const logos = seen?.emblems?.filter(({ kind }) => kind === 'logo');
    // Without the brand's own picture there is nothing to compare with.
    if (known === undefined || logos === undefined || !checked.files.some((path) => known.has(path))) return [];
    const judged = logos.flatMap((emblem) =>
      emblem.look === undefined ? [] : [{ emblem, verdict: judge(emblem.look, checked, known) }],
    );
    const isShown = judged.some(({ verdict }) => verdict.kind !== 'other');
    const isUnknown = judged.length < logos.length;
    const remarks = judged.flatMap(({ emblem, verdict }) => toRemarks(emblem, verdict));
    return checked.required && !isShown && !isUnknown ? [missing] : eachOnce(remarks);
  },
});
