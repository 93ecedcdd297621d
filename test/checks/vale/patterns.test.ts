/** Patterns of style files: their syntax, what they may cost, and that none of them can hang. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadVale } from '../../../lib/checks/vale/load-vale.ts';
import { compilePattern } from '../../../lib/checks/vale/pattern/compile-pattern.ts';
import { PatternTimeout, patternTimeMsMax } from '../../../lib/checks/vale/pattern/run-timed.ts';
import { judge, toFiles, toVale } from './support.ts';

const find = (pattern: string, text: string): readonly string[] =>
  compilePattern(pattern)
    .findAll(text)
    .map(({ start, end }) => text.slice(start, end));

describe('syntax', () => {
  test.each([
    ['(?i)foo', 'Foo FOO', ['Foo', 'FOO']],
    ['(?-i)Foo|(?i)bar', 'foo Foo BAR', ['Foo', 'BAR']],
    ['(?i:f)oo', 'Foo FOO foo', ['Foo', 'foo']],
    ['(?m)^\\w+$', 'one\ntwo three\nfour', ['one', 'four']],
    ['(?s)a.b', 'a\nb', ['a\nb']],
    ['a.b', 'a\nb', []],
    ['\\bcaf\\b', 'café caf', ['caf']],
    ['\\w+', 'naïve ſ', ['naïve', 'ſ']],
    ['\\p{Lu}\\p{Ll}+', 'Ärger und Öl', ['Ärger', 'Öl']],
    ['[[:upper:]]\\d', 'A1 a1', ['A1']],
    ['(?P<x>ab)c', 'abc', ['abc']],
    ['(\\w)\\1', 'hello', ['ll']],
    ['(?>a+)b', 'aaab', ['aaab']],
    ['(?<!un)able', 'unable able', ['able']],
    ['x{2,3}', 'xxxx', ['xxx']],
    ['x{,2}', 'x{,2}', ['x{,2}']],
    ['[^]a]b', 'ab]bcb', ['cb']],
    ['\\x{1F600}', 'a\u{1F600}', ['\u{1F600}']],
    ['end$', 'the end\n', ['end']],
    ['', 'ab', ['', '', '']],
  ])('%s in %j', (pattern, text, found) => {
    expect(find(pattern, text)).toEqual(found);
  });

  test.each(['(', ')', 'a**', '[a', '*a', '\\', '(?<=', 'a{2000}', '\\p{Nope}', '(?y)', '\\3', '('.repeat(100)])(
    'refuses %s with a reason',
    (pattern) => {
      expect(() => compilePattern(pattern)).toThrow();
    },
  );

  test('words that a match must hold are in every match', () => {
    const texts = fc.stringMatching(/^[a-cA-C ]{0,12}$/);
    const sources = fc.constantFrom('(?i)ab?c', 'a(?:b|cc)+', '(?:ab|ba)c?', '[ab]c');
    const isHeld = (text: string, source: string): boolean => {
      const { literals, findAll } = compilePattern(source);
      const held = findAll(text).map(({ start, end }) => text.slice(start, end).toLowerCase());
      return held.every((match) => literals === undefined || literals.some((word) => match.includes(word)));
    };
    expect(() => fc.assert(fc.property(texts, sources, isHeld))).not.toThrow();
  });
});

describe('cost', () => {
  test.each([
    ['\\b(?:very|quite)\\b', 1],
    ['\\s+$', 2],
    ['"[^"]+"[.,]', 2],
    ['(?:[^,]+,)+ and', 2],
    ['.*a.*b', 3],
    ['(a+)+$', Infinity],
    ['(a|a)*b', Infinity],
    ['(?:\\w+\\s?)*x', Infinity],
  ])('%s grows with power %d', (pattern, degree) => {
    expect(compilePattern(pattern).degree).toBe(degree);
  });

  const hostile = `${'a'.repeat(5000)}!`;

  test('a pattern that might never end is taken over by one that ends', () => {
    expect(find('(?:a+)+$', hostile)).toEqual([]);
  });

  test('one that only V8 knows is interrupted while it backtracks', () => {
    const before = performance.now();
    expect(() => compilePattern('(?=a)(?:a+)+$').findAll(hostile)).toThrow(PatternTimeout);
    expect(performance.now() - before).toBeLessThan(patternTimeMsMax * 20);
  });

  test('its rule is set aside by name, and the others go on', async () => {
    const vale = await toVale({
      Bad: "extends: existence\nmessage: x\nnonword: true\ntokens: ['(?=a)(?:a+)+$']",
      Good: "extends: existence\nmessage: '%s'\ntokens: [very]",
    });
    const { judgeSource } = await import('../../../lib/checks/vale/judge-file.ts');
    const verdict = judgeSource(`very\n\n${hostile}`, 'md', vale.rulesFor('a.md'));
    expect(verdict.faults.map(({ rule }) => rule)).toEqual(['T.Bad']);
    expect(verdict.alerts.map(({ rule }) => rule)).toEqual(['T.Good']);
  });
});

describe('hostile files', () => {
  const bomb = `a: &a [x, x, x, x, x, x, x, x, x]\n${[...'bcdefghi'].map((name, index) => `${name}: &${name} [${`*${'abcdefgh'[index]}, `.repeat(9)}]`).join('\n')}\nextends: existence\nmessage: x\ntokens: *i\n`;

  test.each([
    ['aliases that multiply', bomb],
    ['deep lists', `extends: existence\nmessage: x\ntokens: ${'['.repeat(5000)}`],
    ['deep mappings', Array.from({ length: 400 }, (_, depth) => `${' '.repeat(depth)}k:`).join('\n')],
    ['a file without end', `extends: existence\nmessage: x\ntokens: [${'a, '.repeat(400_000)}]`],
    ['no YAML', '{]: &\0'],
    ['a pattern in pieces', "extends: existence\nmessage: x\ntokens: ['(']"],
    ['an unknown point', 'extends: nothing\nmessage: x'],
    ['a rule that starts from itself', 'extends: T.R\nmessage: x'],
  ])('%s make a notice that names the rule', async (_name, text) => {
    const vale = await toVale({ R: text });
    expect(vale.rules).toEqual([]);
    expect(vale.problems.map(({ kind, file }) => `${kind} ${file}`)).toEqual(['notice styles/T/R.yml']);
  });

  test('hostile texts end', async () => {
    const vale = await toVale({ R: "extends: existence\nmessage: '%s'\ntokens: [very]" });
    for (const text of [
      '<'.repeat(100_000),
      '['.repeat(3000),
      '> '.repeat(3000),
      '<a '.repeat(30_000),
      'very '.repeat(40_000),
    ])
      for (const kind of ['md', 'html', 'txt'] as const)
        expect(judge(vale, text.slice(0, kind === 'md' ? 20_000 : undefined), kind).length).toBeLessThan(1100);
  }, 60_000);

  test('a style alone, or a folder of styles, is told by what lies in it', () => {
    const rule = "extends: existence\nmessage: '%s'\ntokens: [very]";
    const names = (files: Readonly<Record<string, string>>, styles: string): readonly string[] =>
      loadVale(toFiles(files), { styles }).rules.map(({ name }) => name);
    expect(names({ 'styles/T/R.yml': rule }, './styles/T')).toEqual(['T.R']);
    expect(names({ 'styles/T/R.yml': rule, 'styles/U/S.yml': rule, 'styles/config/x.yml': rule }, 'styles')).toEqual([
      'T.R',
      'U.S',
    ]);
    expect(names({ 'styles/T/sub/R.yml': rule, 'styles/T/_old/S.yml': rule }, 'styles')).toEqual(['T.sub.R']);
  });
});
