import * as z from 'zod';
import { toComparable, toTermMatcher } from '../text/terms.ts';
import { remarkOnLinks, toLinkKey } from './brand-links.ts';
import { defineCheck, type Example, type PageSubject } from './check.ts';

/** Words that say nothing of where a link leads, in the languages of most of the web; written for this list. */
const generic: ReadonlySet<string> = new Set(
  [
    'here,click here,read more,more,learn more,this,this page,this site,website,link,source,see here,visit',
    'hier,hier klicken,mehr,mehr erfahren,weiterlesen,webseite,zur website,quelle',
    'ici,cliquez ici,en savoir plus,lire la suite,plus,site,site web,source,lien',
    'aquí,haz clic aquí,más,leer más,más información,sitio web,enlace,fuente',
    'qui,clicca qui,leggi di più,leggi tutto,sito,sito web,fonte',
    'aqui,clique aqui,saiba mais,leia mais,fonte,ligação',
    'klik hier,lees meer,meer,bron,website bekijken',
    'tutaj,kliknij tutaj,więcej,czytaj więcej,źródło',
    'здесь,тут,подробнее,читать далее,источник,ссылка,сайт',
    'こちら,ここ,詳細,続きを読む,詳しくはこちら,リンク,出典',
    '点击这里,这里,更多,阅读更多,链接,来源',
    '여기,더보기,자세히 보기,링크,출처',
    'هنا,اضغط هنا,المزيد,المصدر',
  ].flatMap((line) => line.split(',').map((words) => toComparable(words))),
);

const options = z.strictObject({
  generic: z.boolean().default(false).describe('Whether “click here” and the like are remarked on.'),
  unwanted: z
    .array(z.string().trim().min(1).max(200))
    .max(1000)
    .default([])
    .describe('Words that no link to the brand shall carry.'),
});
type Options = z.infer<typeof options>;

/** The first of the words that stands in the anchor. */
const findWord = (anchor: string, words: readonly string[]): string | undefined => {
  const [match] = words.length === 0 ? [] : toTermMatcher(words).find(anchor);
  return match === undefined ? undefined : anchor.slice(match.start, match.end);
};

/** What is wrong with the words of a link; undefined where nothing is. */
const toFault = (anchor: string, { brand }: PageSubject, chosen: Options): string | undefined => {
  const misspelt = findWord(anchor, brand.misspellings);
  if (misspelt !== undefined) return `which misspells the name as "${misspelt}"`;
  const rival = findWord(
    anchor,
    brand.competitors.flatMap(({ name, aliases }) => [name, ...aliases]),
  );
  if (rival !== undefined) return `which names "${rival}"`;
  const unwanted = findWord(anchor, chosen.unwanted);
  if (unwanted !== undefined) return `which says "${unwanted}"`;
  return chosen.generic && generic.has(toComparable(anchor)) ? `which says only "${anchor}"` : undefined;
};

const shown = (anchor: string, text: string): Pick<Example, 'text' | 'item' | 'backlinks'> => ({
  text,
  item: {
    links: [
      {
        url: 'https://example.com/',
        href: 'https://example.com/',
        anchor,
        rel: [],
        followed: true,
        place: 'main',
        block: 0,
      },
    ],
  },
  backlinks: [{ anchor }],
});
const brand: Example['brand'] = {
  name: 'Example',
  misspellings: ['Exampel'],
  competitors: [{ name: 'Southbeam', aliases: [], domains: ['southbeam.example'] }],
};

/** Finds links to the brand with words that misspell it, name a competitor, or are unwanted. */
export const wrongAnchor = defineCheck({
  id: 'wrong-anchor',
  summary: 'Finds links to the brand with words that misspell it, name a competitor, or are unwanted.',
  audience: 'seo',
  severity: 'low',
  judges: 'page',
  lifecycle: 'condition',
  version: 1,
  speaker: 'public',
  always: true,
  options,
  key: toLinkKey,
  examples: [
    {
      ...shown('Exampel', 'Try Exampel today.'),
      name: 'finds the name misspelt',
      brand,
      remarks: ['4-11: Unexpected words on the link to https://example.com/, which misspells the name as "Exampel"'],
    },
    {
      ...shown('the Southbeam shop', 'Try the Southbeam shop.'),
      name: 'finds a competitor’s name',
      brand,
      remarks: ['4-22: Unexpected words on the link to https://example.com/, which names "Southbeam"'],
    },
    {
      ...shown('Example', 'Try Example today.'),
      name: 'is content with the name',
      brand,
      options: { generic: true },
      remarks: [],
    },
    {
      ...shown('click here', 'For Example click here.'),
      name: 'lets words pass that say nothing',
      brand,
      remarks: [],
    },
    {
      ...shown('こちら', 'Example は こちら から。'),
      name: 'minds them where it shall, in many languages',
      brand,
      language: 'ja',
      options: { generic: true },
      remarks: ['10-13: Unexpected words on the link to https://example.com/, which says only "こちら"'],
    },
    {
      ...shown('cheap beans', 'They sell cheap beans.'),
      name: 'finds what is unwanted',
      brand,
      options: { unwanted: ['cheap'] },
      remarks: ['10-21: Unexpected words on the link to https://example.com/, which says "cheap"'],
    },
  ],
  run: (subject, chosen) =>
    remarkOnLinks(
      subject,
      ({ state }) => state === 'live',
      (record, { anchor }) => {
        const fault = toFault(anchor, subject, chosen);
        if (fault === undefined) return undefined;
        return {
          message: `Unexpected words on the link to ${record.to}, ${fault}`,
          mend: `Ask ${record.referringDomain} to link the name ${subject.brand.name}.`,
          expected: subject.brand.name,
        };
      },
    ),
});
