/** How often title, author, date, language and site name are read right, a row a source. `npx tsx bench/article-metadata.ts [--json] [--misses[=title]]` */
import { readPage } from '../lib/items/read-page.ts';
import { judgeMetadata } from './article-fields.ts';
import { articles, printRow } from './read-cases.ts';

const wantedMisses = process.argv.find((word) => word.startsWith('--misses'));
const tally = new Map<string, { hits: number; of: number }>();
for (const article of articles()) {
  const item = readPage(article.page(), { url: article.url, headers: {} });
  for (const { field, wanted, got, isHit } of judgeMetadata(article, item)) {
    const name = `${article.source} ${field}`;
    const known = tally.get(name) ?? { hits: 0, of: 0 };
    tally.set(name, { hits: known.hits + Number(isHit), of: known.of + 1 });
    const isAsked = wantedMisses === '--misses' || wantedMisses === `--misses=${field}`;
    if (!isHit && isAsked)
      printRow({ id: article.id, field, wanted: wanted.slice(0, 110), got: (got ?? 'null').slice(0, 110) });
  }
}
for (const [name, { hits, of }] of [...tally].sort(([one], [other]) => one.localeCompare(other)))
  printRow({ name, hits, of, percent: (100 * hits) / of });
