import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { PassOptions } from '../../lib/cli/io.ts';
import { UsageError } from '../../lib/errors.ts';
import { emptySummary, makeFolder, openCli, toFinding, toObjects } from './harness.ts';

const findings = [
  toFinding({
    id: 'f_1',
    severity: 'high',
    message: 'The tagline is altered: a word was left out.',
    evidence: [
      {
        url: 'https://northwind.example/about',
        channel: 'home',
        quote: 'Coffee that knows name',
        expected: 'Coffee that knows your name',
        observedAt: '2026-11-21T12:00:00.000Z',
      },
    ],
  }),
  toFinding({ id: 'f_2', audience: 'pr', severity: 'critical', regressions: 1 }),
];

describe('run', () => {
  test('tells who judged sentiment where that cost something', async () => {
    const fallenBack = { 'comprehend: daily units used up': 1 };
    const cli = await openCli({ summary: { sentiment: { engine: 'comprehend', judged: 2, units: 6, fallenBack } } });
    const { stdout } = await cli('run');
    expect(stdout).toContain(`
sentiment 2 texts by Amazon Comprehend, 6 units billed
sentiment 1 text by the local engine instead: daily units used up
`);
  });

  test('shows once what many pages of a channel say alike, with how many and where', async () => {
    const same = ['a', 'b', 'c', 'd'].map((id) =>
      toFinding({ id: `f_${id}`, message: 'Unexpected link to /gone', url: `https://northwind.example/${id}` }),
    );
    const other = toFinding({
      id: 'f_e',
      channel: 'shop',
      message: 'Unexpected link to /gone',
      url: 'https://shop.example/',
    });
    const events = ['f', 'g'].map((id) =>
      toFinding({
        id: `f_${id}`,
        audience: 'pr',
        lifecycle: 'event',
        message: 'Somebody speaks ill',
        url: `https://b.example/${id}`,
      }),
    );
    const { stdout } = await (await openCli({ findings: [...same, other, ...events] }))('run');
    expect(stdout.match(/Unexpected link to \/gone/g)).toHaveLength(2);
    expect(stdout).toContain(`            and on 3 more pages: `);
    expect(stdout).toMatch(/Brand {2}5 open/);
    expect(stdout).not.toContain('more: npx earmark findings');
    expect(stdout.match(/Somebody speaks ill/g)).toHaveLength(2);
  });

  test('says what two rules say of one page as said there, and not as said on another page', async () => {
    const message = 'Use "it’s"';
    const url = 'https://northwind.example/a';
    const rows = ['a', 'b', 'c'].map((id) => toFinding({ id: `f_${id}`, message, url }));
    const twice = await (await openCli({ findings: rows.slice(0, 2) }))('run');
    expect(twice.stdout).toContain('            and once more there\n');
    const thrice = await (await openCli({ findings: rows }))('run');
    expect(thrice.stdout).toContain('            and 2 times more there\n');
  });

  test('tells a brand manager at a glance: gravest of each audience, counts, then what failed', async () => {
    const reason = 'channel "news": expected a feed, received HTML. Set "url" to the feed itself.';
    const cli = await openCli({ findings, summary: { channels: 2, channelsFailed: [{ channel: 'news', reason }] } });
    const { code, stdout, stderr } = await cli('run');
    expect(stdout).toBe(`Brand  1 open: 1 high

  high      The tagline is altered: a word was left out.  new
            found     “Coffee that knows name”
            expected  “Coffee that knows your name”
            mend      Write "good value" in place of "cheap".
            where     https://northwind.example/about

PR  1 open: 1 critical

  critical  Unexpected "cheap", use "good value"  back again
            found     “cheap”
            expected  “good value”
            mend      Write "good value" in place of "cheap".
            where     https://northwind.example/

read      2 channels, 1 fetched, 0 unchanged
judged    1 item, 0 mentions
findings  0 opened, 0 updated, 0 resolved, 0 back again
alerts    0 raised, 0 messages delivered
time      0.5 s

1 channel could not be read; nothing is concluded from that:
  news  channel "news": expected a feed, received HTML. Set "url" to the feed
        itself.
`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('says so when there is nothing to mend', async () => {
    const cli = await openCli();
    expect((await cli('run')).stdout.split('\n')[0]).toBe('Nothing to mend: no open findings.');
  });

  test('prints what changed, then the summary, as JSON lines', async () => {
    const cli = await openCli({ findings });
    expect(toObjects((await cli('run', '--json')).stdout)).toEqual([...findings, emptySummary]);
  });

  test.each([
    ['high', 1],
    ['critical', 1],
    ['low', 1],
  ])('with --fail-on %s and a critical finding ends with %i', async (severity, code) => {
    const cli = await openCli({ findings });
    expect((await cli('run', '--quiet', '--fail-on', severity)).code).toBe(code);
  });

  test('with --fail-on ends well where no open finding is that grave', async () => {
    const cli = await openCli({ findings: [toFinding({ id: 'f_1', severity: 'medium' })] });
    expect((await cli('run', '--quiet', '--fail-on', 'high')).code).toBe(0);
  });

  test('hands on which channels, and whether due or not', async () => {
    const passes: PassOptions[] = [];
    const cli = await openCli({ passes });
    await cli('run', '--channel', 'home', 'news', '--all');
    await cli('run');
    expect(passes.map(({ channels, all }) => ({ channels, all }))).toEqual([
      { channels: ['home', 'news'], all: true },
      { channels: undefined, all: false },
    ]);
  });

  test('reads named channels back, and tells how far they came; all of them at once nobody means', async () => {
    const passes: PassOptions[] = [];
    const readBack = [
      { channel: 'posts', since: '2026-01-01T00:00:00.000Z', to: '2026-03-04T05:06:07.000Z', owesOlder: true },
      { channel: 'tales', since: '2026-01-01T00:00:00.000Z', to: '2026-03-04T05:06:07.000Z', owesOlder: false },
      { channel: 'talk', since: '2026-01-01T00:00:00.000Z', to: '2025-12-31T00:00:00.000Z', owesOlder: false },
      { channel: 'news', since: '2026-01-01T00:00:00.000Z', to: null, owesOlder: false },
    ];
    const cli = await openCli({ passes, summary: { readBack } });
    const { stdout } = await cli('run', '--channel', 'home', '--since', '2026-01-01');
    expect(passes[0]?.since).toEqual(new Date('2026-01-01'));
    expect(stdout.split('\n').filter((line) => line.startsWith('back'))).toEqual([
      'back      posts reads back to 2026-03-04T05:06Z; what lies before is read by the next polls, as far as the service shows it',
      'back      tales reads back to 2026-03-04T05:06Z; before that, back to 2026-01-01T00:00Z, the service shows nothing',
      'back      talk reads back to 2025-12-31T00:00Z',
      'back      news cannot be read back further than what it shows today',
    ]);
    const { code, stderr } = await cli('run', '--since', '2026-01-01');
    expect([code, passes.length]).toEqual([2, 1]);
    expect(stderr).toContain('earmark run --channel ID --since');
  });

  test('a refused token is told at once', async () => {
    const reason =
      'channel "posts": expected an answer of Posts, received status 401. See that the token of this channel is right.';
    const cli = await openCli({ summary: { channelsFailed: [{ channel: 'posts', reason }] } });
    expect((await cli('run')).stdout).toContain(
      'posts  channel "posts": expected an answer of Posts, received status 401.',
    );
  });

  test('shows how far it is on a terminal, and only there', async () => {
    const cli = await openCli({ io: { stderrIsTerminal: true } });
    expect((await cli('run')).stderr).toContain('1/2 channels · 10 pages · 3 findings · 0 s');
    expect((await cli('run', '--quiet')).stderr).toBe('');
  });

  test('shows colours on a terminal, and not with --no-color or NO_COLOR', async () => {
    const coloured = await openCli({ io: { stdoutIsTerminal: true } });
    expect((await coloured('run')).stdout).toContain('\u001b[');
    expect((await coloured('run', '--no-color')).stdout).not.toContain('\u001b[');
    const plain = await openCli({ io: { stdoutIsTerminal: true, environment: { debug: false, noColor: true } } });
    expect((await plain('run')).stdout).not.toContain('\u001b[');
  });
});

describe('a command called wrongly', () => {
  test.each<[string, string[], string]>([
    ['an unknown command', ['findigs'], "error: unknown command 'findigs'\n(Did you mean findings?)\n"],
    ['an unknown flag', ['run', '--chanel', 'home'], "error: unknown option '--chanel'\n(Did you mean --channel?)\n"],
    [
      'a word that is none of those allowed',
      ['run', '--fail-on', 'hihg'],
      "error: option '--fail-on <severity>' argument 'hihg' is invalid. Allowed choices are critical, high, medium, low.\n",
    ],
    ['a missing argument', ['lint'], "error: missing required argument 'inputs'\n"],
    [
      'an unknown channel',
      ['run', '--channel', 'hme'],
      'error channel "hme": expected one of home, news, received "hme". Write "home".\n',
    ],
    [
      'a configuration that is not there',
      ['run', '--config', 'nope.yml'],
      'error file "nope.yml": expected a configuration that can be read, received ENOENT. Name it with --config, or let "earmark init https://your.site" write one.\n',
    ],
  ])('%s is told in words and ends with 2', async (_name, argv, stderr) => {
    const cli = await openCli();
    expect(await cli(...argv)).toEqual({ code: 2, stdout: '', stderr });
  });

  test('mistakes of the configuration are told by file, line and column, all at once', async () => {
    const folder = makeFolder({ 'bad.yml': 'brand: {id: a, nam: b}\nchanels: []' });
    const cli = await openCli({ folder });
    const { code, stderr } = await cli('run', '--config', 'bad.yml');
    expect(code).toBe(2);
    expect(stderr.split('\n').map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'error bad.yml:1:8',
      'error bad.yml:1:16',
      'error bad.yml:2:1',
      '',
    ]);
    expect(stderr).not.toContain('    at ');
  });

  test('a fault of ours ends with 70, and shows its stack only with EARMARK_DEBUG', async () => {
    const openApp = async () => {
      throw new Error('boom');
    };
    const quiet = await openCli({ io: { openApp } });
    const told = await quiet('run');
    expect(told.code).toBe(70);
    expect(told.stderr).toContain('error boom\nThis is a fault of Earmark’s.');
    expect(told.stderr).not.toContain('    at ');
    const loud = await openCli({ io: { openApp, environment: { debug: true, noColor: false } } });
    expect((await loud('run')).stderr).toContain('    at ');
  });

  test.each([
    'init',
    'run',
    'watch',
    'findings',
    'finding',
    'mentions',
    'backlinks',
    'lint',
    'inspect',
    'sentiment',
    'try',
    'baseline',
    'explain',
    'schema',
    'doctor',
  ])('%s has help with an example and the common flags', async (name) => {
    const cli = await openCli();
    const { code, stdout } = await cli(name, '--help');
    expect(code).toBe(0);
    expect(stdout).toContain(`$ earmark ${name}`);
    for (const flag of ['--config', '--data', '--json', '--quiet', '--no-color', '--help'])
      expect(stdout).toContain(flag);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });
});

test.each([
  [[], 'an alert\n', ''],
  [['--json'], '', 'an alert\n'],
])('what a notifier prints never stands between lines of JSON: %j', async (flags, stdout, stderr) => {
  const cli = await openCli({
    io: {
      openApp: async ({ print }) => {
        print('an alert');
        throw new UsageError({ subject: { kind: 'test', id: 'x' }, expected: 'a', received: 'b', mend: 'c' });
      },
    },
  });
  const told = await cli('run', ...flags);
  expect(told.stdout).toBe(stdout);
  expect(told.stderr).toBe(`${stderr}error test "x": expected a, received b. c\n`);
});

test('watch goes on until it is interrupted, then ends well', async () => {
  const interrupted = new AbortController();
  const passes: PassOptions[] = [];
  const cli = await openCli({ passes, findings, io: { signal: interrupted.signal } });
  const watching = cli('watch');
  setTimeout(() => interrupted.abort(), 50);
  const { code, stdout } = await watching;
  expect(code).toBe(0);
  expect(passes).toHaveLength(1);
  expect(stdout).toContain('f_2  open · preferred-term · home');
});

test('data lies beside the configuration unless --data says otherwise', async () => {
  const folders: string[] = [];
  const folder = makeFolder();
  const cli = await openCli({
    folder: '/',
    io: {
      openApp: async ({ dataFolder }) => {
        folders.push(dataFolder);
        throw new Error('enough');
      },
    },
  });
  await cli('run', '--config', join(folder, 'earmark.yml'));
  await cli('run', '--config', join(folder, 'earmark.yml'), '--data', 'elsewhere');
  expect(folders).toEqual([join(folder, '.earmark'), '/elsewhere']);
});
