/** The labelled pages in ../shared/data that the benches of reading share. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { decodeText } from '../lib/formats/charset.ts';

export const dataFolder = process.env.EARMARK_DATA ?? path.join(import.meta.dirname, '../../shared/data');

/** Ends the bench with a clear reason where the data is not there. */
export const needData = (folder: string): string => {
  const found = path.join(dataFolder, folder);
  if (existsSync(found)) return found;
  process.stderr.write(`skipped: no ${found}; set EARMARK_DATA to the folder of judging data.\n`);
  process.exit(0);
};

const articleSchema = z.object({
  id: z.string(),
  source: z.string(),
  html: z.string(),
  url: z.string(),
  files: z.record(z.string(), z.string()).optional(),
  publishedDate: z.string().nullish(),
  upstream: z.record(z.string(), z.unknown()).optional(),
  expect: z.record(z.string(), z.unknown()),
});
export type Article = z.infer<typeof articleSchema>;

const unzipped = (folder: string, file: string): Uint8Array => gunzipSync(readFileSync(path.join(folder, file)));

/** The article cases, with their pages decoded on demand. */
export const articles = (): readonly (Article & {
  readonly page: () => string;
  readonly text: () => string | null;
})[] => {
  const folder = needData('articles');
  return z
    .array(articleSchema)
    .parse(JSON.parse(readFileSync(path.join(folder, 'cases.json'), 'utf8')))
    .map((article) => {
      const expected = article.files?.['expected.txt'];
      return {
        ...article,
        page: () => decodeText(unzipped(folder, article.html)).text,
        text: () => (expected === undefined ? null : new TextDecoder().decode(unzipped(folder, expected))),
      };
    });
};

/** One `--json` line or one row of a plain table. */
export const printRow = (row: Readonly<Record<string, string | number>>): void => {
  if (process.argv.includes('--json')) {
    console.log(JSON.stringify(row));
    return;
  }
  console.log(
    Object.entries(row)
      .map(([key, value], index) =>
        index === 0
          ? String(value).padEnd(44)
          : `${key} ${typeof value === 'number' && !Number.isInteger(value) ? value.toFixed(3) : value}`,
      )
      .join('  '),
  );
};

/** The share of parts that are true, as a row tells it. */
export const share = (hits: readonly boolean[]): string =>
  hits.length === 0
    ? '–'
    : `${hits.filter(Boolean).length}/${hits.length} = ${((100 * hits.filter(Boolean).length) / hits.length).toFixed(1)} %`;
