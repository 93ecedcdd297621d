import * as z from 'zod';
import type { Declared, Item } from '../model/item.ts';
import type { Remark } from '../model/remark.ts';
import { detectLanguage } from '../text/language.ts';
import { toPrimaryLanguage } from '../text/primary-language.ts';
import { defineCheck, type Example, type PageSubject } from './check.ts';
import { isOwn } from './own-domains.ts';

const parts = ['title', 'description', 'canonical', 'language', 'organization', 'social-image', 'icon'] as const;
type Part = (typeof parts)[number];

const length = z.int().min(1).max(10_000);
const options = z.strictObject({
  require: z
    .array(z.enum(parts))
    .default(['title', 'description', 'language'])
    .describe('What each page must declare; social-image is og:image, organization is schema.org’s.'),
  titleMax: length.optional().describe('The longest title, in characters.'),
  descriptionMax: length.optional().describe('The longest meta description, in characters.'),
});
type Options = z.infer<typeof options>;

/** Fewer characters than this do not tell their language for certain. */
const textLengthMin = 200;

const toMissing = (item: Item, declared: Declared): Readonly<Record<Part, boolean>> => ({
  title: declared.titles.every((title) => title === ''),
  description: declared.descriptions.every((description) => description === ''),
  canonical: item.canonical === null,
  language: (declared.language ?? '').trim() === '',
  organization: item.organizations.length === 0,
  'social-image': item.image === null,
  icon: item.icons.length === 0,
});

const mends: Readonly<Record<Part, string>> = {
  title: 'Write a <title> that says what this page is about.',
  description: 'Write a <meta name="description"> of one or two sentences.',
  canonical: 'Add <link rel="canonical"> with the address of this page.',
  language: 'Write the language on the root element, as <html lang="en">.',
  organization: 'Describe the organization as schema.org Organization, in JSON-LD.',
  'social-image': 'Add <meta property="og:image"> with the picture that posts shall show.',
  icon: 'Add <link rel="icon">.',
};

/** A page that no search engine shows needs no description and no canonical address. */
const onlyIndexed: readonly Part[] = ['description', 'canonical', 'social-image'];

const findMissing = (item: Item, declared: Declared, { require }: Options): readonly Remark[] => {
  const missing = toMissing(item, declared);
  return require
    .filter((part) => missing[part] && !(item.robots.noindex && onlyIndexed.includes(part)))
    .map((part) => ({ message: `Missing ${part}`, mend: mends[part], quote: '' }));
};

const findDoubled = ({ titles, descriptions, canonicals }: Declared): readonly Remark[] =>
  (
    [
      ['title', titles],
      ['description', descriptions],
      // The same address twice does no harm.
      ['canonical', [...new Set(canonicals)]],
    ] as const
  ).flatMap(([part, values]) =>
    values.length < 2
      ? []
      : [
          {
            message: `Doubled ${part}: ${values.map((value) => `"${value}"`).join(' and ')}`,
            mend: `Leave one ${part} on the page.`,
            quote: values[1] ?? '',
          },
        ],
  );

const findTooLong = ({ titles, descriptions }: Declared, { titleMax, descriptionMax }: Options): readonly Remark[] =>
  (
    [
      ['title', titles[0], titleMax],
      ['description', descriptions[0], descriptionMax],
    ] as const
  ).flatMap(([part, value = '', max]) => {
    const count = [...value].length;
    if (max === undefined || count <= max) return [];
    const message = `Too long a ${part}: ${count} characters, expected at most ${max}`;
    return [{ message, mend: `Shorten the ${part}.`, quote: value }];
  });

const findForeignCanonical = ({ item, brand }: PageSubject): readonly Remark[] => {
  if (item.canonical === null || brand.domains.length === 0 || isOwn(item.canonical, brand)) return [];
  // On another's site, such as a hosted blog, that site's own address is the right one.
  if (!isOwn(item.url, brand)) return [];
  return [
    {
      message: `Unexpected canonical address: ${item.canonical}, which is not the brand’s`,
      mend: `Give the page its own address as canonical, ${item.url}.`,
      quote: item.canonical,
      expected: item.url,
    },
  ];
};

const findWrongLanguage = (item: Item, { language }: Declared): readonly Remark[] => {
  const declared = toPrimaryLanguage((language ?? '').trim());
  if (declared === '' || item.mainText.length < textLengthMin) return [];
  const read = detectLanguage(item.mainText);
  if (read === 'und' || toPrimaryLanguage(read) === declared) return [];
  return [
    {
      message: `Wrong language: the page says "${language}", its text reads as "${read}"`,
      mend: `Write lang="${read}" on the root element, or translate the page.`,
      quote: language ?? '',
      expected: read,
    },
  ];
};

const page = (declared: Partial<Declared>, item: Partial<Item> = {}): Partial<Example> => ({
  text: 'Coffee',
  brand: { domains: ['northwind.example'] },
  item: {
    url: 'https://northwind.example/menu',
    declared: {
      titles: ['Menu'],
      descriptions: ['All our coffees.'],
      canonicals: [],
      language: 'en',
      ...declared,
    },
    ...item,
  },
});

const german =
  'Unser Kaffee wird jede Woche frisch geröstet und am selben Tag verschickt. Wir kaufen die Bohnen direkt bei den Bauern, die wir seit vielen Jahren kennen, und zahlen ihnen mehr, als der Markt verlangt. So schmeckt er auch.';

/** Finds pages whose head lacks something, says it twice, or says it wrong. */
export const metadata = defineCheck({
  id: 'metadata',
  summary: 'Finds pages whose title, description, canonical address or language is missing, doubled or wrong.',
  audience: 'seo',
  severity: 'low',
  judges: 'page',
  lifecycle: 'condition',
  version: 1,
  speaker: 'brand',
  always: false,
  options,
  // What it says by now is evidence: which part is wrong, and how, is the trouble.
  key: ({ message }) => message.split(':')[0] ?? message,
  examples: [
    {
      ...page({ titles: [''], descriptions: [], language: null }),
      name: 'names what is missing, or there and empty',
      remarks: ['Missing title', 'Missing description', 'Missing language'],
    },
    { ...page({}), name: 'is content with a page that says everything', remarks: [] },
    {
      ...page({
        titles: ['Menu', 'Our menu'],
        canonicals: ['https://northwind.example/menu', 'https://northwind.example/'],
      }),
      name: 'finds what stands there twice',
      remarks: [
        'Doubled title: "Menu" and "Our menu"',
        'Doubled canonical: "https://northwind.example/menu" and "https://northwind.example/"',
      ],
    },
    {
      ...page({ descriptions: [] }, { robots: { noindex: true, nofollow: false } }),
      name: 'asks no description of a page that no search engine shows',
      remarks: [],
    },
    {
      ...page({ titles: ['All the coffees that we have'] }),
      name: 'counts characters where a bound is given',
      options: { titleMax: 20 },
      remarks: ['Too long a title: 28 characters, expected at most 20'],
    },
    {
      ...page({}, { canonical: 'https://builder.example/site-4711/menu' }),
      name: 'finds a canonical address that gives the page away',
      remarks: ['Unexpected canonical address: https://builder.example/site-4711/menu, which is not the brand’s'],
    },
    {
      ...page({}, { mainText: german }),
      text: german,
      language: 'de',
      name: 'finds a page in another language than it says',
      remarks: ['Wrong language: the page says "en", its text reads as "de"'],
    },
    {
      ...page({ language: 'de-CH' }, { mainText: german }),
      text: german,
      language: 'de',
      name: 'knows that Swiss German pages are German ones',
      remarks: [],
    },
    {
      name: 'says nothing of texts that are no page',
      text: 'Coffee',
      remarks: [],
    },
  ],
  run: (subject, asked) => {
    const { item } = subject;
    const { declared } = item;
    if (declared === null) return [];
    return [
      ...findMissing(item, declared, asked),
      ...findDoubled(declared),
      ...findTooLong(declared, asked),
      ...findForeignCanonical(subject),
      ...findWrongLanguage(item, declared),
    ];
  },
});
