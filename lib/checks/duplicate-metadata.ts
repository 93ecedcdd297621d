import * as z from 'zod';
import { headKinds } from '../model/fact.ts';
import type { Remark } from '../model/remark.ts';
import { type ChannelHead, defineCheck } from './check.ts';

const options = z.strictObject({
  of: z
    .array(z.enum(headKinds))
    .min(1)
    .default([...headKinds])
    .describe('What no two pages may share.'),
});

/** Pages named in one remark; the rest is counted. */
const evidenceMax = 20;

/** The same words are the same to a search engine, whatever their case. Translations differ, or are one page to it. */
const toShared = (heads: readonly ChannelHead[]): readonly (readonly ChannelHead[])[] => {
  const byWords = new Map<string, Map<string, ChannelHead>>();
  for (const each of heads) {
    const key = `${each.head.kind}\n${each.head.value.toLowerCase()}`;
    const pages = byWords.get(key) ?? new Map<string, ChannelHead>();
    // Two channels may read one page.
    if (!pages.has(each.head.url)) pages.set(each.head.url, each);
    byWords.set(key, pages);
  }
  return [...byWords.values()].filter(({ size }) => size > 1).map((pages) => [...pages.values()]);
};

const toRemark = (pages: readonly ChannelHead[]): readonly Remark[] => {
  const [first] = pages;
  if (first === undefined) return [];
  const { kind, value } = first.head;
  return [
    {
      message: `Duplicate ${kind}: ${pages.length} pages say "${value}"`,
      mend: `Write a ${kind} for each page that says what it alone is about, or name one of them as canonical.`,
      quote: value,
      evidence: pages.slice(0, evidenceMax).map(({ head, channel }) => ({
        channel: channel.id,
        url: head.url,
        quote: head.quote,
        observedAt: head.readAt,
      })),
    },
  ];
};

const url = (path: string): string => `https://northwind.example/${path}`;

/** Finds pages that share their title or description with others of the brand. */
export const duplicateMetadata = defineCheck({
  id: 'duplicate-metadata',
  summary: 'Finds pages that share their title or meta description with other pages of the brand.',
  audience: 'seo',
  severity: 'low',
  judges: 'brand',
  lifecycle: 'condition',
  version: 1,
  speaker: 'brand',
  always: false,
  needs: ['heads'],
  options,
  // How many share it by now is evidence.
  key: ({ message, quote }) => `${message.split(':')[0]}\n${quote.toLowerCase()}`,
  examples: [
    {
      name: 'finds a title that two pages share',
      heads: [
        { kind: 'title', value: 'House Blend', url: url('house-blend') },
        { kind: 'title', value: 'House blend', url: url('blends') },
        { kind: 'title', value: 'Menu', url: url('menu') },
      ],
      remarks: ['Duplicate title: 2 pages say "House Blend"'],
    },
    {
      name: 'finds a German description that pages of two channels share',
      channels: [{ id: 'home' }, { id: 'shop' }],
      heads: [
        { kind: 'description', value: 'Kaffee aus Bristol.', url: url('de'), channel: 'home' },
        { kind: 'description', value: 'Kaffee aus Bristol.', url: url('shop/de'), channel: 'shop' },
      ],
      language: 'de',
      remarks: ['Duplicate description: 2 pages say "Kaffee aus Bristol."'],
    },
    {
      name: 'takes one page that two channels read for one, and a title for no description',
      channels: [{ id: 'home' }, { id: 'shop' }],
      heads: [
        { kind: 'title', value: 'Menu', url: url('menu'), channel: 'home' },
        { kind: 'title', value: 'Menu', url: url('menu'), channel: 'shop' },
        { kind: 'description', value: 'Menu', url: url('other'), channel: 'shop' },
      ],
      remarks: [],
    },
    {
      name: 'leaves descriptions alone where only titles are asked for',
      options: { of: ['title'] },
      heads: [
        { kind: 'description', value: 'Good coffee.', url: url('a') },
        { kind: 'description', value: 'Good coffee.', url: url('b') },
      ],
      remarks: [],
    },
  ],
  run: ({ heads }, { of }) => toShared(heads.filter(({ head }) => of.includes(head.kind))).flatMap(toRemark),
});
