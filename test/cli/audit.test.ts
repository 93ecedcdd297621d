/** `earmark audit`, and what other commands write down. */

import { readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { makeFolder, openCli, toFinding, toObjects } from './harness.ts';

describe('earmark audit', () => {
  test('lists who did what, newest first, since a time, as text, JSON and CSV that no spreadsheet runs', async () => {
    const cli = await openCli({
      audit: [
        { id: '1', at: '2026-11-01T08:00:00.000Z', actor: 'ada', action: 'exported', details: { format: 'csv' } },
        { id: '2', at: '2026-11-20T08:00:00.000Z', actor: '=cmd|calc', action: 'user-kept', details: {} },
        { id: '3', at: '2026-11-21T08:00:00.000Z', actor: '\u202egnp', action: 'signed-in', details: { a: '@SUM(1)' } },
      ],
    });
    const rows = toObjects((await cli('audit', '--json')).stdout);
    expect(rows.map(({ id }) => id)).toEqual(['3', '2', '1']);
    expect(toObjects((await cli('audit', '--since', '7d', '--json')).stdout).map(({ id }) => id)).toEqual(['3', '2']);
    const csv = (await cli('audit', '--csv')).stdout.split('\n');
    expect(csv[0]).toBe('at,actor,action,kind,subject,details,id');
    expect(csv[2]).toBe("2026-11-20T08:00:00.000Z,'=cmd|calc,user-kept,,,,2");
    const text = (await cli('audit')).stdout;
    expect(text).not.toContain('\u202e');
    expect(text).toMatch(/2026-11-01 08:00 {2}ada +exported +format csv/);
  });
});

describe('a finding’s evidence', () => {
  test('is written where only its owner reads it', async () => {
    const folder = makeFolder();
    const cli = await openCli({ folder, findings: [toFinding({ id: 'f_1' })] });
    const { code } = await cli('finding', 'f_1', '--evidence', 'proof.zip');
    expect(code).toBe(0);
    const file = join(folder, 'proof.zip');
    expect(Object.keys(unzipSync(readFileSync(file)))).toContain('index.html');
    expect(statSync(file).mode & 0o077).toBe(0);
    const told = toObjects((await cli('audit', '--json')).stdout);
    expect(told).toMatchObject([
      { actor: userInfo().username, action: 'exported', subject: { kind: 'evidence', id: 'f_1' } },
    ]);
  });

  test('is of one finding at a time', async () => {
    const cli = await openCli({ findings: [toFinding({ id: 'f_1' }), toFinding({ id: 'f_2' })] });
    const { code, stderr } = await cli('finding', 'f_1', 'f_2', '--evidence', 'proof.zip');
    expect([code, stderr]).toEqual([2, expect.stringContaining('one finding with --evidence')]);
  });
});
