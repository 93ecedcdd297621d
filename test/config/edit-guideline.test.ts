/** One guideline of a file written anew: what stands around it stays, what is wrong is told at its own line. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editGuideline, removeGuideline } from '../../lib/config/edit-guideline.ts';
import { findGuidelineText } from '../../lib/config/guideline-text.ts';

const file = { file: 'earmark.yml', folder: '/nowhere' };
const text = `# ours
brand: { id: n, name: N } # who
guidelines:
  # about prices
  - id: no-cheap # kept
    check: preferred-term
    terms:
      cheap: good value # the tone

  # about ourselves
  - { id: no-best, check: banned-term, terms: [best] } # short
  - {
      id: tagline,
      check: key-message,
      text: "Coffee that knows your name",
    }
channels:
  - { id: home, source: page, url: "https://n.example/" }
planned: [] # none
`;

test.each([
  ['no-cheap', 'id: no-cheap # kept\ncheck: preferred-term\nterms:\n  cheap: good value # the tone', 5],
  ['no-best', '{ id: no-best, check: banned-term, terms: [best] } # short', 11],
  ['tagline', '{\n  id: tagline,\n  check: key-message,\n  text: "Coffee that knows your name",\n}', 12],
])('"%s" is shown as it is written, from the first column', (id, yaml, line) => {
  expect(findGuidelineText(text, id)).toMatchObject({ yaml, place: { line } });
});

test('no guideline is shown of an id that is not there, nor of a text that is no YAML', () => {
  expect(findGuidelineText(text, 'none')).toBeUndefined();
  expect(findGuidelineText('a: [', 'none')).toBeUndefined();
  expect(findGuidelineText('guidelines: 7', 'none')).toBeUndefined();
});

test.each(['no-cheap', 'no-best', 'tagline'])('"%s" written as it was leaves every byte as it was', async (id) => {
  const edited = await editGuideline(text, { id, yaml: findGuidelineText(text, id)?.yaml ?? '' }, file);
  expect(edited).toMatchObject({ ok: true, text });
});

test('what is written anew stands in its place, with its remarks, and all others stay', async () => {
  const yaml = 'id: no-best\ncheck: banned-term # new\nterms:\n  - best\n  - finest';
  const edited = await editGuideline(text, { id: 'no-best', yaml }, file);
  expect(edited).toMatchObject({ ok: true, guideline: { id: 'no-best' } });
  expect(edited?.ok === true && edited.text).toBe(
    text.replace(
      '  - { id: no-best, check: banned-term, terms: [best] } # short\n',
      '  - id: no-best\n    check: banned-term # new\n    terms:\n      - best\n      - finest\n',
    ),
  );
});

test('a file with the line ends of Windows keeps them', async () => {
  const windows = text.replaceAll('\n', '\r\n');
  const yaml = 'id: no-best\ncheck: banned-term\nterms: [finest]';
  const edited = await editGuideline(windows, { id: 'no-best', yaml }, file);
  expect(edited?.ok === true && edited.text.replaceAll('\r\n', '')).not.toContain('\n');
  expect(findGuidelineText(windows, 'tagline')?.yaml).toBe(findGuidelineText(text, 'tagline')?.yaml);
});

test('a list in brackets takes it in brackets', async () => {
  const inline =
    'brand: {id: n, name: N}\nguidelines: [{id: a, check: banned-term, terms: [x]}, {id: b, check: brand-name}]\n';
  const edited = await editGuideline(inline, { id: 'a', yaml: 'id: a\ncheck: banned-term\nterms:\n  - y' }, file);
  expect(edited?.ok === true && edited.text).toBe(
    'brand: {id: n, name: N}\nguidelines: [{ id: a, check: banned-term, terms: [ y ] }, {id: b, check: brand-name}]\n',
  );
});

test.each([
  ['a key misspelt', 'id: no-cheap\ncheck: preferred-term\nterms: {a: b}\nseverty: low', 4, 'Write "severity"'],
  ['a check misspelt', 'id: no-cheap\ncheck: prefered-term\nterms: {a: b}', 2, 'Write "preferred-term"'],
  ['a bracket left open', 'id: no-cheap\ncheck: banned-term\nterms: [a', null, ''],
  ['another id', 'id: other\ncheck: banned-term\nterms: [a]', 1, 'expected the id to stay "no-cheap"'],
  ['a list', '- id: no-cheap', 1, 'the keys of one guideline'],
  ['nothing', '', 1, 'the keys of one guideline'],
  ['a channel that there is not', 'id: no-cheap\ncheck: brand-name\nchannels: [hom]', 3, 'Write "home"'],
])('%s is told at its line', async (_what, yaml, line, message) => {
  const edited = await editGuideline(text, { id: 'no-cheap', yaml }, file);
  const mistakes = edited?.ok === false ? edited.mistakes : [];
  expect(mistakes.length).toBeGreaterThan(0);
  if (line !== null) expect(mistakes[0]).toMatchObject({ place: { line }, message: expect.stringContaining(message) });
});

const one = 'id: short-lines\ncheck: banned-term # new\nterms:\n  - very';

describe('one more', () => {
  test('stands behind the last, in the way of the list, and all else stays', async () => {
    const edited = await editGuideline(text, { yaml: one }, file);
    expect(edited).toMatchObject({ ok: true, guideline: { id: 'short-lines' } });
    expect(edited?.ok === true && edited.text).toBe(
      text.replace(
        '    }\nchannels:',
        '    }\n  - id: short-lines\n    check: banned-term # new\n    terms:\n      - very\nchannels:',
      ),
    );
  });

  test.each([
    [
      'no list',
      'brand: {id: n, name: N}\n',
      'brand: {id: n, name: N}\nguidelines:\n  - id: a\n    check: brand-name\n',
    ],
    [
      'an empty list',
      'brand: {id: n, name: N}\nguidelines: [] # none yet\nchannels: []\n',
      'brand: {id: n, name: N}\nguidelines: \n  - id: a\n    check: brand-name # none yet\nchannels: []\n',
    ],
    [
      'a list in brackets',
      'brand: {id: n, name: N}\nguidelines: [{id: b, check: brand-name}]\n',
      'brand: {id: n, name: N}\nguidelines: [{id: b, check: brand-name}, { id: a, check: brand-name }]\n',
    ],
    [
      'a list at the margin',
      'brand: {id: n, name: N}\nguidelines:\n- id: b\n  check: brand-name # last\n',
      'brand: {id: n, name: N}\nguidelines:\n- id: b\n  check: brand-name # last\n- id: a\n  check: brand-name\n',
    ],
    [
      'the line ends of Windows',
      'brand: {id: n, name: N}\r\nguidelines:\r\n  - id: b\r\n    check: brand-name\r\n',
      'brand: {id: n, name: N}\r\nguidelines:\r\n  - id: b\r\n    check: brand-name\r\n  - id: a\r\n    check: brand-name\r\n',
    ],
  ])('where there is %s', async (_what, before, after) => {
    const edited = await editGuideline(before, { yaml: 'id: a\ncheck: brand-name\n' }, file);
    expect(edited).toMatchObject({ ok: true, text: after });
  });

  test.each([
    ['an id that another has', 'id: no-best\ncheck: brand-name', 'no-best'],
    ['a check misspelt', 'id: a\ncheck: bran-name', 'Write "brand-name"'],
    ['no id', 'check: brand-name', 'id'],
    ['two', 'id: a\ncheck: brand-name\n\n- {id: b, check: brand-name}', ''],
    ['a channel beside it', 'id: a\ncheck: brand-name\nchannels: []\nbrand: {id: x}', ''],
    ['nothing', '', 'the keys of one guideline'],
  ])('%s is refused', async (_what, yaml, message) => {
    const edited = await editGuideline(text, { yaml }, file);
    const mistakes = edited?.ok === false ? edited.mistakes : [];
    expect(mistakes[0]?.message).toContain(message);
  });

  test('what is wrong with it is told at its own line', async () => {
    const edited = await editGuideline(text, { yaml: `${one}\nseverty: low` }, file);
    expect(edited).toMatchObject({ ok: false, mistakes: [{ place: { line: 5, column: 1 } }] });
  });
});

describe('one less', () => {
  test.each([
    [
      'no-cheap',
      '  - id: no-cheap # kept\n    check: preferred-term\n    terms:\n      cheap: good value # the tone\n',
    ],
    ['no-best', '  - { id: no-best, check: banned-term, terms: [best] } # short\n'],
    [
      'tagline',
      '  - {\n      id: tagline,\n      check: key-message,\n      text: "Coffee that knows your name",\n    }\n',
    ],
  ])('"%s" goes with its lines, and all else stays', async (id, lines) => {
    expect(text).toContain(lines);
    expect(await removeGuideline(text, id, file)).toEqual({ ok: true, text: text.replace(lines, '') });
  });

  test.each([
    ['{id: a, check: brand-name}, {id: b, check: brand-name}', '{id: b, check: brand-name}'],
    ['{id: b, check: brand-name}, {id: a, check: brand-name}', '{id: b, check: brand-name}'],
    ['{id: a, check: brand-name}', ''],
  ])('of a list in brackets: [%s]', async (before, after) => {
    const inBrackets = (rows: string): string => `brand: {id: n, name: N}\nguidelines: [${rows}]\n`;
    expect(await removeGuideline(inBrackets(before), 'a', file)).toEqual({ ok: true, text: inBrackets(after) });
  });

  test('after the last one the list is empty, and takes one again', async () => {
    const single =
      'brand: {id: n, name: N}\nguidelines:\n  # the only\n  - id: a\n    check: brand-name\nchannels: []\n';
    const removed = await removeGuideline(single, 'a', file);
    const empty = 'brand: {id: n, name: N}\nguidelines:\n  # the only\n  []\nchannels: []\n';
    expect(removed).toEqual({ ok: true, text: empty });
    expect(await editGuideline(empty, { yaml: 'id: a\ncheck: brand-name' }, file)).toMatchObject({ ok: true });
  });

  test('one that others hang on stays, and one that is not there is not found', async () => {
    const anchored =
      'brand: {id: n, name: N}\nguidelines:\n  - {id: a, check: banned-term, terms: &t [x]}\n  - {id: b, check: banned-term, terms: *t}\n';
    expect(await removeGuideline(anchored, 'a', file)).toMatchObject({
      ok: false,
      mistakes: [{ message: expect.stringContaining('anchor') }],
    });
    expect(await removeGuideline(text, 'none', file)).toBeUndefined();
  });
});

describe('what is handed in cannot reach out of its place', () => {
  test.each([
    'id: no-cheap\ncheck: brand-name\n\n- {id: second, check: brand-name}',
    'id: no-cheap\ncheck: brand-name\n---\nbrand: {id: x, name: X}',
    'id: no-cheap\ncheck: brand-name\n...\n',
    '{id: no-cheap, check: brand-name}\nchannels: []',
    '{id: no-cheap, check: brand-name}, {id: second, check: brand-name}',
    '&a {id: no-cheap, check: brand-name}\n  - *a',
  ])('%j', async (yaml) => {
    const edited = await editGuideline(text, { id: 'no-cheap', yaml }, file);
    if (edited?.ok !== true) return expect(edited?.ok).toBe(false);
    expect(edited.config.guidelines.map(({ id }) => id)).toEqual(['no-cheap', 'no-best', 'tagline']);
    expect(edited.config.brand.id).toBe('n');
    expect(edited.text.startsWith(text.slice(0, text.indexOf('id: no-cheap')))).toBe(true);
  });

  test('whatever it is: nothing but the guideline is another', async () => {
    const words = fc.constantFrom(
      'id: no-best',
      '\n',
      ' ',
      '- ',
      '{',
      '}',
      '[',
      ']',
      '"',
      "'",
      '|',
      '#',
      ': ',
      'check: brand-name',
      ', ',
      '&a ',
      '*a',
      '---',
      '\t',
    );
    const right = 'id: no-best\ncheck: brand-name';
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.array(words, { maxLength: 14 }), async (isBehind, parts) => {
        // By itself hardly any of it is a guideline: half of it stands behind one.
        const yaml = (isBehind ? right : '') + parts.join('');
        const edited = await editGuideline(text, { id: 'no-best', yaml }, file);
        if (edited?.ok !== true) return;
        accepted += 1;
        expect(edited.config.guidelines.map(({ id }) => id)).toEqual(['no-cheap', 'no-best', 'tagline']);
        expect(edited.config.channels).toHaveLength(1);
      }),
      { numRuns: 300 },
    );
    expect(accepted).toBeGreaterThan(10);
  });
});
