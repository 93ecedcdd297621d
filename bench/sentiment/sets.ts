/** The labelled sentiment sets, and which of them may be learned from. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export type Row = {
  readonly set: string;
  readonly language: string;
  readonly label: -1 | 0 | 1;
  readonly target: string;
  readonly text: string;
};

const folder = `${process.env.EARMARK_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url))}/sentiment`;

/** Sets whose licence lets learned weights be given to others: MIT, CC BY 4.0, CC0, Apache-2.0. docs/sentiment.md says why each. */
export const isTrainingSet = (set: string): boolean =>
  /^(?:vader-|uci-|newsmtsc$|nsmc-ko$|xlmt-|smsa-id$|malaya-ms$)/.test(set);

/** Sets of which the label is about the target. The target of `brands` gives its label away, and those of `airline` and `sanders` only say what the whole is about. */
export const isTargeted = (set: string): boolean => set.startsWith('target-') || set === 'newsmtsc';

export const listSets = (): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => file.endsWith('.tsv'))
        .map((file) => file.slice(0, -4))
        .toSorted((a, b) => (a < b ? -1 : 1))
    : [];

export const readSet = (set: string): readonly Row[] =>
  readFileSync(`${folder}/${set}.tsv`, 'utf8')
    .split('\n')
    .flatMap((line): readonly Row[] => {
      const [, language = '', , label, target = '', text] = line.split('\t');
      if (text === undefined) return [];
      return [{ set, language, label: label === '1' ? 1 : label === '-1' ? -1 : 0, target, text }];
    });

/** Which of so many parts a text falls into, by its hash: copies stay together. */
export const toFold = (text: string, folds: number): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return hash % folds;
};
