import { describe, expect, test } from 'vitest';
import { openCli, toObjects } from '../cli/harness.ts';

const stdin =
  'Excellent coffee, friendly staff.\nTerrible service, I hate it\n\nSouthbeam was great, but Northwind was rude and slow';

describe('earmark sentiment', () => {
  test('shows people a table as wide as their terminal', async () => {
    const cli = await openCli({
      stdin,
      io: { stdoutIsTerminal: true, columns: 60, environment: { debug: false, noColor: true } },
    });
    const { code, stdout } = await cli('sentiment', '--language', 'en');
    const lines = stdout.trimEnd().split('\n');
    expect(code).toBe(0);
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^positive {2} {0,1}\d\.\d\d {2,5}\d\d % {4,5}en {3}Excellent coffee, friend/);
    expect(lines[1]).toMatch(/^negative {2}-0\.\d\d/);
    expect(lines[2]).toMatch(/^neutral {4}0\.00 +\d+ % \? /);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(60);
  });

  test('answers --json on a terminal with JSON', async () => {
    const cli = await openCli({ stdin, io: { stdoutIsTerminal: true } });
    const all = toObjects((await cli('sentiment', '--language', 'en', '--json')).stdout);
    for (const each of all) expect(Object.keys(each)).toEqual(['label', 'score', 'confidence', 'language', 'engine']);
    expect(all.map(({ label }) => label).slice(0, 2)).toEqual(['positive', 'negative']);
  });

  test('judges what is said of the target', async () => {
    const line = 'Southbeam was great, but Northwind was rude and slow';
    const labelOf = async (target: string) => {
      const cli = await openCli({ stdin: line });
      return toObjects((await cli('sentiment', '--language', 'en', '--target', target)).stdout)[0]?.label;
    };
    expect([await labelOf('Southbeam'), await labelOf('Northwind')]).toEqual(['positive', 'negative']);
  });

  test('answers a line once, however long it is', async () => {
    const cli = await openCli({ stdin: `${'a good cup '.repeat(200_000)}\nBad.` });
    expect(toObjects((await cli('sentiment', '--language', 'en')).stdout)).toHaveLength(2);
  });

  test('tells each line’s own language where none is given', async () => {
    const cli = await openCli({ stdin: 'Der Kaffee war kalt und die Bedienung sehr unfreundlich.' });
    const [told] = toObjects((await cli('sentiment')).stdout);
    expect(told).toMatchObject({ language: 'de', label: 'negative' });
  });
});
