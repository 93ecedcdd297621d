import { describe, expect, test } from 'vitest';
import { displayWidth } from '../../lib/cli/layout.ts';
import { openCli, toBacklink, toFinding, toMention, toObjects } from './harness.ts';

const findings = [
  toFinding({ id: 'f_low' }),
  toFinding({
    id: 'f_high',
    severity: 'high',
    audience: 'pr',
    check: 'negative-review',
    guideline: null,
    channel: 'news',
    lifecycle: 'event',
  }),
];

describe('findings', () => {
  test('are listed gravest first, one JSON object a line', async () => {
    const cli = await openCli({ findings });
    const { code, stdout, stderr } = await cli('findings', '--json');
    expect(toObjects(stdout).map(({ id }) => id)).toEqual(['f_high', 'f_low']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '2 findings.\n' });
  });

  test.each([
    [['--audience', 'pr'], ['f_high']],
    [['--severity', 'low'], ['f_low']],
    [['--check', 'negative-review'], ['f_high']],
    [['--channel', 'home'], ['f_low']],
    [['--status', 'resolved'], []],
    [
      ['--status', 'open', 'resolved'],
      ['f_high', 'f_low'],
    ],
  ])('are narrowed by %j', async (flags, ids) => {
    const cli = await openCli({ findings });
    expect(toObjects((await cli('findings', '--json', '--quiet', ...flags)).stdout).map(({ id }) => id)).toEqual(ids);
  });

  test('are readable in 80 columns', async () => {
    const cli = await openCli({ findings: findings.slice(0, 1) });
    expect((await cli('findings')).stdout).toBe(
      'low       f_low  open · preferred-term · home\n  Unexpected "cheap", use "good value"\n  https://northwind.example/\n\n',
    );
  });

  test('are rows of CSV', async () => {
    const cli = await openCli({ findings: [toFinding({ id: 'f_1', message: '=HYPERLINK("x")' })] });
    const [head, row] = (await cli('findings', '--csv')).stdout.split('\n');
    expect(head).toBe(
      'id,severity,status,audience,check,guideline,channel,url,message,mend,quote,expected,firstSeenAt,lastSeenAt,occurrences,assignee,dueAt',
    );
    expect(row).toContain(`"'=HYPERLINK(""x"")"`);
  });

  test.each([
    ['--check', 'negative-reviw', 'Write "negative-review".'],
    ['--channel', 'hom', 'Write "home".'],
  ])('%s of a word that is none names the nearest', async (flag, word, mend) => {
    const cli = await openCli({ findings });
    const { code, stderr } = await cli('findings', flag, word);
    expect(code).toBe(2);
    expect(stderr).toContain(mend);
  });
});

describe('one finding', () => {
  test('is acknowledged, and its history says by whom', async () => {
    const cli = await openCli({ findings });
    const { code, stdout } = await cli(
      'finding',
      'f_low',
      '--ack',
      '--note',
      'Ann looks at it',
      '--assign',
      'ann',
      '--json',
    );
    const [finding] = toObjects(stdout);
    expect(code).toBe(0);
    expect(finding).toMatchObject({ id: 'f_low', status: 'acknowledged', assignee: 'ann', version: 4 });
    expect(finding?.history).toMatchObject([
      { kind: 'opened' },
      { kind: 'noted', note: 'Ann looks at it' },
      { kind: 'moved', reason: 'assigned to ann' },
      { kind: 'moved', from: 'open', to: 'acknowledged' },
    ]);
  });

  test('is ignored only with a reason', async () => {
    const cli = await openCli({ findings });
    expect(await cli('finding', 'f_low', '--ignore')).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'error command "finding": expected --reason with --ignore, received none. Say why, so that others know: --reason "…".\n',
    });
    const { stdout } = await cli(
      'finding',
      'f_low',
      '--ignore',
      '--reason',
      'agreed',
      '--until',
      '2027-01-01',
      '--json',
    );
    expect(toObjects(stdout)[0]).toMatchObject({
      status: 'ignored',
      ignoreReason: 'agreed',
      ignoredUntil: '2027-01-01T00:00:00.000Z',
    });
  });

  test('that is not there is told in words', async () => {
    const cli = await openCli();
    expect(await cli('finding', 'f_none')).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'error finding "f_none": expected the id of a finding that is stored, received another one. List them with "earmark findings".\n',
    });
  });

  test('is shown with quote, expectation, mend and place', async () => {
    const cli = await openCli({ findings });
    const { stdout } = await cli('finding', 'f_low');
    for (const words of ['“cheap”', '“good value”', 'Write "good value"', 'https://northwind.example/', 'opened'])
      expect(stdout).toContain(words);
  });

  test('about what channels say together is shown with every document, its address and its day', async () => {
    const [one, other] = ['home', 'shop'].map((channel) => ({
      channel,
      url: `https://${channel}.example/`,
      quote: `020 ${channel}`,
      observedAt: '2026-11-20T12:00:00.000Z',
    }));
    const finding = toFinding({ id: 'f_both', brand: 'northwind', place: 'brand:northwind' });
    const cli = await openCli({
      findings: [{ ...finding, evidence: [one, other].filter((each) => each !== undefined) }],
    });
    const { stdout } = await cli('finding', 'f_both');
    for (const words of ['“020 home”', 'https://home.example/', '“020 shop” https://shop.example/ (2026-11-20)'])
      expect(stdout).toContain(words);
  });
});

test('a baseline takes the open findings as known, once', async () => {
  const cli = await openCli({ findings });
  expect((await cli('baseline', '--channel', 'home')).stdout).toBe('1 finding taken as known. New ones will alert.\n');
  expect(toObjects((await cli('baseline', '--json')).stdout)).toEqual([{ type: 'baseline', taken: 1 }]);
  expect(toObjects((await cli('baseline', '--json')).stdout)).toEqual([{ type: 'baseline', taken: 0 }]);
});

describe('mentions and backlinks', () => {
  const mentions = [
    toMention({ id: 'm_old', seenAt: '2026-10-01T00:00:00.000Z' }),
    toMention({ id: 'm_bad', sentiment: { label: 'negative', score: -1, confidence: 1, engine: 'test' } }),
  ];

  test.each([
    [['--sentiment', 'negative'], ['m_bad']],
    [['--since', '7d'], ['m_bad']],
    [
      ['--since', '2026-09-01'],
      ['m_bad', 'm_old'],
    ],
    [['--speaker', 'brand'], []],
  ])('mentions are narrowed by %j', async (flags, ids) => {
    const cli = await openCli({ mentions });
    expect(toObjects((await cli('mentions', '--json', ...flags)).stdout).map(({ id }) => id)).toEqual(ids);
  });

  test.each([
    [['--kind', 'safety'], ['m_harm']],
    [['--kind', 'safety', '--sentiment', 'positive'], []],
  ])('mentions are narrowed by kind: %j', async (flags, ids) => {
    const cli = await openCli({ mentions: [...mentions, toMention({ id: 'm_harm', kind: 'safety' })] });
    expect(toObjects((await cli('mentions', '--json', ...flags)).stdout).map(({ id }) => id)).toEqual(ids);
  });

  test.each([80, 120])('a mention is readable in %i columns, with all that is known of it', async (columns) => {
    const long = toMention({
      id: 'm_long',
      title: 'Why the barista of Northwind has a queue out of the door every morning in the rain of October',
      snippet: 'Northwind is where the barista knows my name, but the queue is long and the oat milk was off. '.repeat(
        3,
      ),
      kind: 'complaint',
      rating: 2,
      product: 'House Blend',
      topics: ['oat milk', 'queue'],
      aspects: [{ aspect: 'waiting', label: 'negative' }],
      relevance: { level: 'low', why: 'looks like what you ignored: traders, shipping' },
    });
    const cli = await openCli({ mentions: [long], io: { columns } });
    const lines = (await cli('mentions')).stdout.split('\n');
    expect(lines.filter((line) => displayWidth(line) > columns)).toEqual([]);
    for (const words of [
      'complaint',
      '2/5',
      'House Blend',
      'about oat milk, queue, waiting (negative)',
      'traders, shipping',
    ])
      expect(lines.join(' ').replaceAll(/\s+/g, ' ')).toContain(words);
  });

  test('copies are one story, with its outlets', async () => {
    const copies = ['a', 'b'].map((host) =>
      toMention({ id: `m_${host}`, url: `https://${host}.example/1`, cluster: 'm_a', title: 'Strike' }),
    );
    const cli = await openCli({ mentions: [...mentions, ...copies] });
    const stories = toObjects((await cli('mentions', '--stories', '--json')).stdout);
    expect(stories.map(({ cluster, mentions: count, outlets }) => [cluster, count, outlets])).toContainEqual([
      'm_a',
      2,
      ['a.example', 'b.example'],
    ]);
    const { stdout, stderr } = await cli('mentions', '--stories');
    expect(stdout).toContain('2×    Strike\n      a.example, b.example\n');
    expect(stderr).toContain('3 stories.');
    expect((await cli('mentions', '--stories', '--csv')).stdout).toContain('m_a,2,a.example; b.example');
  });

  test('a person’s word stands, closes what an error brought up, and can be taken back', async () => {
    const bad = { label: 'negative', score: -1, confidence: 1, engine: 'test' } as const;
    const mention = toMention({ id: 'm_wrong', sentiment: bad });
    const finding = toFinding({
      id: 'f_wrong',
      brand: 'northwind',
      check: 'negative-mention',
      lifecycle: 'event',
      audience: 'pr',
      mention: 'm_wrong',
      url: mention.url,
      place: `page:${mention.url}`,
    });
    const cli = await openCli({ mentions: [mention], findings: [finding] });
    const [shown] = toObjects((await cli('finding', 'f_wrong', '--sentiment', 'positive', '--json')).stdout);
    expect(shown).toMatchObject({ status: 'resolved', resolution: 'closed' });
    expect(toObjects((await cli('mentions', '--json')).stdout)[0]).toMatchObject({
      sentiment: { label: 'positive', engine: 'person' },
      correction: { label: 'positive', judged: bad },
    });
    const [back] = toObjects((await cli('mentions', '--correct', 'm_wrong', '--as-judged', '--json')).stdout);
    expect(back).toMatchObject({ sentiment: bad, correction: null });
    expect((await cli('mentions', '--correct', 'm_wrong', '--sentiment', 'mixed')).stdout).toContain(
      'says so, judged negative',
    );
    expect(await cli('mentions', '--correct', 'm_wrong')).toMatchObject({ code: 2 });
    expect(await cli('mentions', '--correct', 'm_none', '--sentiment', 'mixed')).toMatchObject({ code: 2 });
  });

  test('a reply is drafted from standard input and held against the guidelines', async () => {
    const mention = toMention({ id: 'm_1', channel: 'news' });
    const finding = toFinding({ id: 'f_1', brand: 'northwind', lifecycle: 'event', mention: 'm_1', channel: 'news' });
    const cli = await openCli({ mentions: [mention], findings: [finding], stdin: 'Our cheap coffee waits for you.' });
    const [draft] = toObjects((await cli('finding', 'f_1', '--reply', '-', '--json')).stdout);
    expect(draft).toMatchObject({ type: 'reply', text: 'Our cheap coffee waits for you.', mayBeCopied: false });
    const { stderr, code } = await cli('finding', 'f_1', '--reply');
    expect([code, stderr]).toEqual([2, expect.stringContaining('expected templates under "triage:" in earmark.yml')]);
  });

  test('a time that is none is told in words', async () => {
    const cli = await openCli({ mentions });
    expect((await cli('mentions', '--since', 'yesterday')).stderr).toBe(
      'error command "mentions": expected --since to be a time such as 2026-10-01, or how long ago, such as 7d, received something else. See "earmark mentions --help".\n',
    );
  });

  test('backlinks are listed as text, JSON and CSV', async () => {
    const backlinks = [
      toBacklink({ id: 'b_1', from: 'https://blog.example/a' }),
      toBacklink({
        id: 'b_2',
        from: 'https://news.example/b',
        to: 'https://northwind.example/',
        anchor: 'Northwind',
        state: 'live',
        followed: false,
        rel: ['nofollow'],
      }),
    ];
    const cli = await openCli({ backlinks });
    expect((await cli('backlinks', '--state', 'live')).stdout).toBe(
      'live           news.example/b\n               “Northwind” → northwind.example/     not followed: nofollow · b_2\n',
    );
    expect(toObjects((await cli('backlinks', '--json')).stdout)).toHaveLength(2);
    expect((await cli('backlinks', '--csv', '--state', 'unlinked')).stdout.split('\n')[1]).toMatch(
      /^b_1,unlinked,https:\/\/blog.example\/a,blog.example,,,,/,
    );
  });
});
