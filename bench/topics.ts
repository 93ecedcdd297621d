/**
 * Topics of mentions: do they name what somebody who looks after a brand would name, and what else do they name?
 *   npx tsx bench/topics.ts [--misses] [--json]
 *
 * Sixty short mentions (`topics/said.tsv`) with the phrases that were named for each by hand, before anything was run on them: `|` parts
 * ways to name the same, `;` different things. A topic is right where it has all words of a named phrase, and one more at most. The mend
 * was made on odd rows; even ones are told apart. Then sentences of reviews in which annotators marked what is judged (not all that is
 * named: only the recall says something). Then articles and short reviews as they are in ../shared/data, where nobody named
 * anything: how many topics are names of the brand, addresses, everyday words, or cut out of a longer run of words?
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { readPage } from '../lib/items/read-page.ts';
import { isTelling, toTopics } from '../lib/mentions/topics.ts';
import { foldText } from '../lib/text/fold.ts';

const { values } = parseArgs({ options: { misses: { type: 'boolean' }, json: { type: 'boolean' } } });
/** So many are looked at first. */
const firstMax = 3;

const wordsOf = (text: string): readonly string[] => foldText(text).folded.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
const percent = (part: number, of: number): string => `${((100 * part) / Math.max(1, of)).toFixed(1)} %`;
const tell = (row: Readonly<Record<string, string | number>>): void =>
  console.log(values.json === true ? JSON.stringify({ bench: 'topics', ...row }) : Object.values(row).join('  '));

type Said = {
  readonly language: string;
  readonly brand: string;
  readonly title: string;
  readonly text: string;
  /** What is named, each in several ways. */
  readonly named: readonly (readonly string[])[];
};

const readSaid = (): readonly Said[] =>
  readFileSync(fileURLToPath(new URL('topics/said.tsv', import.meta.url)), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [language = '', brand = '', title = '', text = '', named = ''] = line.split('\t');
      return { language, brand, title, text, named: named.split(';').map((ways) => ways.split('|')) };
    });

/** True where a topic has every word of a phrase, and one more at most. */
const isNamed = (topic: string, ways: readonly string[]): boolean => {
  const words = new Set(wordsOf(topic));
  return ways.some((way) => {
    const wanted = wordsOf(way);
    return wanted.every((word) => words.has(word)) && words.size <= wanted.length + 1;
  });
};

const measureNamed = (rows: readonly Said[], name: string): void => {
  let [first, right, named, met, metFirst] = [0, 0, 0, 0, 0];
  for (const { brand, title, text, named: phrases } of rows) {
    const topics = toTopics({ title, text, names: [brand] });
    const told = topics.slice(0, firstMax);
    const missed = phrases.filter((ways) => !topics.some((topic) => isNamed(topic, ways)));
    first += told.length;
    right += told.filter((topic) => phrases.some((ways) => isNamed(topic, ways))).length;
    named += phrases.length;
    met += phrases.length - missed.length;
    metFirst += phrases.filter((ways) => told.some((topic) => isNamed(topic, ways))).length;
    if (values.misses === true && name.endsWith('rows'))
      console.log(
        `${text.slice(0, 90)}\n  told: ${topics.join(', ')}\n  missed: ${missed.map(([way]) => way).join(', ')}`,
      );
  }
  tell({
    set: name,
    mentions: rows.length,
    'precision of the first three': percent(right, first),
    'recall of the first three': percent(metFirst, named),
    'recall of all': percent(met, named),
  });
};

type Text = { readonly title: string; readonly text: string; readonly names: readonly string[] };

const data = process.env.EARMARK_DATA ?? fileURLToPath(new URL('../../shared/data', import.meta.url));

/** Pages as they are read, spoken of by the name of their site. */
const readArticles = (): readonly Text[] =>
  z
    .array(z.object({ html: z.string(), url: z.string().nullish() }))
    .parse(JSON.parse(readFileSync(join(data, 'articles/cases.json'), 'utf8')))
    .flatMap(({ html, url }) => {
      const path = join(data, 'articles', html);
      if (!existsSync(path)) return [];
      const page = { url: url ?? 'https://news.example/', headers: {} };
      const { title, mainText, language } = readPage(gunzipSync(readFileSync(path)).toString('utf8'), page);
      return language === 'en' && mainText !== ''
        ? [{ title: title ?? '', text: mainText, names: [new URL(page.url).hostname.split('.').at(-2) ?? ''] }]
        : [];
    });

/** Short texts, of a brand where one is said. */
const readRows = (file: string): readonly Text[] =>
  readFileSync(join(data, 'sentiment', file), 'utf8')
    .trim()
    .split('\n')
    .slice(0, rowsMax)
    .map((line) => {
      const [, , , , target = '', text = ''] = line.split('\t');
      return { title: '', text, names: target === '' ? [] : [target] };
    });
const rowsMax = 2000;

/** Words that most sets of texts say often, whatever they are about, say nothing of any one: everyday words. */
const oftenMax = 400;
const setsShareMin = 0.8;
const toEveryday = (sets: readonly (readonly Text[])[]): ReadonlySet<string> => {
  const often = sets.map((texts) => {
    const times = new Map<string, number>();
    for (const { title, text } of texts)
      for (const word of new Set(wordsOf(`${title} ${text}`))) times.set(word, (times.get(word) ?? 0) + 1);
    const ranked = [...times].toSorted((a, b) => b[1] - a[1]);
    return new Set(ranked.slice(0, oftenMax).map(([word]) => word));
  });
  const isEveryday = (word: string): boolean =>
    often.filter((words) => words.has(word)).length >= sets.length * setsShareMin;
  return new Set(often.flatMap((words) => [...words].filter(isEveryday)));
};

const address = /https?:\/\/\S+|www\.\S+|\S*@\S+|\b[\w-]+\.(?:com|org|net|co\.uk|io|ly|de)\b\S*/giu;

const token = /[\p{L}\p{M}\p{N}]+(?:['-][\p{L}\p{M}\p{N}]+)*|[^\s\p{L}\p{M}\p{N}]+/gu;

/** True where a topic goes on, each time it is said: it was cut because there is room for so many words. */
const isCut = (topic: string, folded: string): boolean => {
  const tokens = folded.replace(address, ' . ').match(token) ?? [];
  const words = topic.split(' ');
  const isGoing = (word: string | undefined): boolean => word !== undefined && isTelling(word);
  let [met, cut] = [0, 0];
  for (let at = 0; at + words.length <= tokens.length; at++) {
    if (!words.every((word, index) => tokens[at + index] === word)) continue;
    met += 1;
    if (isGoing(tokens[at - 1]) || isGoing(tokens[at + words.length])) cut += 1;
  }
  return met > 0 && cut === met;
};

/** Faults that are shown of each set. */
const shownMax = 60;

const measureFound = (
  texts: readonly Text[],
  { name, everyday }: { name: string; everyday: ReadonlySet<string> },
): void => {
  const faults = { brand: 0, address: 0, everyday: 0, cut: 0 };
  let count = 0;
  const show: string[] = [];
  for (const { title, text, names } of texts) {
    const topics = toTopics({ title, text, names }).slice(0, firstMax);
    const looked = `${title}\n${text}`;
    const { folded } = foldText(looked);
    const bare = wordsOf(looked.replace(address, ' '));
    count += topics.length;
    for (const topic of topics) {
      const words = wordsOf(topic);
      const is = {
        brand: names.some((each) => each !== '' && ` ${words.join(' ')} `.includes(` ${wordsOf(each).join(' ')} `)),
        address: words.some((word) => !bare.includes(word)),
        everyday: words.every((word) => everyday.has(word)),
        cut: isCut(topic, folded),
      };
      for (const fault of ['brand', 'address', 'everyday', 'cut'] as const) if (is[fault]) faults[fault] += 1;
      const met = Object.entries(is).filter(([, isMet]) => isMet);
      if (values.misses === true && met.length > 0) show.push(`${met.map(([fault]) => fault).join('+')}: ${topic}`);
    }
  }
  for (const each of show.slice(0, shownMax)) console.log(each);
  tell({
    set: name,
    texts: texts.length,
    topics: count,
    'names of the brand': percent(faults.brand, count),
    addresses: percent(faults.address, count),
    'everyday words': percent(faults.everyday, count),
    'cut out of a run': percent(faults.cut, count),
  });
};

/** Sentences of reviews with the sides of a thing that annotators marked in them. */
const readMarked = (file: string): readonly Said[] => {
  const marked = new Map<string, string[]>();
  for (const line of readFileSync(join(data, 'sentiment', file), 'utf8')
    .trim()
    .split('\n')) {
    const [, , , , target = '', text = ''] = line.split('\t');
    if (target !== '') marked.set(text, [...(marked.get(text) ?? []), target]);
  }
  return [...marked].map(([text, targets]) => ({
    language: 'en',
    brand: '',
    title: '',
    text,
    named: targets.map((target) => [target]),
  }));
};

const said = readSaid();
measureNamed(
  said.filter((_, index) => index % 2 === 0),
  'odd rows',
);
measureNamed(
  said.filter((_, index) => index % 2 === 1),
  'even rows',
);
if (existsSync(data)) {
  for (const file of ['target-rest14.tsv', 'target-laptop14.tsv']) measureNamed(readMarked(file), file);
  const files = ['uci-yelp.tsv', 'brands.tsv', 'airline.tsv', 'uci-amazon.tsv'];
  const sets = [
    { name: 'articles', texts: readArticles() },
    ...files.map((file) => ({ name: file, texts: readRows(file) })),
  ];
  const everyday = toEveryday(sets.map(({ texts }) => texts));
  for (const { name, texts } of sets) measureFound(texts, { name, everyday });
} else console.log(`skipped: ${data} is not there (set EARMARK_DATA)`);
