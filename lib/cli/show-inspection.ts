/** An inspection in a few lines, for people. */
import type { Inspection } from '../model/inspection.ts';
import type { Mention } from '../model/mention.ts';
import type { Context } from './context.ts';
import { cut, pad, toShown, wrap } from './layout.ts';
import { showRemark } from './show-remark.ts';

const labelWidth = 12;
/** Entries of a list that are shown. */
const shownMax = 5;

/** The document's name, what it is, what it says, and what is remarked on it. */
export const showInspection = (name: string, inspection: Inspection, context: Context): readonly string[] => {
  const { paint, io } = context;
  const row = (label: string, value: string | null | undefined): readonly string[] =>
    value === null || value === undefined || value === ''
      ? []
      : wrap(value, io.columns - labelWidth - 2, 3).map(
          (line, index) => `  ${paint.dim(pad(index === 0 ? label : '', labelWidth))}${line}`,
        );
  const rows = toRows(inspection).flatMap(([label, value]) => row(label, value));
  const mentions = inspection.mentions.flatMap((mention) => [
    ...row('mention', `${mention.matched.join(', ')}: ${mention.snippet}`),
    ...row('', toMentionFacts(mention)),
  ]);
  const remarks = inspection.remarks.flatMap((remark) => showRemark(name, remark, context));
  return [
    `${paint.bold(toShown(name))}  ${paint.dim(`${inspection.kind}, ${inspection.encoding}`)}`,
    ...rows,
    ...mentions,
    ...remarks,
    '',
  ];
};

/** How it is meant and of whom, what kind it is, and what it is about. */
const toMentionFacts = ({ sentiment, matched, kind, product, rating, topics, aspects }: Mention): string =>
  [
    `${sentiment.label} on ${matched[0] ?? 'the brand'} (${sentiment.score}, ${Math.round(100 * sentiment.confidence)} % sure)`,
    ...(kind === 'other' ? [] : [kind]),
    ...(product === null ? [] : [product]),
    ...(rating === null ? [] : [`${rating} of 5`]),
    ...(topics.length === 0 ? [] : [`about ${topics.join(', ')}`]),
    ...aspects.map(({ aspect, label }) => `${aspect} ${label}`),
  ].join(' · ');

type Row = readonly [label: string, value: string | null | undefined];

const count = (list: readonly unknown[], word: string): string | undefined =>
  list.length === 0 ? undefined : `${list.length} ${word}`;

const toRows = ({ page, feed, robots, sitemap, allowed }: Inspection): readonly Row[] => {
  if (page !== undefined)
    return [
      ['title', page.title],
      ['by', page.byline],
      ['site', page.siteName],
      ['published', page.publishedAt],
      ['language', page.language],
      ['canonical', page.canonical],
      ['main text', page.mainText.slice(0, 600)],
      ['links', count(page.links, `(${page.links.filter(({ place }) => place === 'main').length} in the main text)`)],
      ['reviews', count(page.reviews, 'reviews')],
      ...page.aggregateRatings.map(
        (each): Row => ['rating', `${each.value} of ${each.best}${each.count === null ? '' : ` (${each.count})`}`],
      ),
      ...page.facts.slice(0, shownMax).map(({ kind, value }): Row => [kind, value]),
    ];
  if (feed !== undefined)
    return [
      ['title', feed.title],
      ['link', feed.link],
      ['language', feed.language],
      ['entries', count(feed.entries, 'entries')],
      ...feed.entries
        .slice(0, shownMax)
        .map(({ publishedAt, title, url }): Row => [publishedAt?.slice(0, 10) ?? '', cut(title ?? url ?? '', 200)]),
    ];
  if (robots !== undefined)
    return [
      ...(allowed === undefined ? [] : [['allowed', allowed ? 'yes' : 'no'] as const]),
      ...robots.groups.map(
        ({ agents, allow, disallow }): Row => [
          agents.join(', '),
          `${allow.length} allowed, ${disallow.length} disallowed`,
        ],
      ),
      ['sitemaps', robots.sitemaps.join(' ')],
    ];
  if (sitemap !== undefined)
    return [
      [sitemap.kind, count(sitemap.urls, 'addresses')],
      ...sitemap.urls.slice(0, shownMax).map(({ url, modifiedAt }): Row => [modifiedAt?.slice(0, 10) ?? '', url]),
    ];
  return [];
};
