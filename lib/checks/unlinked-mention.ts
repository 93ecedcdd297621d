import * as z from 'zod';
import type { Block } from '../model/block.ts';
import type { Item } from '../model/item.ts';
import type { Occurrence } from '../model/mention.ts';
import { suggestLink } from '../text/suggest-link.ts';
import { toRegistrableDomain, toUrl } from '../text/url.ts';
import { isLeftAlone } from './brand-links.ts';
import { defineCheck, type PageSubject } from './check.ts';
import { isDispleased, sureFrom } from './displeasure.ts';
import { domainSchema, isOnAny, isOwn } from './own-domains.ts';

const domains = z.array(domainSchema).max(10_000).default([]);
const options = z.strictObject({
  partnerDomains: domains.describe('Sites of partners, where a missing link is nobody’s business.'),
  doNotContact: domains.describe('Sites that are not to be asked.'),
});
type Options = z.infer<typeof options>;

/** Where people post: no editor there sets a link, and what is set there search engines do not follow. */
const socialDomains = [
  'bsky.app',
  'discord.com',
  'facebook.com',
  'instagram.com',
  'linkedin.com',
  'mastodon.social',
  'news.ycombinator.com',
  'ok.ru',
  'pinterest.com',
  'quora.com',
  'reddit.com',
  'snapchat.com',
  't.me',
  'threads.net',
  'tiktok.com',
  'tumblr.com',
  'twitter.com',
  'vk.com',
  'weibo.com',
  'x.com',
  'youtube.com',
] as const;

const toBlock = ({ blocks }: Item, { block }: Occurrence): Block | undefined => blocks[block];

/** A page that may be asked for a link: not a post, not the brand's, a partner's or a competitor's, and not one that speaks ill of it. */
const isAskable = (subject: PageSubject, { partnerDomains, doNotContact }: Options): boolean => {
  const { item, brand, mention } = subject;
  if (mention === undefined || item.kind !== 'page' || toUrl(item.url) === undefined || isLeftAlone(subject))
    return false;
  if (isDispleased(mention.sentiment, sureFrom) || isOwn(item.url, brand)) return false;
  const rivals = brand.competitors.flatMap((each) => each.domains);
  return !isOnAny(item.url, [...partnerDomains, ...doNotContact, ...rivals, ...socialDomains]);
};

/** A link that should be the brand's leads to a competitor: that is asked to be mended, and one request is enough. */
const isAstray = ({ backlinks }: PageSubject, url: string): boolean =>
  backlinks.some(({ to, state }) => to === url && state === 'wrong-target');

const isLinked = (subject: PageSubject): boolean => {
  const { item, brand, mention, linking } = subject;
  const leads = (url: string): boolean =>
    isOwn(url, brand) || isOnAny(url, linking.oldDomains) || isAstray(subject, url);
  return mention?.linked === true || item.links.some(({ url, href }) => leads(url) || isOwn(href, brand));
};

/** Finds pages that name the brand in their text and link to it nowhere. */
export const unlinkedMention = defineCheck({
  id: 'unlinked-mention',
  summary: 'Finds pages that name the brand in their text and link to it nowhere.',
  audience: 'seo',
  severity: 'medium',
  judges: 'page',
  lifecycle: 'condition',
  version: 5,
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
      name: 'leaves a link that leads to a competitor to the check of targets',
      brand: { name: 'Northwind', domains: ['northwind.example'] },
      text: 'Northwind was open.',
      mention: {},
      item: {
        links: [
          {
            url: 'https://southbeam.example/',
            href: 'https://southbeam.example/',
            anchor: 'Northwind',
            rel: [],
            followed: true,
            place: 'main',
          },
        ],
      },
      backlinks: [{ to: 'https://southbeam.example/', state: 'wrong-target' }],
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
      name: 'asks no partner, and nobody who asked to be left alone',
      linking: { partners: ['example.net'] },
      brand: { name: 'Northwind', domains: ['northwind.example'] },
      text: 'Northwind was open.',
      mention: {},
      remarks: [],
    },
    {
      name: 'asks no site whose outreach ended',
      backlinks: [{ to: null, state: 'unlinked', stage: 'do-not-contact' }],
      brand: { name: 'Northwind', domains: ['northwind.example'] },
      text: 'Northwind was open.',
      mention: {},
      remarks: [],
    },
    {
      name: 'leaves pages alone where people post',
      brand: { name: 'Northwind', domains: ['northwind.example'] },
      text: 'Northwind was open.',
      item: { url: 'https://www.reddit.com/r/coffee/1' },
      mention: {},
      remarks: [],
    },
    {
      name: 'suggests the page that the sentence speaks of',
      brand: { name: 'Northwind', domains: ['northwind.example'] },
      text: 'Northwind publishes its sustainability report.',
      ownPages: [
        { url: 'https://northwind.example/shop', title: null },
        { url: 'https://northwind.example/about/sustainability', title: null },
      ],
      mention: {},
      remarks: [
        '0-46: Unexpected mention of "Northwind" without a link to https://northwind.example/about/sustainability',
      ],
    },
    {
      name: 'knows pages by their titles, too',
      brand: { name: 'Northwind', domains: ['northwind.example'] },
      text: 'Northwind publishes its sustainability report.',
      ownPages: [
        { url: 'https://northwind.example/shop', title: 'Northwind shop' },
        { url: 'https://northwind.example/p/17', title: 'Our sustainability, in figures | Northwind' },
      ],
      mention: {},
      remarks: ['0-46: Unexpected mention of "Northwind" without a link to https://northwind.example/p/17'],
    },
    {
      name: 'asks nobody whom the team does not write to',
      linking: { doNotContact: ['example.net'] },
      brand: { name: 'Northwind', domains: ['northwind.example'] },
      text: 'Northwind was open.',
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
    const { item, blocks, brand, occurrences, ownPages } = subject;
    if (!isAskable(subject, chosen) || isLinked(subject)) return [];
    const judged = new Set(blocks);
    const inJudged = occurrences.filter((occurrence) => {
      const block = toBlock(item, occurrence);
      return block !== undefined && judged.has(block);
    });
    const suggestion = suggestLink({ blocks: item.blocks, occurrences: inJudged, brand, pages: ownPages });
    const block = suggestion === undefined ? undefined : toBlock(item, suggestion.occurrence);
    if (suggestion === undefined || block === undefined) return [];
    const { occurrence, target, sentence, span } = suggestion;
    return [
      {
        message: `Unexpected mention of "${occurrence.quote}" without a link to ${target}`,
        mend: `Ask ${toRegistrableDomain(item.url)} to link the name to ${target}.`,
        quote: sentence,
        block: blocks.indexOf(block),
        span,
        expected: target,
      },
    ];
  },
});
