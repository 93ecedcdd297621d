/** `.vale.ini` → settings: which styles and rules run on which files, and what is left out of them. */
import picomatch from 'picomatch';
import { type Level, levels } from '../rules/rule.ts';
import { type IniEntry, type IniSection, parseIni } from './ini.ts';

/** A rule or a whole style switched on or off, or given a level. */
export type Switch = { readonly isOn: boolean; readonly level?: Level };

/** What a section of globs says. `glob` is `*` for all files. */
export type SectionSettings = {
  readonly glob: string;
  matches(name: string): boolean;
  readonly basedOn: readonly string[] | undefined;
  readonly switches: ReadonlyMap<string, Switch>;
  readonly tokenIgnores: readonly string[];
  readonly blockIgnores: readonly string[];
};

export type Settings = {
  readonly stylesPaths: readonly string[];
  readonly minLevel: Level;
  readonly vocabularies: readonly string[];
  readonly packages: readonly string[];
  readonly wordTemplate: string | undefined;
  readonly ignoredScopes: readonly string[];
  readonly skippedScopes: readonly string[];
  readonly ignoredClasses: readonly string[];
  /** Extension → the one it is read as: `mdx` → `md`. */
  readonly formats: ReadonlyMap<string, string>;
  readonly sections: readonly SectionSettings[];
};

/** Something in the file that is wrong (`error`) or is not done (`notice`). */
export type IniProblem = {
  readonly kind: 'error' | 'notice';
  readonly line: number;
  readonly expected: string;
  readonly received: string;
  readonly mend: string;
};

const coreKeys = new Set([
  'StylesPath',
  'MinAlertLevel',
  'Vocab',
  'Packages',
  'IgnoredScopes',
  'SkippedScopes',
  'IgnoredClasses',
  'WordTemplate',
  'NLPEndpoint',
  'Sources',
  'Project',
  'LTPath',
  'SphinxBuildPath',
  'SphinxAutoBuild',
  'ProcessTimeout',
]);
const sectionKeys = new Set([
  'BasedOnStyles',
  'BlockIgnores',
  'TokenIgnores',
  'IgnorePatterns',
  'Transform',
  'Lang',
  'View',
  'CommentDelimiters',
  'Parser',
]);
/** Known to Vale, and without effect here. */
const undone = new Set(['NLPEndpoint', 'Transform', 'View', 'Lang', 'CommentDelimiters', 'Parser']);

const isLevel = (value: string): value is Level => levels.some((level) => level === value);

/** Values of a list: parted by commas, a backslash keeps one. */
const toList = (value: string): readonly string[] =>
  value
    .split(/(?<!\\),/)
    .map((each) => each.trim().replaceAll('\\,', ','))
    .filter((each) => each !== '');

/** Reads settings out of a `.vale.ini`. What is wrong with it is told, and the rest holds. */
export const toSettings = (text: string): { readonly settings: Settings; readonly problems: readonly IniProblem[] } => {
  const { sections, mistakes } = parseIni(text);
  const problems: IniProblem[] = mistakes.map(({ line, reason }) => ({
    kind: 'error',
    line,
    expected: 'a section in brackets or "key = value"',
    received: reason,
    mend: 'Write a key, an equals sign and a value, or put # before a comment.',
  }));
  const [core] = sections;
  const valuesOf = (key: string): readonly string[] => [
    ...new Set((core?.entries ?? []).filter((entry) => entry.key === key).flatMap(({ value }) => toList(value))),
  ];
  problems.push(...(core?.entries ?? []).flatMap(toCoreProblem));
  const globbed = sections.slice(1).filter(({ name }) => name !== 'formats' && name !== 'asciidoctor');
  problems.push(...globbed.flatMap(({ entries }) => entries.flatMap(toSectionProblem)));
  const level = valuesOf('MinAlertLevel').at(-1);
  const template = core?.entries.findLast(({ key }) => key === 'WordTemplate')?.value;
  return {
    settings: {
      stylesPaths: valuesOf('StylesPath'),
      minLevel: level !== undefined && isLevel(level) ? level : 'suggestion',
      vocabularies: valuesOf('Vocab'),
      packages: valuesOf('Packages'),
      wordTemplate: template === '' ? undefined : template,
      ignoredScopes: valuesOf('IgnoredScopes'),
      skippedScopes: valuesOf('SkippedScopes'),
      ignoredClasses: valuesOf('IgnoredClasses'),
      formats: new Map(
        (sections.find(({ name }) => name === 'formats')?.entries ?? []).map(({ key, value }) => [key, value]),
      ),
      sections: toGlobal(globbed).concat(globbed.filter(({ name }) => name !== '*').map(toSection)),
    },
    problems,
  };
};

/** `[*]` speaks for all files, wherever it stands: the others follow it. */
const toGlobal = (sections: readonly IniSection[]): readonly SectionSettings[] =>
  sections.filter(({ name }) => name === '*').map(toSection);

const toSection = ({ name, entries }: IniSection): SectionSettings => {
  const listOf = (key: string): readonly string[] => [
    ...new Set(entries.filter((entry) => entry.key === key).flatMap(({ value }) => toList(value))),
  ];
  const switches = entries.filter(({ key }) => !sectionKeys.has(key) && !coreKeys.has(key));
  return {
    glob: name,
    matches: toGlobMatcher(name),
    basedOn: entries.some(({ key }) => key === 'BasedOnStyles') ? listOf('BasedOnStyles') : undefined,
    switches: new Map(switches.map(({ key, value }) => [key, toSwitch(value)])),
    tokenIgnores: listOf('TokenIgnores'),
    blockIgnores: [...listOf('BlockIgnores'), ...listOf('IgnorePatterns')],
  };
};

const toSwitch = (value: string): Switch => (isLevel(value) ? { isOn: true, level: value } : { isOn: value === 'YES' });

/** Longest glob that is compiled. */
const globLengthMax = 300;

/** A glob over names of files, in which `*` crosses folders. A glob that cannot be read matches nothing. */
const toGlobMatcher = (glob: string): ((name: string) => boolean) => {
  if (glob === '*' || glob === '**') return () => true;
  if (glob.length > globLengthMax) return () => false;
  try {
    // A brace around one choice is that choice.
    const matches = picomatch(glob.replace(/\{([^{},]*)\}/g, '$1'), { bash: true, dot: true });
    return (name) => matches(name) || matches(name.slice(name.lastIndexOf('/') + 1));
  } catch {
    return () => false;
  }
};

const toCoreProblem = ({ key, value, line }: IniEntry): readonly IniProblem[] => {
  if (key === 'MinAlertLevel' && !isLevel(value))
    return [
      {
        kind: 'error',
        line,
        expected: `one of ${levels.join(', ')} for MinAlertLevel`,
        received: `"${value}"`,
        mend: 'Write one of those.',
      },
    ];
  if (sectionKeys.has(key))
    return [
      {
        kind: 'error',
        line,
        expected: `${key} below a section such as [*.md]`,
        received: 'it before the first section',
        mend: `Put ${key} below [*] or another section.`,
      },
    ];
  if (key === 'Packages')
    return [
      toNotice(
        line,
        'styles that lie in the folder',
        `Packages = ${value}`,
        'Fetch them with "vale sync", and keep what it writes beside the others.',
      ),
    ];
  if (undone.has(key))
    return [
      toNotice(line, 'an option that Earmark follows', key, 'Nothing has to be done; docs/vale.md says what differs.'),
    ];
  if (!coreKeys.has(key))
    return [
      {
        kind: 'error',
        line,
        expected: `one of ${[...coreKeys].slice(0, 8).join(', ')}`,
        received: `"${key}"`,
        mend: 'Correct the name, or put the line below a section.',
      },
    ];
  return [];
};

const toSectionProblem = ({ key, value, line }: IniEntry): readonly IniProblem[] => {
  if (coreKeys.has(key))
    return [
      {
        kind: 'error',
        line,
        expected: `${key} above the first section`,
        received: 'it below one',
        mend: `Move ${key} to the top of the file.`,
      },
    ];
  if (undone.has(key))
    return [
      toNotice(line, 'an option that Earmark follows', key, 'Nothing has to be done; docs/vale.md says what differs.'),
    ];
  if (sectionKeys.has(key) || /^(?:YES|NO)$/.test(value) || isLevel(value)) return [];
  return [
    {
      kind: 'error',
      line,
      expected: `YES, NO, ${levels.join(', ')} for ${key}`,
      received: `"${value}"`,
      mend: 'Write one of those.',
    },
  ];
};

const toNotice = (line: number, expected: string, received: string, mend: string): IniProblem => ({
  kind: 'notice',
  line,
  expected,
  received,
  mend,
});

/** Settings of a folder of styles without a `.vale.ini`: everything in it runs. */
export const toPlainSettings = (styles: readonly string[], minLevel: Level): Settings => ({
  stylesPaths: ['.'],
  minLevel,
  vocabularies: [],
  packages: [],
  wordTemplate: undefined,
  ignoredScopes: [],
  skippedScopes: [],
  ignoredClasses: [],
  formats: new Map(),
  sections: [
    {
      glob: '*',
      matches: () => true,
      basedOn: styles,
      switches: new Map(),
      tokenIgnores: [],
      blockIgnores: [],
    },
  ],
});
