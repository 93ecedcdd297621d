/** Links and head of whole pages, and addresses resolved through a page's links. */
import path from 'node:path';
import * as z from 'zod';
import { toCanonicalUrl } from '../../lib/text/url.ts';
import { needData } from '../read-cases.ts';
import { type Answer, type Question, readCases, toVerdict, type Verdict } from './question.ts';

const linkSchema = z.object({
  href: z.string().optional(),
  url: z.string().optional(),
  rel: z.string().optional(),
  text: z.string().optional(),
  anchor: z.string().optional(),
});
const caseSchema = z.object({
  id: z.string(),
  source: z.string(),
  url: z.string().optional(),
  html: z.string().optional(),
  file: z.string().optional(),
  expect: z.object({
    title: z.string().optional(),
    lang: z.string().optional(),
    canonical: z.string().optional(),
    robots: z.string().optional(),
    nofollow: z.boolean().optional(),
    text: z.string().optional(),
    links: z.array(linkSchema).optional(),
  }),
});
type Case = z.infer<typeof caseSchema>;
type Links = NonNullable<Answer['page']>['links'];

const fold = (text: string): string => text.replace(/\s+/g, ' ').trim();
const lettersOf = (text: string): string => text.replace(/[\s\p{P}]+/gu, '');
/** Addresses are canonical in what Earmark prints: no fragment, no tracking parameter. */
const canonical = (href: string): string => toCanonicalUrl(href) ?? href;
const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

const judgeLinks = (each: Case, links: Links): readonly Verdict[] => {
  const wanted = (each.expect.links ?? []).map(({ href, url, ...rest }) => ({ href: href ?? url ?? '', ...rest }));
  if (each.source === 'nutch-outlinks') {
    const pages = wanted
      .filter(({ href }) => !/\.(?:jsp|mp4|gif)$/.test(href))
      .map(({ href, anchor }) => `${canonical(href)} ${fold(anchor ?? '')}`);
    const got = links.filter(({ followed }) => followed).map(({ url, anchor }) => `${url} ${anchor}`);
    return [toVerdict('nutch links', pages, got, same(pages, got))];
  }
  const isNofollow = /nofollow|none/.test(each.expect.robots ?? '');
  const urls = links.map(({ url }) => url);
  const exact = wanted.filter(({ href }, index) => href === urls[index]).length;
  return [
    toVerdict(
      'urls in order',
      wanted
        .map(({ href }) => canonical(href))
        .filter((href, index) => href !== urls[index])
        .slice(0, 3),
      urls.length,
      same(
        wanted.map(({ href }) => canonical(href)),
        urls,
      ),
    ),
    { row: 'urls as written (share)', met: wanted.length === 0 ? 1 : exact / wanted.length },
    toVerdict(
      'rel',
      undefined,
      undefined,
      links.length === wanted.length &&
        wanted.every(({ rel }, index) =>
          same([...new Set((rel ?? '').split(/\s+/).filter(Boolean))], links[index]?.rel),
        ),
    ),
    toVerdict(
      'followed',
      undefined,
      undefined,
      links.length === wanted.length &&
        wanted.every(
          ({ rel }, index) =>
            links[index]?.followed === !(isNofollow || /\b(?:nofollow|ugc|sponsored)\b/.test(rel ?? '')),
        ),
    ),
    toVerdict(
      'anchor',
      undefined,
      undefined,
      links.length === wanted.length &&
        wanted.every(
          ({ text = '' }, index) =>
            text === '' ||
            text.includes('{') ||
            lettersOf(links[index]?.anchor ?? '').startsWith(lettersOf(text).slice(0, 100)),
        ),
    ),
  ];
};

const judge = (each: Case, { page }: Answer): readonly Verdict[] => {
  const { expect } = each;
  const row = (name: string, wanted: unknown, got: unknown): readonly Verdict[] =>
    wanted === undefined ? [] : [toVerdict(name, wanted, got, wanted === got)];
  return [
    ...(expect.title === undefined ? [] : row('title', fold(expect.title), page?.title)),
    ...row('language', expect.lang, page?.language),
    ...row('canonical', expect.canonical, page?.canonical),
    ...(expect.text === undefined
      ? []
      : [toVerdict('text', expect.text, page?.text, lettersOf(expect.text).includes(lettersOf(page?.text ?? '')))]),
    ...(expect.links === undefined ? [] : judgeLinks(each, page?.links ?? [])),
  ];
};

/** Some expectations were made from a page decoded wrongly: nothing can be compared there. */
const isGarbled = ({ expect }: Case): boolean => /Ã[\u0080-\u00bf]|â€|Â[\u00a0-\u00bf]|â„/.test(JSON.stringify(expect));

export const askPageLinks = (): readonly Question[] =>
  readCases('page-links', caseSchema)
    .filter((each) => !isGarbled(each))
    .map((each) => ({
      id: each.id,
      document:
        each.file === undefined
          ? { name: 'page.html', content: each.html ?? '' }
          : { path: path.join(needData('page-links'), each.file) },
      baseUrl: each.url,
      type: 'html',
      judge: (answer) => judge(each, answer),
    }));

const urlSchema = z.object({
  id: z.string(),
  source: z.string(),
  kind: z.string(),
  input: z.string(),
  base: z.string().nullish(),
  expect: z.unknown().optional(),
  failure: z.boolean().optional(),
});

/** A link of a page at the base: its address is what the input resolves to. */
export const askUrls = (): readonly Question[] =>
  readCases('urls', urlSchema)
    // A page can hold neither lone surrogates nor NUL, and lies at http(s).
    .filter(
      ({ kind, input, base }) =>
        (kind === 'parse' || kind === 'resolve') &&
        !/\p{Cs}/u.test(input) &&
        !input.includes('\0') &&
        /^https?:/.test(base ?? ''),
    )
    .map(({ id, source, input, base, expect, failure }) => {
      const wanted =
        failure === true
          ? undefined
          : z
              .string()
              .or(z.object({ href: z.string() }).transform(({ href }) => href))
              .parse(expect);
      const attribute = input.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
      return {
        id,
        document: {
          name: 'page.html',
          content: `<!doctype html><meta charset="utf-8"><title>x</title><p><a href="${attribute}">x</a></p>`,
        },
        baseUrl: base ?? undefined,
        type: 'html',
        judge: ({ page }) => {
          const got = page?.links[0]?.url;
          return wanted === undefined
            ? []
            : [toVerdict(source, wanted, got, got !== undefined && (got === wanted || got === canonical(wanted)))];
        },
      };
    });
