import * as z from 'zod';
import type { Block } from '../model/block.ts';
import type { Severity } from '../model/vocabulary.ts';
import { defineCheck, type FileProblem, type PageSubject } from './check.ts';
import type { ValeAlert } from './vale/file-judgement.ts';
import type { FileKind, ValeVerdict } from './vale/judge-file.ts';
import type { Vale } from './vale/load-vale.ts';
import { levels } from './vale/rules/rule.ts';

const options = z.strictObject({
  styles: z
    .string()
    .min(1)
    .meta({ format: 'path' })
    .describe('A folder with styles in it, as "vale sync" fills it, or one style; its .vale.ini counts.'),
  config: z
    .string()
    .min(1)
    .meta({ format: 'path' })
    .optional()
    .describe('The .vale.ini, where it does not lie in that folder.'),
  dictionary: z
    .string()
    .min(1)
    .optional()
    .describe('A Hunspell dictionary in that folder instead of the built-in English one: both files without ending.'),
  minAlertLevel: z.enum(levels).optional().describe('The least level that is told; otherwise .vale.ini says it.'),
});
type Options = z.infer<typeof options>;

const severities = { error: 'high', warning: 'medium', suggestion: 'low' } as const satisfies Record<string, Severity>;

type Engine = typeof import('./vale/engine.ts');
let engine: Engine | undefined;

/** The engine and its parsers are large: they are loaded where a guideline asks for them. */
const loadEngine = async (): Promise<Engine> => {
  engine ??= await import('./vale/engine.ts');
  return engine;
};

/** What was loaded before anything is judged. */
const loadedEngine = (): Engine => {
  if (engine === undefined) throw new Error('the engine of the check "vale" was not loaded before a page was judged');
  return engine;
};

const loaded = new WeakMap<PageSubject['files'], Map<string, Vale>>();

/** Styles are read once for the files that hold them. */
const valeOf = (files: PageSubject['files'], chosen: Options): Vale => {
  const key = JSON.stringify(chosen);
  const known = loaded.get(files) ?? new Map<string, Vale>();
  loaded.set(files, known);
  const vale = known.get(key) ?? loadedEngine().loadVale(files, chosen);
  known.set(key, vale);
  return vale;
};

const kinds = { html: 'html', markdown: 'md', text: 'txt' } as const satisfies Record<string, FileKind>;

/** What a draft is, its name before what its text looks like. */
const toKind = ({ name, format }: NonNullable<PageSubject['draft']>): FileKind => {
  if (/\.(?:md|markdown|mdx)$/i.test(name)) return 'md';
  if (/\.(?:html?|xhtml)$/i.test(name)) return 'html';
  return /\.(?:txt|text)$/i.test(name) ? 'txt' : kinds[format];
};

/** True where the guideline speaks of all blocks: code is left out of them in any case. */
const isWhole = (blocks: readonly Block[], all: readonly Block[]): boolean =>
  blocks.length === all.filter(({ kind }) => kind !== 'code').length;

const judge = ({ draft, blocks, item }: PageSubject, vale: Vale): ValeVerdict => {
  const { judgeBlocks, judgeSource } = loadedEngine();
  if (draft === undefined || !isWhole(blocks, item.blocks)) return judgeBlocks(blocks, vale.rulesFor('page.html'));
  const kind = toKind(draft);
  const name = /\.\w+$/.test(draft.name) ? draft.name : `draft.${kind}`;
  return judgeSource(draft.text, kind, vale.rulesFor(name));
};

/** What to do about an alert, in one sentence. */
const toMend = ({ suggestions, rule, link }: ValeAlert): string => {
  const [first] = suggestions;
  if (first === '') return 'Take it out.';
  if (first !== undefined && first.length < 100) return `Write ${suggestions.map((each) => `"${each}"`).join(' or ')}.`;
  return link === undefined ? `Change it, or see the rule ${rule} in its style.` : `See ${link}.`;
};

/** Holds texts against published Vale styles as they are. */
export const vale = defineCheck({
  id: 'vale',
  summary: 'Holds texts against published Vale styles as they are.',
  audience: 'brand',
  severity: 'medium',
  judges: 'page',
  lifecycle: 'condition',
  version: 1,
  speaker: 'brand',
  always: false,
  options,
  key: ({ rule = '', quote }) => `${rule}\n${quote.toLowerCase()}`,
  examples: [
    {
      name: 'points at a word that a style does not want',
      options: { styles: './styles/Northwind' },
      files: {
        'styles/Northwind/Weasels.yml':
          'extends: existence\nmessage: "Remove \'%s\'."\nignorecase: true\ntokens:\n  - very\n  - quite\n',
      },
      text: 'A Very good roast.',
      remarks: ["2-6: Remove 'Very'."],
    },
    {
      name: 'leaves longer words alone',
      options: { styles: './styles/Northwind' },
      files: {
        'styles/Northwind/Weasels.yml': 'extends: existence\nmessage: "Remove \'%s\'."\ntokens:\n  - very\n',
      },
      text: 'Every roast.',
      remarks: [],
    },
    {
      name: 'offers what a style prefers, in German too',
      options: { styles: './styles/Northwind' },
      files: {
        'styles/Northwind/Woerter.yml':
          "extends: substitution\nmessage: \"Statt '%[2]s' besser '%[1]s'.\"\nignorecase: true\nswap:\n  nutzen Sie: nehmen Sie\n",
      },
      text: 'Für größere Mengen nutzen Sie die Mühle.',
      language: 'de',
      remarks: ["19-29: Statt 'nutzen Sie' besser 'nehmen Sie'."],
    },
  ],
  findMistakes: async (chosen, files): Promise<readonly FileProblem[]> =>
    (await loadEngine()).findSettingMistakes(files, chosen),
  prepare: async (chosen, files): Promise<readonly FileProblem[]> => {
    const { loadLibraries } = await loadEngine();
    const read = valeOf(files, chosen);
    await loadLibraries(read.needs);
    return read.problems;
  },
  run: (subject, chosen) => {
    const { alerts, faults } = judge(subject, valeOf(subject.files, chosen));
    for (const { rule, reason } of faults) subject.noteFault?.({ part: rule, reason });
    return alerts.map((alert) => {
      const { rule, level, message, match, line, column, block, span } = alert;
      return {
        message,
        mend: toMend(alert),
        quote: match,
        rule,
        severity: severities[level],
        ...(line === undefined || column === undefined ? {} : { place: { line, column } }),
        ...(block === undefined || span === undefined ? {} : { block, span }),
      };
    });
  },
});
