/** How well articles are read: main text, title, author, date and language, a row a source. `npx tsx bench/articles.ts [--json] [--misses]` */
import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import { parseHtml } from '../lib/items/html-tree.ts';
import { findMainBlocks, toMainText } from '../lib/items/main-text.ts';
import { survey } from '../lib/items/survey.ts';
import { articles, printRow } from './read-cases.ts';
import { tokens, toOverlap } from './token-overlap.ts';

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
const fold = (text: string): string => text.replace(/\s+/g, ' ');
const own = (page: string): string => {
  const surveyed = survey(parseHtml(page));
  return toMainText(surveyed, findMainBlocks(surveyed));
};
const peer = (page: string): string => new Readability(parseHTML(page).document).parse()?.textContent ?? '';

const only = process.argv.find((word) => word.startsWith('--source='))?.slice(9);
const readers = process.argv.includes('--peer') ? { own, readability: peer } : { own };
for (const [name, read] of Object.entries(readers)) {
  for (const source of ['article-benchmark', 'readability', 'trafilatura']) {
    if (only !== undefined && only !== source) continue;
    const rows = articles()
      .filter((article) => article.source === source)
      .map((article) => {
        const found = read(article.page());
        const text = article.text();
        if (text !== null)
          return {
            id: article.id,
            score: toOverlap(text, found),
            url: article.url,
            ratio: tokens(found).length / Math.max(1, tokens(text).length),
          };
        const { mustContain, mustNotContain } = article.expect as { mustContain: string[]; mustNotContain: string[] };
        const has = fold(found);
        const good = mustContain.filter((piece) => has.includes(fold(piece))).length;
        const bad = mustNotContain.filter((piece) => has.includes(fold(piece))).length;
        return {
          id: article.id,
          score: (good + mustNotContain.length - bad) / (mustContain.length + mustNotContain.length),
          url: article.url,
          ratio: 1,
          good,
          bad,
          of: mustContain.length,
          ofNot: mustNotContain.length,
        };
      });
    printRow({
      name: `${name} ${source}`,
      cases: rows.length,
      mean: mean(rows.map(({ score }) => score)),
      recall: mean(rows.map((r) => ('good' in r && r.of ? (r.good ?? 0) / r.of : 1))),
      wrong: mean(rows.map((r) => ('bad' in r && r.ofNot ? (r.bad ?? 0) / r.ofNot : 0))),
    });
    if (process.argv.includes('--misses'))
      for (const row of [...rows].sort((a, b) => a.score - b.score).slice(0, 25)) printRow({ ...row });
  }
}
