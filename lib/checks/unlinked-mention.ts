import * as z from 'zod';
import { assert } from '../errors.ts';
import type { Block } from '../model/block.ts';
import type { Brand } from '../model/brand.ts';
import type { Item } from '../model/item.ts';
import type { Occurrence } from '../model/mention.ts';
import { toSentenceSpan } from '../text/sentence.ts';
import { toComparable } from '../text/terms.ts';
import { toRegistrableDomain, toUrl } from '../text/url.ts';
import { defineCheck, type PageSubject } from './check.ts';
import { isDispleased, sureFrom } from './displeasure.ts';
import { domainSchema, isOnAny, isOwn } from './own-domains.ts';

const domains = z.array(domainSchema).max(10_000).default([]);
const options = z.strictObject({
  partnerDomains: domains.describe('Sites of partners, where a missing link is nobody’s business.'),
  doNotContact: domains.describe('Sites that are not to be asked.'),
});
type Options = z.infer<typeof options>;

const isProse = ({ place, kind }: Block): boolean => place === 'main' && kind !== 'alt' && kind !== 'code';

const toBlock = ({ blocks }: Item, { block }: Occurrence): Block => {
  const named = blocks[block];
  assert(named !== undefined, `an occurrence stands in block ${block}, but the item has ${blocks.length}`);
  return named;
};

/** A page that may be asked for a link: not a post, not the brand's, a partner's or a competitor's, and not one that speaks ill of it. */
const isAskable = ({ item, brand, mention }: PageSubject, { partnerDomains, doNotContact }: Options): boolean => {
  if (mention === undefined || item.kind !== 'page' || toUrl(item.url) === undefined) return false;
  if (isDispleased(mention.sentiment, sureFrom) || isOwn(item.url, brand)) return false;
  const closed = [...partnerDomains, ...doNotContact, ...brand.competitors.flatMap((each) => each.domains)];
  return !isOnAny(item.url, closed);
};

const isLinked = ({ item, brand, mention }: PageSubject): boolean =>
  mention?.linked === true || item.links.some(({ url, href }) => isOwn(url, brand) || isOwn(href, brand));

/** Where the link should lead: to the product that is named, else to the brand's first site. */
const toTarget = (occurrences: readonly Occurrence[], brand: Brand): string | undefined => {
  const named = new Set(occurrences.filter(({ via }) => via === 'product').map(({ name }) => toComparable(name)));
  const product = brand.products.find(
    ({ name, aliases, url }) => url !== undefined && [name, ...aliases].some((each) => named.has(toComparable(each))),
  );
  const [domain] = brand.domains;
  return product?.url ?? (domain === undefined ? Object.values(brand.profiles)[0] : `https://${domain}/`);
};

/** Finds pages that name the brand in their text and link to it nowhere. */
export const unlinkedMention = defineCheck({
  id: 'unlinked-mention',
  summary: 'Finds pages that name the brand in their text and link to it nowhere.',
  audience: 'seo',
  severity: 'medium',
  judges: 'page',
  lifecycle: 'condition',
  version: 2,
  speaker: 'public',
  always: true,
  options,
  key: () => 'unlinked',
  examples: [
    {
      name: 'quotes the sentence that names the brand without a link',
      brand: { name: 'Northwind', domains: ['northwind.example'] },
      text: 'It rained. Northwind was open. We stayed.',
      mention: {},
      remarks: ['11-30: Unexpected mention of "Northwind" without a link to https://northwind.example/'],
    },
    {
      name: 'suggests the page of the product that is named',
      brand: {
        name: 'Northwind',
        domains: ['northwind.example'],
        products: [{ name: 'House Blend', aliases: [], url: 'https://northwind.example/house-blend' }],
      },
      text: 'I drink House Blend.',
      mention: {},
      remarks: ['0-20: Unexpected mention of "House Blend" without a link to https://northwind.example/house-blend'],
    },
    {
      name: 'is content with a link to a subdomain',
      brand: { name: 'Northwind', domains: ['northwind.example'] },
      text: 'Northwind was open.',
      mention: {},
      item: {
        links: [
          {
            url: 'https://shop.northwind.example/',
            href: 'https://shop.northwind.example/',
            anchor: 'shop',
            rel: [],
            followed: true,
            place: 'main',
          },
        ],
      },
      remarks: [],
    },
    {
      name: 'leaves social posts alone',
      brand: { name: 'Northwind', domains: ['northwind.example'] },
      text: 'Northwind was open.',
      mention: {},
      item: { kind: 'entry' },
      remarks: [],
    },
    {
      name: 'asks nobody who is displeased',
      brand: { name: 'Northwind', domains: ['northwind.example'] },
      text: 'Northwind is awful.',
      mention: { sentiment: { label: 'negative', score: -0.9, confidence: 0.9, engine: 'example' } },
      remarks: [],
    },
    {
      name: 'asks where the displeasure is but a guess',
      brand: { name: 'Northwind', domains: ['northwind.example'] },
      text: 'Northwind was open.',
      mention: { sentiment: { label: 'negative', score: -0.1, confidence: 0.4, engine: 'example' } },
      remarks: ['0-19: Unexpected mention of "Northwind" without a link to https://northwind.example/'],
    },
    {
      name: 'asks no site that is not to be asked',
      options: { doNotContact: ['news.example'] },
      brand: { name: 'Northwind', domains: ['northwind.example'] },
      text: 'Northwind was open.',
      item: { url: 'https://www.news.example/a' },
      mention: {},
      remarks: [],
    },
    {
      name: 'leaves names in the page’s frame alone',
      brand: { name: 'Northwind', domains: ['northwind.example'] },
      blocks: [{ kind: 'paragraph', place: 'footer', text: 'Partners: Northwind' }],
      mention: {},
      remarks: [],
    },
    {
      name: 'quotes a Japanese sentence',
      brand: { name: 'ノースウインド', domains: ['northwind.example'] },
      text: '雨でした。ノースウインドは開いていた。帰った。',
      language: 'ja',
      mention: {},
      remarks: ['5-19: Unexpected mention of "ノースウインド" without a link to https://northwind.example/'],
    },
  ],
  run: (subject, chosen) => {
    const { item, blocks, brand, occurrences } = subject;
    if (!isAskable(subject, chosen) || isLinked(subject)) return [];
    const named = occurrences.filter((occurrence) => isProse(toBlock(item, occurrence)));
    const target = toTarget(named, brand);
    const judged = new Set(blocks);
    const first = named.find((occurrence) => judged.has(toBlock(item, occurrence)));
    if (first === undefined || target === undefined) return [];
    const { text } = toBlock(item, first);
    const span = toSentenceSpan(text, first.span);
    return [
      {
        message: `Unexpected mention of "${first.quote}" without a link to ${target}`,
        mend: `Ask ${toRegistrableDomain(item.url)} to link the name to ${target}.`,
        quote: text.slice(...span),
        block: blocks.indexOf(toBlock(item, first)),
        span,
        expected: target,
      },
    ];
  },
});
