/** `earmark author`: shows, writes down and erases. */
import { mkdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder, openCli, toFinding, toMention, toObjects } from './harness.ts';

const url = 'https://news.example/m_ann';
const open = async () => {
  const folder = makeFolder();
  const cli = await openCli({
    folder,
    mentions: [
      toMention({ id: 'm_ann', author: 'author-ann', snippet: 'Northwind is vile.' }),
      toMention({ id: 'm_bob', author: 'author-bob' }),
    ],
    findings: [toFinding({ id: 'f_ann', channel: 'news', url, place: `page:${url}`, mention: 'm_ann' })],
  });
  return { folder, cli };
};

test('shows how much is held, and changes nothing', async () => {
  const { cli } = await open();
  const held = { type: 'author', author: 'author-ann', mentions: 1, findings: 1, bodies: 0 };
  for (let turn = 0; turn < 2; turn++) {
    const { code, stdout } = await cli('author', 'Ann', '--json');
    expect(code).toBe(0);
    expect(toObjects(stdout)).toEqual([{ ...held, brand: 'northwind', suppressed: false, erased: false }]);
  }
});

test('writes all of it into a file that nobody else may read', async () => {
  const { folder, cli } = await open();
  const { code, stdout } = await cli('author', 'Ann', '--export', 'ann.json');
  expect([code, stdout]).toEqual([0, 'author-ann: 1 mention, 1 finding, 0 archived bodies\nWritten to ann.json\n']);
  const file = join(folder, 'ann.json');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
    type: 'author',
    author: 'author-ann',
    suppressed: false,
    mentions: [{ id: 'm_ann', snippet: 'Northwind is vile.' }],
    findings: [{ id: 'f_ann', history: [{ kind: 'opened' }] }],
  });
  expect(statSync(file).mode & 0o077).toBe(0);
});

test('erases, says so, and then holds nothing', async () => {
  const { cli } = await open();
  const { code, stdout } = await cli('author', 'Ann', '--forget');
  expect([code, stdout]).toEqual([
    0,
    'author-ann: 1 mention, 1 finding, 0 archived bodies, erased\nSuppressed: nothing is kept of later reads.\n',
  ]);
  const after = toObjects((await cli('author', 'Ann', '--json')).stdout);
  expect(after).toMatchObject([{ mentions: 0, findings: 0, suppressed: true, erased: false }]);
  const left = toObjects((await cli('mentions', '--json')).stdout);
  expect(left.map(({ id }) => id)).toEqual(['m_bob']);
});

test('erases what feeds and files of alerts in the data folder say of it', async () => {
  const { folder, cli } = await open();
  const routes = 'alerts: [{to: [{file: sent/alerts.jsonl}, {rss: "env:EARMARK_FEED_TOKEN"}]}]\n';
  writeFileSync(join(folder, 'earmark.yml'), `${readFileSync(join(folder, 'earmark.yml'), 'utf8')}${routes}`);
  const file = join(folder, '.earmark/sent/alerts.jsonl');
  const feed = join(folder, '.earmark/alerts/0123.atom');
  for (const each of ['sent', 'alerts']) mkdirSync(join(folder, '.earmark', each), { recursive: true });
  const line = (id: string) => `${JSON.stringify({ data: { alerts: [{ finding: { id, message: `of ${id}` } }] } })}\n`;
  // One line was torn when the machine died.
  writeFileSync(file, `${line('f_ann')}${line('f_ann').slice(0, -9)}\n${line('f_bob')}`);
  const entry = (id: string) => `<entry>\n<id>${id}</id>\n<category term="${id}"/>\n</entry>\n`;
  writeFileSync(feed, `<feed>\n${entry('f_ann')}${entry('f_bob')}</feed>\n`);
  await cli('author', 'Ann', '--forget');
  expect(readFileSync(file, 'utf8')).toBe(line('f_bob'));
  expect(readFileSync(feed, 'utf8')).toBe(`<feed>\n${entry('f_bob')}</feed>\n`);
});

test('erases feeds that no route keeps any more', async () => {
  const { folder, cli } = await open();
  const feed = join(folder, '.earmark/alerts/0123.atom');
  mkdirSync(join(folder, '.earmark/alerts'), { recursive: true });
  writeFileSync(feed, '<feed>\n<entry>\n<category term="f_ann"/>\n</entry>\n</feed>\n');
  await cli('author', 'Ann', '--forget');
  expect(readFileSync(feed, 'utf8')).toBe('<feed>\n</feed>\n');
});

test('says what could not be erased, and erases it when it is asked again', async () => {
  const { folder, cli } = await open();
  const feed = join(folder, '.earmark/alerts/0123.atom');
  mkdirSync(feed, { recursive: true });
  const failed = await cli('author', 'Ann', '--forget');
  expect(failed.code).not.toBe(0);
  expect(failed.stdout).not.toContain('erased');
  expect(failed.stderr).toMatch(/notifier "rss": expected to erase in the data folder, received EISDIR/);
  rmdirSync(feed);
  expect((await cli('author', 'Ann', '--forget')).stdout).toContain('author-ann: 1 mention');
});
