/** `earmark alerts`, and what `earmark finding` and `findings` do beside: several at once, undo, duplicates, saved lists. */
import { describe, expect, test } from 'vitest';
import { makeFolder, now, openCli, toFinding, toObjects } from './harness.ts';

const yaml = `brand: {id: northwind, name: Northwind Coffee}
guidelines: [{id: no-cheap, check: preferred-term, terms: {cheap: good value}}]
channels: [{id: home, source: page, url: "https://northwind.example/", owned: true}]
alerts:
  - {id: team, to: [{console: }]}
  - {id: weekly, severity: high, to: [{console: }], at: "digest weekly monday 08:00"}
`;
const open = () =>
  openCli({
    folder: makeFolder({ 'earmark.yml': yaml }),
    findings: [toFinding({ id: 'f_1' }), toFinding({ id: 'f_2', severity: 'high' })],
  });
const statusOf = (stdout: string) => toObjects(stdout).map(({ id, status }) => [id, status]);

describe('alerts', () => {
  test('rehearses what would have been sent, by message, route and time', async () => {
    const cli = await open();
    const { code, stdout } = await cli('alerts', '--dry-run', '--since', '24h');
    expect(code).toBe(0);
    expect(stdout.split('\n').map((line) => line.trimEnd())).toEqual([
      '2026-11-21 12:00  team → console',
      '    opened     [high] preferred-term on home f_2',
      '    opened     [low] preferred-term on home f_1',
      '2026-11-23 08:00  weekly → console',
      '    opened     [high] preferred-term on home f_2',
      '2 messages with 3 alerts of what changed since 2026-11-20 12:00. Nothing was sent.',
      '',
    ]);
    const messages = toObjects((await cli('alerts', '--dry-run', '--json')).stdout);
    expect(messages.map(({ type, route }) => [type, route])).toEqual([
      ['message', 'team'],
      ['message', 'weekly'],
    ]);
  });

  test('keeps who muted what until when, and takes it back', async () => {
    const cli = await open();
    const told = (await cli('alerts', '--snooze', 'finding:f_1', '--until', '4h', '--reason', 'later', '--json'))
      .stdout;
    expect(toObjects(told).filter(({ type }) => type === 'mute')).toMatchObject([
      {
        of: 'finding',
        id: 'f_1',
        kind: 'snooze',
        until: new Date(now.getTime() + 4 * 3_600_000).toISOString(),
        reason: 'later',
      },
    ]);
    expect((await cli('alerts')).stdout).toContain('snoozed  finding:f_1  until 2026-11-21 16:00');
    expect((await cli('alerts', '--unmute', 'finding:f_1')).stdout).not.toContain('f_1');
  });

  test.each([
    [['--mute', 'chanel:home'], 'Write "channel".'],
    [['--mute', 'channel:hom'], 'Write "home".'],
    [['--mute', 'home'], 'to be what to mute'],
    [['--snooze', 'channel:home'], 'Say until when'],
    [['--mute', 'channel:home', '--until', '2020-01-01'], 'Say until when'],
  ])('%j is refused, and says what to write', async (flags, mend) => {
    const { code, stderr } = await (await open())('alerts', ...flags);
    expect(code).toBe(2);
    expect(stderr).toContain(mend);
  });
});

describe('findings', () => {
  test('are moved together, and what was done is undone', async () => {
    const cli = await open();
    expect(statusOf((await cli('finding', 'f_1', 'f_2', '--ack', '--json')).stdout)).toEqual([
      ['f_1', 'acknowledged'],
      ['f_2', 'acknowledged'],
    ]);
    expect(statusOf((await cli('finding', 'f_1', '--undo', '--json')).stdout)).toEqual([['f_1', 'open']]);
  });

  test('none is moved where one is not there', async () => {
    const cli = await open();
    expect((await cli('finding', 'f_1', 'f_9', '--ack')).code).toBe(2);
    expect(statusOf((await cli('finding', 'f_1', '--json')).stdout)).toEqual([['f_1', 'open']]);
  });

  test('one speaks for another', async () => {
    const cli = await open();
    expect(statusOf((await cli('finding', 'f_1', '--duplicate-of', 'f_2', '--json')).stdout)).toEqual([
      ['f_1', 'ignored'],
    ]);
    expect((await cli('finding', 'f_2')).stdout).toContain('speaks for f_1');
  });

  test('are listed as somebody saved it', async () => {
    const cli = await open();
    await cli('findings', '--severity', 'high', '--save-view', 'grave');
    expect(statusOf((await cli('findings', '--view', 'grave', '--json')).stdout)).toEqual([['f_2', 'open']]);
    expect((await cli('findings', '--view', 'grav')).stderr).toContain('Write "grave".');
  });
});
