import { beforeAll, describe, expect, test } from 'vitest';
import { checks } from '../../lib/checks/registry.ts';
import type { Remark } from '../../lib/model/remark.ts';
import { runExample, toPageSubject } from './subject.ts';

const toLine = ({ message, span, block }: Remark): string =>
  span === undefined || (block ?? 0) !== 0 ? message : `${span[0]}-${span[1]}: ${message}`;

const examples = checks.all.flatMap((check) =>
  check.examples.map((example) => ({ check, example, label: `${check.id} ${example.name}` })),
);

// Large parts of a check are loaded before anything is judged.
beforeAll(async () => {
  for (const check of checks.all)
    if (check.judges === 'page' && check.prepare !== undefined)
      await check.prepare(check.options.parse(check.examples[0]?.options ?? {}), new Map());
});

describe('the examples of the checks', () => {
  test.each(examples)('$label', ({ check, example }) => {
    expect(runExample(check, example).map(toLine)).toEqual(example.remarks);
  });

  test.each(examples)(
    '$label: the quote is what stands at its span, and the mend is one sentence',
    ({ check, example }) => {
      for (const { block, span, quote, mend, message } of runExample(check, example)) {
        if (span !== undefined && check.judges === 'page')
          expect(toPageSubject(check, example).blocks[block ?? 0]?.text.slice(...span)).toBe(quote);
        expect(mend).toMatch(/^[A-Z"].*\.$/s);
        expect(message).not.toBe('');
      }
    },
  );
});

describe('every check', () => {
  test.each(checks.all)('$id has an example that fires and a near miss', ({ examples: own }) => {
    expect(own.filter(({ remarks }) => remarks.length > 0).length).toBeGreaterThanOrEqual(1);
    expect(own.filter(({ remarks }) => remarks.length === 0).length).toBeGreaterThanOrEqual(1);
  });

  // Whether a link or a server answers, or how old a channel's news is, has no language.
  const speechless = [
    'broken-link',
    'certificate',
    'logo',
    'palette',
    'redirect-chain',
    'same-as',
    'social-image',
    'stale',
    'unreachable',
  ];
  test.each(checks.all.filter(({ id }) => !speechless.includes(id)))(
    '$id has an example in another language',
    (check) => {
      const others = check.examples.filter(
        ({ language, remarks }) => (language ?? 'en') !== 'en' && remarks.length > 0,
      );
      expect(others.length).toBeGreaterThanOrEqual(1);
    },
  );

  test.each(checks.all)('$id refuses an option it does not know', ({ options }) => {
    expect(options.safeParse({ nonsense: 1 }).success).toBe(false);
  });

  test.each(checks.all.filter(({ always }) => always))('$id, which judges unasked, needs no option', ({ options }) => {
    expect(options.safeParse({}).success).toBe(true);
  });

  test.each(checks.all)('$id makes the same key of the same remark', (check) => {
    for (const example of check.examples) {
      const options = check.options.parse(example.options ?? {});
      const keys = (): readonly string[] => runExample(check, example).map((remark) => check.key(remark, options));
      expect(keys()).toEqual(keys());
      expect(keys()).not.toContain('');
    }
  });
});
