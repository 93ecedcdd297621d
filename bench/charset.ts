/**
 * Our decoding held against documents of known encoding, and its cost.
 * `npx tsx bench/charset.ts [--json]`; the cases are in ../shared/data/charset (EARMARK_DATA says where else).
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { decodeText } from '../lib/formats/charset.ts';
import { isSameEncoding } from './encodings.ts';

const caseSchema = z.object({
  id: z.string(),
  source: z.string(),
  file: z.string(),
  encoding: z.string().nullable(),
  declared: z.string().nullish(),
  bom: z.boolean().optional(),
  rule: z.string().optional(),
});

const folder = join(process.env.EARMARK_DATA ?? join(import.meta.dirname, '../../shared/data'), 'charset');
if (!existsSync(folder)) {
  console.log(`skipped: no cases at ${folder}`);
  process.exit(0);
}
const asJson = process.argv.includes('--json');
const cases = z.array(caseSchema).parse(JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8')));

/** The same document with its declaration taken out: what statistics alone would say. */
const withoutDeclaration = (bytes: Buffer): Buffer =>
  Buffer.from(
    bytes
      .toString('latin1')
      .replace(/encoding\s*=\s*["'][^"']*["']/, '')
      .replace(/charset\s*=\s*["']?[\w-]+/g, ''),
    'latin1',
  );

const results = cases.map((each) => {
  const bytes = readFileSync(join(folder, each.file));
  const { encoding } = decodeText(bytes);
  const bare = decodeText(withoutDeclaration(bytes)).encoding;
  return {
    ...each,
    received: encoding,
    right: isSameEncoding(each.encoding, encoding),
    bare,
    bareRight: isSameEncoding(each.encoding, bare),
  };
});

const print = (row: Readonly<Record<string, string | number>>): void =>
  console.log(
    asJson
      ? JSON.stringify(row)
      : Object.values(row)
          .map((value, index) => String(value).padEnd(index === 0 ? 24 : 8))
          .join(''),
  );
const printRow = (name: string, rows: typeof results): void => {
  const right = rows.filter((each) => each.right).length;
  print({ name, right, all: rows.length, share: `${((100 * right) / rows.length).toFixed(1)} %` });
};

if (!asJson) print({ name: 'documents', right: 'right', all: 'all', share: 'share' });
for (const source of new Set(cases.map((each) => each.source)))
  printRow(
    source,
    results.filter((each) => each.source === source),
  );
printRow(
  'declared or marked',
  results.filter((each) => each.bom === true || typeof each.declared === 'string'),
);
printRow(
  'neither',
  results.filter((each) => each.bom !== true && typeof each.declared !== 'string'),
);
printRow('all', results);
const stripped = results.filter((each) => typeof each.declared === 'string' && !/utf/i.test(each.encoding ?? ''));
const strippedRight = stripped.filter((each) => each.bareRight).length;
print({
  name: 'declaration taken out',
  right: strippedRight,
  all: stripped.length,
  share: `${((100 * strippedRight) / stripped.length).toFixed(1)} %`,
});
for (const each of results)
  if (!each.right) print({ miss: `miss ${each.id}: expected ${each.encoding}, received ${each.received}` });
if (process.argv.includes('--bare'))
  for (const each of stripped)
    if (!each.bareRight) print({ bare: `bare ${each.id}: expected ${each.encoding}, received ${each.bare}` });

/** Milliseconds of CPU a megabyte, over at least 200 ms. */
const cpuPerMb = (bytes: Uint8Array, decode: (bytes: Uint8Array) => unknown): number => {
  const start = process.cpuUsage();
  let rounds = 0;
  const spent = (): number => {
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  };
  for (; spent() < 200; rounds++) decode(bytes);
  return spent() / rounds / (bytes.length / 1e6);
};
const page = `<!doctype html><meta charset="utf-8"><title>Page</title>${'<p>Plain words, and a link <a href="/x">here</a>.</p>\n'.repeat(2000)}`;
const foreign = page.replaceAll('words', 'Wörter');
const rows: readonly (readonly [string, Uint8Array])[] = [
  ['ASCII, declared UTF-8', Buffer.from(page)],
  ['UTF-8, declared', Buffer.from(foreign)],
  ['UTF-8, nothing declared', Buffer.from(foreign.replace('<meta charset="utf-8">', ''))],
  ['windows-1252, declared', Buffer.from(foreign.replace('utf-8', 'windows-1252'), 'latin1')],
  ['windows-1252, detected', Buffer.from(foreign.replace('<meta charset="utf-8">', ''), 'latin1')],
];
for (const [name, bytes] of rows) {
  const ms = cpuPerMb(bytes, decodeText);
  const bare = cpuPerMb(bytes, (each) => new TextDecoder().decode(each));
  print({ name, ms: `${ms.toFixed(2)} ms/MB CPU`, bare: `(TextDecoder utf-8 ${bare.toFixed(2)})` });
}
