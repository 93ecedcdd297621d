/** What GDELT says of articles, by its search and in its files of every quarter of an hour, as entries. */
import * as z from 'zod';
import { toPlainText } from '../formats/feed-words.ts';
import { type Entry, toEntry } from '../model/entry.ts';
import { toUrl } from '../text/url.ts';

/** Languages of GDELT, which it calls by their English names. */
const languageCodes =
  'af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fr gl gu he hi hr hu hy id is it ja ka kk kn ko lt lv mk ml mn mr ms mt my nb ne nl nn no pa pl ps pt ro ru si sk sl so sq sr sv sw ta te th tr uk ur uz vi zh'.split(
    ' ',
  );

let namesOfLanguages: ReadonlyMap<string, string> | undefined;

/** English name → code, made when first asked for. */
const getLanguages = (): ReadonlyMap<string, string> => {
  const names = new Intl.DisplayNames(['en'], { type: 'language' });
  namesOfLanguages ??= new Map(languageCodes.map((code) => [(names.of(code) ?? code).toLowerCase(), code]));
  return namesOfLanguages;
};

/** `Spanish` → `es`; null for a name that is not known. */
const toLanguage = (name: string | null | undefined): string | null =>
  getLanguages().get((name ?? '').toLowerCase()) ?? null;

/** `es` → `spanish`, as its search takes it. */
export const toLanguageName = (code: string): string => {
  const wanted = code.toLowerCase().split('-', 1)[0];
  return [...getLanguages()].find(([, each]) => each === wanted)?.[0].replaceAll(' ', '') ?? code;
};

/** `20261001T080000Z` and `20261001080000` → an instant; null for another shape. */
export const toStampInstant = (stamp: string | null | undefined): string | null => {
  const parts = /^(\d{4})(\d\d)(\d\d)T?(\d\d)(\d\d)(\d\d)Z?$/.exec(stamp ?? '');
  if (parts === null) return null;
  const [, year, month, day, hour, minute, second] = parts;
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
};

/** Titles come with spaces around their punctuation: `Northwind opens , at last` → `Northwind opens, at last`. */
const toTitle = (title: string | null | undefined): string | null => {
  const plain = toPlainText(title ?? '')
    .replace(/ ([,.;:!?%)\]’”])/g, '$1')
    .replace(/([([“]) /g, '$1');
  return plain === '' ? null : plain;
};

const toMedia = (image: string | null | undefined): Entry['media'] =>
  image == null || !/^https?:\/\//.test(image) ? [] : [{ url: image, type: 'image', alt: null }];

export const articleSchema = z.looseObject({
  url: z.string().min(1).max(2048),
  title: z.string().nullish(),
  seendate: z.string(),
  socialimage: z.string().nullish(),
  domain: z.string().nullish(),
  language: z.string().nullish(),
});

/** Neither excerpt nor text is shown. The time is when GDELT saw it first. */
export const toArticleEntry = (article: z.infer<typeof articleSchema>): Entry =>
  toEntry({
    id: article.url,
    url: article.url,
    title: toTitle(article.title),
    text: '',
    siteName: article.domain ?? null,
    publishedAt: toStampInstant(article.seendate),
    language: toLanguage(article.language),
    media: toMedia(article.socialimage),
  });

/** Columns of a line of the knowledge graph, version 2.1. */
const graphColumns = 27;
const column = {
  date: 1,
  site: 3,
  address: 4,
  persons: 11,
  organizations: 13,
  image: 18,
  names: 23,
  translation: 25,
  extras: 26,
};

const extraOf = (extras: string, name: string): string | undefined => {
  const start = extras.indexOf(`<${name}>`);
  const end = extras.indexOf(`</${name}>`, start);
  return start === -1 || end === -1 ? undefined : extras.slice(start + name.length + 2, end);
};

/** `Northwind Coffee,433;Ada,12` → both names, without where they stood. */
const toNames = (list: string): readonly string[] =>
  list.split(';').flatMap((each) => each.replace(/,\d+$/, '').trim() || []);

/** `srclc:fra;eng:…` → `fr`; lines of the other files are English. */
const toSourceLanguage = (translation: string): string | null => {
  const code = /srclc:([a-z]{2,3})/.exec(translation)?.[1];
  return code === undefined ? 'en' : (Intl.getCanonicalLocales(code)[0] ?? null);
};

/** A line of the knowledge graph (`.gkg.csv`), whose text is the names that GDELT found in the article; undefined for another shape. */
export const toGraphEntry = (line: string): Entry | undefined => {
  const cells = line.split('\t');
  const at = (index: number): string => cells[index] ?? '';
  const url = toUrl(at(column.address));
  if (cells.length !== graphColumns || url === undefined || !/^https?:$/.test(url.protocol)) return undefined;
  const extras = at(column.extras);
  const names = [...toNames(at(column.names)), ...toNames(at(column.organizations)), ...toNames(at(column.persons))];
  return toEntry({
    id: at(column.address).slice(0, 2048),
    url: at(column.address),
    title: toTitle(extraOf(extras, 'PAGE_TITLE')),
    text: [...new Set(names)].join(', '),
    author: extraOf(extras, 'PAGE_AUTHORS')?.replaceAll(';', ', ') ?? null,
    siteName: at(column.site) || null,
    publishedAt: toStampInstant(extraOf(extras, 'PAGE_PRECISEPUBTIMESTAMP')) ?? toStampInstant(at(column.date)),
    language: toSourceLanguage(at(column.translation)),
    media: toMedia(at(column.image)),
  });
};

/** A line of the mentions of events (`.mentions.CSV`): nothing but an address, which is its words too. */
export const toMentionEntry = (line: string): Entry | undefined => {
  const [, , seenAt, , site, address = ''] = line.split('\t');
  const url = toUrl(address);
  if (url === undefined || !/^https?:$/.test(url.protocol)) return undefined;
  return toEntry({
    id: address.slice(0, 2048),
    url: address,
    text: url.pathname.replace(/[-_/.+]+|%[\da-f]{2}/gi, ' ').trim(),
    siteName: site === undefined || site === '' ? null : site,
    publishedAt: toStampInstant(seenAt),
  });
};
