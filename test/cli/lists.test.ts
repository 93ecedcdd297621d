import { describe, expect, test } from 'vitest';
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
      'id,severity,status,audience,check,guideline,channel,url,message,mend,quote,expected,firstSeenAt,lastSeenAt,occurrences,assignee',
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
      'live           https://news.example/b\n               “Northwind” → https://northwind.example/ (not followed: nofollow)\n',
    );
    expect(toObjects((await cli('backlinks', '--json')).stdout)).toHaveLength(2);
    expect((await cli('backlinks', '--csv', '--state', 'unlinked')).stdout.split('\n')[1]).toMatch(
      /^b_1,unlinked,https:\/\/blog.example\/a,blog.example,,,,/,
    );
  });
});
