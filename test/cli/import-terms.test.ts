/** `earmark import terms`, and a guideline that names the list. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openCli, toObjects } from './harness.ts';

const open = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'earmark-terms-'));
  const cli = await openCli();
  const config = join(folder, 'earmark.yml');
  writeFileSync(
    config,
    'brand: {id: northwind, name: Northwind}\nguidelines:\n  - {id: words, check: preferred-term, terms: ./terms.csv, language: en}\n  - {id: never, check: banned-term, terms: ./terms.csv, language: en}\n',
  );
  const write = (name: string, text: string | Buffer): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  return { folder, write, run: (...args: readonly string[]) => cli(...args, '--config', config) };
};

describe('import terms', () => {
  test('keeps what is right, lists what is wrong by line, and guidelines judge by it', async () => {
    const { folder, write, run } = await open();
    const list = write(
      'list.csv',
      Buffer.from('Wort;Statt dessen;Status\ncafé;coffee house;deprecated\n;x;\nguy;;forbidden\n', 'latin1'),
    );
    const told = await run('import', 'terms', list, '--map', 'term=Wort,preferred=Statt dessen');
    expect([told.code, told.stdout]).toEqual([0, 'Imported 2 terms from CSV into terms.csv, 1 left out.\n']);
    expect(told.stderr).toContain('list.csv:3  left out: expected a term, received an empty cell.');
    expect(told.stderr).toContain('check: preferred-term, terms: ./terms.csv');
    expect(readFileSync(join(folder, 'terms.csv'), 'utf8')).toContain('café,coffee house,forbidden');
    const linted = await run('lint', write('draft.txt', 'Our cafés, guys.\n'), '--json');
    expect(toObjects(linted.stdout).map(({ guideline, message }) => `${guideline}: ${message}`)).toEqual([
      'words: Unexpected "cafés", use "coffee houses"',
      'never: Unexpected "guys"',
    ]);
  }, 90_000);

  test('makes a row of each variant that stands in one cell', async () => {
    const { folder, write, run } = await open();
    const list = write('list.csv', 'preferred,forbidden\ncycle lane,bike lane; bikeway|bike path\n');
    expect((await run('import', 'terms', list)).stdout).toBe('Imported 3 terms from CSV into terms.csv.\n');
    expect(readFileSync(join(folder, 'terms.csv'), 'utf8')).toContain('bikeway,cycle lane,forbidden');
  });

  test('does not write over a list unless told to', async () => {
    const { write, run } = await open();
    const list = write('a.csv', 'term\nx\n');
    expect((await run('import', 'terms', list)).code).toBe(0);
    const refused = await run('import', 'terms', list);
    expect([refused.code, refused.stderr.includes('--replace')]).toEqual([2, true]);
    expect(toObjects((await run('import', 'terms', list, '--replace', '--json')).stdout)).toEqual([
      expect.objectContaining({ type: 'import', what: 'terms', rows: 1, wrong: [], checks: ['banned-term'] }),
    ]);
  });

  test.each<[string, readonly string[], string]>([
    ['a list whose columns are not known', ['terms', 'LIST'], 'received the columns colour, size. Say which column'],
    ['a head that is not there', ['terms', 'LIST', '--map', 'term=Wort'], 'expected a column whose head is "Wort"'],
    ['a column that there is not', ['terms', 'LIST', '--map', 'wort=colour'], 'Write the column first'],
    ['a target elsewhere', ['terms', 'LIST', '--map', 'term=colour', '--to', '../x.csv'], 'Write --to terms.csv'],
    ['a list that is not there', ['terms', 'nowhere.csv'], 'Check the path'],
    ['a kind of list that there is not', ['terns', 'LIST'], 'terms'],
    ['no file', ['terms'], 'received no file'],
    ['nothing', [], 'received neither'],
  ])('%s is told with its mend', async (_, args, words) => {
    const { write, run } = await open();
    const list = write('list.csv', 'colour,size\nred,1\n');
    const { code, stdout, stderr } = await run('import', ...args.map((each) => (each === 'LIST' ? list : each)));
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(words);
  });
});
