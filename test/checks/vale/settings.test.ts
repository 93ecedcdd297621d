/** `.vale.ini`, in-text comments and scopes. */
import { describe, expect, test } from 'vitest';
import { toSettings } from '../../../lib/checks/vale/config/settings.ts';
import { judge, toVale } from './support.ts';

const very = "extends: existence\nmessage: '%s'\nlevel: warning\ntokens: [very]";
const todo = "extends: existence\nmessage: '%s'\nlevel: suggestion\ntokens: [TODO]";

const based = 'StylesPath = .\n[*]\nBasedOnStyles = T\n';

type Row = { readonly name: string; readonly ini: string; readonly text: string; readonly alerts: readonly string[] };

const rows: readonly Row[] = [
  {
    name: 'runs the styles that files are based on',
    ini: based,
    text: 'very TODO',
    alerts: ['1:1 T.V very', '1:6 T.D TODO'],
  },
  {
    name: 'minds the least level',
    ini: `MinAlertLevel = warning\n${based}`,
    text: 'very TODO',
    alerts: ['1:1 T.V very'],
  },
  { name: 'switches a rule off', ini: `${based}T.V = NO\n`, text: 'very TODO', alerts: ['1:6 T.D TODO'] },
  {
    name: 'runs a rule alone',
    ini: 'StylesPath = .\n[*.md]\nT.V = YES\n',
    text: 'very TODO',
    alerts: ['1:1 T.V very'],
  },
  {
    name: 'gives a rule another level',
    ini: `MinAlertLevel = error\n${based}T.D = error\n`,
    text: 'very TODO',
    alerts: ['1:6 T.D TODO'],
  },
  {
    name: 'keeps to the files of a glob',
    ini: 'StylesPath = .\n[*.{html,txt}]\nBasedOnStyles = T\n',
    text: 'very',
    alerts: [],
  },
  {
    name: 'lets a later section speak last',
    ini: `${based}[*.md]\nT.V = NO\n`,
    text: 'very TODO',
    alerts: ['1:6 T.D TODO'],
  },
  {
    name: 'leaves out what a pattern of tokens matches',
    ini: `${based}TokenIgnores = (\\$[^$]+\\$)\n`,
    text: 'a $very$ b\n\nvery',
    alerts: ['3:1 T.V very'],
  },
  {
    name: 'leaves out what a pattern of blocks matches',
    ini: `${based}BlockIgnores = (?s) *({%.*?%})\n`,
    text: 'a\n\n{% very %}\n\nvery',
    alerts: ['5:1 T.V very'],
  },
  {
    name: 'ignores tags that are named',
    ini: `IgnoredScopes = strong\n${based}`,
    text: '**very** a\n\nvery',
    alerts: ['3:1 T.V very'],
  },
  {
    name: 'takes accepted words for exceptions',
    ini: `Vocab = Mine\n${based}`,
    text: 'A very TODO',
    alerts: ['1:8 T.D TODO'],
  },
  {
    name: 'wants accepted terms as they are written',
    ini: 'Vocab = Own\nStylesPath = .\n[*]\nBasedOnStyles = Vale\nVale.Spelling = NO\n',
    text: 'Our coffeehaus, obby.',
    alerts: ["1:5 Vale.Terms Use 'CoffeeHaus' instead of 'coffeehaus'.", "1:17 Vale.Avoid Avoid using 'obby'."],
  },
  {
    name: 'minds comments that switch everything off and on',
    ini: based,
    text: '<!-- vale off -->\n\nvery\n\n<!-- vale on -->\n\nvery',
    alerts: ['7:1 T.V very'],
  },
  {
    name: 'minds comments on one rule',
    ini: based,
    text: '<!-- vale T.V = NO -->\n\nvery TODO\n\n<!-- vale T.V = YES -->\n\nvery',
    alerts: ['3:6 T.D TODO', '7:1 T.V very'],
  },
];

const files = {
  'styles/config/vocabularies/Own/accept.txt': 'CoffeeHaus\n',
  'styles/config/vocabularies/Own/reject.txt': 'obby\n',
  'styles/config/vocabularies/Mine/accept.txt': '[Vv]ery\n',
};

describe('settings', () => {
  test.each(rows)('$name', async ({ ini, text, alerts }) => {
    const vale = await toVale({ V: very, D: todo }, { ...files, 'styles/.vale.ini': ini });
    expect(vale.problems).toEqual([]);
    expect(judge(vale, text)).toEqual(alerts);
  });

  test('mistakes name their line and the mend, and packages are told not to be fetched', () => {
    const { problems } = toSettings(
      'MinAlertLevel = loud\nPackages = Google\nBasedOnStyles = T\n[*]\nT.V = MAYBE\nnonsense\n',
    );
    expect(problems.map(({ kind, line, expected }) => `${kind} ${line}: ${expected}`)).toEqual([
      'error 6: a section in brackets or "key = value"',
      'error 1: one of suggestion, warning, error for MinAlertLevel',
      'notice 2: styles that lie in the folder',
      'error 3: BasedOnStyles below a section such as [*.md]',
      'error 5: YES, NO, suggestion, warning, error for T.V',
    ]);
  });

  test('a style and a vocabulary that are not there are errors with the line that names them', async () => {
    const vale = await toVale({}, { 'styles/.vale.ini': 'Vocab = None\n\n[*]\nBasedOnStyles = Nobody\n' });
    expect(vale.problems.map(({ file, line, expected }) => `${file}:${line} ${expected}`)).toEqual([
      'styles/.vale.ini:1 a vocabulary "None" in config/vocabularies of a style path',
      'styles/.vale.ini:4 a folder "Nobody" with rules in a style path',
    ]);
  });
});

const everywhere = (scope: string): string =>
  `extends: existence\nmessage: '%s'\nscope: ${scope}\nnonword: true\ntokens: ['X\\d']`;

const page = `---
title: X1
---

# X2

## X3

X4 one. Two X5.

> X6

- X7
- ![X8](x.png)

| X9 |
|----|
| X0 |
`;

describe('scopes', () => {
  test.each([
    ['heading', ['5:3', '7:4']],
    ['heading.h2', ['7:4']],
    ['"heading & ~heading.h1"', ['7:4']],
    ['list', ['13:3']],
    ['blockquote', ['11:3']],
    ['table.header', ['16:3']],
    ['table.cell', ['18:3']],
    ['alt', ['14:5']],
    ['text.frontmatter.title', ['2:8']],
    ['sentence', ['9:1', '9:13']],
    ['paragraph', ['9:1', '9:13']],
    ['"~blockquote & ~heading"', ['2:8', '9:1', '9:13', '13:3', '14:5', '16:3', '18:3']],
    ['[list, alt]', ['13:3', '14:5']],
  ])('%s', async (scope, places) => {
    const vale = await toVale({ R: everywhere(scope) });
    expect(judge(vale, page).map((line) => line.split(' ')[0])).toEqual(places);
  });

  test('raw sees the source as it is, summary the running text', async () => {
    const vale = await toVale({
      A: "extends: existence\nmessage: '%s'\nscope: raw\nnonword: true\ntokens: ['\\*\\*\\w+']",
      B: 'extends: occurrence\nmessage: "%s"\nscope: summary\nmax: 1\ntoken: one',
    });
    expect(judge(vale, 'A **bold** one.\n\nAnd one.')).toEqual(['1:3 T.A **bold', '1:12 T.B 2']);
  });

  test('HTML and plain text have lines and columns too, counted in characters', async () => {
    const vale = await toVale({ R: everywhere('text') });
    expect(judge(vale, '<p>\u{1F600} <b>X1</b></p>\n<li>X2</li><pre>X3</pre>', 'html')).toEqual([
      '1:9 T.R X1',
      '2:5 T.R X2',
    ]);
    expect(judge(vale, 'a\r\n\u{1F600} X1', 'txt')).toEqual(['2:3 T.R X1']);
  });
});
