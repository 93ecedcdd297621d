/** Each extension point: where it fires, a near miss, and another language where it applies. */
import { describe, expect, test } from 'vitest';
import { judge, toVale } from './support.ts';

type Row = {
  readonly name: string;
  readonly rule: string;
  readonly text: string;
  readonly kind?: 'md' | 'html' | 'txt';
  readonly files?: Readonly<Record<string, string>>;
  readonly alerts: readonly string[];
};

const rows: readonly Row[] = [
  {
    name: 'existence finds a token in any case',
    rule: 'extends: existence\nmessage: "Avoid \'%s\'"\nignorecase: true\ntokens: [very, quite]',
    text: 'A Very good thing.',
    alerts: ["1:3 T.R Avoid 'Very'"],
  },
  {
    name: 'existence leaves longer words and exceptions alone',
    rule: "extends: existence\nmessage: x\ntokens: ['[Vv]ery \\w+']\nexceptions: [very well]",
    text: 'Every day, very well.',
    alerts: [],
  },
  {
    name: 'existence knows where words end in other scripts',
    rule: "extends: existence\nmessage: '%s'\ntokens: [caf, ужин]",
    text: 'Un café, ужин.',
    alerts: ['1:10 T.R ужин'],
  },
  {
    name: 'existence looks behind and ahead',
    rule: "extends: existence\nmessage: '%s'\nnonword: true\ntokens: ['(?<!\\$)\\b\\d+(?= euros)']",
    text: 'It costs 5 euros, not $6 euros.',
    alerts: ['1:10 T.R 5'],
  },
  {
    name: 'substitution offers one of several words',
    rule: "extends: substitution\nmessage: \"Use '%s' instead of '%s'.\"\naction: {name: replace}\nswap: {utilize: use|take}",
    text: 'We utilize it.',
    alerts: ["1:4 T.R Use 'use' or 'take' instead of 'utilize'."],
  },
  {
    name: 'substitution fills in what a group captured',
    rule: "extends: substitution\nmessage: '%s for %s'\nignorecase: true\nswap: {'change into the (\\w+) folder': change to the $1 folder}",
    text: 'Then change into the home folder.',
    alerts: ['1:6 T.R change to the home folder for change into the home folder'],
  },
  {
    name: 'substitution is content where the replacement stands already',
    rule: 'extends: substitution\nmessage: x\nignorecase: true\nswap: {github: GitHub}',
    text: 'On GitHub.',
    alerts: [],
  },
  {
    name: 'substitution keeps the capital where asked, in German too',
    rule: "extends: substitution\nmessage: '%s, nicht %s'\nignorecase: true\ncapitalize: true\nswap: {über die straße: auf die andere Seite}",
    text: 'Über die Straße.',
    alerts: ['1:1 T.R Auf die andere Seite, nicht Über die Straße'],
  },
  {
    name: 'occurrence counts too many',
    rule: 'extends: occurrence\nmessage: "%s commas"\nscope: paragraph\nmax: 2\ntoken: ","',
    text: 'a, b, c, d\n',
    alerts: ['1:2 T.R 3 commas'],
  },
  {
    name: 'occurrence is content at the bound',
    rule: 'extends: occurrence\nmessage: x\nscope: paragraph\nmax: 3\ntoken: ","',
    text: 'a, b, c, d\n',
    alerts: [],
  },
  {
    name: 'repetition finds a word twice',
    rule: "extends: repetition\nmessage: \"'%s' again\"\nalpha: true\ntokens: ['[^\\s]+']",
    text: 'It is is so.',
    alerts: ["1:4 T.R 'is' again"],
  },
  {
    name: 'repetition knows two sentences',
    rule: "extends: repetition\nmessage: x\nignorecase: true\nalpha: true\ntokens: ['[^\\s.!?]+']",
    text: 'I forgot that. That was it.',
    alerts: [],
  },
  {
    name: 'consistency points where both ways have occurred',
    rule: 'extends: consistency\nmessage: "Two ways: \'%s\'"\neither: {advisor: adviser}',
    text: 'An advisor.\n\nAn adviser.',
    alerts: ["3:4 T.R Two ways: 'adviser'"],
  },
  {
    name: 'consistency is content with one way',
    rule: 'extends: consistency\nmessage: x\neither: {advisor: adviser}',
    text: 'An advisor and an advisor.',
    alerts: [],
  },
  {
    name: 'conditional asks for a definition',
    rule: "extends: conditional\nmessage: \"'%s' has no definition\"\nfirst: '\\b([A-Z]{3,5})\\b'\nsecond: '\\(([A-Z]{3,5})\\)'",
    text: 'The World Trade Office (WTO). The WTO, and the WHO.',
    alerts: ["1:48 T.R 'WHO' has no definition"],
  },
  {
    name: 'capitalization wants sentence case',
    rule: 'extends: capitalization\nmessage: "\'%s\'"\nscope: heading\nmatch: $sentence\nexceptions: [Berlin]',
    text: '# This Does Not Comply\n\n# Coming to Berlin now\n',
    alerts: ["1:3 T.R 'This Does Not Comply'"],
  },
  {
    name: 'capitalization wants title case by the Chicago style',
    rule: 'extends: capitalization\nmessage: "\'%s\' (%s)"\nscope: heading\nmatch: $title\nstyle: Chicago',
    text: '# the end of days\n\n# The End of Days\n',
    alerts: ["1:3 T.R 'the end of days' (The End of Days)"],
  },
  {
    name: 'capitalization takes a pattern',
    rule: "extends: capitalization\nmessage: \"'%s'\"\nscope: heading\nmatch: '[A-Z].*'",
    text: '# intro\n\n# Überblick B\n',
    alerts: ["1:3 T.R 'intro'"],
  },
  {
    name: 'metric works out a formula',
    rule: "extends: metric\nmessage: '%s words a sentence'\nformula: words / sentences\ncondition: '> 4'",
    text: 'One two three four five. One two three four five six seven.',
    alerts: ['1:1 T.R 6.00 words a sentence'],
  },
  {
    name: 'metric is content below its bound, and with nothing to count',
    rule: "extends: metric\nmessage: x\nformula: words / sentences\ncondition: '> 40'",
    text: '---\ndraft: true\n---\n',
    alerts: [],
  },
  {
    name: 'readability takes the mean of grades',
    rule: 'extends: readability\nmessage: "Grade %s"\ngrade: 1\nmetrics: [Automated Readability]',
    text: 'The formula was developed by several consultants.',
    alerts: ['1:1 T.R Grade 10.33'],
  },
  {
    name: 'spelling looks words up in a dictionary of the style',
    rule: 'extends: spelling\nmessage: "%s?"\ndictionaries: [xx]',
    text: 'kaffe kaffee tasse Tasse',
    files: {
      'styles/config/dictionaries/xx.aff': 'SET UTF-8\nSFX E Y 1\nSFX E 0 e .\n',
      'styles/config/dictionaries/xx.dic': '2\nkaffe/E\nTasse\n',
    },
    alerts: ['1:14 T.R tasse?'],
  },
  {
    name: 'spelling knows English, and leaves names, other scripts and listed words alone',
    rule: 'extends: spelling\nmessage: "%s?"\nignore: words.txt',
    text: 'A typpo by GitHub, NASA, café, earmarky.',
    files: { 'styles/config/ignore/words.txt': 'earmarky\n' },
    alerts: ['1:3 T.R typpo?'],
  },
  {
    name: 'sequence knows word classes',
    rule: "extends: sequence\nmessage: \"'%[3]s' needs 'to'\"\ntokens: [{pattern: be}, {tag: JJ}, {tag: VB|VBN}]",
    text: 'It would be great write a story.',
    alerts: ["1:10 T.R 'write' needs 'to'"],
  },
  {
    name: 'sequence needs every word of it',
    rule: 'extends: sequence\nmessage: x\ntokens: [{pattern: be}, {tag: JJ}, {tag: VB|VBN}]',
    text: 'It would be great to write a story.',
    alerts: [],
  },
];

describe('extension points', () => {
  test.each(rows)('$name', async ({ rule, text, kind, files, alerts }) => {
    const vale = await toVale({ R: rule }, files);
    expect(vale.problems).toEqual([]);
    expect(judge(vale, text, kind)).toEqual(alerts);
  });

  test('script is not run, and the notice names rule and reason', async () => {
    const vale = await toVale({ R: 'extends: script\nmessage: x\nscope: raw\nscript: |\n  matches := []\n' });
    expect(vale.rules).toEqual([]);
    expect(
      vale.problems.map(({ kind, file, expected, received }) => `${kind} ${file}: ${expected}, ${received}`),
    ).toEqual([
      'notice styles/T/R.yml: a rule "T.R" that can be run, one that cannot: it is a script in Tengo, and Earmark runs no programs out of style files',
    ]);
  });
});
