/**
 * Reads every recorded answer of a service by its source, and prints how many entries have each field.
 *   npx tsx bench/source-fields.ts [--json] [--markdown]
 * `12` of 12 entries is printed as `all`; a field that none has as `–`. With --markdown the table as it stands in docs/sources.md.
 */
import { parseArgs } from 'node:util';
import { hasSamples, samples } from '../test/sources/api-poll.ts';
import { readAll, toCells, toMarkdown } from './source-fields/table.ts';

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, markdown: { type: 'boolean', default: false } },
});

if (!hasSamples) {
  console.log(`no recorded answers at ${samples}`);
  process.exit(0);
}
const rows = await readAll();
const cells = toCells(rows);
if (values.json) for (const row of rows) console.log(JSON.stringify(row));
else if (values.markdown) console.log(toMarkdown(cells));
else {
  const widths = (cells[0] ?? []).map((_, index) => Math.max(...cells.map((row) => row[index]?.length ?? 0)));
  for (const row of cells) console.log(row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  '));
}
const failed = rows.filter(({ error }) => error !== undefined);
for (const { source, as, error } of failed) console.error(`${source}, ${as}: ${error}`);
process.exitCode = failed.length > 0 ? 1 : 0;
